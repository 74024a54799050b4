"""The smallest sets that hit conflicts found on the way."""

from collections.abc import Callable, Iterable

from hypothesis import given
from hypothesis import strategies as st

from budget.calc.reconciliation.hitting import Elements, Smallest, smallest_sets


def asked(conflicts: Iterable[Iterable[int]]) -> Callable[[Elements], Elements | None]:
    """Answers with the first of the conflicts that is left."""
    sets = [frozenset(conflict) for conflict in conflicts]
    return lambda gone: next((conflict for conflict in sets if not conflict & gone), None)


def test_without_a_conflict_nothing_goes() -> None:
    assert smallest_sets(asked([]), 4) == Smallest(((),), 0)


def test_one_that_is_in_all_goes_alone() -> None:
    assert smallest_sets(asked([{1, 2}, {2, 3}, {2, 4}]), 4) == Smallest(((2,),), 1)


def test_all_alternatives_of_the_least_size_are_given_once_and_sorted() -> None:
    ring = [{0, 1}, {1, 2}, {2, 3}, {3, 0}]
    assert smallest_sets(asked(ring), 4) == Smallest(((0, 2), (1, 3)), 2)


def test_over_the_limit_there_are_no_sets_but_how_many_it_takes_at_least() -> None:
    apart = [{n, n + 100} for n in range(6)]
    assert smallest_sets(asked(apart), 4) == Smallest((), 6)


def test_a_triangle_over_the_limit_is_known_to_need_one_more_than_the_limit() -> None:
    # No two of its conflicts are disjoint, and yet no single one hits all.
    assert smallest_sets(asked([{0, 1}, {1, 2}, {2, 0}]), 1) == Smallest((), 2)


def test_what_is_known_before_need_not_be_the_least() -> None:
    assert smallest_sets(asked([{1}]), 4, known=[frozenset({1, 2, 3})]) == Smallest(((1,),), 1)


@given(st.lists(st.frozensets(st.integers(0, 7), min_size=1), max_size=7))
def test_the_sets_are_those_that_trying_all_finds(conflicts: list[frozenset[int]]) -> None:
    hitting = [
        chosen
        for chosen in (frozenset(n for n in range(8) if bits >> n & 1) for bits in range(256))
        if all(chosen & conflict for conflict in conflicts)
    ]
    least = min(map(len, hitting))
    expected = tuple(sorted(tuple(sorted(c)) for c in hitting if len(c) == least))
    assert smallest_sets(asked(conflicts), 8) == Smallest(expected, least)
