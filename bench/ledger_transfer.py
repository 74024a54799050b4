"""Files into the ledger and out of it, each held against the bare work of the same size."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from openpyxl import Workbook
from python_calamine import load_workbook

from bench.clock import MILLISECONDS, Times, ask, cpu_seconds
from bench.ledger_databases import address_of, turn_to
from bench.ledger_files import ledger_of, write_sie, write_workbook
from bench.measuring import line_of
from bench.run import newest_round, rows
from budget.building.city import City
from budget.models import Round
from budget.place import round_url

IMPORT_BOUND, MEMORY_BOUND, PREVIEW_BOUND, WORKBOOK_BOUND, FLAT = 4.0, 300.0, 3.0, 1.3, 16.0
TURNS = 3
BLOCK = 1 << 16
COPIED = "ledger_copy"
NEEDED = ("ledger_entry_page", "ledger_entry_cell")
"""The indexes that the entry list needs."""


@dataclass(frozen=True)
class Transfer:
    """What a file took beside what it is held against: seconds, or MB."""

    what: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    bound: float

    @property
    def ratio(self) -> float:
        """Ours ÷ theirs, of medians."""
        return Times(self.ours).median / Times(self.theirs).median

    @property
    def broken(self) -> bool:
        """Whether the bound is."""
        return self.ratio > self.bound

    def __str__(self) -> str:
        # The table's columns are made for milliseconds.
        ours, theirs = (
            Times(tuple(each / MILLISECONDS for each in side)) for side in (self.ours, self.theirs)
        )
        return f"{self.what}\n{line_of('seconds', ours, theirs, self.ratio, self.bound)}"


@dataclass(frozen=True)
class Memory:
    """The most memory of a process, in MB, and how much of it is held against the bound."""

    what: str
    most: float
    counted: float
    bound: float

    @property
    def broken(self) -> bool:
        """Whether the bound is."""
        return self.counted > self.bound

    def __str__(self) -> str:
        broken = "  BROKEN" if self.broken else ""
        return (
            f"{self.what}: {self.counted:.0f} MB of {self.most:.0f}, bound {self.bound:.0f}{broken}"
        )


Line = Transfer | Memory


def transfers_of(name: str, city: City, cookie: str, entries: int) -> dict[str, Iterator[Line]]:
    """What each file took, by the file, in a database by its name: measured as it is asked for."""
    return {
        "SIE file": _in_folder(name, lambda folder: _sie(name, city, entries, folder)),
        "Workbook": _in_folder(name, lambda folder: _preview(name, city, entries, folder)),
        "Excel of entries": _in_folder(name, lambda folder: _download(name, city, cookie)),
    }


def _in_folder(name: str, measure: Callable[[Path], Iterator[Line]]) -> Iterator[Line]:
    turn_to(name)
    with tempfile.TemporaryDirectory() as folder:
        yield from measure(Path(folder))


def _child(name: str, folder: Path, *arguments: str) -> dict[str, Any]:
    """What a process of its own tells (bench/ledger_child.py)."""
    connection.close()
    done = subprocess.run(
        [sys.executable, "-m", "bench.ledger_child", *arguments],
        env={**os.environ, "DATABASE_URL": address_of(name), "LEDGER_FILES": str(folder / "kept")},
        stdout=subprocess.PIPE,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _sie(name: str, city: City, entries: int, folder: Path) -> Iterator[Line]:
    committee, year = city.committees[-1], city.years[-1]
    path = folder / "bench.se"
    # Four rows a voucher, three of them the committee's: a fifth of the entries in all.
    write_sie(path, ledger_of(committee, year, entries * 3 // 20, entries // 50))
    rows("CHECKPOINT")
    told = _child(name, folder, "accept", str(path), committee.slug, str(year))
    if told["unmapped"]:
        raise ValueError(f"{told['unmapped']} rows of the file have no place")
    ready = folder / "ready.copy"
    copied = _copied(told["batch"], ready)
    size = f"{told['rows']:,} entries, {path.stat().st_size / 2**20:.0f} MB"
    accepting = f"of it {told['accepting']:.1f} s to accept"
    what = f"SIE file, {size}, upload to accepted ({accepting}) ÷ COPY"
    yield Transfer(what, (told["seconds"],), copied, IMPORT_BOUND)
    yield Memory("Memory of that import", told["memory"], told["memory"], MEMORY_BOUND)


def _copied(batch: int, ready: Path) -> tuple[float, ...]:
    """Seconds of COPY of a batch's rows into a table with the entry list's indexes alone."""
    definitions = rows(
        "SELECT indexdef FROM pg_indexes WHERE indexname = ANY (%s) ORDER BY 1", [list(NEEDED)]
    )
    rows(f"CREATE TABLE {COPIED} (LIKE budget_ledgerentry INCLUDING DEFAULTS)")
    for number, definition in enumerate(definitions):
        ours = definition.replace("budget_ledgerentry", COPIED)
        ours = ours.replace(NEEDED[0], f"copy_{number}").replace(NEEDED[1], f"copy_{number}")
        rows(ours)
    print("Held against:", *rows(_INDEXES, [COPIED]), sep="\n  ", flush=True)
    with connection.cursor() as cursor, ready.open("wb") as file:
        out = f"COPY (SELECT * FROM budget_ledgerentry WHERE batch_id = {int(batch)}) TO STDOUT"  # noqa: S608
        with cursor.copy(out) as copy:
            for block in copy:
                file.write(block)
    seconds = tuple(_copy(ready) for _turn in range(TURNS))
    rows(f"DROP TABLE {COPIED}")
    return seconds


_INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename = %s ORDER BY 1"


def _copy(ready: Path) -> float:
    rows(f"TRUNCATE {COPIED}")
    rows("CHECKPOINT")
    begun = time.perf_counter()
    with (
        connection.cursor() as cursor,
        ready.open("rb") as file,
        cursor.copy(f"COPY {COPIED} FROM STDIN") as copy,
    ):
        while block := file.read(BLOCK):
            copy.write(block)
    return time.perf_counter() - begun


def _preview(name: str, city: City, entries: int, folder: Path) -> Iterator[Line]:
    committee, year = city.committees[0], city.years[-1]
    path = folder / "bench.xlsx"
    count = entries // 25
    write_workbook(path, ledger_of(committee, year, count, count // 12))
    told = _child(name, folder, "preview", str(path), committee.slug, str(year))
    what = f"Workbook, {told['rows']:,} rows, upload to preview ÷ its cells by python-calamine"
    yield Transfer(what, (told["seconds"],), tuple(told["cells"]), PREVIEW_BOUND)


def _download(name: str, city: City, cookie: str) -> Iterator[Line]:
    last = Round.objects.filter(appropriation__committee=city.committees[-1])
    round_ = last.select_related("appropriation__committee").order_by(
        "-appropriation__year", "-cutoff_month"
    )[0]
    large = f"{round_url(round_, 'entries')}?manad=1&fil=xlsx"
    small = f"{round_url(newest_round(city), 'entries')}?manad=1&fil=xlsx"
    handler = WSGIHandler()
    body = ask(handler, large, cookie).body
    cells = [tuple(row) for row in load_workbook(BytesIO(body)).get_sheet_by_index(0).iter_rows()]
    answers, bare = [], []
    for _turn in range(TURNS):
        answer = ask(handler, large, cookie)
        answers.append(answer.own + answer.of_database)
        bare.append(cpu_seconds(lambda: _write(cells)))
    yield Transfer(
        f"Excel of {len(cells) - 1:,} entries ÷ openpyxl write-only of the same cells",
        tuple(answers),
        tuple(bare),
        WORKBOOK_BOUND,
    )
    with tempfile.TemporaryDirectory() as folder:
        told = _child(name, Path(folder), "download", cookie, small, large)
    grown = told["memory"] - told["before"]
    yield Memory("Memory that it takes beyond a small one's", told["memory"], grown, FLAT)


def _write(cells: list[tuple[Any, ...]]) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in cells:
        page.append(row)
    book.save(BytesIO())
