"""Amounts per area × line, and their sums over any set of areas and lines.

All amounts are exact Decimal kronor, income +, cost −. "To date" is up to and with the cut-off
month. A `None` in `previous` or `last_year` of a whole table means that there is none to compare
with; inside a table, a missing cell is zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from operator import attrgetter

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is known of one cell, or of a sum of cells."""

    budget: Decimal = ZERO
    budget_to_date: Decimal = ZERO
    original: Decimal = ZERO
    actual: Decimal = ZERO
    forecast: Decimal = ZERO
    previous: Decimal = ZERO
    last_year: Decimal = ZERO
    last_year_to_date: Decimal = ZERO

    @property
    def deviation(self) -> Decimal:
        """Full year: forecast − budget; + is better."""
        return self.forecast - self.budget

    @property
    def period_deviation(self) -> Decimal:
        """To date: actual − phased budget; + is better."""
        return self.actual - self.budget_to_date

    @property
    def movement(self) -> Decimal:
        """Forecast − the previous round's forecast; + is better."""
        return self.forecast - self.previous

    @property
    def budget_left(self) -> Decimal:
        """What the budget has left after what is booked to date."""
        return self.budget - self.actual

    @property
    def rest_of_year(self) -> Decimal:
        """What the rest of the year must bring for the forecast to hold."""
        return self.forecast - self.actual

    @property
    def changes(self) -> Decimal:
        """Budget − original budget: R14's budget changes."""
        return self.budget - self.original


MEASURES = tuple(measure.name for measure in fields(Amounts))
NOTHING = Amounts()
_measures = attrgetter(*MEASURES)


def total(amounts: Iterable[Amounts]) -> Amounts:
    """The sum, measure by measure."""
    rows = tuple(amounts)
    if len(rows) < 2:
        return rows[0] if rows else NOTHING
    return Amounts(*(sum(column, ZERO) for column in zip(*map(_measures, rows), strict=True)))


@dataclass(frozen=True, slots=True)
class Cube:
    """Cells by (area key, line key)."""

    cells: Mapping[tuple[int, int], Amounts]
    # Many tables ask for sums over the same areas: those by line are made once.
    _lines: dict[frozenset[int] | None, dict[int, Amounts]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def at(self, area: int, line: int) -> Amounts:
        """One cell; zero where nothing is stored."""
        return self.cells.get((area, line), NOTHING)

    def total(
        self,
        areas: Iterable[int] | None = None,
        lines: Iterable[int] | None = None,
    ) -> Amounts:
        """The sum over areas and lines; None is all."""
        by_line = self.by_line(areas)
        if lines is None:
            return total(by_line.values())
        return total([by_line[line] for line in frozenset(lines) if line in by_line])

    def by_area(self) -> dict[int, Amounts]:
        """Each area's net (all lines)."""
        return _grouped((area, cell) for (area, _line), cell in self.cells.items())

    def by_line(self, areas: Iterable[int] | None = None) -> Mapping[int, Amounts]:
        """Each line over some areas; None is all."""
        wanted = None if areas is None else frozenset(areas)
        if wanted not in self._lines:
            self._lines[wanted] = _grouped(
                (line, cell)
                for (area, line), cell in self.cells.items()
                if wanted is None or area in wanted
            )
        return self._lines[wanted]

    def within(self, areas: Iterable[int]) -> "Cube":
        """The cube of some areas alone."""
        wanted = frozenset(areas)
        return Cube({key: cell for key, cell in self.cells.items() if key[0] in wanted})


def _grouped(cells: Iterable[tuple[int, Amounts]]) -> dict[int, Amounts]:
    groups: dict[int, list[Amounts]] = {}
    for key, cell in cells:
        groups.setdefault(key, []).append(cell)
    return {key: total(found) for key, found in groups.items()}
