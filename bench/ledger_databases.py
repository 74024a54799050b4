"""Databases beside the bench's own, on the same server: one for each size of the city."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.management import call_command
from django.db import connection


def turn_to(name: str) -> None:
    """Let this process talk with another database of the server."""
    # PostgreSQL's wrapper keeps a pool, which the interface of all databases does not name.
    database: Any = connection
    database.close()
    database.close_pool()
    database.settings_dict["NAME"] = name


@contextmanager
def beside(name: str) -> Iterator[None]:
    """A fresh database with all tables, turned to inside and removed at the end."""
    own = str(connection.settings_dict["NAME"])
    _alone(f'CREATE DATABASE "{name}"')
    try:
        turn_to(name)
        call_command("migrate", verbosity=0)
        yield
    finally:
        turn_to(own)
        _alone(f'DROP DATABASE "{name}" WITH (FORCE)')


def _alone(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def address_of(name: str) -> str:
    """The DATABASE_URL of a database of the same server, for a child."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))
