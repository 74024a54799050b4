"""Phasing: −amount over the months left, by a profile, to the öre."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.calc.phasing import MonthAmount, proposed_rows

AREA, LINE = 1, 2


def spread(amount: str, from_month: int, *profiles: dict[int, int] | None) -> dict[int, Decimal]:
    """Month to amount."""
    by_month = [
        None if profile is None else {month: Decimal(value) for month, value in profile.items()}
        for profile in profiles
    ]
    rows = proposed_rows(Decimal(amount), AREA, LINE, from_month, *by_month)
    return {row.month: row.amount for row in rows}


def test_without_a_profile_it_is_even_from_its_first_month_to_december() -> None:
    assert spread("1200", 1) == dict.fromkeys(range(1, 13), Decimal(-100))
    assert spread("800", 5) == dict.fromkeys(range(5, 13), Decimal(-100))
    assert spread("-50", 12) == {12: Decimal(50)}


def test_rows_know_their_area_and_line() -> None:
    assert proposed_rows(Decimal(5), AREA, LINE, 12) == (MonthAmount(AREA, LINE, 12, Decimal(-5)),)


def test_what_cannot_be_divided_evenly_keeps_every_ore() -> None:
    # 1,00 over three months: 0,34 + 0,33 + 0,33.
    assert spread("1", 10) == {10: Decimal("-0.34"), 11: Decimal("-0.33"), 12: Decimal("-0.33")}


def test_it_follows_the_profiles_months_that_are_left() -> None:
    # Of −10, −30, −60 from October on: 10, 30 and 60 per cent; September's share is past.
    profile = {9: -500, 10: -10, 11: -30, 12: -60}
    expected = {10: Decimal(-100), 11: Decimal(-300), 12: Decimal(-600)}
    assert spread("1000", 10, profile) == expected


def test_an_income_profile_spreads_alike() -> None:
    assert spread("1000", 11, {11: 1, 12: 3}) == {11: Decimal(-250), 12: Decimal(-750)}


def test_months_that_get_nothing_are_left_out() -> None:
    assert spread("1000", 11, {12: -5}) == {12: Decimal(-1000)}
    assert spread("0", 1) == {}


@pytest.mark.parametrize("useless", [None, {}, {1: -5}, {11: 0, 12: 0}, {11: -5, 12: 4}])
def test_a_profile_that_says_nothing_gives_way_to_the_next(useless: dict[int, int] | None) -> None:
    assert spread("400", 11, useless, {11: -1, 12: -3}) == {11: Decimal(-100), 12: Decimal(-300)}
    assert spread("400", 11, useless) == {11: Decimal(-200), 12: Decimal(-200)}


@pytest.mark.parametrize("month", [0, 13, -1])
def test_there_are_twelve_months(month: int) -> None:
    with pytest.raises(ValueError, match="month"):
        spread("1", month)


@given(
    ore=st.integers(-(10**14), 10**14),
    from_month=st.integers(1, 12),
    profile=st.dictionaries(st.integers(1, 12), st.integers(-(10**12), 10**12)),
)
def test_the_rows_sum_to_exactly_minus_the_amount(
    ore: int, from_month: int, profile: dict[int, int]
) -> None:
    amount = Decimal(ore).scaleb(-2)
    rows = spread(str(amount), from_month, profile)
    assert sum(rows.values()) == -amount
    assert all(month >= from_month for month in rows)
