"""Months and period 13."""

from datetime import date

import pytest

from budget.calc.periods import (
    MONTHS,
    YEAR_END,
    check_month,
    last_day,
    months_to,
    name_of_year,
    remaining,
)


@pytest.mark.parametrize(
    ("cutoff", "months", "left"),
    [
        (1, (1,), (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
        (8, (1, 2, 3, 4, 5, 6, 7, 8), (9, 10, 11, 12)),
        (12, MONTHS, ()),
        (YEAR_END, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13), ()),
    ],
)
def test_the_cutoff_month_counts_as_past(
    cutoff: int, months: tuple[int, ...], left: tuple[int, ...]
) -> None:
    assert months_to(cutoff) == months
    assert remaining(cutoff) == left


@pytest.mark.parametrize("month", [*range(1, 13), 13])
def test_months_and_period_13_are_let_through(month: int) -> None:
    assert check_month(month) == month


@pytest.mark.parametrize("month", [0, -1, 14, 100, True])
def test_no_other_month_is_let_through(month: int) -> None:
    for function in (check_month, months_to, remaining):
        with pytest.raises(ValueError, match="not a month"):
            function(month)
    with pytest.raises(ValueError, match="not a month"):
        last_day(2023, month)


@pytest.mark.parametrize(
    ("year", "month", "expected"),
    [
        (2023, 8, date(2023, 8, 31)),
        (2023, 2, date(2023, 2, 28)),
        (2024, 2, date(2024, 2, 29)),
        (2023, 12, date(2023, 12, 31)),
        (2023, 13, date(2023, 12, 31)),
    ],
)
def test_the_last_day_of_a_month(year: int, month: int, expected: date) -> None:
    assert last_day(year, month) == expected


def test_a_name_takes_its_year_unless_it_holds_it() -> None:
    assert name_of_year("Prognos oktober", 2023) == "Prognos oktober 2023"
    assert name_of_year("Årsanalys 2020", 2020) == "Årsanalys 2020"
    assert name_of_year("Årsanalys 2020", 2021) == "Årsanalys 2020 2021"
