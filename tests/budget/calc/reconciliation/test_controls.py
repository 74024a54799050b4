"""Control totals: the edges of rounding."""

from decimal import Decimal

import pytest

from budget.calc.reconciliation.controls import (
    CONTROL_TOTAL,
    Control,
    check_control,
)
from budget.calc.reconciliation.findings import UnitCode

TKR, MKR, PERCENT = Decimal(1000), Decimal(100_000), Decimal("0.1")


def control(published: str, step: Decimal = TKR, unit: UnitCode = "tkr") -> Control:
    return Control("budgetomraden", "Juridik", "avvikelse", Decimal(published), step, unit)


@pytest.mark.parametrize(
    ("exact", "published", "step", "unit", "holds"),
    [
        ("-249499.99", "-249", TKR, "tkr", True),
        ("-249500.00", "-249", TKR, "tkr", False),  # half away from zero: -250
        ("-249500.00", "-250", TKR, "tkr", True),
        ("-248500.00", "-249", TKR, "tkr", True),
        ("-248499.99", "-249", TKR, "tkr", False),
        ("499.99", "0", TKR, "tkr", True),
        ("-499.99", "0", TKR, "tkr", True),
        ("500.00", "0", TKR, "tkr", False),
        ("3749999.99", "3.7", MKR, "mkr", True),
        ("3750000.00", "3.7", MKR, "mkr", False),
        ("3750000.00", "3.8", MKR, "mkr", True),
        ("4000000.00", "4.0", MKR, "mkr", True),
        ("-1.25", "-1.3", PERCENT, "percent", True),
        ("-1.2499", "-1.3", PERCENT, "percent", False),
    ],
)
def test_the_rounded_exact_value_must_be_the_published(
    exact: str, published: str, step: Decimal, unit: UnitCode, holds: bool
) -> None:
    assert (check_control(control(published, step, unit), Decimal(exact)) is None) == holds


def test_a_missed_control_tells_both_values_in_its_own_unit() -> None:
    finding = check_control(control("3.7", MKR, "mkr"), Decimal("3850000.00"))
    assert finding is not None
    assert (finding.rule, finding.unit) == (CONTROL_TOTAL, "mkr")
    assert finding.place == ("budgetomraden", "Juridik", "avvikelse")
    assert (finding.expected, finding.found) == (Decimal("3.7"), Decimal("3.9"))
    assert finding.difference == Decimal("0.2")
    assert dict(finding.params) == {"exact": "3850000.00"}
