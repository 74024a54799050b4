"""Entries as a workbook, row by row: whatever their number, memory stays flat.

openpyxl makes the workbook with its heads and styles. The rows are put into its sheets as text,
in the words that it would use itself: that takes a fraction of the time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from itertools import chain, islice
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP64_LIMIT, ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter

from budget.workbooks.cell_text import clean, looks_like_a_formula
from reports.content.shapes import Column, Kind, Value
from reports.excel.styles import FORMATS
from reports.excel.text import sheet_name

MOST_ROWS = 1_000_000
"""Of a sheet, the head not counted: Excel takes a few more."""
MOST_KNOWN = 10_000
"""Texts that are kept while a file is written: codes and names are repeated in every row."""
BLOCK = 500  # rows written at once
WIDTHS = {Kind.DATE: 12, Kind.KR: 16}
AMOUNT = "#,##0.00;[Red]-#,##0.00;0.00"
DAY_ZERO = date(1899, 12, 30)
"""Excel's days are counted from it; right from March of 1900 on."""
ROWS_END = b"</sheetData>"
FIRST_ROW = 2
Written = Callable[[Value], str]


def write_entries(
    file: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> None:
    """Write rows under the columns' heads to `file`; more than a sheet holds go on in the next.

    Amounts are numbers and days are days; a text is never a formula.
    """
    book = Workbook(write_only=True)
    letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
    pages: list[tuple[Any, IO[bytes]]] = []
    names: list[str] = []
    left = iter(rows)
    written: Written | None = None
    row = next(left, None)
    with ExitStack() as bodies:
        while row is not None or not pages:
            page = _sheet(book, title, columns, names)
            body = bodies.enter_context(TemporaryFile())
            pages.append((page, body))
            written = written or _writing(page)
            of_page = () if row is None else chain([row], islice(left, MOST_ROWS - 1))
            body.writelines(_blocks(of_page, letters, written))
            row = next(left, None)
        heads = BytesIO()
        book.save(heads)
        # Where a page lies is known when its workbook has been saved.
        _put_together(file, heads, {page.path[1:]: body for page, body in pages})


def _sheet(book: Workbook, title: str, columns: Sequence[Column], names: list[str]) -> Any:
    """A new sheet with its heads."""
    names.append(sheet_name(title, names))
    page: Any = book.create_sheet(names[-1])
    for number, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column.kind, 18)
    page.freeze_panes = "A2"
    page.append([column.heading for column in columns])
    return page


def _put_together(file: IO[bytes], heads: IO[bytes], bodies: Mapping[str, IO[bytes]]) -> None:
    """The workbook of the heads, with the rows of each sheet (by the name of its part) in it."""
    # The quickest packing, as of the papers.
    with ZipFile(heads) as bare, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name in bare.namelist():
            part, body = bare.read(name), bodies.get(name)
            if body is None:
                archive.writestr(name, part)
                continue
            above, end, below = part.rpartition(ROWS_END)
            large = body.tell() > ZIP64_LIMIT // 2
            body.seek(0)
            with archive.open(name, "w", force_zip64=large) as whole:
                whole.write(above)
                copyfileobj(body, whole)
                whole.write(end + below)


def _blocks(
    rows: Iterable[Sequence[Value]], letters: Sequence[str], written: Written
) -> Iterator[bytes]:
    """Rows as a sheet has them, some hundreds at a time."""
    lines = (_line(number, row, letters, written) for number, row in enumerate(rows, FIRST_ROW))
    while block := "".join(islice(lines, BLOCK)):
        yield block.encode()


def _line(number: int, row: Sequence[Value], letters: Sequence[str], written: Written) -> str:
    cells = [
        f'<c r="{letter}{number}"{found}'
        for letter, value in zip(letters, row, strict=True)
        if (found := written(value))
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _writing(page: Any) -> Written:
    """How a value is written in a cell, from behind the cell's place; "" for an empty one."""
    amount = _style(page, number_format=AMOUNT)
    day = _style(page, number_format=FORMATS[Kind.DATE])
    # It says that its text is a text.
    literal = _style(page, quotePrefix=True)

    @lru_cache(maxsize=MOST_KNOWN)
    def known(value: int | str | date | None) -> str:
        if isinstance(value, str):
            return _text(value, literal)
        if isinstance(value, date):
            return f'{day} t="n"><v>{(value - DAY_ZERO).days}</v></c>'
        return "" if value is None else f' t="n"><v>{value}</v></c>'

    def written(value: Value) -> str:
        # The digits as they are: openpyxl would take them by way of a float.
        return f'{amount} t="n"><v>{value:f}</v></c>' if type(value) is Decimal else known(value)

    return written


def _style(page: Any, **face: Any) -> str:
    """The style of such cells, as an attribute."""
    cell: Any = WriteOnlyCell(page)
    for name, value in face.items():
        setattr(cell, name, value)
    return f' s="{cell.style_id}"'


def _text(value: str, literal: str) -> str:
    text = clean(value)
    if not text:
        return ""
    # What would be taken for a formula or an error.
    style = literal if looks_like_a_formula(text) or text in ERROR_CODES else ""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f'{style} t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'
