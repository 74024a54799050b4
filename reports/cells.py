"""The heads and rows of a content table as HTML, every cell escaped in itself.

Put together here: a template would take longer over the cells than over all else of a page.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from budget.calc.amounts import MOST_KEPT
from reports.content.cell_text import text_of, tone_of
from reports.content.plain_text import bound
from reports.content.shapes import Column, Kind, Row, RowKind, Value
from reports.links import UrlOf

WHY = "forklaring"
"""The key of a column of explanations."""
CASE = "arende"
"""The key of a column of case numbers, which are not broken."""

ROW_TAGS = {
    RowKind.ROW: "<tr>",
    RowKind.SUM: '<tr class="sum">',
    RowKind.SUBSUM: '<tr class="subsum">',
    RowKind.HEADING: '<tr class="heading">',
}


def figure(column: Column, value: Value) -> str:
    """A cell's content: a deviation carries its colour beside its sign."""
    if isinstance(value, str):
        words = escape(bound(value) if column.key == WHY else value)
        return f'<span class="words">{words}</span>' if column.is_figure else words
    # Of digits and signs alone: there is nothing to escape.
    if isinstance(value, Decimal):
        return _number(column.kind, column.signed, value)
    return text_of(column, value, column.shown(value))


@lru_cache(MOST_KEPT)
def _number(kind: Kind, signed: bool, value: Decimal) -> str:
    """A number as any column of its kind shows it."""
    column = Column("", "", kind, signed)
    shown = column.shown(value)
    text, word = text_of(column, value, shown), tone_of(column, shown)
    return f'<span class="dev {word}">{text}</span>' if word else text


@lru_cache(maxsize=1000)
def classes_of(column: Column) -> str:
    """The CSS classes of a column's cells."""
    classes = ["n"] if column.is_figure else []
    if column.kind is Kind.DATE:
        classes.append("day")
    if column.key == CASE:
        classes.append("case")
    if column.key == WHY:
        classes += ["why", "wide-only"]
    if column.secondary:
        classes.append("wide-only")
    return " ".join(classes)


def attribute(name: str, value: str) -> str:
    """An attribute of a tag, the space before it included; nothing for an empty one.

    `value` is words of our own, such as classes: it is not escaped.
    """
    return f' {name}="{value}"' if value else ""


class Carried(NamedTuple):
    """A text that the first column carries on a telephone, where its own column is left out."""

    at: int
    classes: str
    name: str


class _Tags(NamedTuple):
    """What stands around the cells of some columns, and what the first of them carries."""

    head: str
    others: tuple[tuple[int, Column, str], ...]
    carried: tuple[Carried, ...]


@lru_cache(maxsize=1000)
def _tags(columns: tuple[Column, ...]) -> _Tags:
    """Made once for the same columns: a page has many tables, and they are those of every round."""
    return _Tags(
        f'<th scope="row"{attribute("class", classes_of(columns[0]))}>',
        tuple(
            (index, column, f"<td{attribute('class', classes_of(column))}>")
            for index, column in enumerate(columns[1:], 1)
        ),
        tuple(
            Carried(
                index,
                "narrow-only why" if column.key == WHY else "narrow-only",
                f"{column.heading} " if column.named else "",
            )
            for index, column in enumerate(columns)
            if column.kind is Kind.TEXT and (column.key == WHY or column.secondary)
        ),
    )


class Cells:
    """The cells of a table's columns, by where its rows lead."""

    def __init__(self, columns: tuple[Column, ...], url_of: UrlOf) -> None:
        self._url_of = url_of
        self._first = columns[0]
        self._head, self._others, self._carried = _tags(columns)

    def rows(self, rows: Sequence[Row]) -> SafeString:
        """Rows in their order, with their tags."""
        shown = (f"{ROW_TAGS[row.kind]}{self._row_head(row)}{self._rest(row)}</tr>" for row in rows)
        return mark_safe("\n".join(shown))  # noqa: S308  # every cell is escaped

    def foot(self, row: Row) -> SafeString:
        """The cells of the row of sums, which leads nowhere."""
        head = f"{self._head}{figure(self._first, row.values[0])}</th>"
        return mark_safe(head + self._rest(row))  # noqa: S308  # every cell is escaped

    def _rest(self, row: Row) -> str:
        values = row.values
        return "".join(
            [f"{tag}{figure(column, values[index])}</td>" for index, column, tag in self._others]
        )

    def _row_head(self, row: Row) -> str:
        """The row's head; a decision without a case number has none."""
        if row.values[0] in (None, ""):
            return f"<td>{self._name(row)}</td>"
        return f"{self._head}{self._name(row)}</th>"

    def _name(self, row: Row) -> str:
        """The name, as a link where there is somewhere to go."""
        name = figure(self._first, row.values[0])
        url = self._url_of(row.target)
        if url and name:
            name = f'<a href="{escape(url)}">{name}</a>'
        for carried in self._carried:
            if text := row.values[carried.at]:
                words = escape(bound(f"{carried.name}{text}"))
                name += f'<span class="{carried.classes}">{words}</span>'
        return name
