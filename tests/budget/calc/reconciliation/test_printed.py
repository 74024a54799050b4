"""Published cells as stored, read to controls."""

from decimal import Decimal

import pytest

from budget.calc.reconciliation.printed import Published, control_of


@pytest.mark.parametrize(
    ("value", "unit", "step"),
    [
        ("-319190", "tkr", "1000"),
        ("51.0", "mkr", "100000"),
        ("51", "mkr", "1000000"),
        ("-2.6", "percent", "0.1"),
        ("12", "count", "1"),
        ("0", "tkr", "1000"),
    ],
)
def test_the_decimals_printed_say_how_large_a_step_is(value: str, unit: str, step: str) -> None:
    control = control_of(Published("t", "r", "k", value, unit))
    assert control.published == Decimal(value)
    assert control.unit_factor == Decimal(step)
    assert control.place == ("t", "r", "k")


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("många", "tkr"),
        ("-272 263", "tkr"),
        ("1,5", "mkr"),
        ("", "tkr"),
        ("1e3", "tkr"),
        ("٣", "tkr"),
        ("5", "text"),
        ("0.001", "percent"),  # a step under 0.01
    ],
)
def test_what_is_no_such_number_is_refused(value: str, unit: str) -> None:
    with pytest.raises(ValueError, match=r"no number|finer"):
        control_of(Published("t", "r", "k", value, unit))
