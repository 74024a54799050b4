"""Methods held against earlier years: which cases there are, and how far each method missed."""

from decimal import Decimal

from budget.calc.backtests import Case, cases_of, misses
from budget.calc.suggestions import LineFacts, Method, Miss

KR = Decimal


def year(amount: int, year_end: int = 0) -> dict[int, Decimal]:
    """The same amount each month, and something in month 13."""
    return {**{month: KR(amount) for month in range(1, 13)}, 13: KR(year_end)}


def test_a_miss_is_the_distance_from_the_years_outcome() -> None:
    # Booked 8 × −10; the year became 12 × −10 − 4 = −124. Pace: −120, budget −130.
    facts = LineFacts(
        cutoff=8,
        budget={12: KR(-130)},
        actual={month: KR(-10) for month in range(1, 9)},
    )
    assert misses([Case(facts, KR(-124))]) == (
        Miss(Method.BUDGET, KR("6.00"), 1),
        # −80 booked and −130 budgeted for December.
        Miss(Method.PHASED, KR("86.00"), 1),
        Miss(Method.RUN_RATE, KR("4.00"), 1),
    )


def test_the_mean_is_over_the_cases_where_the_method_could_be_used() -> None:
    with_budget = Case(LineFacts(cutoff=8, budget={1: KR(10)}), KR(13))
    other = Case(LineFacts(cutoff=8, budget={1: KR(10)}, previous=KR(11)), KR(20))
    # Budget misses 3 and 10; last round 9, the one time there was one.
    assert misses([with_budget, other]) == (
        Miss(Method.BUDGET, KR("6.50"), 2),
        Miss(Method.LAST_ROUND, KR("9.00"), 1),
    )


def test_no_case_no_record() -> None:
    assert misses([]) == ()


def test_each_finished_year_is_a_case_as_it_stood_at_todays_cut_off() -> None:
    months = {2021: year(-10), 2022: year(-20, -3), 2023: year(-30)}
    cases = cases_of(months, {2022: year(-25)}, [], cutoff=8, before=2023)
    assert [case.outcome for case in cases] == [KR(-120), KR(-243)]
    facts = cases[1].facts
    assert facts.to_date == KR(-160)  # 8 × −20
    assert set(facts.actual) == set(range(1, 9))
    assert facts.budget_in_all == KR(-300)
    assert facts.last_year == months[2021]


def test_the_last_round_before_the_cut_off_is_what_was_said_then() -> None:
    rounds = [(2022, 4, KR(-1)), (2022, 8, KR(-2)), (2022, 10, KR(-3)), (2021, 4, KR(-4))]
    (case,) = cases_of({2022: year(-1)}, {}, rounds, cutoff=8, before=2023)
    assert case.facts.previous == KR(-1)
    (later,) = cases_of({2022: year(-1)}, {}, rounds, cutoff=12, before=2023)
    assert later.facts.previous == KR(-3)


def test_this_year_and_a_year_without_actuals_are_no_cases() -> None:
    assert cases_of({2022: {}, 2023: year(-1)}, {2022: year(-1)}, [], 8, before=2023) == ()
