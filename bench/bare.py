"""The same content from ready values: a page by a bare template, a workbook by bare openpyxl.

The values are read out of what the page itself answered, so that both show the same: outside the
rows of tables every text with the markup before it, inside them rows of cells. Nothing is
computed, formatted, looked up or translated; the template only escapes and puts together.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path

from django.template import Context, engines
from django.template.backends.django import DjangoTemplates, Template
from django.utils.safestring import SafeString, mark_safe
from openpyxl import Workbook, load_workbook

from budget.workbooks.faces import register
from reports.excel import Sheet
from reports.excel.styles import FACES

SOURCE = Path(__file__).parent / "templates" / "bare.html"
ROWS = re.compile(r"(<t(?:body|foot)[^>]*>)(.*?)(?=</t(?:body|foot)>)", re.DOTALL)
ROW = re.compile(r"<tr([^>]*)>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<(th|td)[^>]*>.*?</\1>", re.DOTALL)
TAG = re.compile(r"(<[^>]*>)")


Pieces = tuple[tuple[SafeString, str], ...]
"""Plain texts, each with the markup that stands before it."""


@dataclass(frozen=True)
class Cell:
    """A cell: its texts, and the markup after the last of them."""

    pieces: Pieces
    rest: SafeString


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    attributes: SafeString
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Block:
    """A stretch of the page up to the rows of a table, and those rows."""

    pieces: Pieces
    rest: SafeString
    rows: tuple[Row, ...]


def blocks_of(html: str) -> tuple[Block, ...]:
    """A page as ready values."""
    found, at = [], 0
    for rows in ROWS.finditer(html):
        read = tuple(_row(row) for row in ROW.finditer(rows[2]))
        found.append(Block(*_pieces(html[at : rows.start(2)]), read))
        at = rows.end(2)
    return (*found, Block(*_pieces(html[at:]), ()))


def _row(row: re.Match[str]) -> Row:
    return Row(_ready(row[1]), tuple(Cell(*_pieces(cell[0])) for cell in CELL.finditer(row[2])))


def _pieces(html: str) -> tuple[Pieces, SafeString]:
    pieces = []
    markup = ""
    for part in TAG.split(html):
        if part.startswith("<") or not part.strip():
            markup += part
        else:
            pieces.append((_ready(markup), unescape(part.strip())))
            markup = ""
    return tuple(pieces), _ready(markup)


def _ready(markup: str) -> SafeString:
    return mark_safe(markup.strip())  # noqa: S308  # read from the page, which has escaped it


def bare_template() -> Template:
    """The bare template, by the engine that the pages have."""
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    return engine.from_string(SOURCE.read_text(encoding="utf-8"))


def render_bare(template: Template, blocks: Iterable[Block]) -> bytes:
    """The page again."""
    return template.template.render(Context({"blocks": blocks})).encode()


def squeezed(html: str) -> str:
    """A page without what browsers do not show: space between tags and inside them."""
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r"<(\w+)((?: [^<>]*)?) ?>", lambda tag: f"<{tag[1]}{tag[2].rstrip()}>", html)
    return re.sub(r" ?(<[^>]*>) ?", r"\1", html)


def write_bare(sheets: Iterable[Sheet]) -> bytes:
    """The cells of a workbook with their styles, as anyone would write them with openpyxl."""
    book = Workbook()
    del book[book.sheetnames[0]]
    sheets = tuple(sheets)
    register(book, FACES, {cell.style for sheet in sheets for cell in sheet.cells})
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for placed in sheet.cells:
            cell = page.cell(placed.row, placed.column, placed.value)
            cell.style = placed.style
    written = BytesIO()
    book.save(written)
    return written.getvalue()


Written = dict[tuple[str, str], tuple[object, str]]


def figures_written(workbook: bytes) -> Written:
    """The numbers of a workbook by sheet and cell, with the name of their style."""
    book = load_workbook(BytesIO(workbook))
    return {
        (sheet.title, cell.coordinate): (cell.value, str(cell.style))
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
