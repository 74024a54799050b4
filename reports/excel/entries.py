"""Entries as a workbook, row by row: whatever their number, memory stays flat."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from budget.workbooks.cell_text import clean, looks_like_a_formula
from reports.content.shapes import Column, Kind, Value
from reports.excel.styles import FORMATS
from reports.excel.text import sheet_name

MOST_ROWS = 1_000_000
"""Of a sheet, the head not counted: Excel takes a few more."""
MOST_KNOWN = 10_000
"""Texts that are kept while a file is written: codes and names are repeated in every row."""
WIDTHS = {Kind.DATE: 12, Kind.KR: 16}
AMOUNT = "#,##0.00;[Red]-#,##0.00;0.00"
Celled = Callable[[Sequence[Value]], Iterator[Any]]


def write_entries(
    file: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> None:
    """Write rows under the columns' heads to `file`; more than a sheet holds go on in the next.

    Amounts are numbers and days are days; a text is never a formula.
    """
    book = Workbook(write_only=True)
    names: list[str] = []
    left = iter(rows)
    row = next(left, None)
    while row is not None or not names:
        page = _sheet(book, title, columns, names)
        celled = _celled(page)
        for values in () if row is None else chain([row], islice(left, MOST_ROWS - 1)):
            page.append(celled(values))
        row = next(left, None)
    # The quickest packing, as of the papers.
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        ExcelWriter(book, archive).save()


def _sheet(book: Workbook, title: str, columns: Sequence[Column], names: list[str]) -> Any:
    """A new sheet with its heads."""
    names.append(sheet_name(title, names))
    page: Any = book.create_sheet(names[-1])
    for number, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column.kind, 18)
    page.freeze_panes = "A2"
    page.append([column.heading for column in columns])
    return page


def _celled(page: Any) -> Celled:
    """A row's values as cells of a sheet: each is made when the one before is written."""
    # One cell serves all amounts: it is making a style that takes time.
    amount = _cell(page, number_format=AMOUNT)

    @lru_cache(maxsize=MOST_KNOWN)
    def known(value: str | int | date | None) -> Any:
        if isinstance(value, str):
            return _text(page, value)
        if isinstance(value, date):
            return _cell(page, value=value, number_format=FORMATS[Kind.DATE])
        return value

    def celled(row: Sequence[Value]) -> Iterator[Any]:
        for value in row:
            if isinstance(value, Decimal):
                # Its digits as text, called a number: openpyxl would take it by way of a float.
                amount._value, amount.data_type = format(value, "f"), "n"
                yield amount
            else:
                yield known(value)

    return celled


def _cell(page: Any, **face: Any) -> Any:
    cell: Any = WriteOnlyCell(page)
    for name, value in face.items():
        setattr(cell, name, value)
    return cell


def _text(page: Any, value: str) -> Any:
    text = clean(value)
    if not (looks_like_a_formula(text) or text in ERROR_CODES):
        return text or None
    # What would be taken for a formula or an error says that it is a text.
    cell = _cell(page, value=text, quotePrefix=True)
    cell.data_type = "s"
    return cell
