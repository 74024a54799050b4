"""Tables with a row an area: as published, the largest deviations, R14's operating report."""

from decimal import Decimal

from django.utils.translation import gettext as _

from budget.calc.cells import Amounts, total
from budget.calc.deviations import must_be_explained
from budget.calc.inputs import FULL_YEAR, RoundInputs
from budget.calc.structure import Area, Segment
from budget.wording import by_language
from reports.content.booked import booked_note, booked_period
from reports.content.build import (
    TKR,
    expected,
    footnoted,
    movement,
    period_key,
    with_movement,
)
from reports.content.shapes import Column, Kind, Row, RowKind, Table, Target, Value


def followed_by_area(inputs: RoundInputs) -> tuple[Segment, ...]:
    """The segments whose areas stand in the published table: those an appropriation funds."""
    return tuple(s for s in inputs.structure.segments if not s.by_purpose and not s.income_funded)


def areas(inputs: RoundInputs) -> Table:
    """Budgetområden: committee budget and forecast by area, with its explanation.

    Every text there is stands; a text is demanded beyond the threshold.
    """
    listed = inputs.structure.areas_in(s.key for s in followed_by_area(inputs))
    rows = [_area(inputs, area) for area in listed]
    amounts = total([inputs.area_total(area.key) for area in listed])
    values = (_("Summa"), *_figures(amounts), "", *movement(inputs.info, amounts))
    rows.append(Row("Summa", values, RowKind.SUM, parts=tuple(row.key for row in rows)))
    table = Table(
        "budgetomraden",
        _("Budgetområden"),
        TKR,
        with_movement(inputs.info, _columns()),
        tuple(rows),
        free_order=True,
    )
    table = expected(inputs, table, "prognos_helarsutfall_tkr", "avvikelse_tkr")
    return footnoted(table, constructed=inputs.info.constructed)


@by_language
def _columns() -> tuple[Column, ...]:
    return (
        Column("budgetomrade", _("Budgetområde"), Kind.TEXT),
        Column("kb_tkr", _("KB")),
        Column("prognos_helarsutfall_tkr", _("Prognos helårsutfall")),
        Column(
            "avvikelse_tkr",
            _("Avvikelse KB mot prognos"),
            signed=True,
            terms=(("prognos_helarsutfall_tkr", 1), ("kb_tkr", -1)),
        ),
        Column("forklaring", _("Förklaring"), Kind.TEXT),
    )


def _area(inputs: RoundInputs, area: Area) -> Row:
    amounts = inputs.area_total(area.key)
    why = inputs.explanation(FULL_YEAR, area=area.key)
    values = (area.name, *_figures(amounts), why, *movement(inputs.info, amounts))
    return Row(area.name, values, target=Target("area", (area.slug,)), code=area.slug)


def _figures(amounts: Amounts) -> tuple[Decimal, ...]:
    return (amounts.budget, amounts.forecast, amounts.deviation)


def largest_deviations(inputs: RoundInputs, most: int = 8) -> Table:
    """The areas that deviate most, of all segments, largest first, at most `most` of them.

    Those beyond the threshold; where none is, the largest all the same, so that there is an answer.
    """
    by_size = sorted(
        inputs.structure.areas, key=lambda area: -abs(inputs.area_total(area.key).deviation)
    )
    threshold = inputs.info.threshold
    beyond = [
        area
        for area in by_size
        if must_be_explained(inputs.area_total(area.key).deviation, threshold)
    ]
    rows = tuple(_area(inputs, area) for area in (beyond or by_size)[:most])
    columns = _of_largest(with_movement(inputs.info, _columns()))
    table = Table("storst_avvikelser", _("Största avvikelser"), TKR, columns, rows)
    table = expected(inputs, table, "prognos_helarsutfall_tkr", "avvikelse_tkr")
    return footnoted(table, constructed=inputs.info.constructed)


@by_language
def _of_largest(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of the largest deviations: a telephone has room for the deviation alone."""
    headings = {"kb_tkr": _("Budget"), "avvikelse_tkr": _("Avvikelse")}
    return tuple(
        column._replace(
            heading=headings.get(column.key, column.heading),
            secondary=column.is_figure and column.key != "avvikelse_tkr",
        )
        for column in columns
    )


def operating_report(inputs: RoundInputs) -> Table:
    """Driftredovisning (RKR R14): original budget, changes, total, actual, forecast, deviation."""
    rows: list[Row] = []
    for segment in inputs.structure.segments:
        listed = inputs.structure.areas_in([segment.key])
        rows.extend(
            Row(
                area.name,
                (area.name, *_report(inputs, inputs.area_total(area.key))),
                target=Target("area", (area.slug,)),
                code=area.slug,
            )
            for area in listed
        )
        amounts = total([inputs.area_total(area.key) for area in listed])
        parts = tuple(area.name for area in listed)
        rows.append(
            Row(
                f"Summa {segment.name}",
                (segment.name, *_report(inputs, amounts)),
                RowKind.SUBSUM,
                Target("segment", (segment.slug,)),
                parts,
                f"summa-{segment.slug}",
            )
        )
    sums = tuple(row.key for row in rows if row.kind is RowKind.SUBSUM)
    values = (_("Summa nettokostnad"), *_report(inputs, inputs.total))
    rows.append(Row("Summa nettokostnad", values, RowKind.SUM, parts=sums))
    actual = f"utfall_{period_key(inputs.info)}_tkr"
    columns = with_movement(
        inputs.info,
        (
            Column("verksamhet", _("Verksamhet"), Kind.TEXT),
            Column("ursprunglig_tkr", _("Ursprunglig budget"), secondary=True),
            Column("andringar_tkr", _("Budgetändringar"), secondary=True),
            Column(
                "budget_tkr",
                _("Total budget"),
                terms=(("ursprunglig_tkr", 1), ("andringar_tkr", 1)),
            ),
            Column(actual, _("Utfall %s") % booked_period(inputs), secondary=True),
            Column("prognos_tkr", _("Prognos helår")),
            Column(
                "avvikelse_tkr",
                _("Avvikelse"),
                signed=True,
                terms=(("prognos_tkr", 1), ("budget_tkr", -1)),
            ),
        ),
    )
    under = _(
        "Nettokostnad per verksamhet enligt RKR R14. Avvikelse är prognos minus total budget."
    )
    table = Table("driftredovisning", _("Driftredovisning"), TKR, columns, tuple(rows), under=under)
    table = expected(inputs, table, "prognos_tkr", "avvikelse_tkr")
    return footnoted(table, booked_note(inputs), constructed=inputs.info.constructed)


def _report(inputs: RoundInputs, amounts: Amounts) -> tuple[Value, ...]:
    return (
        amounts.original,
        amounts.changes,
        amounts.budget,
        amounts.actual if inputs.counted else None,
        amounts.forecast,
        amounts.deviation,
        *movement(inputs.info, amounts),
    )
