"""An import killed at a random moment, over and over, with a look at everything after each.

Each time a file is sent, a worker in a process of its own reads and accepts it, and is killed
(SIGKILL). Then the actuals must be exactly those before or those after, every loaded cell the sum
of its entries, and nothing half must count. Another worker takes the job up once the lease has run
out, the import comes to its end, and is undone.
"""

import multiprocessing
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from budget.actions.ledger import accept_batch, undo_batch
from budget.actions.ledger_upload import upload
from budget.models import (
    BatchState,
    Job,
    JobState,
    LedgerBatch,
    LedgerEntry,
    LedgerPeriod,
    LedgerSum,
)
from budget.queries.controls import ledger_cells
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import YEAR, actuals, sie4
from tests.faults.child import import_as_worker
from tests.makers import Ekby, make_round
from tests.working import work_off

PATIENCE = 60
FORKS = multiprocessing.get_context("forkserver")


@dataclass
class Tally:
    """What the kills came to: at what state of the batch each of them struck."""

    struck: dict[str, int]

    def __str__(self) -> str:
        return ", ".join(f"{count} {state}" for state, count in sorted(self.struck.items()))


def file_of(rows: int, ore: int) -> bytes:
    """A file of a whole year with so many entries beside the bank's; `ore` tells it apart."""
    days = [f"{YEAR}{month:02}{day:02}" for month in range(1, 13) for day in range(1, 29)]
    each = max(1, rows // len(days))
    vouchers = [
        (
            day,
            [
                ("5010", "100" if number % 2 else "200", f"{number + 1}.{ore:02}")
                for number in range(each)
            ],
        )
        for day in days
    ]
    return sie4(vouchers)


class Faults:
    """Ekby, imported into and killed over and over."""

    def __init__(self, ekby: Ekby, folder: Path, rows: int, seed: int) -> None:
        self.ekby = ekby
        self.folder = folder
        self.chance = random.Random(seed)
        self.rows = rows
        self.december = make_round(ekby.year, "December", 12)
        FORKS.set_forkserver_preload(["tests.faults.child"])

    def run(self, kills: int, say: Callable[[str], None]) -> Tally:
        """So many kills, each followed by a look at everything. Raises AssertionError."""
        tally = Tally({})
        before = actuals(self.ekby)
        whole = self.uninterrupted()
        for number in range(kills):
            struck = self.kill_once(number, whole, before)
            tally.struck[struck] = tally.struck.get(struck, 0) + 1
            say(f"{number + 1}: {struck}")
        return tally

    def uninterrupted(self) -> float:
        """How many seconds an import takes that nobody kills."""
        batch = self.send(99)
        process, begun = self.start(batch), time.monotonic()
        process.join(PATIENCE)
        assert process.exitcode == 0
        batch.refresh_from_db()
        self.check_whole(batch)
        undo_batch(SERVER, batch)
        return time.monotonic() - begun

    def send(self, ore: int) -> LedgerBatch:
        content = file_of(self.rows, ore)
        return upload(SERVER, self.ekby.committee, YEAR, f"{ore}.se", [content], again=True)

    def start(self, batch: LedgerBatch) -> Any:
        """A process that has just begun with the import."""
        wanted = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
        database = {name: connection.settings_dict[name] for name in wanted}
        hear, tell = FORKS.Pipe(duplex=False)
        process = FORKS.Process(
            target=import_as_worker, args=(database, str(self.folder), batch.pk, tell)
        )
        process.start()
        tell.close()
        assert hear.poll(PATIENCE)
        hear.close()
        return process

    def kill_once(self, number: int, whole: float, before: dict[Any, Any]) -> str:
        """One import, killed; gives the state that its batch was found in."""
        batch = self.send(number % 99)
        process = self.start(batch)
        time.sleep(self.chance.random() * whole * 1.05)
        process.kill()
        process.join(PATIENCE)
        self.wait_for_the_server()
        batch.refresh_from_db()
        struck = str(batch.state)
        self.check_whole(batch) if struck == BatchState.ACCEPTED else self.check_none(batch, before)
        self.take_up(batch)
        self.check_whole(batch)
        undo_batch(SERVER, batch)
        assert actuals(self.ekby) == before
        return struck

    def wait_for_the_server(self) -> None:
        """Until the server has noticed that the process is gone, and rolled back."""
        until = time.monotonic() + PATIENCE
        query = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend' AND state <> 'idle'"
        )
        while time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute(query)
                if cursor.fetchone()[0] == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("the server still works for a process that is dead")

    def check_none(self, batch: LedgerBatch, before: dict[Any, Any]) -> None:
        """Nothing of the batch counts; a preview is whole, and anything before it is empty."""
        assert actuals(self.ekby) == before
        assert not LedgerPeriod.objects.filter(effective=True).exists()
        entries = LedgerEntry.objects.filter(batch=batch)
        if batch.state == BatchState.PREVIEW:
            assert entries.count() == batch.rows == self.expected_rows()
        else:
            assert not entries.exists()
            assert not LedgerSum.objects.filter(batch=batch).exists()
            assert not LedgerPeriod.objects.filter(batch=batch).exists()

    def expected_rows(self) -> int:
        days = 12 * 28
        return days * (max(1, self.rows // days) + 1)  # with the bank's row of each voucher

    def check_whole(self, batch: LedgerBatch) -> None:
        """All of the batch counts, once; each cell is the sum of its entries and of its file."""
        assert batch.state == BatchState.ACCEPTED
        assert LedgerEntry.objects.filter(batch=batch).count() == self.expected_rows()
        months = LedgerPeriod.objects.filter(effective=True).values_list("month", "batch")
        assert list(months) == [(month, batch.pk) for month in range(1, 13)]
        cells = ledger_cells(self.december)
        assert cells
        assert all(booked == entered for booked, entered in cells.values())
        assert sum(actuals(self.ekby).values()) == batch.amount

    def take_up(self, batch: LedgerBatch) -> None:
        """The lease runs out, another worker takes the job up, and the file is accepted."""
        Job.objects.filter(state=JobState.RUNNING).update(
            lease_until=timezone.now() - timedelta(seconds=1)
        )
        work_off("another")
        batch.refresh_from_db()
        assert batch.job
        assert batch.job.state == JobState.DONE
        if batch.state != BatchState.ACCEPTED:
            accept_batch(SERVER, batch, replace=True)
