"""A forecast spread over the months after the cut-off: they bring forecast − actual to date."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from budget.calc.amounts import spread_exactly
from budget.calc.periods import remaining

ZERO = Decimal(0)


class SpreadMethod(StrEnum):
    """How the rest of the year is spread."""

    EVEN = "even"
    PHASED = "phased"
    LAST_YEAR = "last_year"
    TYPED = "typed"


def spread(to_come: Decimal, cutoff: int, profile: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """`to_come` (kronor) over the months after `cutoff` by a profile of kronor by month.

    An empty profile, or one that says nothing of those months or pulls both ways there, is even.
    Whole öre that sum exactly. Nothing after December: then {} for zero, else ValueError.
    """
    months = remaining(cutoff)
    if not months:
        if to_come:
            raise ValueError("no month is left to spread over")
        return {}
    weights = [profile.get(month, ZERO) for month in months]
    if not (all(w >= 0 for w in weights) or all(w <= 0 for w in weights)):
        weights = [ZERO for _month in months]
    return dict(zip(months, spread_exactly(to_come, weights), strict=True))


def is_whole(months: Mapping[int, Decimal], to_come: Decimal, cutoff: int) -> bool:
    """Whether typed months lie after the cut-off and sum exactly to what is to come."""
    return set(months) <= set(remaining(cutoff)) and sum(months.values(), ZERO) == to_come
