"""The test's database as other processes reach it."""

import sqlite3
from pathlib import Path

from django.db import connection


def url_for_others(folder: Path) -> str:
    """A DATABASE_URL of the database in use; SQLite's, which is in memory, is copied to a file."""
    settings = connection.settings_dict
    if connection.vendor == "postgresql":
        place = f"{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
        return f"postgres://{settings['USER']}:{settings['PASSWORD']}@{place}"
    file = folder / "copy.sqlite3"
    with sqlite3.connect(file) as target:
        connection.ensure_connection()
        connection.connection.backup(target)
    target.close()
    return f"sqlite:///{file}"
