"""A page's time, split: what the database takes, and what the server takes for the rest.

The database is timed by the clock, from sending a statement until its answer is there. The rest
is the server's own CPU time: it waits for nothing but the database, and so another load on the
machine does not disturb what is measured.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from unittest.mock import patch

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.test import RequestFactory

TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
MILLISECONDS = 1000


@dataclass
class Statements:
    """What was asked of the database, by Django's execute wrapper."""

    seconds: float = 0.0
    cpu: float = 0.0
    asked: list[tuple[float, str, Any]] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Runs one statement and notes it; transaction control is neither timed nor counted."""
        cpu, begun = time.process_time(), time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seconds = time.perf_counter() - begun
            self.cpu += time.process_time() - cpu
            if not sql.startswith(TRANSACTION):
                self.seconds += seconds
                self.asked.append((seconds, sql, params))

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Notes the statements made inside, and how long each commit took."""
        commit = connection.commit

        def timed() -> None:
            cpu, begun = time.process_time(), time.perf_counter()
            commit()
            self.commits.append(time.perf_counter() - begun)
            self.cpu += time.process_time() - cpu

        with connection.execute_wrapper(self), patch.object(connection, "commit", timed):
            yield


@dataclass(frozen=True)
class Answer:
    """A page as it was answered: its body, its statements, and the server's own seconds."""

    body: bytes
    statements: Statements
    own: float

    @property
    def of_database(self) -> float:
        """The seconds of its statements and its commits."""
        return self.statements.seconds + sum(self.statements.commits)


def ask(handler: WSGIHandler, path: str, cookie: str) -> Answer:
    """Gets a page through the whole server, middleware and all. Raises ValueError unless 200."""
    return answer_to(handler, RequestFactory(HTTP_COOKIE=cookie).get(path))


def answer_to(handler: WSGIHandler, request: WSGIRequest) -> Answer:
    """What the whole server answers. Raises ValueError where it is not 200 or 204."""
    statements = Statements()
    told: list[str] = []
    written: list[bytes] = []

    def start(status: str, headers: Any, trouble: Any = None, /) -> Callable[[bytes], object]:
        told.append(status)
        return written.append

    with statements.noting():
        begun = time.process_time()
        response = handler(request.environ, start)
        body = b"".join(response)
        own = time.process_time() - begun - statements.cpu
        response.close()
    if not told[0].startswith(("200", "204")):
        raise ValueError(f"{request.path}: {told[0]}")
    return Answer(body, statements, own)


@contextmanager
def one_core() -> Iterator[None]:
    """Keeps this process on one core: what is measured does not go from one to another."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def cpu_seconds(work: Callable[[], object]) -> float:
    """The CPU time of some work."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


@dataclass(frozen=True)
class Times:
    """Repeated times of the same thing, in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one, in milliseconds."""
        return median(self.seconds) * MILLISECONDS

    @property
    def p95(self) -> float:
        """Nineteen of twenty are not above this, in milliseconds."""
        return sorted(self.seconds)[-(-len(self.seconds) * 95 // 100) - 1] * MILLISECONDS
