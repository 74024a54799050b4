"""The operating budget's tables: result, explanations, period, net-cost development."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.calc.cells import Amounts, total
from budget.calc.deviations import change_in_percent
from budget.calc.inputs import FULL_YEAR, PERIOD, RoundInputs
from budget.calc.statement import municipal_grant
from budget.calc.structure import LineSet, Segment
from budget.wording import by_language
from reports.content.booked import booked_note, booked_period
from reports.content.build import (
    TKR,
    expected,
    footnoted,
    movement,
    period_key,
    previous_grant,
    with_movement,
)
from reports.content.last_year import whole_note
from reports.content.shapes import Column, Kind, Row, RowKind, Table, Target, Value


def operating_budget(inputs: RoundInputs) -> Table:
    """Driftbudget: net cost, appropriation and result, to date and for the year."""
    net = inputs.total
    grant = municipal_grant(net, previous_grant(inputs))
    result = total([net, grant])
    info = inputs.info

    def values(name: str, amounts: Amounts) -> tuple[Value, ...]:
        actual = amounts.actual if inputs.counted else None
        return (name, actual, amounts.forecast, *movement(info, amounts))

    rows = (
        Row("Nettokostnad", values(_("Nettokostnad"), net), target=Target("statement")),
        Row("Kommunbidrag", values(_("Kommunbidrag"), grant), target=Target("appropriation")),
        Row(
            "Resultat (budgetavvikelse)",
            values(_("Resultat (budgetavvikelse)"), result),
            RowKind.SUM,
            parts=("Nettokostnad", "Kommunbidrag"),
        ),
    )
    columns = with_movement(
        info,
        (
            Column("rad", "", Kind.TEXT),
            Column(f"utfall_{period_key(info)}_tkr", _("Utfall %s") % booked_period(inputs)),
            Column("prognos_helar_tkr", _("Prognos helår")),
        ),
    )
    table = Table("driftbudget", _("Driftbudget"), TKR, columns, rows)
    return footnoted(expected(inputs, table, "prognos_helar_tkr"), booked_note(inputs))


def explained_sets(inputs: RoundInputs) -> tuple[LineSet, ...]:
    """The line groups that a segment's deviation is explained by."""
    return inputs.structure.sets_of("forklaringar")


def segment_amounts(inputs: RoundInputs, segment: Segment) -> Amounts:
    """A segment's net."""
    return inputs.by_segment[segment.key]


def set_amounts(inputs: RoundInputs, segment: Segment, line_set: LineSet) -> Amounts:
    """A line set within a segment."""
    areas = [area.key for area in inputs.structure.areas_in([segment.key])]
    return inputs.cube.total(areas, line_set.lines)


def explanations(inputs: RoundInputs) -> Table:
    """Prognostiserad budgetavvikelse helår: the most important explanations by segment."""
    rows: list[Row] = []
    for segment in inputs.structure.segments:
        rows.extend(_explained(inputs, segment))
    parts = tuple(row.key for row in rows if row.kind is RowKind.SUBSUM)
    rows.append(
        Row(
            "SUMMA: Summa budgetavvikelser",
            (_("Summa budgetavvikelser"), "", inputs.total.deviation),
            RowKind.SUM,
            parts=parts,
        )
    )
    columns = (
        Column("post", "", Kind.TEXT),
        Column("forklaring", _("Förklaring"), Kind.TEXT),
        Column("avvikelse_tkr", _("Avvikelse"), signed=True),
    )
    title = _("Prognostiserad budgetavvikelse helår – viktigaste förklaringar")
    table = Table("viktigaste_forklaringar", title, TKR, columns, tuple(rows))
    return footnoted(expected(inputs, table, "avvikelse_tkr"))


def _explained(inputs: RoundInputs, segment: Segment) -> Iterable[Row]:
    heading = segment.heading.upper()
    deviation = segment_amounts(inputs, segment).deviation
    target, code = Target("segment", (segment.slug,)), segment.slug
    text = inputs.explanation(FULL_YEAR, segment=segment.key)
    if not segment.by_line_groups:
        values = (heading, text, deviation)
        yield Row(f"{heading}: {heading}", values, RowKind.SUBSUM, target, code=code)
        return
    sets = explained_sets(inputs)
    keys = tuple(f"{heading}: {line_set.name.lower()}" for line_set in sets)
    whole = (heading, text, deviation)
    yield Row(f"{heading}: {heading}", whole, RowKind.SUBSUM, target, keys, code)
    for key, line_set in zip(keys, sets, strict=True):
        amounts = set_amounts(inputs, segment, line_set)
        name = _("varav %s") % line_set.name.lower()
        why = inputs.explanation(FULL_YEAR, segment=segment.key, line_set=line_set.key)
        own = f"{code}-{line_set.slug}"
        yield Row(key, (name, why, amounts.deviation), RowKind.ROW, target, code=own)


def period_result(inputs: RoundInputs) -> Table:
    """Periodresultat: actual against phased budget to date, with why it is what it is.

    Of a segment that is followed up by purpose, the purposes that have a text for the period stand;
    of the others the line groups.
    """
    rows: list[Row] = []
    for segment in inputs.structure.segments:
        rows.extend(_period_rows(inputs, segment))
    for rollup in inputs.structure.rollups:
        amounts = total(
            [
                segment_amounts(inputs, s)
                for s in inputs.structure.segments
                if s.key in rollup.segments
            ]
        )
        sums = tuple(
            f"{s.heading}: Summa" for s in inputs.structure.segments if s.key in rollup.segments
        )
        values = (rollup.name, _("Summa"), inputs.period_deviation(amounts), "")
        code = f"{rollup.slug}-summa"
        rows.append(Row(f"{rollup.name}: Summa", values, RowKind.SUM, parts=sums, code=code))
    columns = (
        Column("del", _("Del"), Kind.TEXT),
        Column("post", _("Post"), Kind.TEXT, secondary=True),
        Column(
            f"utfall_mot_budget_{period_key(inputs.info)}_mkr",
            _("Utfall mot budget %s") % booked_period(inputs),
            Kind.MKR,
            signed=True,
        ),
        Column("forklaring", _("Förklaring"), Kind.TEXT),
    )
    table = Table("periodresultat", _("Periodresultat"), "Mkr", columns, tuple(rows))
    return footnoted(table, booked_note(inputs))


def _period_rows(inputs: RoundInputs, segment: Segment) -> Iterable[Row]:
    part = segment.heading
    target = Target("segment", (segment.slug,))
    if segment.by_purpose:
        details = list(_period_purposes(inputs, segment))
    else:
        details = [
            Row(
                f"{part}: {line_set.name}",
                (
                    part,
                    line_set.name,
                    inputs.period_deviation(set_amounts(inputs, segment, line_set)),
                    inputs.explanation(PERIOD, segment=segment.key, line_set=line_set.key),
                ),
                target=target,
                code=f"{segment.slug}-{line_set.slug}",
            )
            for line_set in explained_sets(inputs)
        ]
    parts = () if segment.by_purpose else tuple(row.key for row in details)
    deviation = inputs.period_deviation(segment_amounts(inputs, segment))
    why = inputs.explanation(PERIOD, segment=segment.key)
    yield from details
    values = (part, _("Summa"), deviation, why)
    code = f"{segment.slug}-summa"
    yield Row(f"{part}: Summa", values, RowKind.SUBSUM, target, parts, code)


def _period_purposes(inputs: RoundInputs, segment: Segment) -> Iterable[Row]:
    for area in inputs.structure.areas_in([segment.key]):
        why = inputs.explanation(PERIOD, area=area.key)
        if why:
            deviation = inputs.period_deviation(inputs.area_total(area.key))
            values = (segment.heading, area.name, deviation, why)
            yield Row(
                f"{segment.heading}: {area.name}",
                values,
                target=Target("area", (area.slug,)),
                code=f"{segment.slug}-{area.slug}",
            )


def net_cost_development(inputs: RoundInputs) -> Table:
    """Nettokostnadsutveckling: forecast against last year's actual, in %."""
    year = inputs.info.year
    rows = [
        _development(inputs, line_set.name, inputs.cube.total(lines=line_set.lines))._replace(
            code=line_set.slug
        )
        for line_set in inputs.structure.sets_of("nettokostnad")
    ]
    parts = tuple(row.key for row in rows)
    rows.append(_development(inputs, "Nettokostnad", inputs.total, RowKind.SUM, parts))
    columns = with_movement(inputs.info, _development_columns(year))
    title = _("Nettokostnadsutveckling")
    table = Table("nettokostnadsutveckling", title, TKR, columns, tuple(rows))
    return footnoted(
        expected(inputs, table, f"prognos_{year}_tkr", "forandring_procent"),
        whole_note(inputs),
        _("Konstruerade belopp för %s under de publicerade summorna.") % (year - 1)
        if inputs.info.constructed
        else "",
    )


@by_language
def _development_columns(year: int) -> tuple[Column, ...]:
    return (
        Column("rad", "", Kind.TEXT),
        Column(f"prognos_{year}_tkr", _("Prognos %s") % year),
        Column(f"utfall_{year - 1}_tkr", _("Utfall %s") % (year - 1)),
        Column("forandring_procent", _("Förändring i %"), Kind.PERCENT),
    )


def _development(
    inputs: RoundInputs,
    name: str,
    amounts: Amounts,
    kind: RowKind = RowKind.ROW,
    parts: tuple[str, ...] = (),
) -> Row:
    change: Decimal | None = change_in_percent(amounts.forecast, amounts.last_year)
    figures = (amounts.forecast, amounts.last_year, change, *movement(inputs.info, amounts))
    return Row(name, (_(name), *figures), kind, parts=parts)
