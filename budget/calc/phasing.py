"""Phasing: how a decided amount is spread over the months it concerns.

Both ends count: "from month 5" is May up to and with December.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from budget.calc.amounts import spread_exactly
from budget.calc.periods import MONTHS


@dataclass(frozen=True, slots=True)
class MonthAmount:
    """An amount on area × line × month, in exact kronor, income +, cost −."""

    area: int
    line: int
    month: int
    amount: Decimal
    constructed: bool = False


def proposed_rows(
    amount: Decimal,
    area: int,
    line: int,
    from_month: int,
    *profiles: Mapping[int, Decimal] | None,
) -> tuple[MonthAmount, ...]:
    """−`amount` (kronor, whole öre) over `from_month`–12: what a decision's budget could be.

    It follows the first profile (amounts by month, such as the area and line's budget, then the
    area's) that says anything of those months: amounts there, all of one sign. Where none does it
    is even. The rows sum to exactly −`amount`; months that get nothing are left out. Raises
    ValueError for a month that is not 1–12 and for an amount finer than an öre.
    """
    if from_month not in MONTHS:
        raise ValueError(f"not a month 1–12: {from_month!r}")
    months = MONTHS[from_month - 1 :]
    parts = spread_exactly(-amount, _weights(months, profiles))
    return tuple(
        MonthAmount(area, line, month, part)
        for month, part in zip(months, parts, strict=True)
        if part
    )


def _weights(
    months: tuple[int, ...], profiles: tuple[Mapping[int, Decimal] | None, ...]
) -> list[Decimal]:
    for profile in profiles:
        weights = [(profile or {}).get(month, Decimal(0)) for month in months]
        # Amounts that pull both ways say nothing of how a new amount falls.
        if any(weights) and (min(weights) >= 0 or max(weights) <= 0):
            return weights
    return [Decimal(1)] * len(months)
