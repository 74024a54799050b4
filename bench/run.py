"""The whole bench: builds the city, measures its pages and its saves, prints what it found.

For each page two ratios of one run: its SQL time ÷ that of one reference statement (bench/sql), and
the rest of its server time ÷ that of rendering the same content from ready values (bench/bare.py).
For each save in the entry table one: its time ÷ that of a request that does nothing
(bench/entry.py). For the figure check and for texts how their time grows (bench/matching.py). For
the report's papers their time ÷ that of writing what is ready (bench/papers.py).
Times are in milliseconds, warm; caches are off.
"""

import os
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench.entry import CSRF, entry_table_of, make_sheets, measure_entry
from bench.matching import growth_table_of, measure_growth
from bench.measuring import Measured, measure, table_of
from bench.pages import pages_of
from bench.papers import measure_papers, paper_table_of
from budget.actions.members import grant_role
from budget.building.city import City, build
from budget.models import Committee, Role, Round, User
from budget.workflow.action import SERVER
from config.memory import look_seldom

TIMES = 30
NO_CACHE = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
SHOWN = ("fsync", "shared_buffers", "work_mem", "jit")
TABLES = ("budget_actual", "budget_budgetrow", "budget_decision", "budget_forecast", "budget_area")


def main(asked: Sequence[str] = ()) -> int:
    """Gives the exit status: 1 where a bound is broken, or where there is no empty PostgreSQL.

    `asked` names the parts to measure; none names all.
    """
    if unknown := set(asked) - PARTS.keys():
        print(f"No part {min(unknown)}: there are {', '.join(PARTS)}.", file=sys.stderr)
        return 1
    settings.CACHES = dict.fromkeys(settings.CACHES, NO_CACHE)
    if connection.vendor != "postgresql":
        print("The bench needs a PostgreSQL of its own: run `make bench`.", file=sys.stderr)
        return 1
    call_command("migrate", verbosity=0)
    if Committee.objects.exists():
        print("The bench builds a city of its own: the database must be empty.", file=sys.stderr)
        return 1
    print(f"{machine()}\n\nBuilding the city …", flush=True)
    city = build()
    cookie = reader_cookie()
    look_seldom()
    broken = [part(city, cookie) for name, part in PARTS.items() if not asked or name in asked]
    return 1 if any(broken) else 0


def pages(city: City, cookie: str) -> bool:
    """Prints how long the pages take; gives whether a bound is broken, as every part does."""
    settle()
    measured = measure_all(newest_round(city), cookie, TIMES)
    print(indexes(), *(explained(one) for one in measured), table_of(measured), sep="\n\n")
    return any(one.broken for one in measured)


def saves(city: City, cookie: str) -> bool:
    """Prints how long saves in the entry table take."""
    sheets = make_sheets(city)
    settle()
    measured = measure_entry(WSGIHandler(), sheets, cookie, TIMES)
    print(f"\n{entry_table_of(measured)}")
    return measured.broken


def growth(_city: City, _cookie: str) -> bool:
    """Prints how the time of the figure check and of texts grows."""
    measured = measure_growth()
    print(f"\n{growth_table_of(measured)}")
    return any(one.broken for one in measured)


def papers(_city: City, _cookie: str) -> bool:
    """Prints how long the report's papers take."""
    measured = measure_papers()
    print(f"\n{paper_table_of(measured)}")
    return any(one.broken for one in measured)


# After the pages come the saves: their open rounds and longer year are no part of what those show.
PARTS: dict[str, Callable[[City, str], bool]] = {
    "pages": pages,
    "entry": saves,
    "growth": growth,
    "papers": papers,
}


def settle() -> None:
    """Has the database finish what building left it to do, as a database of some age has."""
    rows("VACUUM (ANALYZE)")
    rows("CHECKPOINT")


def measure_all(round_: Round, cookie: str, times: int) -> list[Measured]:
    """All pages of a round, and of its city."""
    handler = WSGIHandler()
    return [measure(handler, page, cookie, times) for page in pages_of(round_)]


def newest_round(city: City) -> Round:
    """The last round of the first committee."""
    found: Round = (
        Round.objects.filter(appropriation__committee=city.committees[0])
        .select_related("appropriation__committee", "previous")
        .order_by("-appropriation__year", "-cutoff_month")[0]
    )
    return found


def reader_cookie() -> str:
    """The cookies of somebody who has signed in and may see the whole city."""
    reader = User.objects.create_user("bench")
    grant_role(SERVER, reader, Role.CONTROLLER)
    client = Client()
    client.force_login(reader)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def rows(sql: str, params: object = None) -> list[str]:
    """The first column of a statement's rows; none for one without rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)  # type: ignore[arg-type]
        return [str(row[0]) for row in cursor.fetchall()] if cursor.description else []


def machine() -> str:
    """What is measured on."""
    settings_shown = (f"{name} {value}" for name in SHOWN for value in rows(f"SHOW {name}"))
    return "\n".join(
        [
            f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}",
            f"Python {platform.python_version()}, Django {django.get_version()}",
            *rows("SELECT version()"),
            ", ".join(settings_shown),
        ]
    )


def processor() -> str:
    """The processor's name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def indexes() -> str:
    """The indexes of the large tables."""
    found = rows(
        "SELECT indexdef FROM pg_indexes WHERE tablename = ANY (%s) ORDER BY tablename, indexname",
        [list(TABLES)],
    )
    return "\n".join(["Indexes", *found])


def explained(one: Measured) -> str:
    """How the database went about a page's longest statement, and about its reference."""
    _seconds, sql, params = max(one.answer.statements.asked, key=lambda asked: asked[0])
    reference = one.page.reference
    return "\n".join(
        [
            f"{one.page.name}: its longest statement",
            *rows(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params),
            f"\n{one.page.name}: {reference.name}.sql",
            *rows(f"EXPLAIN (ANALYZE, BUFFERS) {reference.sql}", reference.params),
        ]
    )
