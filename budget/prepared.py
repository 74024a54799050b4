"""Statements that Django puts together once and asks many times.

Putting a statement together takes Django longer than a small one takes the database. What is kept
is the statement's text and how its columns are read; never a row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import Expression, Model, QuerySet
from django.utils.functional import cached_property

from budget.models.columns import fetched, stored_row

Row = tuple[Any, ...]
Converter = tuple[int, Sequence[Callable[..., Any]], Any]
ModelT = TypeVar("ModelT", bound=Model)


class Asked(Expression):
    """A place in a statement that is filled in whenever it is asked, by its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A parameter, which is the expression itself until the statement is asked."""
        return "%s", [self]


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as the database reads it, and how the columns of its rows become values."""

    sql: str
    params: Sequence[Any]
    converters: Sequence[Converter]


class Prepared:
    """A statement, from a function that makes its query set of `values_list`."""

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make

    def rows(self, **asked: Any) -> list[Row]:
        """The rows; each `Asked` is filled in by its name."""
        text = self._text
        adapted = connection.ops.adapt_unknown_value
        params = [
            adapted(asked[one.name]) if isinstance(one, Asked) else one for one in text.params
        ]
        rows = fetched(text.sql, params)
        return _converted(rows, text.converters) if text.converters else rows

    @cached_property
    def _text(self) -> _Text:
        compiler = self._make().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        found = compiler.get_converters([column for column, *_rest in compiler.select])
        return _Text(sql, params, [(index, *found[index]) for index in found])


def _converted(rows: Sequence[Row], converters: Sequence[Converter]) -> list[Row]:
    found = [list(row) for row in rows]
    for index, functions, expression in converters:
        for row in found:
            for convert in functions:
                row[index] = convert(row[index], expression, connection)
    return [tuple(row) for row in found]


@dataclass(frozen=True, slots=True)
class _Part:
    """The columns of one model in a row, and the foreign keys that lead to it ("" for none).

    `key` is where its primary key stands: None there where the foreign key is empty.
    """

    path: str
    parent: str
    name: str
    model: type[Model]
    names: Sequence[str]
    columns: slice
    key: int


class PreparedObjects(Generic[ModelT]):
    """A statement for rows of a model, from a function that makes its query set.

    Each row brings the rows that it points at by the foreign keys of `paths`, such as
    "appropriation" and "appropriation__committee", in that order.
    """

    def __init__(self, make: Callable[[], QuerySet[ModelT]], *paths: str) -> None:
        self._make = make
        self._paths = ("", *paths)

    def objects(self, **asked: Any) -> list[ModelT]:
        """The rows; each `Asked` is filled in by its name."""
        rows = self._rows.rows(**asked)
        if len(self._parts) > 1:
            return [self._made(row) for row in rows]
        (part,) = self._parts
        model, names = cast("type[ModelT]", part.model), part.names
        return [stored_row(model, names, row) for row in rows]

    @cached_property
    def _parts(self) -> Sequence[_Part]:
        parts: list[_Part] = []
        start = 0
        for path in self._paths:
            part = _part(self._make().model, path, start)
            parts.append(part)
            start = part.columns.stop
        return parts

    @cached_property
    def _rows(self) -> Prepared:
        columns = [
            f"{part.path}__{name}" if part.path else name
            for part in self._parts
            for name in part.names
        ]
        return Prepared(lambda: self._make().values_list(*columns))

    def _made(self, row: Row) -> ModelT:
        made: dict[str, Any] = {}
        for part in self._parts:
            if row[part.key] is not None:
                one = made[part.path] = stored_row(part.model, part.names, row[part.columns])
                if part.path:
                    made[part.parent]._state.fields_cache[part.name] = one
        found: ModelT = made[""]
        return found


def _part(model: Any, path: str, start: int) -> _Part:
    for name in path.split("__") if path else ():
        model = model._meta.get_field(name).related_model
    names = [field.attname for field in model._meta.concrete_fields]
    parent, _, name = path.rpartition("__")
    columns = slice(start, start + len(names))
    return _Part(
        path, parent, name, model, names, columns, start + names.index(model._meta.pk.attname)
    )
