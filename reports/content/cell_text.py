"""The value of a cell as text, the Swedish way: the same words on pages and on paper."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.calc.amounts import format_number, format_rounded
from reports.content.shapes import DECIMALS, Column, Kind, Table, Value


def shown_text(column: Column, value: Value) -> str:
    """A cell's value as text; a percentage that cannot be given is "–"."""
    return text_of(column, value, column.shown(value))


def text_of(column: Column, value: Value, shown: Value) -> str:
    """As `shown_text`, where the value as shown (`Column.shown`) is at hand."""
    if isinstance(shown, Decimal) and column.kind is not Kind.NUMBER:
        return format_rounded(shown, DECIMALS.get(column.kind, 0), column.signed)
    if value is None:
        return "–" if column.kind is Kind.PERCENT else ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    number = Decimal(value)
    if column.kind is Kind.NUMBER:
        return format_number(number, own_decimals(number), column.signed)
    return format_rounded(number, DECIMALS.get(column.kind, 0), column.signed)


def own_decimals(number: Decimal) -> int:
    """The decimals a number has, at most two: those of a whole one are none."""
    return min(2, max(0, -int(number.normalize().as_tuple().exponent)))


def tone(column: Column, value: Value) -> str:
    """ "plus" or "minus" for a deviation that is shown as more than zero, else ""."""
    return tone_of(column, column.shown(value))


def tone_of(column: Column, shown: Value) -> str:
    """As `tone`, where the value as shown is at hand."""
    if not column.signed or not isinstance(shown, Decimal) or not shown:
        return ""
    return "plus" if shown > 0 else "minus"


def caption(table: Table, columns: Sequence[Column] | None = None) -> str:
    """What a table's figures are in, and what the signs of its deviations mean.

    `columns` are those that are shown, where they are not all.
    """
    if any(column.signed for column in (table.columns if columns is None else columns)):
        return _("%(unit)s · + är överskott, − är underskott") % {"unit": table.unit}
    return table.unit
