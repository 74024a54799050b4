"""The pages on the way down: a segment, an area, a line, one line of an area, one month of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from budget.calc.amounts import Unit, format_amount
from budget.calc.appropriations import Decision
from budget.calc.cells import Amounts, total
from budget.calc.deviations import must_be_explained
from budget.calc.inputs import FULL_YEAR, PERIOD, RoundInputs
from budget.calc.periods import MONTHS, YEAR_END
from budget.calc.statement import StatementRow, income_statement
from budget.calc.structure import Area, Line
from budget.wording import month_name
from reports.content.booked import booked_note, booked_period, so_far
from reports.content.build import (
    TKR,
    expected,
    footnoted,
    in_sentence,
    movement,
    with_movement,
)
from reports.content.last_year import former_areas, last_year_note
from reports.content.shapes import Column, Fact, Kind, Row, RowKind, Standing, Table, Target, Value
from reports.content.standing import keeps_budget, no_forecast, size
from reports.content.statement import entry_key, entry_name, entry_parts

OF_FORECAST = ("resten_tkr", "prognos_tkr", "avvikelse_tkr")
"""The columns that say nothing before anybody has made a forecast."""


class MonthAmounts(Protocol):
    """One month's net kronor of a place (budget/queries/months.py)."""

    @property
    def number(self) -> int: ...
    @property
    def budget(self) -> Decimal: ...
    @property
    def actual(self) -> Decimal: ...
    @property
    def last_year(self) -> Decimal: ...


def place_standing(
    inputs: RoundInputs, name: str, amounts: Amounts, entries: Target | None = None
) -> Standing:
    """How a part of the committee is doing: sentence, and the facts of its year.

    The actual leads to `entries`.
    """
    words = {
        "place": name,
        "year": inputs.info.year,
        "amount": size(amounts.deviation),
    }
    if not inputs.has_forecast:
        sentence = no_forecast(inputs, name)
    elif keeps_budget(amounts.deviation, inputs.info.threshold):
        sentence = _("%(place)s väntas hålla sin budget för %(year)s.") % words
    elif amounts.deviation > 0:
        sentence = _("%(place)s väntas få %(amount)s över för %(year)s.") % words
    else:
        sentence = _("%(place)s väntas överskrida sin budget för %(year)s med %(amount)s.") % words
    under = so_far(inputs, inputs.period_deviation(amounts), Unit.TKR)
    return Standing(sentence, under, _facts(inputs, amounts, entries))


def _facts(inputs: RoundInputs, amounts: Amounts, entries: Target | None) -> tuple[Fact, ...]:
    def fact(
        key: str,
        name: str,
        value: Decimal | None,
        signed: bool = False,
        target: Target | None = None,
    ) -> Fact:
        return Fact(key, name, value, Kind.TKR, TKR, signed, target)

    known = inputs.has_forecast
    booked = amounts.actual if inputs.counted else None
    facts = [
        fact("budget", _("Budget"), amounts.budget),
        fact("forecast", _("Prognos helår"), amounts.forecast if known else None),
        fact("deviation", _("Avvikelse"), amounts.deviation if known else None, signed=True),
        fact("actual", _("Utfall %s") % booked_period(inputs), booked, target=entries),
    ]
    if known and _goes_on(inputs):
        facts.append(fact("rest", _("Resten av året väntas ge"), amounts.rest_of_year))
    if known and inputs.info.previous:
        name = _("Rörelse sedan %s") % in_sentence(inputs.info.previous)
        facts.append(fact("movement", name, amounts.movement, signed=True))
    return tuple(facts)


def _goes_on(inputs: RoundInputs) -> bool:
    """Whether any of the year is still to be booked."""
    return len(inputs.counted) < len(MONTHS)


def _columns(inputs: RoundInputs, heading: str) -> tuple[Column, ...]:
    until = booked_period(inputs)
    left = (
        Column("kvar_tkr", _("Kvar av budget"), secondary=True),
        Column("resten_tkr", _("Resten av året väntas ge"), secondary=True),
    )
    columns = (
        Column("rad", heading, Kind.TEXT),
        Column("budget_tkr", _("Budget")),
        # A telephone has room for three figures: what was booked gives way to the deviation.
        Column("utfall_tkr", _("Utfall %s") % until, secondary=inputs.has_forecast),
        Column("periodavvikelse_tkr", _("Mot periodens budget"), signed=True, secondary=True),
        *(left if _goes_on(inputs) else ()),
        Column("forra_aret_tkr", _("Utfall %s") % (inputs.info.year - 1), secondary=True),
        Column("prognos_tkr", _("Prognos helår")),
        Column(
            "avvikelse_tkr",
            _("Avvikelse"),
            signed=True,
            terms=(("prognos_tkr", 1), ("budget_tkr", -1)),
        ),
    )
    return with_movement(inputs.info, columns)


def _values(inputs: RoundInputs, name: str, amounts: Amounts) -> tuple[Value, ...]:
    left = (amounts.budget_left, amounts.rest_of_year) if _goes_on(inputs) else ()
    return (
        name,
        amounts.budget,
        amounts.actual if inputs.counted else None,
        inputs.period_deviation(amounts),
        *left,
        amounts.last_year,
        amounts.forecast,
        amounts.deviation,
        *movement(inputs.info, amounts),
    )


def area_rows(inputs: RoundInputs, areas: Sequence[Area], line: Line | None = None) -> Table:
    """A row an area, of all lines or one, with their sum.

    Where last year stands as it was reported, ended areas that some have followed have rows too.
    """

    def amounts(area: int) -> Amounts:
        return inputs.cube.at(area, line.key) if line else inputs.area_total(area)

    def target(area: Area) -> Target:
        return Target("area_line", (area.slug, line.slug)) if line else Target("area", (area.slug,))

    rows = [
        Row(area.name, _values(inputs, area.name, amounts(area.key)), target=target(area))
        for area in areas
    ]
    followed = inputs.structure.areas if line else areas
    former = former_areas(inputs, followed)
    rows.extend(
        Row(f"tidigare-{key}", _values(inputs, name, amounts(key))) for key, name in former.items()
    )
    parts = tuple(row.key for row in rows)
    everything = total([amounts(key) for key in (*(area.key for area in areas), *former)])
    rows.append(Row("Summa", _values(inputs, _("Summa"), everything), RowKind.SUM, parts=parts))
    columns = _columns(inputs, _("Budgetområde"))
    table = Table("omraden", _("Budgetområden"), TKR, columns, tuple(rows), free_order=True)
    return _told(inputs, table, followed)


def line_rows(inputs: RoundInputs, areas: Sequence[Area], one_area: Area | None = None) -> Table:
    """The income statement of some areas: down to one area's lines when it is one.

    Where last year stands as it was reported, that of ended areas they have followed is in it.
    """
    keys = [*(area.key for area in areas), *former_areas(inputs, areas)]
    rows = []
    for entry in income_statement(inputs.structure, inputs.cube, keys):
        if entry.row in (StatementRow.MUNICIPAL_GRANT, StatementRow.RESULT):
            continue
        target = None
        if entry.line:
            slug = entry.line.slug
            target = (
                Target("area_line", (one_area.slug, slug)) if one_area else Target("line", (slug,))
            )
        kind = RowKind.SUM if entry.is_sum else RowKind.ROW
        values = _values(inputs, entry_name(entry), entry.amounts)
        parts, code = entry_parts(inputs, entry.row), entry.line.slug if entry.line else ""
        rows.append(Row(entry_key(entry), values, kind, target, parts, code))
    columns = _columns(inputs, _("Rad"))
    table = Table("rader", _("Resultaträkning"), TKR, columns, tuple(rows))
    return _told(inputs, table, areas)


def _told(inputs: RoundInputs, table: Table, areas: Iterable[Area]) -> Table:
    """The table without what it would say of a forecast that is none, and with its notes."""
    table = expected(inputs, table, *OF_FORECAST)
    notes = booked_note(inputs), last_year_note(inputs, areas)
    return footnoted(table, *notes, constructed=inputs.info.constructed)


def month_rows(
    inputs: RoundInputs, months: Iterable[MonthAmounts], area: Area | None, line: Line | None
) -> Table:
    """Month by month: phased budget, actual up to the cut-off, last year's actual.

    Of an area, a line of all areas, or a line of an area: a month leads on to what is behind it.
    """
    rows = []
    for month in months:
        if month.number == YEAR_END and not (month.actual or month.last_year):
            continue
        booked = month.number in inputs.counted
        values: tuple[Value, ...] = (
            month_name(month.number).capitalize(),
            month.budget,
            month.actual if booked else None,
            month.actual - month.budget if booked else None,
            month.last_year,
        )
        target = _month_target(month.number, area, line, booked)
        rows.append(Row(str(month.number), values, target=target))
    parts = tuple(row.key for row in rows)
    in_all = tuple(_column_sum(rows, index) for index in range(1, 5))
    rows.append(Row("Summa", (_("Summa"), *in_all), RowKind.SUM, parts=parts))
    columns = (
        Column("manad", _("Månad"), Kind.TEXT),
        Column("budget_tkr", _("Budget")),
        Column("utfall_tkr", _("Utfall")),
        Column("avvikelse_tkr", _("Avvikelse"), signed=True),
        Column("forra_aret_tkr", _("Utfall %s") % (inputs.info.year - 1), secondary=True),
    )
    table = Table("manader", _("Månad för månad"), TKR, columns, tuple(rows))
    about = [area] if area else inputs.structure.areas
    notes = booked_note(inputs), last_year_note(inputs, about)
    return footnoted(table, *notes, constructed=inputs.info.constructed)


def _month_target(number: int, area: Area | None, line: Line | None, booked: bool) -> Target | None:
    """One cell's month has a page of its own; of several cells there are the entries alone."""
    month = str(number)
    if area and line:
        slugs = (area.slug, line.slug, month)
        return Target("area_line_month", slugs) if number != YEAR_END else None
    if not booked:
        return None
    if area:
        return Target("area_month_entries", (area.slug, month))
    return Target("line_month_entries", (line.slug, month)) if line else None


def _column_sum(rows: Iterable[Row], index: int) -> Decimal:
    values = (row.values[index] for row in rows)
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


def budget_by_decision(amounts: Iterable[tuple[Decision, Decimal]], constructed: str = "") -> Table:
    """What each decision puts on one cell of the budget."""
    rows = [
        Row(str(decision.key), (decision.case_number, decision.title, decision.decided_on, amount))
        for decision, amount in amounts
    ]
    parts = tuple(row.key for row in rows)
    values = (_("Summa"), "", None, _column_sum(rows, 3))
    rows.append(Row("Summa", values, RowKind.SUM, parts=parts))
    columns = (
        Column("arende", _("Ärende"), Kind.TEXT),
        Column("rubrik", _("Beslut"), Kind.TEXT),
        Column("beslutsdatum", _("Beslutat"), Kind.DATE, secondary=True),
        Column("belopp_tkr", _("Belopp")),
    )
    return footnoted(
        Table("beslut", _("Budget per beslut"), TKR, columns, tuple(rows)), constructed
    )


def month_standing(inputs: RoundInputs, month: MonthAmounts, area: Area, line: Line) -> Standing:
    """One month of a line: booked against phased budget, or what is budgeted to come."""
    words = {
        "line": line.name,
        "month": month_name(month.number),
        "year": inputs.info.year,
        "budget": format_amount(month.budget, Unit.TKR),
        "actual": format_amount(month.actual, Unit.TKR),
    }
    facts = [Fact("budget", _("Budget"), month.budget, Kind.TKR, TKR)]
    if month.number in inputs.counted:
        sentence = (
            _("%(line)s, %(month)s %(year)s: %(actual)s Tkr mot budget %(budget)s Tkr.") % words
        )
        deviation = month.actual - month.budget
        behind = Target("area_line_month_entries", (area.slug, line.slug, str(month.number)))
        facts.append(Fact("actual", _("Utfall"), month.actual, Kind.TKR, TKR, target=behind))
        facts.append(Fact("deviation", _("Avvikelse"), deviation, Kind.TKR, TKR, signed=True))
    else:
        sentence = (
            _("%(line)s, %(month)s %(year)s: budget %(budget)s Tkr, ännu inget utfall.") % words
        )
    name = _("Utfall %s") % (inputs.info.year - 1)
    facts.append(Fact("last_year", name, month.last_year, Kind.TKR, TKR))
    return Standing(sentence, area.name, tuple(facts))


@dataclass(frozen=True, slots=True)
class Text:
    """A heading and what is written under it."""

    heading: str
    text: str


def explanations_of(inputs: RoundInputs, area: Area) -> tuple[Text, ...]:
    """What explains an area's deviations; where a demanded text is missing, that is said."""
    full_year = inputs.explanation(FULL_YEAR, area=area.key)
    deviation = inputs.area_total(area.key).deviation
    beyond = inputs.has_forecast and must_be_explained(deviation, inputs.info.threshold)
    if beyond and not full_year:
        full_year = _("Avvikelsen är större än %s Tkr men har ingen förklaring.") % format_amount(
            inputs.info.threshold, Unit.TKR
        )
    texts = (
        Text(_("Helårets avvikelse"), full_year),
        Text(_("Periodens avvikelse"), inputs.explanation(PERIOD, area=area.key)),
    )
    return tuple(text for text in texts if text.text)
