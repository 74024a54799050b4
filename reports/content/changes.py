"""What has changed between a frozen document and the one that would be made now.

Cells are compared exactly and shown as the tables show them; texts word by word, as they read with
their live figures. Charts and findings tell of what stands in tables, and are not compared.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from budget.calc.amounts import format_number
from reports.content.attached import section_tables
from reports.content.cell_text import shown_text
from reports.content.document import (
    Document,
    Listing,
    NoticeBlock,
    ProsePart,
    Section,
    TextBlock,
)
from reports.content.shapes import DECIMALS, Column, Kind, Row, Table, Value

FINDINGS = "avstamning"
"""The key of the reconciliation's table: what it says follows from the others, row by row anew."""
_TEXT = Column("", "", Kind.TEXT)
MOST_PAIRS = 4_000_000
"""Texts with more pairs of paragraphs than this are told as one change: it would take too long."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that differs. `by` is new − old in the column's unit, "" where there is no number.

    A row or table that is there in one of the two alone has "" on the other side, and such a table
    no row. `figure` is whether the column holds figures.
    """

    table: str
    title: str
    row: str
    column: str
    old: str
    new: str
    by: str = ""
    figure: bool = False


@dataclass(frozen=True, slots=True)
class TextChange:
    """A piece of text that differs; what was added or taken away has "" on the other side."""

    section: str
    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs: cells in the tables' order, texts in the sections'."""

    cells: tuple[CellChange, ...]
    texts: tuple[TextChange, ...]

    def __bool__(self) -> bool:
        return bool(self.cells or self.texts)


def changes(frozen: Document, now: Document) -> Changes:
    """What has changed since a document was frozen."""
    return Changes(tuple(_cells(frozen, now)), tuple(_texts(frozen, now)))


def _cells(frozen: Document, now: Document) -> Iterator[CellChange]:
    old, new = _tables(frozen), _tables(now)
    for key in dict.fromkeys((*old, *new)):
        if key not in new:
            yield _whole(old[key], _("tabellen fanns"), "")
        elif key not in old:
            yield _whole(new[key], "", _("tabellen finns"))
        else:
            yield from _in_table(old[key], new[key])


def _tables(document: Document) -> Mapping[str, Table]:
    tables: dict[str, Table] = {}
    for table in (*section_tables(document), *document.attached):
        if table.key != FINDINGS:
            tables.setdefault(table.key, table)
    return tables


def _whole(table: Table, old: str, new: str) -> CellChange:
    return CellChange(table.key, table.title, "", "", old, new)


def _in_table(old: Table, new: Table) -> Iterator[CellChange]:
    pairs = _pairs(old.rows, new.rows)
    for number, row in enumerate(old.rows):
        if number in pairs:
            yield from _in_row(old, new, row, new.rows[pairs[number]])
        else:
            yield _row(new, row, _("raden fanns"), "")
    known = frozenset(pairs.values())
    for number, row in enumerate(new.rows):
        if number not in known:
            yield _row(new, row, "", _("raden finns"))


def _pairs(old: Sequence[Row], new: Sequence[Row]) -> dict[int, int]:
    """Which row is which, by their places: by what lasts when a row is renamed, else by its key.

    Rows that are alike in that are told apart by their order.
    """
    pairs: dict[int, int] = {}
    for known_by in (_identity, _code, _key):
        taken = frozenset(pairs.values())
        waiting: dict[str, list[int]] = {}
        for number, row in enumerate(new):
            if number not in taken and known_by(row):
                waiting.setdefault(known_by(row), []).append(number)
        for number, row in enumerate(old):
            if number not in pairs and waiting.get(known_by(row)):
                pairs[number] = waiting[known_by(row)].pop(0)
    return pairs


def _identity(row: Row) -> str:
    return row.identity


def _code(row: Row) -> str:
    return row.code


def _key(row: Row) -> str:
    return row.key


def _row(table: Table, row: Row, old: str, new: str) -> CellChange:
    return CellChange(table.key, table.title, _name(table, row), "", old, new)


def _name(table: Table, row: Row) -> str:
    """What a row is called: its first text."""
    pairs = zip(table.columns, row.values, strict=False)
    return next((value for _c, value in pairs if isinstance(value, str) and value), row.key)


def _in_row(old: Table, new: Table, was: Row, row: Row) -> Iterator[CellChange]:
    before = {
        column.key: (column, value) for column, value in zip(old.columns, was.values, strict=False)
    }
    after = {
        column.key: (column, value) for column, value in zip(new.columns, row.values, strict=False)
    }
    for key in dict.fromkeys((*before, *after)):
        first, value = before.get(key, (None, None))
        column, now = after.get(key, (None, None))
        # A column of ours that came with the program since is no change of what was published.
        if first is None and column is not None and column.extra:
            continue
        if value != now:
            yield CellChange(
                new.key,
                new.title,
                _name(new, row),
                _head(column or first),
                _shown(first, value),
                _shown(column, now),
                _by(column, value, now),
                bool((column or first or _TEXT).is_figure),
            )


def _head(column: Column | None) -> str:
    return (column.heading or _("Benämning")) if column else ""


def _shown(column: Column | None, value: Value) -> str:
    return shown_text(column, value) if column else ""


def _by(column: Column | None, old: Value, new: Value) -> str:
    """By how much a figure has changed, with its sign; finer than is shown in all its decimals."""
    if column is None or not column.is_figure:
        return ""
    if not isinstance(old, Decimal | int) or not isinstance(new, Decimal | int):
        return ""
    change = Decimal(new) - Decimal(old)
    shown = column.shown(change)
    decimals = DECIMALS.get(column.kind, 0)
    if isinstance(shown, Decimal) and shown:
        return format_number(shown, decimals, signed=True)
    scale = column.unit.factor if column.unit else 1
    exact = (change / scale).normalize()
    return format_number(exact, max(decimals, -int(exact.as_tuple().exponent)), signed=True)


def _texts(frozen: Document, now: Document) -> Iterator[TextChange]:
    old, new = _by_key(frozen), _by_key(now)
    for key in dict.fromkeys((*old, *new)):
        section = new.get(key) or old[key]
        was = _said(old[key]) if key in old else []
        says = _said(new[key]) if key in new else []
        yield from _differing(section, was, says)


def _by_key(document: Document) -> dict[str, Section]:
    return {section.key: section for section in document.sections}


def _differing(section: Section, old: list[str], new: list[str]) -> Iterator[TextChange]:
    if old != new and len(old) * len(new) > MOST_PAIRS:
        yield TextChange(section.key, section.heading, "\n".join(old), "\n".join(new))
        return
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        was, says = "\n".join(old[first:last]), "\n".join(new[begin:end])
        yield TextChange(section.key, section.heading, was, says)


def _said(section: Section) -> list[str]:
    """What a section says, paragraph by paragraph, its heading first."""
    said = [section.heading]
    for block in section.blocks:
        if isinstance(block, TextBlock):
            said += [words for part in block.parts for words in _words(part)]
        elif isinstance(block, NoticeBlock):
            said.append(block.words)
    return said


def _words(part: ProsePart) -> Iterable[str]:
    if isinstance(part, Listing):
        return ["".join(run.text for run in item.runs) for item in part.items]
    return ["".join(run.text for run in part.runs)]
