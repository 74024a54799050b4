"""A block of cells pasted from a spreadsheet: which text goes to which row, or why none does.

One column goes down over the rows that are typed in, from the row where it is pasted; the sums
between them are no such rows. Two columns, the first with the rows' names, go to the rows so
named; the sums' rows are left aside. A head over either is left aside too; over one column only
where it is a head by its words, for all below would move up a row. Anything else is refused as a
whole.
"""

import csv
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from io import StringIO
from typing import Literal

LONGEST = 20_000
"""The most characters of a block: a copied sheet is a mistake, not a forecast."""

Code = Literal["empty", "too_long", "many_columns", "too_many_rows", "unknown_name", "named_twice"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a block is not taken: a code and what it needs.

    many_columns: count; too_many_rows: count, room; unknown_name and named_twice: name;
    too_long: limit.
    """

    code: Code
    params: tuple[tuple[str, str | int], ...] = ()


Placed = tuple[tuple[str, str], ...]


def place(
    text: str,
    start: str,
    rows: Sequence[str],
    names: Mapping[str, str],
    sums: AbstractSet[str],
    heads: AbstractSet[str] = frozenset(),
) -> Placed | Refusal:
    """The texts of a block by row: (row, text), in the block's order.

    `rows` are the rows that are typed in, in order, and `start` the one where the block begins.
    `names` gives the row of a name, `sums` are the names of the sums; both as `plain_name`.
    `heads` are words that a column's head begins with, as `plain_name`.
    """
    if len(text) > LONGEST:
        return Refusal("too_long", (("limit", LONGEST),))
    block = _cells(text)
    if not block:
        return Refusal("empty")
    columns = max(map(len, block))
    if columns == 1:
        texts = [cells[0] for cells in block]
        below = texts[1:] if len(texts) > 1 and _is_head(texts[0], heads) else texts
        return _down(below, rows[rows.index(start) :])
    named = [(plain_name(cells[0]), cells[1] if len(cells) > 1 else "") for cells in block]
    if columns == 2 and any(name in names for name, _text in named):
        has_head = _is_head(named[0][1], heads) or not any(map(str.isdigit, named[0][1]))
        return _by_name(named, [cells[0] for cells in block], names, sums, has_head=has_head)
    return Refusal("many_columns", (("count", columns),))


def plain_name(text: str) -> str:
    """A row's name without what copying changes: case and spaces."""
    return " ".join(text.split()).casefold()


def _cells(text: str) -> list[list[str]]:
    """Rows of cells, without the empty rows and columns around them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    # A spreadsheet puts quotes around a cell that holds a tab, a line break or a quote.
    block = list(csv.reader(StringIO(lines, newline=""), delimiter="\t"))
    rows = [[cell.strip() for cell in cells] or [""] for cells in block]
    while rows and not any(rows[-1]):
        rows.pop()
    while rows and not any(cells[-1] for cells in rows if len(cells) == max(map(len, rows))):
        widest = max(map(len, rows))
        rows = [cells[: widest - 1] for cells in rows]
    return rows


def _is_head(text: str, heads: AbstractSet[str]) -> bool:
    """Whether a cell is a column's head, such as "Prognos 2024, Tkr"."""
    words = plain_name(text).replace(",", " ").split()
    return bool(words) and words[0] in heads


def _down(texts: list[str], rows: Sequence[str]) -> Placed | Refusal:
    if len(texts) > len(rows):
        return Refusal("too_many_rows", (("count", len(texts)), ("room", len(rows))))
    return tuple(zip(rows, texts, strict=False))


def _by_name(
    named: list[tuple[str, str]],
    written: list[str],
    names: Mapping[str, str],
    sums: AbstractSet[str],
    *,
    has_head: bool,
) -> Placed | Refusal:
    placed: dict[str, str] = {}
    for index, ((name, text), as_written) in enumerate(zip(named, written, strict=True)):
        heading = index == 0 and has_head and name not in names
        if name in sums or heading or not (name or text):
            continue
        row = names.get(name)
        if row is None:
            return Refusal("unknown_name", (("name", as_written),))
        if row in placed:
            return Refusal("named_twice", (("name", as_written),))
        placed[row] = text
    return tuple(placed.items())
