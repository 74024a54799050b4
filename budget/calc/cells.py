"""Amounts per area × line, and their sums over any set of areas and lines.

All amounts are exact Decimal kronor, income +, cost −. "To date" is up to and with the cut-off
month; a budget to date is that of the months among them in which the committee has anything booked
(`RoundInputs.counted`), for only those can be compared. A `None` in `previous` or `last_year` of a
whole table means that there is none to compare with; inside a table, a missing cell is zero.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from budget.calc.amounts import ORE

ZERO = Decimal(0)


class Amounts(NamedTuple):
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


MEASURES = Amounts._fields
NOTHING = Amounts()


def total(amounts: Iterable[Amounts]) -> Amounts:
    """The sum, measure by measure."""
    rows = tuple(amounts)
    if len(rows) < 2:
        return rows[0] if rows else NOTHING
    return Amounts._make(map(sum, zip(*rows, strict=True)))


Key = tuple[int, int]
"""An area's key and a line's."""

Ore = tuple[int, ...]
"""The amounts of a cell as whole öre, in the order of `MEASURES`."""

NO_ORE: Ore = (0,) * len(MEASURES)


class Cube:
    """Cells by (area key, line key). Raises ValueError for an amount finer than an öre.

    Inside, amounts are whole öre, area by area: they are added many times over, and shown once.
    """

    def __init__(self, cells: Mapping[Key, Amounts]) -> None:
        areas: dict[int, dict[int, Ore]] = {}
        for (area, line), cell in cells.items():
            areas.setdefault(area, {})[line] = _ore(cell)
        self._areas: Mapping[int, Mapping[int, Ore]] = areas
        # Many tables ask for sums over the same areas: those by line are made once.
        self._lines: dict[frozenset[int] | None, dict[int, Amounts]] = {}

    @classmethod
    def of_ore(cls, areas: Mapping[int, Mapping[int, Ore]]) -> "Cube":
        """The cube of each area's cells by line; amounts in whole öre, no area without a cell."""
        cube = cls({})
        cube._areas = areas
        return cube

    def __bool__(self) -> bool:
        return bool(self._areas)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cube) and self._areas == other._areas

    __hash__ = None  # type: ignore[assignment]  # as that of a mapping

    @cached_property
    def cells(self) -> Mapping[Key, Amounts]:
        """All cells, in kronor."""
        return {
            (area, line): _kronor(ore)
            for area, lines in self._areas.items()
            for line, ore in lines.items()
        }

    def at(self, area: int, line: int) -> Amounts:
        """One cell; zero where nothing is stored."""
        ore = self._areas.get(area, {}).get(line)
        return NOTHING if ore is None else _kronor(ore)

    def has(self, measure: str) -> bool:
        """Whether a measure is anything but zero in any cell."""
        index = MEASURES.index(measure)
        return any(ore[index] for lines in self._areas.values() for ore in lines.values())

    def total(
        self,
        areas: Iterable[int] | None = None,
        lines: Iterable[int] | None = None,
    ) -> Amounts:
        """The sum over areas and lines; None is all."""
        if lines is None:
            wanted = self._nets if areas is None else frozenset(areas)
            return _kronor(_summed([self._nets[area] for area in wanted if area in self._nets]))
        by_line = self.by_line(areas)
        return total([by_line[line] for line in frozenset(lines) if line in by_line])

    def by_area(self) -> dict[int, Amounts]:
        """Each area's net (all lines)."""
        return {area: _kronor(net) for area, net in self._nets.items()}

    def by_line(self, areas: Iterable[int] | None = None) -> Mapping[int, Amounts]:
        """Each line over some areas; None is all."""
        wanted = None if areas is None else frozenset(areas)
        if wanted not in self._lines:
            self._lines[wanted] = self._by_line(wanted)
        return self._lines[wanted]

    def within(self, areas: Iterable[int]) -> "Cube":
        """The cube of some areas alone."""
        wanted = frozenset(areas)
        return Cube.of_ore({area: self._areas[area] for area in self._areas if area in wanted})

    @cached_property
    def _nets(self) -> dict[int, Ore]:
        return {area: _summed(lines.values()) for area, lines in self._areas.items()}

    def _by_line(self, areas: Iterable[int] | None) -> dict[int, Amounts]:
        found = defaultdict[int, list[Ore]](list)
        for area in self._areas if areas is None else areas:
            for line, ore in self._areas.get(area, {}).items():
                found[line].append(ore)
        return {line: _kronor(_summed(cells)) for line, cells in found.items()}


class Sums(Cube):
    """A cube of which the sums alone are known: those of each area and of each line, in whole öre.

    Areas and lines whose sums are all zero are left out. Raises LookupError for a cell, and for the
    lines of some areas.
    """

    def __init__(self, areas: Mapping[int, Ore], lines: Mapping[int, Ore]) -> None:
        super().__init__({})
        self._of_areas, self._of_lines = areas, lines

    def __bool__(self) -> bool:
        return bool(self._of_areas or self._of_lines)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sums):
            return False
        return (self._of_areas, self._of_lines) == (other._of_areas, other._of_lines)

    __hash__ = None  # as that of a mapping

    @property
    def cells(self) -> Mapping[Key, Amounts]:
        """Unknown."""
        raise LookupError("no cell is known of what is added up")

    def at(self, area: int, line: int) -> Amounts:
        """Unknown."""
        raise LookupError(f"area {area}, line {line}: no cell is known of what is added up")

    def within(self, areas: Iterable[int]) -> Cube:
        """Unknown."""
        raise LookupError("no area is known by itself of what is added up")

    def has(self, measure: str) -> bool:
        """Whether a measure is anything but zero in any sum."""
        index = MEASURES.index(measure)
        sums = chain(self._of_areas.values(), self._of_lines.values())
        return any(ore[index] for ore in sums)

    @cached_property
    def _nets(self) -> dict[int, Ore]:
        return dict(self._of_areas)

    def _by_line(self, areas: Iterable[int] | None) -> dict[int, Amounts]:
        if areas is not None:
            raise LookupError("the lines of some areas are unknown of what is added up")
        return {line: _kronor(ore) for line, ore in self._of_lines.items()}


def _summed(cells: Collection[Ore]) -> Ore:
    return tuple(map(sum, zip(*cells, strict=True))) if cells else NO_ORE


def _kronor(cell: Ore) -> Amounts:
    return Amounts._make([ore * ORE for ore in cell])


def _ore(cell: Amounts) -> Ore:
    found = tuple([int(amount * 100) for amount in cell])
    if _kronor(found) != cell:
        raise ValueError(f"finer than an öre: {cell}")
    return found
