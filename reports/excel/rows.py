"""The rows of a sheet as XML, put together from its laid-out cells in one step.

openpyxl would make an object of each cell and then an element of each object, which takes as long
as all else of a workbook.
"""

from collections.abc import Mapping
from copy import copy
from datetime import date
from decimal import Decimal
from html import escape
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.xml.functions import fromstring

from budget.workbooks.cell_text import looks_like_a_formula
from reports.excel.layout import Cell, Entry, Sheet

Looks = dict[tuple[str, bool], int]
"""The numbers of a workbook's looks: by the style's name, and whether a text is to stay one."""


def rows_of(sheet: Sheet, book: Workbook, looks: Looks, sizes: Mapping[int, Any]) -> Any:
    """The sheet's cells as the element `sheetData`; `sizes` are the rows' own attributes.

    Amounts stand with all their digits: by way of openpyxl they would be floats. `looks` is filled
    with what is new.
    """
    parts = ["<sheetData>"]
    # What is merged or given a height has cells as well: there are no other rows.
    for number, cells in groupby(sorted(sheet.cells, key=_place), key=lambda cell: cell.row):
        size = "".join(
            [f' {name}="{value}"' for name, value in dict(sizes.get(number, {})).items()]
        )
        parts.append(f'<row r="{number}"{size}>')
        parts += [_cell(cell, _look(book, looks, cell)) for cell in cells]
        parts.append("</row>")
    parts.append("</sheetData>")
    return fromstring("".join(parts))


def extent_of(sheet: Sheet) -> str:
    """The range of a sheet's cells, as A1:F20."""
    rows = [cell.row for cell in sheet.cells]
    columns = [cell.column for cell in sheet.cells]
    first, last = get_column_letter(min(columns)), get_column_letter(max(columns))
    return f"{first}{min(rows)}:{last}{max(rows)}"


def _place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column


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
        named: Any = book._named_styles[cell.style]  # type: ignore[attr-defined]
        style = copy(named.as_tuple())
        style.quotePrefix = kind[1]
        looks[kind] = book._cell_styles.add(style)  # type: ignore[attr-defined]
    return looks[kind]


def _is_like_a_formula(value: Entry | None) -> bool:
    return isinstance(value, str) and looks_like_a_formula(value)
