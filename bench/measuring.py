"""Measures a page against its reference and its bare rendering, turn by turn."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.handlers.wsgi import WSGIHandler

from bench.clock import Answer, Times, ask, cpu_seconds, one_core
from bench.pages import SQL_BOUND, Page
from bench.references import fetched

# A statement is prepared from its sixth time on, and planned once for all from five times later: a
# warm one has been.
WARM_UP = 12
HEAD = f"{'':11}{'':9}{'median':>9}{'p95':>9}{'held against':>15}{'p95':>9}{'ratio':>8}{'bound':>7}"


@dataclass(frozen=True)
class Measured:
    """A page's times beside those it is held against."""

    page: Page
    answer: Answer
    sql: Times
    reference: Times
    own: Times
    bare: Times

    @property
    def sql_ratio(self) -> float:
        """The page's SQL time ÷ its reference statement's, of medians."""
        return self.sql.median / self.reference.median

    @property
    def own_ratio(self) -> float:
        """The rest of its server time ÷ the bare rendering's, of medians."""
        return self.own.median / self.bare.median

    @property
    def broken(self) -> bool:
        """Whether a bound is."""
        return self.sql_ratio > SQL_BOUND or self.own_ratio > self.page.bound


def measure(handler: WSGIHandler, page: Page, cookie: str, times: int) -> Measured:
    """Asks for a page so many times, each time beside its reference and its bare rendering.

    Raises AssertionError where either gives something else than the page.
    """
    reference = page.reference
    reference.check(fetched(reference.sql, reference.params))
    bare = page.bare(ask(handler, page.path, cookie).body)
    with one_core():
        turns = [
            _turn(handler, page, cookie, bare, page_first=number % 2 == 0)
            for number in range(WARM_UP + times)
        ]
    turns = turns[WARM_UP:]
    answers, references, bares = zip(*turns, strict=True)
    return Measured(
        page=page,
        answer=answers[-1],
        sql=Times(tuple(answer.statements.seconds for answer in answers)),
        reference=Times(references),
        own=Times(tuple(answer.own for answer in answers)),
        bare=Times(bares),
    )


def _turn(
    handler: WSGIHandler, page: Page, cookie: str, bare: Callable[[], object], *, page_first: bool
) -> tuple[Answer, float, float]:
    """What comes second finds the rows at hand: the page and its reference take turns at it."""
    if page_first:
        answer = ask(handler, page.path, cookie)
        return answer, _reference_seconds(page), cpu_seconds(bare)
    reference = _reference_seconds(page)
    return ask(handler, page.path, cookie), reference, cpu_seconds(bare)


def _reference_seconds(page: Page) -> float:
    sql, params = page.reference.sql, page.reference.params
    begun = time.perf_counter()
    fetched(sql, params)
    return time.perf_counter() - begun


def table_of(measured: Sequence[Measured]) -> str:
    """All that was measured, a line a ratio."""
    lines = [HEAD]
    for one in measured:
        queries = f"{len(one.answer.statements.asked)} queries, {len(one.answer.body)} bytes"
        lines.append(f"{one.page.name}: {queries}")
        lines.append(line_of("SQL", one.sql, one.reference, one.sql_ratio, SQL_BOUND))
        lines.append(line_of("rest", one.own, one.bare, one.own_ratio, one.page.bound))
    return "\n".join(lines)


def line_of(what: str, ours: Times, theirs: Times, ratio: float, bound: float) -> str:
    """A line of the table: our times, theirs, and how far ours may go."""
    broken = "  BROKEN" if ratio > bound else ""
    return (
        f"{'':11}{what:9}{ours.median:9.2f}{ours.p95:9.2f}{theirs.median:15.2f}{theirs.p95:9.2f}"
        f"{ratio:8.2f}{bound:7.1f}{broken}"
    )
