"""Pages of the same city with many entries and with a tenth of them, asked for in turns."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from django.core.handlers.wsgi import WSGIHandler

from bench.clock import Answer, Times, ask
from bench.ledger_databases import turn_to
from bench.measuring import WARM_UP, line_of
from bench.run import newest_round
from budget.building.city import City
from budget.models import Round
from budget.place import round_url

PAGE_BOUND, LIST_BOUND = 1.2, 2.0
BLOCKS = 3
LAST_PAGE = 100
_NEXT = re.compile(r'href="(\?[^"]*\befter=[^"]*)"')


@dataclass(frozen=True)
class Listed:
    """A page and how much longer it may take: its address at all entries, and at a tenth."""

    name: str
    paths: tuple[str, str]
    bound: float

    @classmethod
    def pair(cls, large: tuple[str, str], small: tuple[str, str]) -> "Listed":
        """An entry list's page, whose cursor is another in each city."""
        return cls(large[0], (large[1], small[1]), LIST_BOUND)


@dataclass(frozen=True)
class Compared:
    """A page's times in both cities."""

    page: Listed
    answers: tuple[Answer, Answer]
    large: Times
    small: Times

    @property
    def ratio(self) -> float:
        """Its time at all entries ÷ at a tenth, of medians."""
        return self.large.median / self.small.median

    @property
    def broken(self) -> bool:
        """Whether its bound is."""
        return self.ratio > self.page.bound

    def __str__(self) -> str:
        queries = len(self.answers[0].statements.asked)
        sql = " ÷ ".join(f"{1000 * answer.of_database:.1f}" for answer in self.answers)
        head = f"{self.page.name}: {queries} queries, of the last one {sql} SQL"
        line = line_of("time", self.large, self.small, self.ratio, self.page.bound)
        return f"{head}\n{line}"


def pages_of_round(round_: Round) -> tuple[Listed, ...]:
    """The pages that do not show entries; the same addresses in both cities."""
    overview = round_url(round_, "overview")
    paths = (
        ("Läget", overview),
        ("Kommunen", "/"),
        ("Tabeller", round_url(round_, "tables")),
        ("Avstämning", round_url(round_, "reconciliation")),
    )
    return tuple(Listed(name, (path, path), PAGE_BOUND) for name, path in paths)


def lists_of(city: City, cookie: str) -> list[tuple[str, str]]:
    """Names and addresses of an entry list's pages, in the city that is turned to."""
    first = round_url(newest_round(city), "entries")
    hundredth = _hundredth(first, cookie)
    return [
        ("Verifikat, first page", first),
        (f"Verifikat, page {LAST_PAGE}", f"{first}{hundredth}"),
        ("Verifikat, filtered by cost centre", f"{first}?ansvar=1001"),
        ("Verifikat, searched in text", f"{first}?sok=konsult+017"),
        ("Verifikat, filtered and searched", f"{first}?konto=50&sok=hyra"),
    ]


def _hundredth(first: str, cookie: str) -> str:
    """The query of the hundredth page, come to page by page. Raises ValueError for fewer pages."""
    handler, query = WSGIHandler(), ""
    for number in range(1, LAST_PAGE):
        found = _NEXT.search(ask(handler, first + query, cookie).body.decode())
        if found is None:
            raise ValueError(f"{first} has {number} pages")
        query = unescape(found[1])
    return query


def measure_both(sides: Sequence[tuple[str, str]], page: Listed, times: int) -> Compared:
    """Asks for a page so many times in each of two databases (name and cookie), by blocks."""
    answers: tuple[list[Answer], list[Answer]] = ([], [])
    for _block in range(BLOCKS):
        for (name, cookie), path, kept in zip(sides, page.paths, answers, strict=True):
            turn_to(name)
            handler = WSGIHandler()
            asked = [ask(handler, path, cookie) for _turn in range(WARM_UP + times // BLOCKS)]
            kept += asked[WARM_UP:]
    large, small = answers
    return Compared(page, (large[-1], small[-1]), _times(large), _times(small))


def _times(answers: Iterable[Answer]) -> Times:
    return Times(tuple(answer.own + answer.of_database for answer in answers))
