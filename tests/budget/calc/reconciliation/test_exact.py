"""Exact against exact: an öre is a finding."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from budget.calc.reconciliation import exact
from budget.calc.reconciliation.findings import Finding, Place, Severity

Measures = Mapping[str, Decimal]
SumRule = Callable[[Place, Measures, Mapping[str, Measures]], list[Finding]]

PLACE = ("Kommunstyrelsen", "2023")


def kr(amount: str) -> Decimal:
    return Decimal(amount)


def one(findings: list[Finding]) -> Finding:
    (finding,) = findings
    return finding


def sides(finding: Finding) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    return finding.expected, finding.found, finding.difference


def test_what_is_equal_is_no_finding_whatever_the_decimals() -> None:
    assert exact.equal("rule", PLACE, kr("1.50"), kr("1.5")) is None


def test_an_ore_apart_is_an_error_with_found_less_expected() -> None:
    assert exact.equal("rule", PLACE, kr("1.50"), kr("1.49")) == Finding(
        "rule", Severity.ERROR, PLACE, kr("1.50"), kr("1.49"), kr("-0.01"), "kr", ()
    )


def test_an_appropriation_is_the_original_and_its_changes() -> None:
    # Malmö 2023 in Tkr: 469 927 and seven changes, 16 965 in all, make 486 892.
    assert not exact.appropriation_follows_decisions(
        PLACE, kr("486892000"), kr("469927000"), [kr("17000000"), kr("-35000")]
    )
    finding = one(
        exact.appropriation_follows_decisions(
            PLACE, kr("486892000"), kr("469927000"), [kr("17000000")]
        )
    )
    assert finding.rule == exact.APPROPRIATION_DECISIONS
    assert sides(finding) == (kr("486927000"), kr("486892000"), kr("-35000"))


def test_an_appropriation_without_changes_is_the_original() -> None:
    assert not exact.appropriation_follows_decisions(PLACE, kr("5"), kr("5"), [])


def test_an_appropriation_is_minus_the_net_budget_of_all_areas() -> None:
    budget = {"Juridik": kr("-60.01"), "Kommunikation": kr("-39.99")}
    assert not exact.appropriation_covers_budget(PLACE, kr("100"), budget)
    finding = one(exact.appropriation_covers_budget(PLACE, kr("100.02"), budget))
    assert sides(finding) == (kr("-100.02"), kr("-100.00"), kr("0.02"))


def test_the_rows_of_a_decision_sum_to_minus_its_amount() -> None:
    assert not exact.decision_is_spread(PLACE, kr("10"), [kr("-4"), kr("-6")])
    assert not exact.decision_is_spread(PLACE, kr("-10"), [kr("10")])
    finding = one(exact.decision_is_spread(PLACE, kr("10"), [kr("-4")]))
    assert sides(finding) == (kr("-10"), kr("-4"), kr("6"))


def test_a_decision_without_rows_is_found() -> None:
    assert sides(one(exact.decision_is_spread(PLACE, kr("10"), []))) == (
        kr("-10"),
        kr("0"),
        kr("10"),
    )


def test_the_rows_of_a_reallocation_sum_to_zero() -> None:
    assert not exact.reallocation_sums_to_zero(PLACE, [kr("-4"), kr("4")])
    finding = one(exact.reallocation_sums_to_zero(PLACE, [kr("-4"), kr("4.01")]))
    assert sides(finding) == (kr("0"), kr("0.01"), kr("0.01"))


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (exact.segments_sum_to_total, exact.SEGMENTS_TOTAL),
        (exact.areas_sum_to_segment, exact.AREAS_SEGMENT),
        (exact.statement_lines_sum_to_segment, exact.STATEMENT_SEGMENTS),
    ],
)
class TestPartsAndTheirTotal:
    def test_hold_measure_by_measure(self, rule: SumRule, name: str) -> None:
        total = {"budget": kr("-30"), "forecast": kr("-28")}
        parts = {
            "a": {"budget": kr("-10"), "forecast": kr("-9")},
            "b": {"budget": kr("-20"), "forecast": kr("-19")},
        }
        assert not rule(PLACE, total, parts)

    def test_that_differ_in_a_measure_are_found_there(self, rule: SumRule, name: str) -> None:
        total = {"budget": kr("-30"), "forecast": kr("-28")}
        parts = {"a": {"budget": kr("-30"), "forecast": kr("-27")}}
        finding = one(rule(PLACE, total, parts))
        assert (finding.rule, finding.place) == (name, (*PLACE, "forecast"))
        assert sides(finding) == (kr("-28"), kr("-27"), kr("1"))

    def test_count_what_one_of_them_lacks_as_zero(self, rule: SumRule, name: str) -> None:
        findings = rule(PLACE, {"budget": kr("-1")}, {"a": {"actual": kr("-2")}})
        assert [(f.place[-1], *sides(f)) for f in findings] == [
            ("budget", kr("-1"), 0, kr("1")),
            ("actual", 0, kr("-2"), kr("-2")),
        ]


def test_granted_and_reserved_are_minus_the_forecast_of_their_purpose() -> None:
    # Granted 26,7 and reserved 2,8 Mkr.
    granted, reserved = kr("26700000"), kr("2800000")
    assert not exact.grants_meet_forecast(PLACE, granted, reserved, kr("-29500000"))
    finding = one(exact.grants_meet_forecast(PLACE, granted, reserved, kr("-29000000")))
    assert sides(finding) == (kr("29000000"), kr("29500000"), kr("500000"))


def test_areas_of_a_net_zero_segment_have_a_budget_of_zero_each() -> None:
    findings = exact.net_zero_areas(("Solidarisk",), {"IT": kr("5"), "HR": kr("-5"), "E": kr("0")})
    assert [(f.place, f.difference) for f in findings] == [
        (("Solidarisk", "IT"), kr("5")),
        (("Solidarisk", "HR"), kr("-5")),
    ]


@pytest.mark.parametrize(
    ("deviation", "text", "missing"),
    [
        ("500000.00", "", False),
        ("500000.01", "", True),
        ("-500000.00", "", False),
        ("-500000.01", "", True),
        ("-500000.01", "Personalkostnader", False),
        ("-500000.01", " \n", True),
    ],
)
def test_an_explanation_is_missing_strictly_over_the_threshold(
    deviation: str, text: str, missing: bool
) -> None:
    findings = exact.explanations_present(
        {PLACE: kr(deviation)}, {PLACE: text} if text else {}, kr("500000")
    )
    assert [f.rule for f in findings] == [exact.EXPLANATION_MISSING] * missing


def test_a_missing_explanation_tells_threshold_deviation_and_excess() -> None:
    finding = one(exact.explanations_present({PLACE: kr("-5533000")}, {}, kr("500000")))
    assert sides(finding) == (kr("500000"), kr("-5533000"), kr("5033000"))


class TestPaceJump:
    # So far 800 in 8 months, 100 a month; 400 are left at that pace.
    @pytest.mark.parametrize(
        ("forecast", "jumps"),
        [
            ("-1200", False),
            ("-1400", False),  # 150 a month: just the bound of half as much again
            ("-1400.01", True),
            ("-1000", False),  # 50 a month
            ("-999.99", True),
            ("-800", True),
        ],
    )
    def test_is_found_beyond_the_bound_in_either_direction(
        self, forecast: str, jumps: bool
    ) -> None:
        findings = exact.pace_jump(
            PLACE, kr("-800"), kr(forecast), cutoff=8, bound=kr("0.5"), minimum=kr("0")
        )
        assert bool(findings) == jumps

    @pytest.mark.parametrize(("minimum", "jumps"), [("400", True), ("400.01", False)])
    def test_under_the_minimum_over_the_rest_of_the_year_is_none(
        self, minimum: str, jumps: bool
    ) -> None:
        findings = exact.pace_jump(
            PLACE, kr("-800"), kr("-1600"), cutoff=8, bound=kr("0.5"), minimum=kr(minimum)
        )
        assert bool(findings) == jumps

    def test_is_a_warning_with_both_paces_a_month(self) -> None:
        # 271 975 Tkr in eight months is 33 996,875 a month; 214 632 in four is 53 658.
        finding = one(
            exact.pace_jump(
                PLACE,
                kr("-271975000"),
                kr("-486607000"),
                cutoff=8,
                bound=kr("0.5"),
                minimum=kr("1000000"),
            )
        )
        assert (finding.rule, finding.severity) == (exact.PACE_JUMP, Severity.WARNING)
        assert sides(finding) == (kr("-33996875"), kr("-53658000"), kr("-19661125"))

    def test_after_nothing_so_far_is_any_amount_from_the_minimum(self) -> None:
        findings = exact.pace_jump(
            PLACE, kr("0"), kr("-10"), cutoff=8, bound=kr("0.5"), minimum=kr("10")
        )
        assert one(findings).found == kr("-2.50")

    def test_cannot_be_when_no_month_is_left(self) -> None:
        assert not exact.pace_jump(
            PLACE, kr("-10"), kr("-99"), cutoff=12, bound=kr("0"), minimum=kr("0")
        )

    @pytest.mark.parametrize("month", [0, 13])
    def test_refuses_a_month_that_is_none(self, month: int) -> None:
        with pytest.raises(ValueError, match=str(month)):
            exact.pace_jump(PLACE, kr("1"), kr("1"), cutoff=month, bound=kr("0"), minimum=kr("0"))
