"""A table as cells: head, rows, footnotes, with widths and heights that fit what they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nlargest

from budget.calc.amounts import NOTHING
from budget.workbooks.cell_text import clean
from reports.content.shapes import DECIMALS, Column, Kind, Row, RowKind, Table, Value
from reports.excel.layout import Cell, Entry
from reports.excel.styles import NOTE, PROSE, head_style, style_of
from reports.excel.text import line_count, units

HEAD_ROW = 3
LINE = 16.5
"""The height of a row with one line, in points."""
NEXT_LINE = 12.75
TALLEST = 409.0
"""No row can be higher in Excel."""
WIDEST = {PROSE: 62.0}
WIDEST_NAME, WIDEST_TEXT = 54.0, 48.0
NARROWEST_FIGURE, NARROWEST_TEXT = 13.0, 9.0
FEW_LETTERS = 5
"""A text with no more letters takes one line in any column."""
WIDEST_HEAD = 14.5
"""A figure's head that is no wider stands on one line."""


@dataclass(frozen=True, slots=True)
class Block:
    """The cells of a table that starts at column `left`; its rows stand from `first` to `last`."""

    cells: tuple[Cell, ...]
    widths: tuple[float, ...]
    heights: dict[int, float]
    left: int
    first: int
    last: int
    merged: tuple[tuple[int, int, int], ...] = ()


def block(table: Table, head_row: int, left: int = 1) -> Block:
    """The published columns of a table from column `left`, with their heads in `head_row`."""
    columns = table.published_columns
    rows = [_entries(columns, row) for row in table.rows]
    wide = tuple(
        _width(column, index, [row[index] for row in rows]) for index, column in enumerate(columns)
    )
    heads = [clean(column.heading) for column in columns]
    # A text right after a figure, and what a sum standing above is made of, stand a step in.
    after = {i for i, c in enumerate(columns) if i and not c.is_figure and columns[i - 1].is_figure}
    cells = [
        Cell(head_row, left + index, heads[index], head_style(column, index in after))
        for index, column in enumerate(columns)
    ]
    lines = [line_count(head, wide[index], bold=True) for index, head in enumerate(heads)]
    heights = {head_row: height(max(lines, default=1))}
    styles = {
        (kind, indented): [
            style_of(column, kind, i in after or (indented and not i))
            for i, column in enumerate(columns)
        ]
        for kind in {row.kind for row in table.rows}
        for indented in (False, True)
    }
    inner: set[str] = set()
    for number, (row, entries) in enumerate(zip(table.rows, rows, strict=True), head_row + 1):
        indented = row.key in inner
        inner.update(row.parts)
        looks = styles[row.kind, indented]
        cells.extend(
            [
                Cell(number, at, *cell)
                for at, cell in enumerate(zip(entries, looks, strict=True), left)
            ]
        )
        bold = row.kind is not RowKind.ROW
        heights[number] = height(_lines(columns, entries, wide, bold))
    return Block(tuple(cells), wide, heights, left, head_row + 1, head_row + len(rows))


def notes(table: Table, above: Block) -> Block:
    """The lines that stand under a table, after one empty row."""
    texts = (table.under, *table.footnotes)
    return note_lines(texts, above.last + 2, above.widths)


def note_lines(texts: Iterable[str], first: int, widths: Sequence[float]) -> Block:
    """Texts one a row from `first`, each over the whole width; none where they are empty."""
    shown = [clean(text) for text in texts if text]
    wide = sum(widths)
    numbered = list(enumerate(shown, first))
    heights = {row: height(line_count(text, wide * 1.08), 12.0) for row, text in numbered}
    merged = tuple((row, 1, len(widths)) for row, _text in numbered) if len(widths) > 1 else ()
    cells = tuple(Cell(row, 1, text, NOTE) for row, text in numbered)
    return Block(cells, tuple(widths), heights, 1, first, first + len(shown) - 1, merged)


def entry(column: Column, value: Value) -> Entry | None:
    """The value that a cell holds: rounded once in its column's unit, texts cleaned."""
    if isinstance(value, str):
        return clean(value) or None
    if value is None:
        # A change in % that cannot be said is shown so; else nothing is an empty cell.
        return NOTHING if column.kind is Kind.PERCENT else None
    shown = column.shown(value)
    whole = column.is_figure and DECIMALS.get(column.kind, 0) == 0
    return int(shown) if whole and isinstance(shown, Decimal) else shown


def height(lines: int, line: float = NEXT_LINE) -> float:
    """The height of a row with so many lines."""
    return min(LINE + (lines - 1) * line + (2.0 if lines > 1 else 0.0), TALLEST)


def _entries(columns: Sequence[Column], row: Row) -> list[Entry | None]:
    return [entry(column, value) for column, value in zip(columns, row.values, strict=False)]


def _lines(
    columns: Sequence[Column], entries: Sequence[Entry | None], widths: Sequence[float], bold: bool
) -> int:
    cells = zip(columns, entries, widths, strict=True)
    return max(
        (
            line_count(value, wide - (column.key == PROSE), bold and column.key != PROSE)
            for column, value, wide in cells
            if isinstance(value, str) and len(value) > FEW_LETTERS
        ),
        default=1,
    )


def _width(column: Column, index: int, values: Sequence[Entry | None]) -> float:
    longest_word = max((units(word, bold=True) for word in column.heading.split()), default=0.0)
    if column.is_figure:
        whole = units(column.heading, bold=True)
        head = whole if whole <= WIDEST_HEAD else max(longest_word, min(whole * 0.57, WIDEST_HEAD))
        digits = max((len(f"{v:,}") for v in values if isinstance(v, Decimal | int)), default=0)
        # Room for a sign, and for the bold digits of a sum.
        return max(NARROWEST_FIGURE, head + 3, (digits + 1) * 1.15 + 2)
    lines = [line for value in values if isinstance(value, str) for line in value.split("\n")]
    # The widest is among those with most letters.
    candidates = nlargest(3, lines, key=len)
    longest = max((units(line, bold=True) for line in candidates), default=0.0)
    widest = WIDEST.get(column.key, WIDEST_TEXT if index else WIDEST_NAME)
    return min(max(NARROWEST_TEXT, longest + 2, longest_word + 2), widest)
