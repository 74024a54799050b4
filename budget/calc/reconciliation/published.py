"""A published set that cannot all hold, reported as the smallest set of cells to give up.

A published cell says that its exact amount, in whole öre, lies where half away from zero rounds to
it; a relation says that exact amounts sum to zero. Whether all can be true at once is a linear
programme over those intervals, decided exactly: what rounding explains is never a conflict, and
what passes relation by relation but not as a whole is one. Tables that no relation joins are
decided by themselves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import floor, lcm

from budget.calc.reconciliation.feasibility import Bounds, Equation, Tableau
from budget.calc.reconciliation.findings import UNIT_SIZE, Finding, Place, Severity, UnitCode
from budget.calc.reconciliation.hitting import smallest_sets

PUBLISHED_CELL = "published_cell"
PUBLISHED_SET = "published_set"
ORE_PER_KRONA = 100


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """An amount as published: `value` as printed, in `unit`, with the published sign.

    `quantum` is what one step of its last digit is in kronor: 1000 for whole Tkr, 100000 for Mkr
    with one decimal. Raises ValueError for a value that is no whole number of steps.
    """

    key: Place
    value: Decimal
    quantum: Decimal
    unit: UnitCode = "kr"

    def __post_init__(self) -> None:
        quantum = Fraction(self.quantum) * ORE_PER_KRONA
        if quantum <= 0 or quantum.denominator != 1:
            raise ValueError(f"{self.key}: a step is whole öre above zero, not {self.quantum} kr")
        if self._kronor % Fraction(self.quantum):
            raise ValueError(f"{self.key}: {self.value} {self.unit} is finer than its last digit")

    @property
    def steps(self) -> int:
        """The value counted in steps of its last digit."""
        return int(self._kronor / Fraction(self.quantum))

    @property
    def step_in_ore(self) -> int:
        return int(self.quantum * ORE_PER_KRONA)

    def as_printed(self, steps: int) -> Decimal:
        """So many steps of the last digit, in the cell's unit."""
        return steps * self.quantum / UNIT_SIZE[self.unit]

    def ore(self, steps: int) -> Bounds:
        """The least and the greatest whole öre that round half away from zero to the steps."""
        greatest = ((2 * abs(steps) + 1) * self.step_in_ore - 1) // 2
        if steps == 0:
            return -greatest, greatest
        least = -((1 - 2 * abs(steps)) * self.step_in_ore // 2)
        return (least, greatest) if steps > 0 else (-greatest, -least)

    @property
    def _kronor(self) -> Fraction:
        return Fraction(self.value) * Fraction(UNIT_SIZE[self.unit])


@dataclass(frozen=True, slots=True)
class Relation:
    """sum(coefficient × exact amount in kronor of the cell) = 0 over (key, coefficient).

    The same amount in two tables, of whatever units, is a relation with the coefficients 1 and −1,
    or 1 and 1 where one shows it with the other sign.
    """

    name: str
    terms: tuple[tuple[Place, Decimal | int], ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A relation that fails alone: its published values miss zero by more than rounding explains.

    `difference` is sum(coefficient × published), `tolerance` half a step of every term, which it
    must be under; both in `unit`: that of the cells, kronor where they differ.
    """

    relation: str
    keys: tuple[Place, ...]
    difference: Decimal
    tolerance: Decimal
    unit: UnitCode


@dataclass(frozen=True, slots=True)
class ValueRange:
    """The published values, least to greatest in the cell's unit, that hold with all the rest."""

    key: Place
    least: Decimal
    greatest: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """Cells joined by relations that cannot all hold.

    `sets` are the alternatives: each a smallest set of cells whose giving up lets the rest hold,
    in the cells' order. Empty where more than the limit must go. `at_least` is how many must, or
    what they are known not to be under. Where one cell will do, `ranges` has for each such cell
    what it could have been.
    """

    sets: tuple[tuple[Place, ...], ...]
    at_least: int
    ranges: tuple[ValueRange, ...]


@dataclass(frozen=True, slots=True)
class GiveUp:
    """What must be given up, per part that cannot hold, and the relations that fail alone."""

    parts: tuple[Part, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def holds(self) -> bool:
        return not self.parts

    @property
    def sets(self) -> tuple[tuple[Place, ...], ...]:
        """Every smallest set for the whole: one alternative of each part, part after part.

        Empty where nothing has to go, or where a part needs more than the limit. They are as many
        as the product over the parts, so that the parts are what to show.
        """
        if self.holds:
            return ()
        return tuple(sum(choice, ()) for choice in product(*(part.sets for part in self.parts)))


def smallest_set_to_give_up(
    cells: Sequence[PublishedCell], relations: Sequence[Relation], limit: int = 4
) -> GiveUp:
    """The smallest sets of cells to give up so that what is left can be true, per part.

    A part that needs more than `limit` cells is reported without sets. Raises ValueError for a key
    that two cells have, or that a relation has and no cell.
    """
    equations = _equations(cells, relations)
    parts = (
        _part([cells[index] for index in indices], _renumbered(indices, equations), limit)
        for indices in _joined(len(cells), equations)
    )
    conflicts = (
        _conflict(cells, relation, equation)
        for relation, equation in zip(relations, equations, strict=True)
    )
    return GiveUp(
        tuple(part for part in parts if part is not None),
        tuple(conflict for conflict in conflicts if conflict is not None),
    )


def give_up_findings(give_up: GiveUp, cells: Iterable[PublishedCell]) -> list[Finding]:
    """A finding for each cell that is in a smallest set, and for each part too far gone for one.

    In the cell's unit: found is what was published, expected the nearest value that would hold,
    where one cell will do. The params say how many cells go together (`size`), among how many
    alternatives, and which relations with the cell fail alone.
    """
    by_key = {cell.key: cell for cell in cells}
    findings: list[Finding] = []
    for part in give_up.parts:
        keys = dict.fromkeys(key for keys in part.sets for key in keys)
        findings += [_cell_finding(by_key[key], part, give_up.conflicts) for key in keys]
        if not part.sets:
            params = (("at_least", str(part.at_least)),)
            findings.append(
                Finding(PUBLISHED_SET, Severity.ERROR, (), None, None, None, "count", params)
            )
    return findings


def _cell_finding(cell: PublishedCell, part: Part, conflicts: Iterable[Conflict]) -> Finding:
    params = [("size", str(part.at_least)), ("alternatives", str(len(part.sets)))]
    expected = difference = None
    for found in part.ranges:
        if found.key == cell.key:
            expected = found.least if cell.value < found.least else found.greatest
            difference = cell.value - expected
            params += [("least", str(found.least)), ("greatest", str(found.greatest))]
    for conflict in conflicts:
        if cell.key in conflict.keys:
            params += [
                ("relation", conflict.relation),
                ("relation_difference", str(conflict.difference)),
                ("relation_tolerance", str(conflict.tolerance)),
                ("relation_unit", conflict.unit),
            ]
    return Finding(
        PUBLISHED_CELL,
        Severity.ERROR,
        cell.key,
        expected,
        cell.value,
        difference,
        cell.unit,
        tuple(params),
    )


def _equations(cells: Sequence[PublishedCell], relations: Iterable[Relation]) -> list[Equation]:
    """The relations over the cells' numbers, their coefficients made whole."""
    numbers = {cell.key: number for number, cell in enumerate(cells)}
    if len(numbers) < len(cells):
        raise ValueError("two cells have the same key")
    return [_equation(numbers, relation) for relation in relations]


def _equation(numbers: Mapping[Place, int], relation: Relation) -> Equation:
    factors: dict[int, Fraction] = {}
    for key, coefficient in relation.terms:
        if key not in numbers:
            raise ValueError(f"{relation.name}: no cell {key}")
        number = numbers[key]
        factors[number] = factors.get(number, Fraction(0)) + Fraction(coefficient)
    whole = lcm(*(factor.denominator for factor in factors.values()))
    return {number: int(factor * whole) for number, factor in factors.items() if factor}


def _joined(count: int, equations: Iterable[Equation]) -> list[list[int]]:
    """The numbers below `count` in groups that equations join, in order."""
    group_of = {number: [number] for number in range(count)}
    for equation in equations:
        groups = {id(group_of[number]): group_of[number] for number in equation}
        merged = sorted(number for group in groups.values() for number in group)
        group_of |= dict.fromkeys(merged, merged)
    return sorted({id(group): group for group in group_of.values()}.values())


def _renumbered(indices: Sequence[int], equations: Iterable[Equation]) -> list[Equation]:
    """The equations over just these cells, numbered by their place among them."""
    places = {index: place for place, index in enumerate(indices)}
    return [
        {places[index]: factor for index, factor in equation.items()}
        for equation in equations
        if equation and equation.keys() <= places.keys()
    ]


def _part(cells: Sequence[PublishedCell], equations: Sequence[Equation], limit: int) -> Part | None:
    """None where the cells can all hold."""
    tableau = Tableau(
        equations,
        [cell.ore(cell.steps) for cell in cells],
        [cell.steps * cell.step_in_ore for cell in cells],
    )
    # Relations that fail alone are small conflicts to begin with.
    known = [frozenset(equation) for equation in equations if _fails_alone(cells, equation)]
    smallest = smallest_sets(tableau.core, limit, known)
    if smallest.at_least == 0:
        return None
    ranges = (
        _range(cells[numbers[0]], numbers[0], tableau)
        for numbers in smallest.sets
        if smallest.at_least == 1
    )
    return Part(
        tuple(tuple(cells[number].key for number in numbers) for numbers in smallest.sets),
        smallest.at_least,
        tuple(found for found in ranges if found is not None),
    )


def _range(cell: PublishedCell, number: int, tableau: Tableau) -> ValueRange | None:
    """What the cell could have been, given all others; None where nothing of its precision."""

    def holds(steps: int) -> bool:
        return tableau.core(replaced={number: cell.ore(steps)}) is None

    tableau.core(free=frozenset({number}))
    start = _rounded(tableau.value(number) / cell.step_in_ore)
    if not holds(start):
        return None
    least, greatest = (_furthest(start, towards, holds) for towards in (-1, 1))
    return ValueRange(cell.key, cell.as_printed(least), cell.as_printed(greatest))


def _furthest(start: int, towards: int, holds: Callable[[int], bool]) -> int:
    """The last that holds, going from a start that does; what holds has no gaps, but an end."""
    reach = 1
    while holds(start + towards * reach):
        reach *= 2
    inside, outside = reach // 2, reach
    while outside - inside > 1:
        middle = (inside + outside) // 2
        if holds(start + towards * middle):
            inside = middle
        else:
            outside = middle
    return start + towards * inside


def _rounded(steps: Fraction) -> int:
    """Half away from zero."""
    nearest = floor(abs(steps) + Fraction(1, 2))
    return nearest if steps > 0 else -nearest


def _fails_alone(cells: Sequence[PublishedCell], equation: Equation) -> bool:
    """Whether zero is out of reach with every cell within its own rounding."""
    least = greatest = 0
    for number, factor in equation.items():
        ends = [factor * ore for ore in cells[number].ore(cells[number].steps)]
        least += min(ends)
        greatest += max(ends)
    return not least <= 0 <= greatest


def _conflict(
    cells: Sequence[PublishedCell], relation: Relation, equation: Equation
) -> Conflict | None:
    """None where the relation can hold alone."""
    if not _fails_alone(cells, equation):
        return None
    coefficients: dict[Place, Decimal] = {}
    for key, coefficient in relation.terms:
        coefficients[key] = coefficients.get(key, Decimal(0)) + coefficient
    terms = [(cells[number], coefficients[cells[number].key]) for number in sorted(equation)]
    units = {cell.unit for cell, _ in terms}
    unit: UnitCode = units.pop() if len(units) == 1 else "kr"
    zero = Decimal(0)
    difference = sum((factor * cell.value * UNIT_SIZE[cell.unit] for cell, factor in terms), zero)
    tolerance = sum((abs(factor) * cell.quantum for cell, factor in terms), zero) / 2
    return Conflict(
        relation.name,
        tuple(cell.key for cell, _ in terms),
        difference / UNIT_SIZE[unit],
        tolerance / UNIT_SIZE[unit],
        unit,
    )
