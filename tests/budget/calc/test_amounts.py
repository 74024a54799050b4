"""Amounts: rounding half away from zero, the Swedish way of showing, exact spreading."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.calc.amounts import (
    LARGEST,
    ORE,
    Unit,
    format_amount,
    format_number,
    format_percent,
    round_half_away,
    rounding_note,
    scaled,
    spread_exactly,
)

D = Decimal
KR, TKR, MKR = Unit.KR, Unit.TKR, Unit.MKR

ore_amounts = st.integers(-int(LARGEST * 100), int(LARGEST * 100)).map(lambda ore: D(ore) / 100)


@pytest.mark.parametrize(
    ("value", "quantum", "expected"),
    [
        ("0.5", "1", "1"),
        ("-0.5", "1", "-1"),
        ("1.5", "1", "2"),
        ("2.5", "1", "3"),
        ("-2.5", "1", "-3"),
        ("2.4999999999999999999999999999999999", "1", "2"),
        ("1499.99", "1000", "1000"),
        ("1500", "1000", "2000"),
        ("-1500", "1000", "-2000"),
        ("0.05", "0.1", "0.1"),
        ("0.05", "0.10", "0.1"),
        ("0.049", "0.1", "0.0"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: str, quantum: str, expected: str) -> None:
    assert round_half_away(D(value), D(quantum)) == D(expected)


@pytest.mark.parametrize("value", ["-0", "-0.4", "-0.0000001"])
def test_what_rounds_to_zero_is_never_negative_zero(value: str) -> None:
    assert str(round_half_away(D(value), D(1))) == "0"


@pytest.mark.parametrize("quantum", ["0.5", "500", "0", "-1"])
def test_a_quantum_that_is_no_power_of_ten_is_refused(quantum: str) -> None:
    with pytest.raises(ValueError, match="power of ten"):
        round_half_away(D(1), D(quantum))


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("-486892000", TKR, "-486892"),
        ("-486892499.99", TKR, "-486892"),
        ("-486892500", TKR, "-486893"),
        ("486892000", MKR, "486.9"),
        ("50000", MKR, "0.1"),
        ("49999.99", MKR, "0.0"),
        ("1234", KR, "1234"),
        ("1234.5", KR, "1234.50"),
        ("-499.99", TKR, "0"),
    ],
)
def test_an_amount_is_scaled_to_its_unit(amount: str, unit: Unit, expected: str) -> None:
    assert str(scaled(D(amount), unit)) == expected


def test_an_amount_is_rounded_once_and_from_its_exact_value() -> None:
    # By way of whole Tkr (450 Tkr) it would be 0.5 Mkr.
    assert scaled(D("449999"), MKR) == D("0.4")
    # One öre below the half, behind more digits than a Decimal product keeps.
    assert scaled(D("999999999499.9999999999999999999999"), TKR) == D("999999999")


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "expected"),
    [
        ("0", 0, False, "0"),
        ("0", 0, True, "0"),
        ("-0.4", 0, True, "0"),
        ("-0.04", 1, False, "0,0"),
        ("0.04", 1, True, "0,0"),
        ("999", 0, False, "999"),
        ("1234", 0, False, "1\u00a0234"),
        ("-1234.5", 1, False, "\u22121\u00a0234,5"),
        ("1234567.89", 2, True, "+1\u00a0234\u00a0567,89"),
        ("-1234567.895", 2, True, "\u22121\u00a0234\u00a0567,90"),
        ("999.95", 1, False, "1\u00a0000,0"),
    ],
)
def test_a_number_is_shown_the_swedish_way(
    value: str, decimals: int, signed: bool, expected: str
) -> None:
    assert format_number(D(value), decimals, signed) == expected


@pytest.mark.parametrize(
    ("amount", "unit", "decimals", "expected"),
    [
        ("-486892000", TKR, None, "\u2212486\u00a0892"),
        ("486892000", MKR, None, "486,9"),
        ("486892000", MKR, 3, "486,892"),
        ("1234", KR, None, "1\u00a0234"),
        ("1234.5", KR, None, "1\u00a0234,50"),
        ("1234.001", KR, None, "1\u00a0234"),
        ("1234.5", KR, 0, "1\u00a0235"),
        ("-499", TKR, None, "0"),
        ("-999999999999.99", KR, None, "\u2212999\u00a0999\u00a0999\u00a0999,99"),
    ],
)
def test_an_amount_is_shown_in_its_unit(
    amount: str, unit: Unit, decimals: int | None, expected: str
) -> None:
    assert format_amount(D(amount), unit, decimals) == expected


@pytest.mark.parametrize(
    ("value", "signed", "expected"),
    [
        (None, False, "\u2013"),
        (None, True, "\u2013"),
        ("3.44", False, "3,4"),
        ("3.45", True, "+3,5"),
        ("-0.04", True, "0,0"),
        ("-1234.5", False, "\u22121\u00a0234,5"),
    ],
)
def test_a_percentage_is_shown_without_its_sign(
    value: str | None, signed: bool, expected: str
) -> None:
    assert format_percent(None if value is None else D(value), signed=signed) == expected


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        ("100", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("-100", [1, 1, 1], ["-33.34", "-33.33", "-33.33"]),
        ("0.02", [1, 1, 1], ["0.01", "0.01", "0"]),
        ("100", [0, 0, 0], ["33.34", "33.33", "33.33"]),
        ("100", [0, 1], ["0", "100"]),
        # Exact shares 16.666…, 33.333… and 50: the larger remainder takes the öre left over.
        ("100", [1, 2, 3], ["16.67", "33.33", "50"]),
        ("100", [-1, -2, -3], ["16.67", "33.33", "50"]),
        ("90", [D("0.1"), D("0.2")], ["30", "60"]),
        # A correction in one month: 300/250, −50/250 of 250.
        ("250", [300, -50], ["300", "-50"]),
        ("0", [1, 2], ["0", "0"]),
    ],
)
def test_a_total_is_spread_by_largest_remainder(
    total: str, weights: list[Decimal | int], expected: list[str]
) -> None:
    assert spread_exactly(D(total), weights) == [D(part) for part in expected]


@pytest.mark.parametrize(
    ("total", "weights", "reason"),
    [("1", [], "no weights"), ("1", [1, -1], "cancel out"), ("0.001", [1], "finer than an öre")],
)
def test_what_cannot_be_spread_is_refused(total: str, weights: list[int], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        spread_exactly(D(total), weights)


@given(ore_amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=14))
def test_what_is_spread_sums_exactly_and_to_whole_ore(total: Decimal, weights: list[int]) -> None:
    parts = spread_exactly(total, weights)
    assert sum(parts) == total
    assert all(round_half_away(part, ORE) == part for part in parts)
    assert parts == spread_exactly(total, weights)
    assert [-part for part in parts] == spread_exactly(-total, weights)
    if any(weights):
        assert not any(part for part, weight in zip(parts, weights, strict=True) if not weight)


@given(ore_amounts, st.lists(st.integers(1, 10**6), min_size=1, max_size=14))
def test_no_part_is_an_ore_or_more_from_its_exact_share(total: Decimal, weights: list[int]) -> None:
    for part, weight in zip(spread_exactly(total, weights), weights, strict=True):
        # |part − total·weight/sum| < 0.01, multiplied out to stay exact.
        assert abs(part * sum(weights) - total * weight) * 100 < sum(weights)


@pytest.mark.parametrize(
    ("parts", "total", "noted"),
    [
        (["1", "2"], "3", False),
        # 0.4 + 0.4 = 0.8: shown 0, 0 and 1.
        (["0", "0"], "1", True),
        # Two parts and a total are off by less than 3/2: 2 is no rounding.
        (["0", "0"], "2", False),
        (["0.0", "0.0"], "0.1", True),
        (["0.0", "0.0"], "0.2", False),
        # Six areas of 1.5: shown 2 six times, and 9.
        (["2"] * 6, "9", True),
        (["5"], "5", False),
        # One part is its total: shown otherwise, it is wrong and not rounded.
        (["5"], "6", False),
        ([], "0", False),
    ],
)
def test_a_note_is_due_where_shown_parts_differ_from_their_total_by_rounding(
    parts: list[str], total: str, noted: bool
) -> None:
    assert rounding_note([D(part) for part in parts], D(total)) is noted


@given(st.lists(ore_amounts, min_size=1, max_size=30), st.sampled_from(Unit))
def test_every_visible_difference_of_a_true_sum_is_noted(parts: list[Decimal], unit: Unit) -> None:
    decimals = {KR: 0, TKR: 0, MKR: 1}[unit]
    shown = [scaled(part, unit, decimals) for part in parts]
    total = scaled(sum(parts, D(0)), unit, decimals)
    assert rounding_note(shown, total) is (sum(shown) != total)
