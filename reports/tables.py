"""Content tables as django-tables2 tables: one adapter for every table of figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from budget.calc.sorting import swedish_key
from reports.content.cell_text import caption, text_of, tone_of
from reports.content.shapes import Column, Kind, Row, RowKind, Table, Value
from reports.csv_file import ASKED
from reports.links import UrlOf

WHY = "forklaring"
"""The key of a column of explanations."""

ROW_CLASSES = {RowKind.SUM: "sum", RowKind.SUBSUM: "subsum", RowKind.HEADING: "heading"}


def figure(column: Column, value: Value) -> str | SafeString:
    """A cell as it stands in the page: a deviation carries its colour beside its sign."""
    if isinstance(value, str):
        return value
    shown = column.shown(value)
    text = text_of(column, value, shown)
    word = tone_of(column, shown)
    return mark_safe(f'<span class="dev {word}">{text}</span>') if word else text  # noqa: S308


class ContentColumn(tables.Column):  # type: ignore[misc]  # django-tables2 is untyped
    """One column of a content table; knows nothing but its column and where rows lead."""

    def __init__(self, column: Column, index: int, url_of: UrlOf, **options: Any) -> None:
        self.content = column
        self.index = index
        self.url_of = url_of
        classes = _classes(column)
        super().__init__(
            verbose_name=column.heading,
            accessor=f"values__{index}",
            order_by=f"sort__{index}",
            empty_values=(),
            default="",
            attrs={part: {"class": classes} for part in ("th", "td", "tf")} if classes else {},
            **options,
        )
        self.opening = _tag("td" if index else 'th scope="row"', classes)
        self.closing = "</td>" if index else "</th>"

    def cell(self, record: "TableRow") -> str:
        """The cell with its tag, as HTML."""
        return f"{self.opening}{_escaped(self.render(record))}{self.closing}"

    def render(self, record: "TableRow") -> str | SafeString:
        """The cell; the first column leads where the row does."""
        return figure(self.content, record.values[self.index])


class FirstColumn(ContentColumn):
    """The column that heads its rows and leads down.

    On a telephone it carries the texts whose columns are left out there: `carried`, their indexes
    and CSS classes.
    """

    def __init__(
        self, column: Column, url_of: UrlOf, carried: Sequence[tuple[int, str]], **options: Any
    ) -> None:
        self.carried = carried
        super().__init__(column, 0, url_of, **options)

    def cell(self, record: "TableRow") -> str:
        """The row's head; a decision without a case number has none."""
        if record.values[0] in (None, ""):
            return f"<td>{_escaped(self.render(record))}</td>"
        return super().cell(record)

    def render(self, record: "TableRow") -> str | SafeString:
        """The name, as a link where there is somewhere to go."""
        shown = super().render(record)
        url = self.url_of(record.row.target)
        name = format_html('<a href="{}">{}</a>', url, shown) if url and shown else shown
        for index, classes in self.carried:
            if text := record.values[index]:
                name = format_html('{}<span class="{}">{}</span>', name, classes, text)
        return name


def _carried(columns: Sequence[Column]) -> list[tuple[int, str]]:
    return [
        (index, "narrow-only why" if column.key == WHY else "narrow-only")
        for index, column in enumerate(columns)
        if column.kind is Kind.TEXT and (column.key == WHY or column.secondary)
    ]


def _escaped(text: str) -> str:
    # Django's own, with all that may be lazy in mind, takes ten times as long.
    return text if isinstance(text, SafeString) else escape(text)


def _tag(name: str, classes: str) -> str:
    return f'<{name} class="{classes}">' if classes else f"<{name}>"


def _classes(column: Column) -> str:
    classes = ["n"] if column.is_figure else []
    if column.kind is Kind.DATE:
        classes.append("day")
    if column.key == WHY:
        classes += ["why", "wide-only"]
    if column.secondary:
        classes.append("wide-only")
    return " ".join(classes)


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head that is a text alone, and the attributes of its cell."""

    text: str
    attributes: SafeString


class TableRow:
    """A content row as django-tables2 reads it: values, and keys to sort them by."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.values = row.values

    @cached_property
    def sort(self) -> list[tuple[int, Any]]:
        """The keys, made only where rows are sorted."""
        return [_sort_key(value) for value in self.values]


def _sort_key(value: Value) -> tuple[int, Any]:
    if value is None or value == "":
        return (0, 0)
    return (1, swedish_key(value) if isinstance(value, str) else value)


class FigureTable(tables.Table):  # type: ignore[misc]  # django-tables2 is untyped
    """A table of figures with its unit as caption, footnotes, and sums that stay put."""

    class Meta:
        attrs = {"class": "figures"}
        template_name = "tables/figures.html"

    has_body = True

    def __init__(self, content: Table, url_of: UrlOf, prefix: str = "") -> None:
        self.content = content
        self.label = content.title
        self.caption = caption(content)
        self.footnotes = content.footnotes
        self.csv = f"?{ASKED}={content.key}"
        last = content.rows[-1] if content.rows else None
        self.foot = last if content.free_order and last and last.kind is RowKind.SUM else None
        rows = [row for row in content.rows if row is not self.foot]
        super().__init__(
            [TableRow(row) for row in rows],
            extra_columns=list(self._columns(content, url_of)),
            orderable=content.free_order,
            prefix=prefix,
            empty_text=_("Det finns inga rader att visa."),
        )

    @property
    def heads(self) -> list[Head]:
        """The heads where none sorts: django-tables2 would ask each column many things."""
        if self.orderable:
            return []
        return [
            Head(column.heading, mark_safe(f'class="{classes}"' if classes else ""))  # noqa: S308
            for column in self.content.columns
            for classes in (_classes(column),)
        ]

    @property
    def body(self) -> SafeString:
        """The rows in their order, as HTML.

        Put together here: the template would take longer over their cells than over all else.
        """
        columns = [bound.column for bound in self.columns]
        rows = (
            f"{_tag('tr', ROW_CLASSES.get(row.record.row.kind, ''))}"
            f"{''.join(column.cell(row.record) for column in columns)}</tr>"
            for row in self.rows
        )
        return mark_safe("\n".join(rows))  # noqa: S308  # every cell is escaped in itself

    def _columns(self, content: Table, url_of: UrlOf) -> Sequence[tuple[str, ContentColumn]]:
        carried = _carried(content.columns)
        columns: list[tuple[str, ContentColumn]] = []
        for index, column in enumerate(content.columns):
            options = {}
            if self.foot is not None:
                options["footer"] = figure(column, self.foot.values[index])
            made = (
                ContentColumn(column, index, url_of, **options)
                if index
                else FirstColumn(column, url_of, carried, **options)
            )
            columns.append((f"c{index}", made))
        return columns


def figure_table(
    content: Table, url_of: UrlOf, request: HttpRequest | None = None, prefix: str = ""
) -> FigureTable:
    """The table for a page, sorted as the request asks where its order is free."""
    table = FigureTable(content, url_of, prefix)
    if request is not None and content.free_order:
        tables.RequestConfig(request, paginate=False).configure(table)
    return table
