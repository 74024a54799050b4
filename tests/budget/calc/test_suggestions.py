"""Suggested forecasts: each method's arithmetic, and which is offered first."""

from decimal import Decimal

import pytest

from budget.calc.suggestions import LineFacts, Method, Miss, by_method, suggest

KR = Decimal
EVEN_BUDGET = {month: KR(-100) for month in range(1, 13)}
BOOKED = {month: KR(-90) for month in range(1, 9)}
# 80 a month, and 5 more at the year-end.
LAST_YEAR = {**{month: KR(-80) for month in range(1, 13)}, 13: KR(-5)}
AUGUST = LineFacts(
    cutoff=8, budget=EVEN_BUDGET, actual=BOOKED, last_year=LAST_YEAR, previous=KR(-1150)
)

AMOUNTS = [
    (Method.BUDGET, KR(-1200)),  # 12 × −100
    (Method.PHASED, KR(-1120)),  # 8 × −90 + 4 × −100
    (Method.LAST_YEAR, KR(-1045)),  # 8 × −90 + 4 × −80 − 5
    (Method.RUN_RATE, KR(-1080)),  # 8 × −90 ÷ 8 × 12
    (Method.LAST_ROUND, KR(-1150)),
]


@pytest.mark.parametrize(("method", "amount"), AMOUNTS)
def test_each_method_adds_up_its_parts(method: Method, amount: Decimal) -> None:
    suggestion = by_method(method, AUGUST)
    assert suggestion
    assert suggestion.amount == amount


def test_what_is_booked_and_what_is_to_come_are_told_apart() -> None:
    phased = by_method(Method.PHASED, AUGUST)
    assert phased
    assert (phased.to_date, phased.to_come) == (KR(-720), KR(-400))


def test_the_pace_is_whole_ore() -> None:
    # 100 ÷ 7 × 5 = 71.428571…
    found = by_method(Method.RUN_RATE, LineFacts(cutoff=7, actual={1: KR(100)}))
    assert found
    assert found.amount == KR("171.43")


def test_what_is_booked_after_the_cut_off_does_not_count() -> None:
    facts = LineFacts(cutoff=2, actual={1: KR(10), 2: KR(10), 3: KR(999)})
    assert facts.to_date == KR(20)


def test_in_december_nothing_is_to_come_but_last_years_year_end() -> None:
    year = {month: KR(-90) for month in range(1, 13)}
    facts = LineFacts(cutoff=12, budget=EVEN_BUDGET, actual=year, last_year=LAST_YEAR)
    amounts = {s.method: s.amount for s in suggest(facts).suggestions}
    assert amounts == {
        Method.BUDGET: KR(-1200),
        Method.PHASED: KR(-1080),
        Method.LAST_YEAR: KR(-1085),
        Method.RUN_RATE: KR(-1080),
    }


def test_social_charges_are_a_rate_on_the_pay_typed() -> None:
    # 44.4 % of −9 779 737 is −4 342 203.228
    facts = LineFacts(cutoff=8, pay=KR(-9_779_737), social_rate=KR("0.444"))
    suggestion = suggest(facts).default
    assert suggestion
    assert (suggestion.method, suggestion.amount) == (Method.SOCIAL_CHARGES, KR("-4342203.23"))
    assert suggestion.rate == KR("0.444")


def test_the_method_that_missed_least_comes_first_with_its_record() -> None:
    record = [Miss(Method.BUDGET, KR(50), 2), Miss(Method.LAST_YEAR, KR(30), 2)]
    found = suggest(AUGUST, record)
    assert found.miss == record[1]
    assert [s.method for s in found.suggestions] == [
        Method.LAST_YEAR,
        Method.BUDGET,
        Method.PHASED,
        Method.RUN_RATE,
        Method.LAST_ROUND,
    ]


def test_a_method_that_cannot_be_used_now_is_not_chosen_for_its_record() -> None:
    facts = LineFacts(cutoff=8, budget=EVEN_BUDGET, actual=BOOKED)
    found = suggest(facts, [Miss(Method.LAST_ROUND, KR(0), 3), Miss(Method.BUDGET, KR(9), 3)])
    assert found.default
    assert (found.default.method, found.miss) == (Method.BUDGET, Miss(Method.BUDGET, KR(9), 3))


@pytest.mark.parametrize(
    ("cutoff", "method"), [(3, Method.BUDGET), (4, Method.PHASED), (8, Method.PHASED)]
)
def test_without_history_what_is_booked_counts_from_the_fourth_month(
    cutoff: int, method: Method
) -> None:
    found = suggest(LineFacts(cutoff=cutoff, budget=EVEN_BUDGET, actual=BOOKED))
    assert found.default
    assert (found.default.method, found.miss) == (method, None)


def test_without_any_fact_nothing_is_suggested() -> None:
    assert suggest(LineFacts(cutoff=8)).default is None
