"""Whether bounded unknowns can meet linear equations, decided exactly in whole numbers.

A simplex over homogeneous equations with bounds on each unknown, after Dutertre and de Moura, "A
fast linear-arithmetic solver for DPLL(T)" (2006). Bounds come and go between calls; the equations,
and with them the tableau, stay. Unknowns are numbered from 0; bounds are inclusive.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import gcd

Equation = Mapping[int, int]
Bounds = tuple[int, int]
Core = frozenset[int]

# Exchanges per equation before the search turns from fast to certain to end.
PATIENCE = 20


class Tableau:
    """Equations sum(factor × unknown) = 0 over bounded unknowns.

    Each equation is solved for a basic unknown that no other equation holds, its factor kept
    positive. The others (nonbasic) have whole values; the basic ones' follow, as rationals.
    """

    def __init__(
        self, equations: Iterable[Equation], bounds: Sequence[Bounds], start: Sequence[int]
    ) -> None:
        """`start` has a value for each unknown, to begin the search from."""
        self._bounds = tuple(bounds)
        self._values = list(start)
        self._rows: dict[int, Equation] = {}
        # Per equation − sum(factor × value) of its nonbasic unknowns: basic value × basic factor.
        self._sums: dict[int, int] = {}
        for equation in equations:
            self._add(equation)

    def core(
        self, free: Core = frozenset(), replaced: Mapping[int, Bounds] | None = None
    ) -> Core | None:
        """None where all can hold, else unknowns whose bounds cannot hold together.

        The bounds of the `free` are left out, those of the `replaced` are as given there. Any one
        of the unknowns returned, freed, lets the rest of them hold: one equation is all that they
        share. None of them is free.
        """
        bounds: list[Bounds | None] = list(self._bounds)
        for unknown, bound in (replaced or {}).items():
            bounds[unknown] = bound
        for unknown in free:
            bounds[unknown] = None
        self._put_within(bounds)
        patience = PATIENCE * len(self._rows)
        while violated := self._violated(bounds):
            # The worst first is fast; the least first (Bland's rule) is what makes this end.
            basic, target = max(violated, key=self._excess) if patience > 0 else min(violated)
            patience -= 1
            entering = self._entering(basic, target, bounds)
            if entering is None:
                return frozenset(self._rows[basic])
            self._exchange(basic, entering, target)
        return None

    def value(self, unknown: int) -> Fraction:
        """A value that the unknown can have, after `core` found that all can hold."""
        if unknown in self._rows:
            return Fraction(self._sums[unknown], self._rows[unknown][unknown])
        return Fraction(self._values[unknown])

    def _add(self, equation: Equation) -> None:
        row: Equation = {unknown: factor for unknown, factor in equation.items() if factor}
        for basic in self._rows.keys() & row.keys():
            row = _eliminated(basic, row, self._rows[basic])
        if not row:
            return  # It follows from those that are there already.
        # A factor of one keeps the whole numbers small.
        basic = min(row, key=lambda unknown: (abs(row[unknown]), unknown))
        self._make_basic(basic, row)

    def _make_basic(self, basic: int, row: Equation) -> None:
        """Solve the equation for the unknown and take that out of all others."""
        for other, held in self._rows.items():
            if basic in held:
                self._rows[other] = _signed(other, _eliminated(basic, held, row))
                self._sums[other] = self._sum_of(other)
        self._rows[basic] = _signed(basic, row)
        self._sums[basic] = self._sum_of(basic)

    def _put_within(self, bounds: Sequence[Bounds | None]) -> None:
        for unknown, bound in enumerate(bounds):
            if bound is not None and unknown not in self._rows:
                low, high = bound
                self._values[unknown] = min(max(self._values[unknown], low), high)
        for basic in self._rows:
            self._sums[basic] = self._sum_of(basic)

    def _sum_of(self, basic: int) -> int:
        row, values = self._rows[basic], self._values
        all_of_it = sum(factor * values[unknown] for unknown, factor in row.items())
        return row[basic] * values[basic] - all_of_it

    def _violated(self, bounds: Sequence[Bounds | None]) -> list[tuple[int, int]]:
        """The basic unknowns outside their bounds, each with the bound that it passes."""
        violated = []
        for basic, row in self._rows.items():
            bound = bounds[basic]
            if bound is None:
                continue
            low, high = bound
            if self._sums[basic] < low * row[basic]:
                violated.append((basic, low))
            elif self._sums[basic] > high * row[basic]:
                violated.append((basic, high))
        return violated

    def _excess(self, violated: tuple[int, int]) -> tuple[int, int]:
        """How far an unknown is past its bound, in whole units; of equals the least is more."""
        basic, bound = violated
        factor = self._rows[basic][basic]
        return abs(self._sums[basic] - bound * factor) // factor, -basic

    def _entering(self, basic: int, target: int, bounds: Sequence[Bounds | None]) -> int | None:
        """The least nonbasic unknown that has room to move the basic one towards the target."""
        row = self._rows[basic]
        rising = self._sums[basic] < target * row[basic]
        for unknown in sorted(row.keys() - {basic}):
            bound = bounds[unknown]
            if bound is None:
                return unknown
            low, high = bound
            # A positive factor moves the basic unknown the other way.
            must_rise = rising == (row[unknown] < 0)
            if self._values[unknown] < high if must_rise else self._values[unknown] > low:
                return unknown
        return None

    def _exchange(self, basic: int, entering: int, target: int) -> None:
        row = self._rows.pop(basic)
        del self._sums[basic]
        self._values[basic] = target
        self._make_basic(entering, row)


def _eliminated(unknown: int, row: Equation, source: Equation) -> Equation:
    """The row with as much of the source added as takes the unknown out of it."""
    shared = gcd(row[unknown], source[unknown])
    by, times = source[unknown] // shared, row[unknown] // shared
    result = {held: factor * by for held, factor in row.items()}
    for held, factor in source.items():
        result[held] = result.get(held, 0) - factor * times
    whole = gcd(*result.values())
    return {held: factor // whole for held, factor in result.items() if factor}


def _signed(basic: int, row: Equation) -> Equation:
    if row[basic] > 0:
        return row
    return {unknown: -factor for unknown, factor in row.items()}
