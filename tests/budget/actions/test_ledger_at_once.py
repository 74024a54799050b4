"""Two imports of one period at once, on both databases: one is refused or waits, sums are right."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from budget.actions.ledger import accept_batch, undo_batch
from budget.actions.ledger_upload import upload
from budget.models import BatchState, LedgerBatch, LedgerEntry, LedgerPeriod, Round
from budget.queries.controls import ledger_cells
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import YEAR, Voucher, actuals, map_ekby, read, sie4
from tests.budget.actions.test_threads import ekby as ekby_in_file
from tests.makers import KR, Ekby, codes_of

SECONDS = 30
T = TypeVar("T")
__all__ = ["ekby_in_file"]  # a fixture: Ekby where other threads see it


def january(kronor: int) -> list[Voucher]:
    return [("20240131", [("5010", "100", str(kronor))])]


@pytest.fixture
def ekby(ekby_in_file: Ekby, ledger_folder: Path) -> Ekby:
    apart(lambda: map_ekby(ekby_in_file))
    return ekby_in_file


def apart(work: Callable[[], T]) -> T:
    """Does some work in a thread: this one's connection may be to the database in memory."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(closing, work).result(SECONDS)


def closing(work: Callable[[], T]) -> T:
    try:
        return work()
    finally:
        connection.close()


def at_once(*works: Callable[[], object]) -> list[set[str]]:
    """The codes that each is refused with, all begun at the same moment."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> set[str]:
        connection.ensure_connection()
        start.wait(SECONDS)
        try:
            work()
        except ValidationError as error:
            return codes_of(error)
        return set()

    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(closing, partial(run, work)) for work in works]
        return [future.result(SECONDS) for future in futures]


def two_previews(ekby: Ekby) -> list[LedgerBatch]:
    """January with 3 kronor, and with 5."""
    files = [(sie4(january(kronor)), f"{kronor}.se") for kronor in (3, 5)]
    return [apart(partial(read, ekby, *file)) for file in files]


def check_sums(ekby: Ekby, expected: int) -> None:
    """One batch counts in January, once, with its own sum."""

    def look() -> None:
        assert actuals(ekby, 1) == {("Bygglov", "Löner", 1): KR(expected)}
        period = LedgerPeriod.objects.get(effective=True)
        assert LedgerEntry.objects.filter(batch=period.batch).count() == 2
        cells = ledger_cells(Round.objects.get(pk=ekby.april.pk)) or {}
        assert list(cells.values()) == [(KR(expected), KR(expected))]

    apart(look)


def test_of_two_that_load_one_period_one_is_stopped(ekby: Ekby) -> None:
    batches = two_previews(ekby)
    refused = at_once(*(partial(accept_batch, SERVER, batch) for batch in batches))
    assert sorted(refused, key=len) == [set(), {"period_loaded"}]
    winner = (3, 5)[refused.index(set())]
    check_sums(ekby, -winner)


def test_of_two_that_replace_one_period_the_later_counts(ekby: Ekby) -> None:
    batches = two_previews(ekby)
    refused = at_once(*(partial(accept_batch, SERVER, b, replace=True) for b in batches))
    assert refused == [set(), set()]
    last = apart(lambda: LedgerPeriod.objects.select_related("batch").get(effective=True))
    check_sums(ekby, -int(last.batch.file_name[0]))
    assert last.replaces_id == next(b.pk for b in batches if b.pk != last.batch_id)


def test_two_whole_imports_at_once_from_file_to_actuals(ekby: Ekby) -> None:
    def load(kronor: int) -> None:
        accept_batch(SERVER, read(ekby, sie4(january(kronor)), f"{kronor}.se"))

    refused = at_once(lambda: load(3), lambda: load(5))
    assert sorted(refused, key=len) == [set(), {"period_loaded"}]
    check_sums(ekby, -(3, 5)[refused.index(set())])


def test_the_same_file_from_two_is_taken_once(ekby: Ekby) -> None:
    def send() -> None:
        upload(SERVER, ekby.committee, YEAR, "a.se", [sie4(january(3))])

    refused = at_once(send, send)
    assert sorted(refused, key=len) == [set(), {"already_read"}]
    assert apart(LedgerBatch.objects.count) == 1


def test_a_batch_that_two_undo_is_undone_once(ekby: Ekby) -> None:
    batch = apart(lambda: accept_batch(SERVER, read(ekby, sie4(january(3)))))
    mine, theirs = (apart(lambda: LedgerBatch.objects.get(pk=batch.pk)) for _ in range(2))
    refused = at_once(lambda: undo_batch(SERVER, mine), lambda: undo_batch(SERVER, theirs))
    assert sorted(refused, key=len) == [set(), {"batch_state"}]
    assert apart(lambda: actuals(ekby, 1)) == {("Bygglov", "Löner", 1): KR("-50000")}
    assert apart(lambda: LedgerBatch.objects.get().state) == BatchState.UNDONE
