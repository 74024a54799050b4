"""The appropriation's tables: decision by decision, per purpose, and the grants of a purpose."""

from decimal import Decimal

from django.utils.translation import gettext as _

from budget.calc.amounts import Unit, format_amount
from budget.calc.appropriations import DecisionKind, amount
from budget.calc.cells import Amounts, total
from budget.calc.inputs import Grant, RoundInputs
from budget.wording import by_language
from reports.content.build import (
    TKR,
    expected,
    footnoted,
    identity_of,
    movement,
    with_movement,
)
from reports.content.chart_shapes import unit_name
from reports.content.shapes import Column, Kind, Row, RowKind, Table, Target


def appropriation(inputs: RoundInputs) -> Table:
    """Kommunbidrag: the original decision and each change up to and with the cut-off."""
    decisions = [d for d in inputs.decisions if d.kind is not DecisionKind.REALLOCATION]
    target = Target("appropriation")
    rows = [
        Row(
            d.title,
            (d.case_number, d.title, d.amount, d.decided_on),
            target=target,
            identity=identity_of(d.key),
        )
        for d in decisions
    ]
    parts = tuple(row.key for row in rows)
    values = ("", _("Kommunbidrag"), amount(decisions), None)
    rows.append(Row("Kommunbidrag", values, RowKind.SUM, target, parts))
    note = _("Beslutsdatum är konstruerade.") if any(d.constructed for d in decisions) else ""
    return footnoted(
        Table("kommunbidrag", _("Kommunbidrag"), TKR, _decision_columns(), tuple(rows)), note
    )


@by_language
def _decision_columns() -> tuple[Column, ...]:
    return (
        Column("arende", _("Ärende"), Kind.TEXT),
        Column("rubrik", "", Kind.TEXT, secondary=True),
        Column("belopp_tkr", _("Belopp")),
        Column("beslutsdatum", _("Beslutat"), Kind.DATE, extra=True, secondary=True),
    )


def purposes(inputs: RoundInputs) -> Table | None:
    """Fördelning av kommunbidrag per ändamål, expenditure shown as positive; None without any."""
    segments = [s for s in inputs.structure.segments if s.by_purpose]
    areas = inputs.structure.areas_in(s.key for s in segments)
    if not areas:
        return None
    groups = {group.areas: group for group in inputs.structure.area_groups}
    rows: list[Row] = []
    listed: set[int] = set()
    for area in areas:
        listed.add(area.key)
        values = _purpose(inputs, inputs.area_total(area.key))
        target = Target("area", (area.slug,))
        rows.append(Row(area.name, (area.name, *values), target=target, code=area.slug))
        for members in [m for m in groups if m <= listed and area.key in m]:
            group = groups[members]
            subtotal = total([inputs.area_total(key) for key in sorted(members)])
            parts = tuple(a.name for a in areas if a.key in members)
            shown = (_("varav %s") % group.name, *_purpose(inputs, subtotal))
            rows.append(Row(group.name, shown, RowKind.SUBSUM, parts=parts, code=group.slug))
    names = tuple(area.name for area in areas)
    everything = total([inputs.area_total(area.key) for area in areas])
    rows.append(Row("SUMMA", (_("SUMMA"), *_purpose(inputs, everything)), RowKind.SUM, parts=names))
    year = inputs.info.year
    budget, forecast = f"budget_{year}_tkr", "helarsprognos_tkr"
    columns = with_movement(
        inputs.info,
        (
            Column("andamal", _("Ändamål"), Kind.TEXT),
            Column(budget, _("Budget %s") % year),
            Column(forecast, _("Helårsprognos")),
            Column(
                "avvikelse_tkr",
                _("Avvikelse"),
                signed=True,
                terms=((budget, 1), (forecast, -1)),
            ),
        ),
    )
    title = _("%(committee)s, fördelning av kommunbidrag per ändamål") % {
        "committee": inputs.info.committee
    }
    table = Table("styrelsen_per_andamal", title, TKR, columns, tuple(rows))
    return footnoted(
        expected(inputs, table, forecast, "avvikelse_tkr"),
        _("Utgifter visas som positiva belopp."),
    )


def _purpose(inputs: RoundInputs, amounts: Amounts) -> tuple[Decimal | None, ...]:
    shown = (-amounts.budget, -amounts.forecast, amounts.deviation)
    return (*shown, *movement(inputs.info, amounts))  # type: ignore[arg-type]


def grants(inputs: RoundInputs) -> Table | None:
    """Projekt och utredningar: the grants that reach the year's limit, or all where none does.

    None without any grant.
    """
    if not inputs.grants:
        return None
    limit = inputs.info.grant_limit
    large = [grant for grant in inputs.grants if grant.granted >= limit]
    listed = sorted(large or inputs.grants, key=lambda grant: -grant.granted)
    only_large = (
        _("Beslut på minst %s.") % _limit(limit) if len(listed) < len(inputs.grants) else ""
    )
    rows = tuple(
        Row(
            g.title,
            (g.title, g.granted, g.reserved, g.drawn, g.decided_on),
            identity=identity_of(g.key),
        )
        for g in listed
    )
    columns = (
        Column("beslut", _("Beslut"), Kind.TEXT),
        Column("beviljat_belopp_tkr", _("Beviljat belopp")),
        Column("reserverat_tkr", _("Reserverat"), extra=True, secondary=True),
        Column("avropat_tkr", _("Avropat"), extra=True),
        Column("beslutsdatum", _("Beslutat"), Kind.DATE, extra=True, secondary=True),
    )
    year = inputs.info.year
    title = _("Projekt och utredningar %s") % year
    table = Table(
        "projekt_och_utredningar", title, TKR, columns, rows, under=grants_sentence(inputs)
    )
    constructed = any(grant.constructed for grant in inputs.grants)
    note = (
        _("Datum, avropade belopp och de mindre bidragen är konstruerade.") if constructed else ""
    )
    return footnoted(table, only_large, note)


def _limit(amount: Decimal) -> str:
    """A limit as it was set: "1 Mkr", "750 Tkr"."""
    unit = Unit.TKR if amount % Unit.MKR.factor else Unit.MKR
    return f"{format_amount(amount, unit, 0)} {unit_name(unit)}"


def granted_in_all(grants: tuple[Grant, ...]) -> Grant:
    """All grants as one: their sums."""
    zero = Decimal(0)
    return Grant(
        area=0,
        title="",
        case_number="",
        granted=sum((g.granted for g in grants), zero),
        reserved=sum((g.reserved for g in grants), zero),
        drawn=sum((g.drawn for g in grants), zero),
        decided_on=None,
    )


def grants_sentence(inputs: RoundInputs) -> str:
    """What has been granted, is reserved and has been drawn, in one sentence."""
    in_all = granted_in_all(inputs.grants)
    return _("Beviljat %(granted)s Mkr, reserverat %(reserved)s Mkr och avropat %(drawn)s Mkr.") % {
        "granted": format_amount(in_all.granted, Unit.MKR),
        "reserved": format_amount(in_all.reserved, Unit.MKR),
        "drawn": format_amount(in_all.drawn, Unit.MKR),
    }
