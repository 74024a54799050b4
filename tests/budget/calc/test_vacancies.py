"""What vacant positions leave unspent."""

from decimal import Decimal

import pytest

from budget.calc.vacancies import Vacancy, unspent

KR = Decimal


def test_vacancies_leave_pay_and_the_charges_on_it() -> None:
    found = unspent(
        [Vacancy(KR(42_000), KR(4)), Vacancy(KR(65_500), KR("2.5"))],
        KR("0.444"),
    )
    # 168 000 + 163 750 = 331 750, of which 44.4 % is 147 297.
    assert (found.pay, found.social_charges) == (KR(331_750), KR(147_297))
    assert found.in_all == KR(479_047)


def test_parts_of_an_ore_are_rounded_half_away_from_zero() -> None:
    # 0.05 × 0.5 = 0.025 kronor.
    assert unspent([Vacancy(KR("0.05"), KR("0.5"))], KR(0)).pay == KR("0.03")


def test_no_vacancy_leaves_nothing() -> None:
    assert unspent([], KR("0.444")).in_all == 0


@pytest.mark.parametrize(("pay", "months"), [(-1, 1), (1, -1), (1, 13)])
def test_a_vacancy_is_positive_and_within_a_year(pay: int, months: int) -> None:
    with pytest.raises(ValueError, match="no vacancy"):
        unspent([Vacancy(KR(pay), KR(months))], KR(0))
