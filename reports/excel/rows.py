"""The rows of a sheet as XML, put together from its laid-out cells in one step.

openpyxl would make an object of each cell and then an element of each object, which takes as long
as all else of a workbook.
"""

from datetime import date
from decimal import Decimal
from html import escape
from itertools import groupby
from operator import attrgetter

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from budget.workbooks.cell_text import looks_like_a_formula
from reports.excel.layout import Cell, Entry, Sheet
from reports.excel.styles import Look, add_look
from reports.excel.tables import LINE

Looks = dict[Look, int]
"""The numbers of a workbook's looks."""
PLACE, ROW = attrgetter("row", "column"), attrgetter("row")


def rows_of(sheet: Sheet, book: Workbook, looks: Looks) -> bytes:
    """The sheet's cells as the element `sheetData`.

    Amounts stand with all their digits: by way of openpyxl they would be floats. `looks` is filled
    with what is new.
    """
    parts = ["<sheetData>"]
    # What is merged or given a height has cells as well: there are no other rows.
    for number, cells in groupby(sorted(sheet.cells, key=PLACE), key=ROW):
        parts.append(f'<row r="{number}"{_size(sheet.heights.get(number, LINE))}>')
        parts += [_cell(cell, _look(book, looks, cell)) for cell in cells]
        parts.append("</row>")
    parts.append("</sheetData>")
    return "".join(parts).encode("ascii", "xmlcharrefreplace")


def _size(points: float) -> str:
    """A row's height, where it is not that of all rows."""
    return "" if points == LINE else f' ht="{points:.16g}" customHeight="1"'


def extent_of(sheet: Sheet) -> str:
    """The range of a sheet's cells, as A1:F20."""
    rows = [cell.row for cell in sheet.cells]
    columns = [cell.column for cell in sheet.cells]
    first, last = get_column_letter(min(columns)), get_column_letter(max(columns))
    return f"{first}{min(rows)}:{last}{max(rows)}"


def _cell(cell: Cell, look: int) -> str:
    begin = f'<c r="{get_column_letter(cell.column)}{cell.row}" s="{look}"'
    value = cell.value
    if value == "":
        return f'{begin} t="inlineStr"/>'
    if isinstance(value, str):
        kept = "" if value == value.strip() else ' xml:space="preserve"'
        return f'{begin} t="inlineStr"><is><t{kept}>{escape(value, quote=False)}</t></is></c>'
    return f'{begin} t="n"/>' if value is None else f'{begin} t="n"><v>{_number(value)}</v></c>'


def _number(value: Decimal | int | date) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return str(to_excel(value))  # type: ignore[no-untyped-call]
    return str(value)


def _look(book: Workbook, looks: Looks, cell: Cell) -> int:
    """The number of a cell's look; a text that may be taken for a formula is marked as text."""
    kind = cell.style, _is_like_a_formula(cell.value)
    if kind not in looks:
        looks[kind] = add_look(book, kind)
    return looks[kind]


def _is_like_a_formula(value: Entry | None) -> bool:
    return isinstance(value, str) and looks_like_a_formula(value)
