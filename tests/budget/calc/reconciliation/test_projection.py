"""Relations brought down to the cells that are known."""

import pytest

from budget.calc.reconciliation.projection import projected
from budget.calc.reconciliation.published import Relation

A, B, C, D, X, Y = ((name,) for name in "ABCDXY")


def test_what_is_all_known_stays_as_it_is() -> None:
    relation = Relation("sum", ((A, 1), (B, -1), (C, -1)))
    assert projected([relation], {A, B, C}) == (relation,)


def test_an_unknown_subtotal_joins_its_parts_with_the_total() -> None:
    # X = A + B and C = X + D say C = A + B + D
    subtotal = Relation("subtotal", ((X, 1), (A, -1), (B, -1)))
    total = Relation("total", ((C, 1), (X, -1), (D, -1)))
    (found,) = projected([subtotal, total], {A, B, C, D})
    assert found.name in ("subtotal", "total")
    sign = dict(found.terms)[C]
    assert {place: factor * sign for place, factor in found.terms} == {C: 1, A: -1, B: -1, D: -1}


def test_what_only_one_relation_knows_takes_it_along() -> None:
    assert projected([Relation("sum", ((X, 1), (A, -1)))], {A}) == ()


def test_two_unknown_in_a_row_are_both_solved_for() -> None:
    # X = A, Y = X, B = Y say B = A
    chain = [
        Relation("first", ((X, 1), (A, -1))),
        Relation("second", ((Y, 1), (X, -1))),
        Relation("third", ((B, 1), (Y, -1))),
    ]
    (found,) = projected(chain, {A, B})
    factors = dict(found.terms)
    assert factors[A] == -factors[B] != 0


def test_factors_other_than_one_are_kept_whole() -> None:
    # 2X = A and 3X = B say 3A = 2B
    (found,) = projected(
        [Relation("twice", ((X, 2), (A, -1))), Relation("thrice", ((X, 3), (B, -1)))], {A, B}
    )
    factors = dict(found.terms)
    assert 2 * factors[A] == -3 * factors[B]
    assert {abs(factor) for factor in factors.values()} == {2, 3}


def test_a_relation_said_twice_leaves_nothing_of_the_second() -> None:
    twice = [Relation("one", ((X, 1), (A, -1))), Relation("other", ((X, -1), (A, 1)))]
    assert projected(twice, {A}) == ()


def test_factors_that_are_no_whole_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="no whole number"):
        projected([Relation("half", ((A, 0.5), (B, -1)))], {A, B})  # type: ignore[arg-type]
