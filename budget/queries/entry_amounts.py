"""The amounts of an area's entry table: one statement for all of them, locked rounds' copies."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, QuerySet, Sum, Value

from budget.calc.entry import Cell, EntryLine, EntryTable, History, social_rate
from budget.calc.inputs import RoundInputs
from budget.calc.periods import last_day
from budget.calc.restatement import Succession, restated, shares
from budget.calc.structure import Line, LineGroup
from budget.models import Actual, BudgetRow, Forecast, Round, StatementLine
from budget.prepared import Asked, PreparedObjects
from budget.queries.amounts import booked_actuals
from budget.queries.structure import valid_in

ZERO = Decimal(0)


class AmountRow(NamedTuple):
    """A sum of one statement's: `month` of a forecast is its round's cut-off."""

    kind: str
    area: int
    line: int
    year: int
    month: int
    amount: Decimal


ByYear = dict[int, dict[int, Decimal]]


@dataclass(frozen=True)
class EntryAmounts:
    """The stored amounts of an area, as `EntryTable` and suggestions want them.

    `booked` are the months up to the cut-off in which the committee has anything booked, in order:
    a cell's budget to date is that of those months. `role_budgets` is the whole committee's budget
    on the lines that have a role.
    """

    cells: dict[int, Cell]
    role_budgets: dict[int, Decimal]
    histories: dict[int, History] = field(default_factory=dict)
    booked: tuple[int, ...] = ()

    @property
    def last_booked(self) -> int:
        """The last month that is booked; 0 for none."""
        return max(self.booked, default=0)


LINES = PreparedObjects(
    lambda: StatementLine.objects.filter(valid_in(Asked("year"))).order_by("order", "pk")
)


def entry_lines(year: int) -> dict[int, StatementLine]:
    """The statement lines of a year by key, in the statement's order. One query."""
    return {row.pk: row for row in LINES.objects(year=year)}


def lines_as_entered(lines: Iterable[StatementLine]) -> tuple[EntryLine, ...]:
    """The same as plain values."""
    return tuple(
        EntryLine(Line(row.pk, row.slug, row.name, LineGroup(row.group)), row.role) for row in lines
    )


def entry_table(round_: Round, lines: Iterable[EntryLine], amounts: EntryAmounts) -> EntryTable:
    """The table of the area that the amounts are of."""
    appropriation = round_.appropriation
    entered = tuple(lines)
    return EntryTable(
        lines=entered,
        cells=amounts.cells,
        threshold=appropriation.threshold if round_.threshold is None else round_.threshold,
        movement_threshold=appropriation.movement_threshold,
        has_previous=round_.previous_id is not None,
        rate=social_rate(entered, amounts.role_budgets),
    )


def locked_table(inputs: RoundInputs, area: int) -> EntryTable:
    """The table of an area of a locked round, from its copies."""
    structure = inputs.structure
    cells = {
        line.key: Cell(
            amounts.budget,
            amounts.budget_to_date,
            amounts.actual,
            amounts.last_year,
            amounts.previous if inputs.info.previous else None,
            amounts.forecast,
        )
        for line in structure.lines
        for amounts in [inputs.cube.at(area, line.key)]
    }
    return EntryTable(
        lines=tuple(EntryLine(line) for line in structure.lines),
        cells=cells,
        threshold=inputs.info.threshold,
        movement_threshold=inputs.info.movement_threshold,
        has_previous=bool(inputs.info.previous),
    )


def amounts_of(round_: Round, area: int, successions: Collection[Succession]) -> EntryAmounts:
    """All amounts of an area's table, last year and earlier years restated. One query."""
    year = round_.appropriation.year
    origins = _origins(area, year, successions)
    rows = _read([*_this_round(round_, area), *_earlier(round_, origins)])
    last_year = _last_year(rows, area, year, successions)
    booked = tuple(sorted(row.month for row in rows if row.kind == "booked"))
    return EntryAmounts(
        _cells(rows, area, last_year, year, booked),
        _role_budgets(rows),
        _histories(rows, area, year, successions),
        booked,
    )


def _number(value: int) -> Value:
    return Value(value, output_field=IntegerField())


NONE = _number(0)
AREA, LINE, MONTH = F("area_id"), F("line_id"), F("month")


def _sums(
    query: QuerySet[Any, Any],
    kind: str,
    *,
    year: Any,
    month: Any = MONTH,
    area: Any = AREA,
    line: Any = LINE,
) -> QuerySet[Any, Any]:
    keys = {
        "row_kind": Value(kind, output_field=CharField()),
        "row_area": area,
        "row_line": line,
        "row_year": year,
        "row_month": month,
    }
    summed: QuerySet[Any, Any] = (
        query.order_by()
        .annotate(**keys)
        .values(*keys)
        .annotate(total=Sum("amount"))
        .values_list(*keys, "total")
    )
    return summed


def _read(queries: list[QuerySet[Any, Any]]) -> list[AmountRow]:
    return [AmountRow(*row) for row in queries[0].union(*queries[1:], all=True)]


def _this_round(round_: Round, area: int) -> list[QuerySet[Any, Any]]:
    appropriation = round_.appropriation
    cutoff = round_.cutoff_month
    year = _number(appropriation.year)
    decided = BudgetRow.objects.filter(
        decision__appropriation=appropriation,
        decision__decided_on__lte=last_day(appropriation.year, cutoff),
    )
    booked = Actual.objects.filter(area=area, year=appropriation.year, month__lte=cutoff)
    forecasts = Forecast.objects.filter(area=area)
    queries = [
        _sums(decided.filter(area=area), "budget", year=year),
        _sums(booked, "actual", year=year),
        _sums(forecasts.filter(round=round_), "forecast", year=year, month=_number(cutoff)),
        # The whole committee's: its pay and social charges make the rate.
        _sums(decided.exclude(line__role=""), "role", year=year, month=NONE, area=NONE),
    ]
    if round_.previous_id is not None:
        previous = forecasts.filter(round_id=round_.previous_id)
        queries.append(_sums(previous, "previous", year=year, month=NONE))
    return queries


def _earlier(round_: Round, areas: Collection[int]) -> list[QuerySet[Any, Any]]:
    appropriation = round_.appropriation
    year = appropriation.year
    actuals = Actual.objects.filter(area_id__in=areas, year__lt=year)
    budgets = BudgetRow.objects.filter(area_id__in=areas, decision__appropriation__year__lt=year)
    forecasts = Forecast.objects.filter(
        area_id__in=areas,
        round__appropriation__year__lt=year,
        # Of a corrected round its later version counts.
        round__replaced_by__isnull=True,
    )
    booked = booked_actuals(appropriation.committee_id, year, round_.cutoff_month)
    return [
        _sums(actuals, "actual", year=F("year")),
        _sums(budgets, "budget", year=F("decision__appropriation__year")),
        _sums(
            forecasts,
            "earlier",
            year=F("round__appropriation__year"),
            month=F("round__cutoff_month"),
        ),
        _sums(booked, "booked", year=_number(year), area=NONE, line=NONE),
    ]


def _origins(area: int, year: int, successions: Collection[Succession]) -> set[int]:
    """The area, and every area that some of its history was of."""
    found = {area}
    for step in sorted(successions, key=lambda step: -step.year):
        if step.year <= year and step.successor in found:
            found.add(step.predecessor)
    return found


def _role_budgets(rows: Iterable[AmountRow]) -> dict[int, Decimal]:
    return {row.line: row.amount for row in rows if row.kind == "role"}


def _cells(
    rows: Iterable[AmountRow],
    area: int,
    last_year: dict[int, Decimal],
    year: int,
    booked: Collection[int],
) -> dict[int, Cell]:
    sums: dict[int, dict[str, Decimal]] = defaultdict(dict)

    def add(line: int, name: str, amount: Decimal) -> None:
        sums[line][name] = sums[line].get(name, ZERO) + amount

    for row in rows:
        if row.area != area or row.year != year:
            continue
        if row.kind in ("budget", "actual", "previous", "forecast"):
            add(row.line, row.kind, row.amount)
        if row.kind == "budget" and row.month in booked:
            add(row.line, "budget_to_date", row.amount)
    for line, amount in last_year.items():
        add(line, "last_year", amount)
    return {line: Cell(**amounts) for line, amounts in sums.items()}


def _last_year(
    rows: Iterable[AmountRow], area: int, year: int, successions: Collection[Succession]
) -> dict[int, Decimal]:
    """Last year's sums of the area, each predecessor's whole year divided once."""
    sums: dict[tuple[int, int], Decimal] = {}
    for row in rows:
        if row.kind == "actual" and row.year == year - 1:
            key = row.area, row.line
            sums[key] = sums.get(key, ZERO) + row.amount
    moved = restated(sums, shares(successions, year - 1, year))
    return {line: amount for (owner, line), amount in moved.items() if owner == area}


def _histories(
    rows: Iterable[AmountRow], area: int, year: int, successions: Collection[Succession]
) -> dict[int, History]:
    years: dict[tuple[str, int, int], dict[tuple[int, int], Decimal]] = defaultdict(dict)
    for row in rows:
        if row.kind in ("budget", "actual", "earlier"):
            years[row.kind, row.year, row.month][row.area, row.line] = row.amount
    found: dict[int, _Told] = defaultdict(_Told)
    for (kind, of_year, month), amounts in sorted(years.items()):
        moved = restated(amounts, shares(successions, of_year, year))
        for (owner, line), amount in moved.items():
            if owner == area:
                found[line].add(kind, of_year, month, amount)
    return {line: History(t.budgets, t.actuals, tuple(t.rounds)) for line, t in found.items()}


@dataclass
class _Told:
    """A line's history while it is put together."""

    budgets: ByYear = field(default_factory=dict)
    actuals: ByYear = field(default_factory=dict)
    rounds: list[tuple[int, int, Decimal]] = field(default_factory=list)

    def add(self, kind: str, year: int, month: int, amount: Decimal) -> None:
        if kind == "earlier":
            self.rounds.append((year, month, amount))
        else:
            by_year = self.budgets if kind == "budget" else self.actuals
            by_year.setdefault(year, {})[month] = amount
