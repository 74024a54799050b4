"""Findings and their order."""

from decimal import Decimal

from budget.calc.reconciliation.findings import Finding, Severity, UnitCode, worst_first


def finding(
    rule: str, severity: Severity, difference: str | None, unit: UnitCode = "kr"
) -> Finding:
    amount = None if difference is None else Decimal(difference)
    return Finding(rule, severity, ("Juridik",), None, None, amount, unit)


def test_an_error_is_worse_than_a_warning_and_a_warning_than_information() -> None:
    assert Severity.ERROR > Severity.WARNING > Severity.INFORMATION


def test_worst_first_is_by_severity_then_by_size_whatever_the_sign_and_the_unit() -> None:
    small_error = finding("b", Severity.ERROR, "-1")
    tkr_error = finding("a", Severity.ERROR, "2", "tkr")
    kronor_error = finding("a", Severity.ERROR, "-1999")
    warning = finding("a", Severity.WARNING, "900000")
    note = finding("a", Severity.INFORMATION, None)
    assert worst_first([note, small_error, warning, kronor_error, tkr_error]) == [
        tkr_error,
        kronor_error,
        small_error,
        warning,
        note,
    ]


def test_equals_are_ordered_by_rule_so_that_the_order_is_always_the_same() -> None:
    first, second = finding("a", Severity.ERROR, "5"), finding("b", Severity.ERROR, "-5")
    assert worst_first([second, first]) == worst_first([first, second]) == [first, second]
