"""Rows of models in statements that are written out: their columns, and rows made of the values.

What Django can put together it does, once (budget/prepared.py). Written out is what it cannot: rows
joined without a foreign key, with a lock, of several models; for what is asked at every keystroke
that is saved.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState
from django.utils.functional import cached_property

Row = TypeVar("Row", bound=models.Model)


def stored_row(model: type[Row], names: Sequence[str], values: Sequence[Any]) -> Row:
    """What `from_db` makes of a row, past signals that nobody listens to and field by field."""
    one = model.__new__(model)
    its = vars(one)
    state = its["_state"] = ModelState()
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    its.update(zip(names, values, strict=True))
    return one


class Columns(Generic[Row]):
    """The columns of a model's table under an alias, in the order in which `row` takes them.

    A row made without some of them reads those when they are asked for, as Django's do.
    """

    def __init__(self, model: type[Row], alias: str, *, without: Sequence[str] = ()) -> None:
        self._fields = [f for f in model._meta.concrete_fields if f.attname not in without]
        self.model = model
        self.names = [field.attname for field in self._fields]
        self.sql = ", ".join(f'{alias}."{field.column}"' for field in self._fields)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.names)

    @cached_property
    def _converters(self) -> list[tuple[int, Callable[[Any], Any]]]:
        return [
            (place, convert)
            for place, field in enumerate(self._fields)
            for convert in converters(field)
        ]

    def row(self, values: Sequence[Any]) -> Row:
        """A row as it is stored, of its columns' values."""
        given = list(values)
        for place, convert in self._converters:
            given[place] = convert(given[place])
        return stored_row(self.model, self.names, given)


def converters(field: Any) -> list[Callable[[Any], Any]]:
    """What makes of a value in the database one of the field."""
    column = field.cached_col

    def bound(convert: Callable[[Any, Any, Any], Any]) -> Callable[[Any], Any]:
        return lambda value: convert(value, column, connection)

    found = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
    return [bound(convert) for convert in found]


def parted(values: Sequence[Any], *parts: Columns[Any]) -> list[Sequence[Any]]:
    """The values of each of several models, that stand one after another."""
    found, at = [], 0
    for part in parts:
        found.append(values[at : at + len(part)])
        at += len(part)
    return found


def divided(values: Sequence[Any], *parts: Columns[Any]) -> list[Any]:
    """Rows of several models from the values of one, each None where its key is."""
    own = zip(parts, parted(values, *parts), strict=True)
    return [None if its[0] is None else part.row(its) for part, its in own]


_CURSOR: ContextVar[Any] = ContextVar("cursor", default=None)


@contextmanager
def one_cursor() -> Iterator[Any]:
    """Statements inside that are `fetched` or written in bulk are asked by one cursor: this.

    Making one takes Django as long as a small statement takes the database.
    """
    if (around := _CURSOR.get()) is not None:
        yield around
        return
    with connection.cursor() as cursor:
        before = _CURSOR.set(cursor)
        try:
            yield cursor
        finally:
            _CURSOR.reset(before)


def fetched(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    with one_cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def marks(count: int) -> str:
    """So many placeholders for `IN (…)`."""
    return ", ".join(["%s"] * count)


def for_update(*aliases: str) -> str:
    """A clause that locks the rows of some tables; none where all of the database is locked."""
    if not connection.features.has_select_for_update:
        return ""
    return str(connection.ops.for_update_sql(of=aliases, no_key=True))
