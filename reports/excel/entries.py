"""Entries as a workbook, row by row: whatever their number, memory stays flat."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter

from budget.workbooks.cell_text import clean, looks_like_a_formula
from reports.content.shapes import Column, Kind, Value
from reports.excel.text import sheet_name

MOST_ROWS = 1_000_000
"""Of a sheet, the head not counted: Excel takes a few more."""
WIDTHS = {Kind.DATE: 12, Kind.KR: 16}
AMOUNT = "#,##0.00;[Red]-#,##0.00;0.00"


def write_entries(
    file: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> None:
    """Write rows under the columns' heads to `file`; more than a sheet holds go on in the next.

    Amounts are numbers and days are days; a text is never a formula.
    """
    book = Workbook(write_only=True)
    names: list[str] = []
    page = _sheet(book, title, columns, names)
    amount = _amount_cell(page)
    written = 0
    for row in rows:
        if written == MOST_ROWS:
            page, written = _sheet(book, title, columns, names), 0
            amount = _amount_cell(page)
        page.append(_cells(row, page, amount))
        written += 1
    book.save(file)


def _amount_cell(page: Any) -> Any:
    """The cell that every amount of a sheet is written in, one after another."""
    cell: Any = WriteOnlyCell(page)
    cell.number_format = AMOUNT
    return cell


def _sheet(book: Workbook, title: str, columns: Sequence[Column], names: list[str]) -> Any:
    """A new sheet with its heads."""
    names.append(sheet_name(title, names))
    page: Any = book.create_sheet(names[-1])
    for number, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column.kind, 18)
    page.freeze_panes = "A2"
    page.append([column.heading for column in columns])
    return page


def _cells(row: Sequence[Value], page: Any, amount: Any) -> list[Any]:
    cells: list[Any] = []
    for value in row:
        if isinstance(value, Decimal):
            # Its digits as text, called a number: openpyxl would take it by way of a float.
            amount._value, amount.data_type = format(value, "f"), "n"
            cells.append(amount)
        elif isinstance(value, str):
            cells.append(_text(clean(value), page))
        else:
            cells.append(value)
    return cells


def _text(value: str, page: Any) -> Any:
    """A text; one that would be taken for a formula or an error in a cell that says it is none."""
    if not value or not (looks_like_a_formula(value) or value in ERROR_CODES):
        return value or None
    cell: Any = WriteOnlyCell(page, value)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
