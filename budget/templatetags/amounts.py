"""Amounts in templates: one filter a way of showing, all by budget/calc/amounts.py."""

from decimal import Decimal

from django import template

from budget.calc.amounts import Unit, format_amount, format_percent

register = template.Library()


@register.filter
def kr(amount: Decimal | None) -> str:
    """Kronor and öre, the Swedish way; nothing for None."""
    return "" if amount is None else format_amount(amount, Unit.KR, 2)


@register.filter
def tkr(amount: Decimal | None) -> str:
    """Kronor as whole Tkr, the Swedish way; nothing for None."""
    return "" if amount is None else format_amount(amount, Unit.TKR)


@register.filter
def tkr_signed(amount: Decimal | None) -> str:
    """As `tkr`, with + on a surplus: for deviations."""
    return "" if amount is None else format_amount(amount, Unit.TKR, signed=True)


@register.filter
def mkr(amount: Decimal | None) -> str:
    """Kronor as Mkr with one decimal."""
    return "" if amount is None else format_amount(amount, Unit.MKR)


@register.filter
def percent(value: Decimal | None) -> str:
    """A percentage with one decimal, "–" where there is none."""
    return format_percent(value)
