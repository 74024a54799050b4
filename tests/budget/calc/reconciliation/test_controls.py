"""Control totals and rounded sums: the edges of the tolerances."""

from decimal import Decimal

import pytest

from budget.calc.reconciliation.controls import (
    CONTROL_TOTAL,
    CONTROL_WITHOUT_VALUE,
    Control,
    check_control,
    check_controls,
    check_rounded_sum,
    rounded_sum_holds,
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


def test_a_control_without_a_value_is_found_beside_those_that_hold() -> None:
    held = Control("t", "a", "c", Decimal(1), TKR)
    without = Control("t", "b", "c", Decimal(0), TKR)
    (finding,) = check_controls([held, without], {("t", "a", "c"): Decimal(1000)})
    assert (finding.rule, finding.place) == (CONTROL_WITHOUT_VALUE, ("t", "b", "c"))
    assert finding.found is None


@pytest.mark.parametrize(
    ("parts", "total", "holds"),
    [
        # k parts: under (k+1)/2.
        ([], "0", True),
        ([], "1", False),
        (["5"], "5", True),
        (["5"], "6", False),  # k = 1: just 1
        (["5", "5"], "11", True),  # k = 2: 1 < 1.5
        (["5", "5"], "12", False),
        (["5", "5", "5"], "16", True),  # k = 3: 1 < 2
        (["5", "5", "5"], "17", False),  # just 2
        (["5", "5", "5"], "13", False),
        (["5", "5", "5", "5"], "22", True),  # k = 4: 2 < 2.5
        (["5", "5", "5", "5"], "23", False),
        (["-322972", "3784"], "-319190", False),  # the published case: 2
        (["-322972", "3784"], "-319189", True),
    ],
)
def test_rounded_parts_may_miss_their_total_by_under_half_of_one_more_than_they_are(
    parts: list[str], total: str, holds: bool
) -> None:
    tkr_parts = [Decimal(part) for part in parts]
    assert rounded_sum_holds(Decimal(total), tkr_parts, Decimal(1)) == holds
    finding = check_rounded_sum(("t",), Decimal(total), tkr_parts, Decimal(1), "tkr")
    assert (finding is None) == holds


def test_the_tolerance_is_in_steps_of_the_last_digit() -> None:
    parts = [Decimal("0.5"), Decimal("0.5")]
    assert rounded_sum_holds(Decimal("1.1"), parts, Decimal("0.1"))
    assert not rounded_sum_holds(Decimal("1.2"), parts, Decimal("0.1"))


def test_a_missed_sum_tells_its_difference_and_tolerance() -> None:
    parts = [Decimal(-322972), Decimal(3784)]
    finding = check_rounded_sum(("Summa",), Decimal(-319190), parts, Decimal(1), "tkr")
    assert finding is not None
    assert (finding.expected, finding.difference) == (Decimal(-319188), Decimal(-2))
    assert dict(finding.params) == {"tolerance": "1.5"}
