"""The ledger at a large city's size: `python -m bench.ledger`, what `make bench-city` does.

Two cities of the same structure and seed stand beside each other on one server, one with a tenth of
the other's entries; their pages are asked for in turns. Then files come in and go out of the larger
one, each in a process of its own, whose memory is told. `BENCH_ENTRIES` says how many entries, of
5,000,000; with fewer than the whole city needs it gets fewer committees and years, and the files
shrink with it. Ratios of one run; seconds and milliseconds are shown beside them.
"""

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402  # what wants Django set up
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection  # noqa: E402

from bench.ledger_databases import beside, turn_to  # noqa: E402
from bench.ledger_pages import (  # noqa: E402
    Compared,
    Listed,
    lists_of,
    measure_both,
    pages_of_round,
)
from bench.ledger_transfer import Line, transfers_of  # noqa: E402
from bench.measuring import measure as measure_page  # noqa: E402
from bench.measuring import table_of  # noqa: E402
from bench.pages import pages_of  # noqa: E402
from bench.run import NO_CACHE, machine, newest_round, reader_cookie, rows  # noqa: E402
from budget.building.city import City, build  # noqa: E402
from config.memory import look_seldom  # noqa: E402

ENTRIES = 5_000_000
TIMES = 30
SMALL, LARGE = "anslag_tenth", "anslag_whole"
HELD_TO_RATIOS = ("Läget", "Tabeller", "Kommunen")
FEWEST = 90_000
"""Entries a committee: with a tenth of them a year still has a hundredth page."""


@dataclass(frozen=True)
class Size:
    """How large the cities are; `years` have budgets."""

    entries: int
    committees: int
    years: int

    @classmethod
    def of(cls, entries: int) -> "Size":
        """The whole city where the entries are enough for it. Raises ValueError for too few."""
        if entries < FEWEST:
            raise ValueError(f"BENCH_ENTRIES must be {FEWEST} or more")
        committees = min(20, entries // FEWEST)
        return cls(entries, committees, 5 if committees == 20 else 2)

    def __str__(self) -> str:
        return f"{self.committees} committees, {self.years} years, {self.entries:,} entries"


@dataclass(frozen=True)
class Built:
    """A city in its database, and who reads it."""

    name: str
    city: City
    cookie: str


def main() -> int:
    """Gives the exit status: 1 where a bound is broken, or where there is no PostgreSQL."""
    settings.CACHES = dict.fromkeys(settings.CACHES, NO_CACHE)
    if connection.vendor != "postgresql":
        print("The bench needs a PostgreSQL of its own: run `make bench-city`.", file=sys.stderr)
        return 1
    size = Size.of(int(os.environ.get("BENCH_ENTRIES", ENTRIES)))
    print(f"{machine()}\n", flush=True)
    with beside(SMALL):
        small = built(SMALL, size, size.entries // 10)
        with beside(LARGE):
            large = built(LARGE, size, size.entries)
            look_seldom()
            broken = measure(size, small, large)
    return 1 if broken else 0


def built(name: str, size: Size, entries: int) -> Built:
    """The city with so many entries, in the database that is turned to."""
    print(f"Building {size}, now with {entries:,} …", flush=True)
    begun = time.monotonic()

    def tell(done: int, steps: int, place: str) -> None:
        if done and done % size.years == 0:
            print(f"  {done} of {steps} years, {time.monotonic() - begun:.0f} s", flush=True)

    city = build(committees=size.committees, years=size.years, entries=entries, tell=tell)
    cookie = reader_cookie()
    rows("VACUUM (ANALYZE)")
    held = int(rows("SELECT pg_database_size(current_database()) / 1048576")[0])
    print(f"  {held:,} MB, {time.monotonic() - begun:.0f} s", flush=True)
    return Built(name, city, cookie)


def measure(size: Size, small: Built, large: Built) -> bool:
    """Measures and prints all; whether a bound is broken, or a part failed."""
    sides = [(each.name, each.cookie) for each in (large, small)]

    def compared(listed: Iterable[Listed]) -> Iterator[Compared]:
        yield from (measure_both(sides, page, TIMES) for page in listed)

    def lists() -> Iterator[Compared]:
        turn_to(SMALL)
        of_small = lists_of(small.city, small.cookie)
        turn_to(LARGE)
        of_large = lists_of(large.city, large.cookie)
        yield from compared(map(Listed.pair, of_large, of_small))

    print("\nAt all entries ÷ at a tenth of them, milliseconds", flush=True)
    turn_to(LARGE)
    broken = [
        told(page.name, compared([page])) for page in pages_of_round(newest_round(large.city))
    ]
    broken.append(told("Verifikat", lists()))
    turn_to(LARGE)
    print("\nAt all entries ÷ the simplest that gives the same, milliseconds", flush=True)
    broken.append(tried("The two ratios", lambda: two_ratios(large)))
    print("\nFiles, seconds", flush=True)
    transfers = transfers_of(large.name, large.city, large.cookie, size.entries)
    broken += [told(what, lines) for what, lines in transfers.items()]
    return any(broken)


def two_ratios(of: Built) -> bool:
    """Prints the two ratios of the pages, as `make bench` does; whether one breaks its bound."""
    wanted = [page for page in pages_of(newest_round(of.city)) if page.name in HELD_TO_RATIOS]
    measured = [measure_page(WSGIHandler(), page, of.cookie, TIMES) for page in wanted]
    print(table_of(measured), flush=True)
    return any(one.broken for one in measured)


def told(what: str, lines: Iterable[Compared | Line]) -> bool:
    """Prints what a part measures, as it comes; whether a bound is broken, or the part failed."""
    return tried(what, lambda: max(map(_printed, lines), default=False))


def _printed(line: Compared | Line) -> bool:
    print(line, flush=True)
    return line.broken


def tried(what: str, part: Callable[[], bool]) -> bool:
    """Whether a part breaks a bound; one that fails says so, and the others are measured still."""
    try:
        return part()
    except Exception:  # whatever it is: hours of measuring are not to be lost for it
        traceback.print_exc()
        print(f"FAILED: {what}", flush=True)
        return True


if __name__ == "__main__":
    sys.exit(main())
