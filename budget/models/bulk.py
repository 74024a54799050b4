"""Many rows written in one statement: the new ones inserted, the stored ones changed.

Django's own bulk calls take a statement for what is new and another for what is not, and put a
CASE of all rows together for each field of an update.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from budget.models.columns import one_cursor

MOST_ROWS = 1000
# What the database takes as it is, by its kind in Python. Not their subclasses: an amount is whole
# öre in the database.
PLAIN: dict[type, tuple[type, ...]] = {
    str: (models.CharField, models.TextField),
    int: (models.BigIntegerField, models.PositiveIntegerField, models.BigAutoField),
}


def write_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Insert the rows without a key, which get theirs, and write the named fields of the others.

    All are of one model. One statement, but for more rows than the database takes in one.
    """
    if not rows:
        return
    fields = list(rows[0]._meta.concrete_fields)
    changed = [field for field in fields if field.name in names]
    size = min(MOST_ROWS, connection.ops.bulk_batch_size(fields, list(rows)))
    for at in range(0, len(rows), size):
        batch = rows[at : at + size]
        if all(row.pk is not None for row in batch):
            _update(batch, changed)
        else:
            _insert(batch, fields, changed)


def _update(rows: Sequence[models.Model], fields: Sequence[Any]) -> None:
    """What all rows share is set as it is; the rest is joined to them by their keys."""
    table, key = rows[0]._meta.db_table, rows[0]._meta.pk
    shared, own = _columns(rows, fields)
    sets = [f'"{field.column}" = %s' for field, _value in shared]
    if len(rows) == 1:
        # A join to one row PostgreSQL plans anew each time.
        _execute(
            f'UPDATE "{table}" SET {", ".join(sets)} WHERE "{key.column}" = %s',  # noqa: S608
            [*(value for _field, value in shared), rows[0].pk],
        )
        return
    sets += [f'"{field.column}" = v.column{n}' for n, (field, _v) in enumerate(own, 2)]
    listed, params = _listed([(key, [row.pk for row in rows]), *own])
    _execute(
        f'UPDATE "{table}" SET {", ".join(sets)} FROM {listed} '  # noqa: S608
        f'WHERE "{table}"."{key.column}" = v.column1',
        [*(value for _field, value in shared), *params],
    )


def insert_told(model: type[models.Model], rows: Sequence[Any], **values: Any) -> None:
    """Insert what `rows` tell of a model's columns by attribute; `values` are the same for all.

    Nothing of Django's own is made for a row, which gets no key. One statement, but for more rows
    than the database takes in one.
    """
    meta, db = model._meta, connections[DEFAULT_DB_ALIAS]
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    told = [field for field in fields if field.attname not in values]
    given = [(field, values[field.attname]) for field in fields if field.attname in values]
    first = [(field, _prepared(field, value, db)) for field, value in given]
    size = max(1, min(MOST_ROWS, db.ops.bulk_batch_size(fields, list(rows))))
    for at in range(0, len(rows), size):
        batch = rows[at : at + size]
        shared, own = _columns(batch, told)
        fixed = [*first, *shared]
        names = ", ".join(f'"{field.column}"' for field, _value in (*fixed, *own))
        params = [value for _field, value in fixed]
        if own:
            listed, more = _listed(own)
            chosen = [_typed(field) for field, _value in fixed]
            chosen += [f"v.column{n}" for n, _column in enumerate(own, 1)]
            source = f"SELECT {', '.join(chosen)} FROM {listed}"  # noqa: S608  # names alone
            params += more
        else:
            marks = [_marks(len(fixed))] * len(batch)
            source, params = f"VALUES {', '.join(marks)}", params * len(batch)
        _execute(f'INSERT INTO "{meta.db_table}" ({names}) {source}', params)


Column = tuple[Any, list[Any]]


def _columns(rows: Sequence[Any], fields: Sequence[Any]) -> tuple[list[Any], list[Column]]:
    """What all rows share, by field, and the columns that differ; as the database takes them."""
    db = connections[DEFAULT_DB_ALIAS]
    shared, own = [], []
    for field in fields:
        values = list(map(attrgetter(field.attname), rows))
        plain = type(field) in PLAIN.get(_kind(values), ())
        if values.count(values[0]) == len(values):
            shared.append((field, values[0] if plain else _prepared(field, values[0], db)))
        elif plain:
            own.append((field, values))
        else:
            own.append((field, [_prepared(field, value, db) for value in values]))
    return shared, own


def _kind(values: Sequence[Any]) -> type:
    """What all values are in Python; an object, where they differ."""
    kinds = set(map(type, values))
    return kinds.pop() if len(kinds) == 1 else object


def _listed(columns: Sequence[Column]) -> tuple[str, list[Any]]:
    """The columns as a table v (column1, column2, …) in a statement, with its parameters.

    PostgreSQL gets them as arrays: however many rows there are, the statement is the same, and is
    not read anew.
    """
    if connection.vendor == "postgresql":
        arrays = ", ".join(f"{_typed(field)}[]" for field, _values in columns)
        names = ", ".join(f"column{n}" for n, _column in enumerate(columns, 1))
        return f"unnest({arrays}) AS v ({names})", [_array(values) for _field, values in columns]
    rows = list(zip(*(values for _field, values in columns), strict=True))
    marks = ", ".join([_marks(len(columns))] * len(rows))
    return f"(VALUES {marks}) AS v", [value for row in rows for value in row]


def _array(values: Sequence[Any]) -> str:
    """A list as PostgreSQL writes one; psycopg, which takes any list, takes four times as long."""
    return f"{{{','.join(map(_item, values))}}}"


def _item(value: Any) -> str:
    if value is None:
        return "NULL"
    if type(value) is int:
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@cache
def _typed(field: Any) -> str:
    """A placeholder; PostgreSQL takes it for text where it cannot tell."""
    if connection.vendor == "postgresql":
        return f"%s::{field.cast_db_type(connection)}"
    return "%s"


def _insert(rows: Sequence[models.Model], fields: Sequence[Any], changed: Sequence[Any]) -> None:
    """A key that is there already makes of the insert a change of that row, and of no other."""
    meta, db = rows[0]._meta, connections[DEFAULT_DB_ALIAS]
    marks, params = [], []
    for row in rows:
        add = row.pk is None
        marks.append(f"({', '.join(_mark(field, add) for field in fields)})")
        given = (field for field in fields if not (add and field.primary_key))
        params += [_prepared(field, field.pre_save(row, add), db) for field in given]
    names = ", ".join(f'"{field.column}"' for field in fields)
    sets = ", ".join(f'"{field.column}" = excluded."{field.column}"' for field in changed)
    keys = _execute(
        f'INSERT INTO "{meta.db_table}" ({names}) VALUES {", ".join(marks)} '  # noqa: S608
        f'ON CONFLICT ("{meta.pk.column}") DO UPDATE SET {sets} RETURNING "{meta.pk.column}"',
        params,
        answers=True,
    )
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias


def _mark(field: Any, add: bool) -> str:
    # PostgreSQL counts up for DEFAULT, SQLite for NULL.
    return str(connection.ops.pk_default_value()) if add and field.primary_key else "%s"


def _marks(count: int) -> str:
    return f"({', '.join(['%s'] * count)})"


def _prepared(field: Any, value: Any, db: Any) -> Any:
    return field.get_db_prep_save(value, db)


Statement = tuple[str, Sequence[Any]]
_waiting: ContextVar[list[Statement] | None] = ContextVar("waiting_statements", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Keep what is written here until the end, and on PostgreSQL write it in one statement.

    For rows of several tables, none of which is read before the end; what answers (the keys of new
    rows) is written at once. SQLite, which has no way to go, writes one after another.
    """
    token = _waiting.set([])
    try:
        yield
        waiting = _waiting.get() or []
    finally:
        _waiting.reset(token)
    if connection.vendor == "postgresql" and len(waiting) > 1:
        *first, (last, _params) = waiting
        named = ", ".join(f"w{n} AS ({sql})" for n, (sql, _params) in enumerate(first))
        waiting = [(f"WITH {named} {last}", [one for _sql, params in waiting for one in params])]
    for sql, params in waiting:
        _execute(sql, params)


def _execute(sql: str, params: Sequence[Any], *, answers: bool = False) -> list[tuple[Any, ...]]:
    waiting = _waiting.get()
    if waiting is not None and not answers:
        waiting.append((sql, params))
        return []
    with one_cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall()) if answers else []
