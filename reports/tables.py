"""Content tables as django-tables2 tables: one adapter for every table of figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budget.calc.sorting import swedish_key
from reports.cells import Cells, classes_of
from reports.content.cell_text import caption
from reports.content.shapes import Row, RowKind, Table, Value
from reports.csv_file import ASKED
from reports.links import UrlOf


@dataclass(frozen=True, slots=True)
class Sort:
    """How a column is sorted ("ascending", "descending", "") and what to ask for the other way.

    `section` is where the table stands on its page: one that is sorted is not lost from sight.
    """

    order: str
    field: str
    next: str
    section: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head and the CSS classes of its cell; `sort` where its table may be sorted."""

    text: str
    classes: str
    sort: Sort | None = None


class TableRow:
    """A content row as django-tables2 reads it: by the keys to sort it by."""

    def __init__(self, row: Row) -> None:
        self.content = row

    @cached_property
    def sort(self) -> list[tuple[int, Any]]:
        """The keys, made only where rows are sorted."""
        return [_sort_key(value) for value in self.content.values]


def _sort_key(value: Value) -> tuple[int, Any]:
    if value is None or value == "":
        return (0, 0)
    return (1, swedish_key(value) if isinstance(value, str) else value)


class FigureTable(tables.Table):  # type: ignore[misc]  # django-tables2 is untyped
    """A table of figures with its unit as caption, footnotes, and sums that stay put.

    django-tables2 sorts it where its order is free; its cells are put together by Cells.
    """

    class Meta:
        attrs = {"class": "figures"}
        template_name = "tables/figures.html"

    def __init__(self, content: Table, url_of: UrlOf, prefix: str = "") -> None:
        self.content = content
        self.label = content.title
        self.caption = caption(content)
        self.footnotes = content.footnotes
        self.csv = f"?{ASKED}={content.key}"
        self.cells = Cells(content.columns, url_of)
        last = content.rows[-1] if content.rows else None
        self.sums = last if content.free_order and last and last.kind is RowKind.SUM else None
        rows = [row for row in content.rows if row is not self.sums]
        super().__init__(
            [TableRow(row) for row in rows],
            extra_columns=list(_sortable(content)) if content.free_order else None,
            orderable=content.free_order,
            prefix=prefix,
            empty_text=_("Det finns inga rader att visa."),
        )

    @property
    def heads(self) -> list[Head]:
        """The heads of all columns."""
        sorts = map(self._sort, self.columns) if self.orderable else repeat(None)
        return [
            Head(column.heading, classes_of(column), sort)
            for column, sort in zip(self.content.columns, sorts, strict=False)
        ]

    def _sort(self, column: Any) -> Sort:
        order = ""
        if column.is_ordered:
            order = "descending" if column.order_by_alias.is_descending else "ascending"
        return Sort(
            order, self.prefixed_order_by_field, column.order_by_alias.next, self.content.key
        )

    @property
    def body(self) -> SafeString:
        """The rows in their order, as HTML."""
        return self.cells.rows([row.content for row in self.data])

    @property
    def foot(self) -> SafeString | None:
        """The cells of the sums that stay put, as HTML."""
        return self.cells.foot(self.sums) if self.sums else None


def _sortable(content: Table) -> Iterator[tuple[str, tables.Column]]:
    for index, column in enumerate(content.columns):
        yield f"c{index}", tables.Column(column.heading, order_by=f"sort__{index}")


def figure_table(
    content: Table, url_of: UrlOf, request: HttpRequest | None = None, prefix: str = ""
) -> FigureTable:
    """The table for a page, sorted as the request asks where its order is free."""
    table = FigureTable(content, url_of, prefix)
    if request is not None and content.free_order:
        tables.RequestConfig(request, paginate=False).configure(table)
    return table
