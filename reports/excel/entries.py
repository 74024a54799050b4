"""Entries as a workbook, row by row: whatever their number, memory stays flat."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from budget.workbooks.cell_text import clean, looks_like_a_formula
from reports.content.shapes import Column, Kind, Value
from reports.excel.text import sheet_name

MOST_ROWS = 1_000_000
"""Of a sheet, the head not counted: Excel takes a few more."""
MOST_KNOWN = 10_000
"""Texts that are kept while a file is written: codes and names are repeated in every row."""
WIDTHS = {Kind.DATE: 12, Kind.KR: 16}
Cleaned = Callable[[str], tuple[str, bool]]
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
    amount, cleaned = _amount_cell(page), lru_cache(maxsize=MOST_KNOWN)(_cleaned)
    written = 0
    for row in rows:
        if written == MOST_ROWS:
            page, written = _sheet(book, title, columns, names), 0
            amount = _amount_cell(page)
        page.append(_cells(row, page, amount, cleaned))
        written += 1
    # The quickest packing, as of the papers.
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        ExcelWriter(book, archive).save()


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


def _cells(row: Sequence[Value], page: Any, amount: Any, cleaned: Cleaned) -> list[Any]:
    cells: list[Any] = []
    for value in row:
        if isinstance(value, Decimal):
            # Its digits as text, called a number: openpyxl would take it by way of a float.
            amount._value, amount.data_type = format(value, "f"), "n"
            cells.append(amount)
        elif isinstance(value, str):
            text, odd = cleaned(value)
            cells.append(_literal(text, page) if odd else text or None)
        else:
            cells.append(value)
    return cells


def _cleaned(value: str) -> tuple[str, bool]:
    """A text as a cell holds it, and whether it would be taken for a formula or an error."""
    text = clean(value)
    return text, looks_like_a_formula(text) or text in ERROR_CODES


def _literal(text: str, page: Any) -> Any:
    """A cell that says that its text is a text."""
    cell: Any = WriteOnlyCell(page, text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
