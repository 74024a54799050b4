"""Many rows written in one statement: the new ones inserted, the stored ones changed.

Django's own bulk calls take a statement for what is new and another for what is not, and put a
CASE of all rows together for each field of an update.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

MOST_ROWS = 1000


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
    columns = [(field, [getattr(row, field.attname) for row in rows]) for field in fields]
    shared = [(field, values[0]) for field, values in columns if len(set(values)) == 1]
    own = [(field, values) for field, values in columns if len(set(values)) > 1]
    sets = [f'"{field.column}" = %s' for field, _value in shared]
    sets += [f'"{field.column}" = {_of_type(field, n)}' for n, (field, _v) in enumerate(own, 2)]
    params: list[Any] = [_prepared(field, value) for field, value in shared]
    if own:
        stored = ([_prepared(field, value) for value in values] for field, values in own)
        values = zip([row.pk for row in rows], *stored, strict=True)
        params += [value for row in values for value in row]
        marks = ", ".join([_marks(len(own) + 1)] * len(rows))
        where = f'FROM (VALUES {marks}) AS v WHERE "{table}"."{key.column}" = v.column1'
    else:
        params += [row.pk for row in rows]
        where = f'WHERE "{key.column}" IN {_marks(len(rows))}'
    _execute(f'UPDATE "{table}" SET {", ".join(sets)} {where}', params)  # noqa: S608


def _of_type(field: Any, place: int) -> str:
    """A value of the list, which PostgreSQL takes for text where it cannot tell."""
    if connection.features.requires_casted_case_in_updates:
        return f"v.column{place}::{field.cast_db_type(connection)}"
    return f"v.column{place}"


def _insert(rows: Sequence[models.Model], fields: Sequence[Any], changed: Sequence[Any]) -> None:
    """A key that is there already makes of the insert a change of that row, and of no other."""
    meta = rows[0]._meta
    marks, params = [], []
    for row in rows:
        add = row.pk is None
        marks.append(f"({', '.join(_mark(field, add) for field in fields)})")
        given = (field for field in fields if not (add and field.primary_key))
        params += [_prepared(field, field.pre_save(row, add)) for field in given]
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


def _prepared(field: Any, value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _execute(sql: str, params: Sequence[Any], *, answers: bool = False) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall()) if answers else []
