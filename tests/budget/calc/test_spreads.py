"""A forecast over the months that are left: whole öre that sum exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.calc.spreads import is_whole, spread

KR = Decimal
ORE = st.integers(-(10**12), 10**12).map(lambda ore: KR(ore).scaleb(-2))


def test_an_even_spread_gives_the_odd_ore_to_the_earlier_months() -> None:
    # −100,02 over four months: −25,005 each; two of them bear an öre more.
    assert spread(KR("-100.02"), 8, {}) == {
        9: KR("-25.01"),
        10: KR("-25.01"),
        11: KR("-25.00"),
        12: KR("-25.00"),
    }


def test_a_profile_gives_the_months_their_shares() -> None:
    # 1 : 3 of −400.
    profile = {1: KR(-999), 11: KR(-10), 12: KR(-30)}
    assert spread(KR(-400), 10, profile) == {11: KR(-100), 12: KR(-300)}


def test_a_profile_of_incomes_spreads_a_cost_alike() -> None:
    assert spread(KR(-400), 10, {11: KR(10), 12: KR(30)}) == {11: KR(-100), 12: KR(-300)}


@pytest.mark.parametrize("profile", [{}, {1: KR(5)}, {11: KR(5), 12: KR(-5)}])
def test_a_profile_that_says_nothing_of_the_months_left_is_even(
    profile: dict[int, Decimal],
) -> None:
    assert spread(KR(10), 10, profile) == {11: KR(5), 12: KR(5)}


def test_after_december_there_is_nothing_to_spread_over() -> None:
    assert spread(KR(0), 12, {}) == {}
    with pytest.raises(ValueError, match="no month"):
        spread(KR(1), 12, {})


def test_typed_months_lie_after_the_cut_off_and_sum_exactly() -> None:
    assert is_whole({11: KR(4), 12: KR(6)}, KR(10), 10)
    assert is_whole({12: KR(10)}, KR(10), 10)
    assert not is_whole({11: KR(4), 12: KR("5.99")}, KR(10), 10)
    assert not is_whole({10: KR(4), 12: KR(6)}, KR(10), 10)


@given(ORE, st.integers(1, 11), st.dictionaries(st.integers(1, 12), ORE))
def test_every_spread_is_whole(to_come: Decimal, cutoff: int, profile: dict[int, Decimal]) -> None:
    assert is_whole(spread(to_come, cutoff, profile), to_come, cutoff)
