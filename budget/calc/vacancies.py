"""What vacant positions leave unspent of pay, and of the social charges on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budget.calc.amounts import ORE, round_half_away


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A position: monthly pay in kronor (positive) and how many months it stands vacant (0–12)."""

    monthly_pay: Decimal
    months: Decimal


@dataclass(frozen=True, slots=True)
class Unspent:
    """Positive kronor that are not spent."""

    pay: Decimal
    social_charges: Decimal

    @property
    def in_all(self) -> Decimal:
        """Pay and charges."""
        return self.pay + self.social_charges


def unspent(vacancies: Iterable[Vacancy], social_rate: Decimal) -> Unspent:
    """What the vacancies leave: pay × months, and the charges on it (0.444 is 44.4 %), whole öre.

    Raises ValueError for negative pay or months outside 0–12.
    """
    pay = Decimal(0)
    for vacancy in vacancies:
        if vacancy.monthly_pay < 0 or not 0 <= vacancy.months <= 12:
            raise ValueError(f"no vacancy: {vacancy}")
        pay += round_half_away(vacancy.monthly_pay * vacancy.months, ORE)
    return Unspent(pay, round_half_away(pay * social_rate, ORE))
