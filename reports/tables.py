"""Content tables as django-tables2 tables: one adapter for every table of figures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

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


class Head(NamedTuple):
    """A column's head and the CSS classes of its cell; `sort` where its table may be sorted."""

    text: str
    classes: str
    sort: Sort | None = None


SORTED_BY = "sort"


class _Row:
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


class _Order(tables.Table):  # type: ignore[misc]  # django-tables2 is untyped
    """The order of a table's rows, by the column that a request asks for."""

    def __init__(self, content: Table, rows: Sequence[Row], prefix: str) -> None:
        super().__init__(
            [_Row(row) for row in rows],
            extra_columns=list(_sortable(content)),
            prefix=prefix,
            order_by_field=SORTED_BY,
        )

    def sort_of(self, column: Any, section: str) -> Sort:
        """How a column is sorted, and what to ask for the other way."""
        order = ""
        if column.is_ordered:
            order = "descending" if column.order_by_alias.is_descending else "ascending"
        return Sort(order, self.prefixed_order_by_field, column.order_by_alias.next, section)


class FigureTable:
    """A table of figures with its unit as caption, footnotes, and sums that stay put.

    django-tables2 sorts it where its order is free and a request may ask; its cells are put
    together by Cells.
    """

    def __init__(
        self,
        content: Table,
        url_of: UrlOf,
        request: HttpRequest | None = None,
        prefix: str = "",
    ) -> None:
        self.content = content
        self.label = content.title
        self.caption = caption(content)
        self.footnotes = content.footnotes
        self.csv = f"?{ASKED}={content.key}"
        self.cells = Cells(content.columns, url_of)
        last = content.rows[-1] if content.rows else None
        self.sums = last if content.free_order and last and last.kind is RowKind.SUM else None
        self.rows = [row for row in content.rows if row is not self.sums]
        self._sorts: Iterable[Sort | None] = repeat(None)
        if request is not None and content.free_order:
            self._sort(request, prefix)

    def _sort(self, request: HttpRequest, prefix: str) -> None:
        if (field := prefix + SORTED_BY) not in request.GET:
            # As django-tables2 says of a table that nobody has sorted, without making one.
            names = (_name_of(index) for index, _column in enumerate(self.content.columns))
            self._sorts = [Sort("", field, name, self.content.key) for name in names]
            return
        order = _Order(self.content, self.rows, prefix)
        tables.RequestConfig(request, paginate=False).configure(order)
        self.rows = [row.content for row in order.data]
        self._sorts = [order.sort_of(column, self.content.key) for column in order.columns]

    @cached_property
    def heads(self) -> list[Head]:
        """The heads of all columns."""
        pairs = zip(self.content.columns, self._sorts, strict=False)
        return [Head(column.heading, classes_of(column), sort) for column, sort in pairs]

    @property
    def body(self) -> SafeString:
        """The rows in their order, as HTML."""
        return self.cells.rows(self.rows)

    @property
    def foot(self) -> SafeString | None:
        """The cells of the sums that stay put, as HTML."""
        return self.cells.foot(self.sums) if self.sums else None


def _name_of(index: int) -> str:
    """A column's name in the address."""
    return f"c{index}"


def _sortable(content: Table) -> Iterator[tuple[str, tables.Column]]:
    for index, column in enumerate(content.columns):
        yield _name_of(index), tables.Column(column.heading, order_by=f"sort__{index}")


def figure_table(
    content: Table, url_of: UrlOf, request: HttpRequest | None = None, prefix: str = ""
) -> FigureTable:
    """The table for a page, sorted as the request asks where its order is free."""
    return FigureTable(content, url_of, request, prefix)
