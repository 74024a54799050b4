"""Queries as they are counted here: without the statements that only mark transactions."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements made inside; the list is filled at the end."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as context:
        yield found
    statements = (query["sql"] for query in context.captured_queries)
    found += [sql for sql in statements if not sql.startswith(TRANSACTION)]
