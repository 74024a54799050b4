"""A table as it stands on paper: words in cells, widths in points, upright or across."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from budget.calc.amounts import GROUP_SPACE
from reports.charts.lettering import width_of
from reports.content.cell_text import caption, text_of, tone_of
from reports.content.plain_text import for_paper
from reports.content.shapes import Column, Kind, Row, RowKind, Table, Value

UPRIGHT, ACROSS = 481.0, 728.0
"""The width between the margins of A4, in points, on upright pages and on those across."""
SIZES = (9.0, 8.0)
SMALLEST = 7.0
PADDING = 8.0
NARROWEST_TEXT, NARROWEST_PROSE, NARROWEST_FIGURE = 3.0, 14.0, 4.5
LONGEST_WORD, LONGEST_IN_HEAD, SHORT_TEXT = 14.0, 9.6, 9.0
"""In em: a longer word is broken rather than given its width; a shorter text is never broken."""
WHY, PROSE = "forklaring", 80
"""A text column of this key, or with a cell of more letters than this, holds running text."""
SHORT = 20
WHOLE = {False: 600.0, True: 360.0}
"""In points: a table up to this height stands in one piece on a page, upright or across."""
LINE = 1.6
"""A line's height with its share of a row's, in its letters'."""
HEAD_LINES = 3
EN_DASH, WORD_JOINER = "\u2013", "\u2060"
LETTERS = 1_000
"""A measured width: one em at this size is so many units."""


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A cell's words. `tone` is "plus" or "minus" for a deviation that is one, else ""."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column: its head, its width in points and in %, and whether it holds figures or prose.

    `broken` says that its head has a word that is longer than it is given room for.
    """

    heading: str
    width: float
    share: float
    figure: bool
    prose: bool
    broken: bool = False


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row, its cells in the columns' order."""

    kind: RowKind
    cells: tuple[PaperCell, ...]


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table. `caption` is its unit, `size` its letters' in points; it may need a page across.

    `title` is "" where the heading over it says the same; `anchor` is what leads to it, "" for one
    that nothing does.
    """

    key: str
    title: str
    caption: str
    under: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[PaperRow, ...]
    notes: tuple[str, ...]
    across: bool
    size: float
    anchor: str = ""

    @property
    def width(self) -> float:
        """The room it has on its page, in points."""
        return ACROSS if self.across else UPRIGHT

    @property
    def letters(self) -> str:
        """The size of its letters as a name."""
        return f"{self.size:.0f}"

    @property
    def lines(self) -> tuple[tuple[RowKind, tuple[tuple[PaperColumn, PaperCell], ...]], ...]:
        """The rows, each cell with its column."""
        return tuple(
            (row.kind, tuple(zip(self.columns, row.cells, strict=True))) for row in self.rows
        )

    @property
    def short(self) -> bool:
        """Whether it goes to the next page rather than be cut in two; a page has room for it."""
        if len(self.rows) > SHORT:
            return False
        lines = sum(_lines(self, row) for row in self.rows)
        return lines * self.size * LINE <= WHOLE[self.across]


def paper_table(table: Table) -> PaperTable:
    """The table with its cells as words, and room for them; of its columns the published ones."""
    shown = table.published_columns
    rows = tuple(PaperRow(row.kind, tuple(_cells(shown, row))) for row in table.rows)
    across, size, widths = _fitted(shown, rows)
    columns = tuple(
        PaperColumn(
            heading=_unbroken(column.heading),
            width=width,
            share=100 * width / sum(widths),
            figure=column.is_figure,
            prose=_is_prose(column, index, rows),
            broken=_longest_word(column.heading, bold=True) > LONGEST_IN_HEAD,
        )
        for index, (column, width) in enumerate(zip(shown, widths, strict=True))
    )
    return PaperTable(
        key=table.key,
        title=for_paper(table.title),
        caption=for_paper(caption(table, shown)),
        under=for_paper(table.under),
        columns=columns,
        rows=rows,
        notes=tuple(for_paper(note) for note in table.footnotes),
        across=across,
        size=size,
    )


def _lines(table: PaperTable, row: PaperRow) -> int:
    """About how many lines a row takes."""
    cells = zip(table.columns, row.cells, strict=True)
    bold = _is_sum(row)
    return max(
        (
            ceil(_em(cell.text, bold) * table.size / max(c.width - PADDING, 1.0))
            for c, cell in cells
        ),
        default=1,
    )


def _cells(columns: Sequence[Column], row: Row) -> Iterable[PaperCell]:
    values: Iterable[Value] = (*row.values, *[None] * (len(columns) - len(row.values)))
    for column, value in zip(columns, values, strict=False):
        shown = column.shown(value)
        yield PaperCell(for_paper(text_of(column, value, shown)), tone_of(column, shown))


def _fitted(
    columns: Sequence[Column], rows: Sequence[PaperRow]
) -> tuple[bool, float, tuple[float, ...]]:
    """Whether it needs a page across, the size of its letters, and the columns' widths."""
    least, wanted = _least(columns, rows), _wanted(columns, rows)
    for across in (False, True):
        room = ACROSS if across else UPRIGHT
        for size in SIZES:
            if sum(least) * size + PADDING * len(columns) <= room:
                return across, size, _shared(columns, least, wanted, size, room)
    size = SMALLEST
    scale = ACROSS / (sum(least) * size + PADDING * len(columns))
    return True, size, tuple((em * size + PADDING) * scale for em in least)


def _shared(
    columns: Sequence[Column],
    least: Sequence[float],
    wanted: Sequence[float],
    size: float,
    room: float,
) -> tuple[float, ...]:
    """The least widths, and what is left of the room for the texts that want more; or the first."""
    left = room - sum(least) * size - PADDING * len(columns)
    more = [max(want - has, 0.0) for want, has in zip(wanted, least, strict=True)]
    if not sum(more):
        more = [float(not index) for index in range(len(columns))]
    share = left / sum(more) if columns else 0.0
    return tuple(em * size + PADDING + extra * share for em, extra in zip(least, more, strict=True))


def _least(columns: Sequence[Column], rows: Sequence[PaperRow]) -> list[float]:
    """The width in em that each column must have: figures are never broken, words seldom."""
    found = []
    for index, column in enumerate(columns):
        longest = _longest_word(column.heading, bold=True)
        head = min(max(longest, _em(column.heading, bold=True) / HEAD_LINES), LONGEST_IN_HEAD)
        if column.is_figure:
            figures = max(
                (_em(row.cells[index].text, bold=_is_sum(row)) for row in rows), default=0
            )
            found.append(max(figures, head, NARROWEST_FIGURE))
            continue
        words = max((_unbreakable(row, index) for row in rows), default=0.0)
        prose = _is_prose(column, index, rows)
        found.append(max(words, head, NARROWEST_PROSE if prose else NARROWEST_TEXT))
    return found


def _wanted(columns: Sequence[Column], rows: Sequence[PaperRow]) -> list[float]:
    """The width in em that each text would have if it could."""
    return [
        0.0
        if column.is_figure
        else max((min(_em(row.cells[index].text, True), 90.0) for row in rows), default=0.0)
        for index, column in enumerate(columns)
    ]


def _unbroken(heading: str) -> str:
    """A head with no line break inside "jan–aug" and "i %"."""
    kept = for_paper(heading).replace(EN_DASH, EN_DASH + WORD_JOINER)
    return kept.replace(" %", f"{GROUP_SPACE}%")


def _is_prose(column: Column, index: int, rows: Sequence[PaperRow]) -> bool:
    """Whether a column holds running text; the first, and one without a head, name the rows."""
    if not index or column.kind is not Kind.TEXT or not column.heading:
        return False
    return column.key == WHY or any(len(row.cells[index].text) > PROSE for row in rows)


def _is_sum(row: PaperRow) -> bool:
    return row.kind is not RowKind.ROW


def _unbreakable(row: PaperRow, index: int) -> float:
    """What of a cell's text must stand on one line: all of a short text, else its longest word."""
    text, bold = row.cells[index].text, _is_sum(row)
    whole = _em(text, bold)
    return whole if whole <= SHORT_TEXT else _longest_word(text, bold)


def _longest_word(text: str, bold: bool = False) -> float:
    longest = max(text.replace("-", "- ").split(" "), key=len)
    return min(_em(longest, bold), LONGEST_WORD)


def _em(text: str, bold: bool = False) -> float:
    return max(width_of(line, LETTERS, bold) for line in text[:300].split("\n")) / LETTERS
