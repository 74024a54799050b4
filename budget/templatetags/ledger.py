"""Words of the ledger in templates: months drawn together, and counts."""

from collections.abc import Sequence
from decimal import Decimal

from django import template

from budget.calc.amounts import format_number
from budget.wording import month_short, months_in_words

register = template.Library()


@register.filter
def months_short(months: Sequence[int]) -> str:
    """Months in order as "jan–mar, maj"."""
    return months_in_words(months, month_short)


@register.filter
def count(number: int) -> str:
    """A count with its thousands apart."""
    return format_number(Decimal(number), 0)
