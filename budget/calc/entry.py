"""The entry table of an area: what is known of each line, and the sums of the income statement.

Amounts are exact kronor, income +, cost −. A sum's forecast is of the lines that have one: until
all of those in use have, it is no forecast of the whole, and nothing is said to deviate from it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from budget.calc.amounts import ORE, round_half_away
from budget.calc.backtests import cases_of, misses
from budget.calc.cells import Amounts, total
from budget.calc.deviations import must_be_explained
from budget.calc.inputs import FULL_YEAR, PERIOD
from budget.calc.missing import must_be_forecast
from budget.calc.statement import GROUPS, ORDER, StatementRow
from budget.calc.structure import Line
from budget.calc.suggestions import LineFacts, LineSuggestions, suggest

ZERO = Decimal(0)
PAY = "pay"
SOCIAL = "social"

ByMonth = Mapping[int, Decimal]
ByYear = Mapping[int, ByMonth]

# The statement's rows that an area has: the municipality's grant is the committee's.
SUMS = (
    StatementRow.TOTAL_INCOMES,
    StatementRow.TOTAL_STAFF,
    StatementRow.TOTAL_OTHER,
    StatementRow.NET_COST,
)


class EntryLine(NamedTuple):
    """A line of the table, and its role ("pay", "social" or "")."""

    line: Line
    role: str = ""


class Cell(NamedTuple):
    """What is stored of a line: sums, and the forecasts that may be missing."""

    budget: Decimal = ZERO
    budget_to_date: Decimal = ZERO
    actual: Decimal = ZERO
    last_year: Decimal = ZERO
    previous: Decimal | None = None
    forecast: Decimal | None = None

    @property
    def amounts(self) -> Amounts:
        """The same with zero for what is missing."""
        return Amounts(
            budget=self.budget,
            budget_to_date=self.budget_to_date,
            actual=self.actual,
            last_year=self.last_year,
            previous=self.previous or ZERO,
            forecast=self.forecast or ZERO,
        )


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class History:
    """What suggestions of a line go by: this year's months, earlier years, earlier rounds.

    `forecasts` are (year, cut-off, kronor) of earlier years' rounds. Earlier years are restated.
    """

    budgets: ByYear = field(default_factory=dict)
    actuals: ByYear = field(default_factory=dict)
    forecasts: Sequence[tuple[int, int, Decimal]] = ()


class Row(NamedTuple):
    """A row of the table: a line's, or a sum (then `line` is None).

    `typed` of its `lines` have a forecast: of a line 1 or 0 of 1, of a sum of those in use.
    """

    row: StatementRow | None
    line: EntryLine | None
    amounts: Amounts
    typed: int
    lines: int
    has_previous: bool = True

    @property
    def has_forecast(self) -> bool:
        """Whether the forecast is the whole row's."""
        return self.typed == self.lines

    @property
    def deviation(self) -> Decimal | None:
        """Forecast − budget; None without a forecast of the whole row."""
        return self.amounts.deviation if self.has_forecast else None

    @property
    def movement(self) -> Decimal | None:
        """Forecast − the last round's; None where either is missing."""
        return self.amounts.movement if self.has_forecast and self.has_previous else None

    @property
    def rest_of_year(self) -> Decimal | None:
        """What the rest of the year would have to bring; None without a forecast of it all."""
        return self.amounts.rest_of_year if self.has_forecast else None


@dataclass(frozen=True)
class EntryTable:
    """An area's table: the lines in order, and what is stored of each by its key.

    Thresholds in kronor; `rate` is the social charges on a krona of pay (0.444 is 44.4 %).
    """

    lines: tuple[EntryLine, ...]
    cells: Mapping[int, Cell]
    threshold: Decimal
    movement_threshold: Decimal | None = None
    has_previous: bool = False
    rate: Decimal | None = None

    def cell(self, line: int) -> Cell:
        """What is stored of a line."""
        return self.cells.get(line, NOTHING)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Lines and sums in the statement's order."""
        return self._rows(self.lines, SUMS)

    def rows_moved_by(self, lines: Collection[int]) -> tuple[Row, ...]:
        """The rows of some lines, by their keys, and the sums that they are part of, in order."""
        moved = [entry for entry in self.lines if entry.line.key in lines]
        groups = {entry.line.group for entry in moved}
        return self._rows(moved, [row for row in SUMS if groups.intersection(GROUPS[row])])

    def _rows(self, lines: Iterable[EntryLine], sums: Collection[StatementRow]) -> tuple[Row, ...]:
        found: list[Row] = []
        for place in ORDER:
            if not isinstance(place, StatementRow):
                found += [self._line(entry) for entry in lines if entry.line.group in place]
            elif place is StatementRow.NET_COST:
                found += [self.net_row] if place in sums else []
            elif place in sums:
                found.append(self._sum(place))
        return tuple(found)

    @cached_property
    def _amounts(self) -> dict[int, Amounts]:
        return {entry.line.key: self.cell(entry.line.key).amounts for entry in self.lines}

    @cached_property
    def _typed(self) -> frozenset[int]:
        """The lines that have a forecast."""
        return frozenset(key for key in self._amounts if self.cell(key).forecast is not None)

    @cached_property
    def _lacking(self) -> frozenset[int]:
        """The lines that need a forecast, to be handed in, and have none."""
        return frozenset(
            key
            for key, amounts in self._amounts.items()
            if key not in self._typed and must_be_forecast(amounts)
        )

    @cached_property
    def _used(self) -> frozenset[int]:
        """The lines that count in the sums: of a table that nothing is known of, all of them."""
        return self._typed | self._lacking or frozenset(self._amounts)

    def _line(self, entry: EntryLine) -> Row:
        key = entry.line.key
        has_previous = self.cell(key).previous is not None
        return Row(None, entry, self._amounts[key], int(key in self._typed), 1, has_previous)

    def _sum(self, row: StatementRow) -> Row:
        groups = GROUPS[row]
        within = {e.line.key for e in self.lines if e.line.group in groups}
        used = within & self._used
        amounts = total([self._amounts[key] for key in within])
        return Row(row, None, amounts, len(used & self._typed), len(used), self.has_previous)

    @cached_property
    def net_row(self) -> Row:
        """The area's net cost, with how many of its lines have a forecast."""
        return self._sum(StatementRow.NET_COST)

    @property
    def net(self) -> Amounts:
        """The area's net cost; of the lines that have a forecast."""
        return self.net_row.amounts

    @cached_property
    def without_forecast(self) -> tuple[EntryLine, ...]:
        """The lines that lack the forecast they need, in order."""
        return tuple(e for e in self.lines if e.line.key in self._lacking)

    @property
    def called_for(self) -> tuple[str, ...]:
        """The horizons whose text the deviation calls for; the year's also where it has moved.

        While a forecast is missing, the year's deviation is none to explain (calc/missing.py).
        """
        year = self.beyond(self.net.deviation) or self.has_moved
        called = {
            FULL_YEAR: year and not self.without_forecast,
            PERIOD: self.beyond(self.net.period_deviation),
        }
        return tuple(horizon for horizon, is_called in called.items() if is_called)

    @property
    def has_moved(self) -> bool:
        """Whether the area's movement since the last round is beyond its threshold, if any."""
        limit = self.movement_threshold
        if limit is None or not self.has_previous:
            return False
        return must_be_explained(self.net.movement, limit)

    def beyond(self, deviation: Decimal) -> bool:
        """Whether a deviation is strictly beyond the threshold."""
        return must_be_explained(deviation, self.threshold)

    def moved(self, movement: Decimal) -> bool:
        """Whether a movement is beyond its threshold, or any at all where there is none."""
        return must_be_explained(movement, self.movement_threshold or ZERO)

    def pay(self) -> Decimal | None:
        """The pay forecast that social charges follow; None where none of the lines has one."""
        typed = [self.cell(e.line.key).forecast for e in self.lines if e.role == PAY]
        known = [amount for amount in typed if amount is not None]
        return sum(known, ZERO) if known else None


def social_rate(lines: Sequence[EntryLine], budgets: Mapping[int, Decimal]) -> Decimal | None:
    """Social charges on a krona of pay: the committee's budget of the ones by that of the other.

    `budgets` are by line. Rounded to a tenth of a percent: what is told (44.4 %) is what is used.
    None where either has no budget.
    """
    pay, social = (
        sum((budgets.get(e.line.key, ZERO) for e in lines if e.role == role), ZERO)
        for role in (PAY, SOCIAL)
    )
    return round_half_away(social / pay, Decimal("0.001")) if pay and social else None


def suggestions_for(
    table: EntryTable,
    histories: Mapping[int, History],
    year: int,
    booked: int,
) -> dict[int, LineSuggestions]:
    """What is suggested on each line; `booked` is the last month that is booked (0: none yet)."""
    found = {}
    for entry in table.lines:
        key = entry.line.key
        history = histories.get(key, History())
        facts = LineFacts(
            cutoff=max(booked, 1),
            budget=history.budgets.get(year, {}),
            actual=history.actuals.get(year, {}) if booked else {},
            last_year=history.actuals.get(year - 1, {}),
            previous=table.cell(key).previous,
        )
        if entry.role == SOCIAL:
            facts = replace(facts, pay=table.pay(), social_rate=table.rate)
        cases = cases_of(history.actuals, history.budgets, history.forecasts, facts.cutoff, year)
        found[key] = suggest(facts, misses(cases))
    return found


def charges_on(table: EntryTable) -> Decimal | None:
    """Social charges on the pay forecast typed, whole öre; None where either is not known."""
    pay = table.pay()
    return None if pay is None or table.rate is None else round_half_away(pay * table.rate, ORE)
