"""Any table of figures as CSV, for a Swedish spreadsheet: semicolons, decimal commas, UTF-8."""

import csv
import io
from datetime import date
from decimal import Decimal

from reports.content.shapes import Column, Table, Value

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_of(table: Table) -> bytes:
    """The table as shown: rounded in its columns' units, a byte-order mark first for Excel."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_safe(column.heading) for column in table.columns])
    for row in table.rows:
        pairs = zip(table.columns, row.values, strict=True)
        writer.writerow([_cell(column, value) for column, value in pairs])
    return text.getvalue().encode("utf-8-sig")


def _cell(column: Column, value: Value) -> str:
    shown = column.shown(value)
    if shown is None:
        return ""
    if isinstance(shown, date):
        return shown.isoformat()
    if isinstance(shown, Decimal | int):
        return str(shown).replace(".", ",")
    return _safe(shown)


def _safe(text: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
