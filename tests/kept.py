"""What takes long to load into the test database, kept beside it: loaded once a process."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.db import connection


class Kept:
    """What `fill` writes to the test database, beside it; the test database is left as it was."""

    def __init__(self, name: str, fill: Callable[[], None]) -> None:
        self._copy: Any
        if connection.vendor == "sqlite":
            with closing(_backup()) as before:
                fill()
                self._copy = _backup()
                _restore(before)
        else:
            self._copy = f"{connection.settings_dict['NAME']}_{name}"
            _copy_database(connection.settings_dict["NAME"], self._copy)
            with _used(self._copy):
                fill()

    @contextmanager
    def standing(self) -> Iterator[None]:
        """It stands in the test database's place; whatever changes it is rolled back before."""
        if connection.vendor == "sqlite":
            with closing(_backup()) as before:
                _restore(self._copy)
                yield
                _restore(before)
        else:
            with _used(self._copy):
                yield

    def pour(self) -> None:
        """Put it into the test database, in the place of all that is there."""
        if connection.vendor == "sqlite":
            _restore(self._copy)
        else:
            _copy_database(self._copy, connection.settings_dict["NAME"])

    def drop(self) -> None:
        """Let go of it."""
        if connection.vendor == "sqlite":
            self._copy.close()
        else:
            _drop_database(self._copy)


def _backup() -> sqlite3.Connection:
    assert not connection.in_atomic_block, "two fixtures of one file have a database of their own"
    connection.ensure_connection()
    copy = sqlite3.connect(":memory:")
    connection.connection.backup(copy)
    return copy


def _restore(copy: sqlite3.Connection) -> None:
    assert not connection.in_atomic_block
    connection.ensure_connection()
    copy.backup(connection.connection)


@contextmanager
def _used(name: str) -> Iterator[None]:
    """Another database is the one that is connected to."""
    assert not connection.in_atomic_block, "two fixtures of one file have a database of their own"
    own = connection.settings_dict["NAME"]
    _connect_to(name)
    try:
        yield
    finally:
        _connect_to(own)


def _close() -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one


def _connect_to(name: str) -> None:
    _close()
    connection.settings_dict["NAME"] = name


def _copy_database(source: str, target: str) -> None:
    """Nobody may be connected to either."""
    _drop_database(target)
    quote = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quote(target)} TEMPLATE {quote(source)}")


def _drop_database(name: str) -> None:
    _close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")
