"""Words of the ledger in templates: months drawn together, and counts."""

from collections.abc import Sequence
from decimal import Decimal

from django import template

from budget.calc.amounts import format_number
from budget.wording import month_short

register = template.Library()


@register.filter
def months_short(months: Sequence[int]) -> str:
    """Months in order as "jan–mar, maj"."""
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][-1] + 1 == month and month <= 12:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        month_short(run[0]) if len(run) == 1 else f"{month_short(run[0])}–{month_short(run[-1])}"
        for run in runs
    )


@register.filter
def count(number: int) -> str:
    """A count with its thousands apart."""
    return format_number(Decimal(number), 0)
