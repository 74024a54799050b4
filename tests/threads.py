"""A database that other threads' connections see: SQLite in a file, as in production."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections


@contextmanager
def seen_by_threads(folder: Path) -> Iterator[None]:
    """What stands in the test database, where threads see it; one in memory has its own locks."""
    if connection.vendor != "sqlite":
        yield
        return
    file = folder / "anslag.sqlite3"
    with closing(sqlite3.connect(file)) as target:
        connection.ensure_connection()
        connection.connection.backup(target)
    settings = connections.settings["default"]
    memory = settings["NAME"]
    settings["NAME"] = str(file)
    try:
        yield
    finally:
        settings["NAME"] = memory
