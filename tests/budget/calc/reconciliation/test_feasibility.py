"""Bounded unknowns under linear equations: what can hold, and what cannot together."""

from fractions import Fraction

import pytest

from budget.calc.reconciliation import feasibility
from budget.calc.reconciliation.feasibility import Tableau

# Unknowns 0 + 1 = 2 and 2 + 3 = 4.
CHAIN = [{0: 1, 1: 1, 2: -1}, {2: 1, 3: 1, 4: -1}]


def tableau(*bounds: tuple[int, int]) -> Tableau:
    return Tableau(CHAIN, bounds, [low for low, _ in bounds])


def test_what_can_hold_has_no_core_and_values_that_meet_the_equations() -> None:
    solved = tableau((1, 3), (1, 3), (5, 9), (-4, -2), (1, 1))
    assert solved.core() is None
    values = [solved.value(unknown) for unknown in range(5)]
    assert values[0] + values[1] == values[2]
    assert values[2] + values[3] == values[4] == 1
    assert 5 <= values[2] <= 6


def test_the_edge_of_a_bound_counts() -> None:
    assert tableau((1, 3), (1, 3), (6, 9), (0, 0), (6, 6)).core() is None
    assert tableau((1, 3), (1, 3), (7, 9), (0, 0), (0, 9)).core() == frozenset({0, 1, 2})


def test_a_conflict_across_equations_is_found_and_is_irreducible() -> None:
    # 2 may be 0..9; its equations want at most 2 on one side and at least 3 on the other.
    solved = tableau((0, 1), (0, 1), (0, 9), (0, 0), (3, 9))
    assert solved.core() == frozenset({0, 1, 3, 4})
    assert solved.core(free=frozenset({2})) == frozenset({0, 1, 3, 4})
    for freed in (0, 1, 3, 4):
        assert solved.core(free=frozenset({freed})) is None


def test_replaced_bounds_hold_for_one_question_only() -> None:
    solved = tableau((0, 1), (0, 1), (0, 9), (0, 0), (3, 9))
    assert solved.core(replaced={4: (2, 2)}) is None
    assert solved.core(replaced={4: (3, 3)}) is not None
    assert solved.core() is not None


def test_an_equation_that_follows_from_others_changes_nothing() -> None:
    both = {0: 1, 1: 1, 3: 1, 4: -1}
    bounds = [(1, 3), (1, 3), (5, 9), (-4, -2), (1, 1)]
    assert Tableau([*CHAIN, both], bounds, [0] * 5).core() is None


def test_an_equation_of_one_unknown_wants_zero() -> None:
    assert Tableau([{0: 7}], [(-1, 1)], [1]).core() is None
    assert Tableau([{0: 7}], [(1, 2)], [1]).core() == frozenset({0})


def test_values_between_whole_numbers_are_exact() -> None:
    thirds = Tableau([{0: 3, 1: -1}], [(-10, 10), (1, 1)], [0, 0])
    assert thirds.core() is None
    assert thirds.value(0) == Fraction(1, 3)


@pytest.mark.parametrize("patience", [0, feasibility.PATIENCE])
def test_a_search_with_many_ties_ends_with_and_without_patience(
    monkeypatch: pytest.MonkeyPatch, patience: int
) -> None:
    monkeypatch.setattr(feasibility, "PATIENCE", patience)
    size = 30
    # Every window of three sums to zero; all are from -1 to 1 but the first, which is 1.
    windows = [{n: 1, n + 1: 1, n + 2: 1} for n in range(size - 2)]
    bounds = [(1, 1)] + [(-1, 1)] * (size - 1)
    assert Tableau(windows, bounds, [1] * size).core() is None
