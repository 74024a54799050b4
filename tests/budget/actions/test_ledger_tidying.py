"""Entries of batches long replaced are removed; what can be undone to keeps its own."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from budget.actions.ledger import accept_batch, undo_batch
from budget.actions.ledger_tidying import tidy
from budget.models import LedgerBatch, LedgerEntry
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import YEAR, actuals, map_ekby, read, sie4
from tests.makers import KR, Ekby, refusals
from tests.working import work_off


@pytest.fixture
def nights(ekby: Ekby, settings: Any, ledger_folder: Path) -> list[LedgerBatch]:
    """January loaded anew five nights, each time with a krona more; two replaced ones are kept."""
    settings.LEDGER = {**settings.LEDGER, "kept": 2}
    map_ekby(ekby)
    files = [sie4([("20240131", [("5010", "100", str(night))])]) for night in range(1, 6)]
    return [accept_batch(SERVER, read(ekby, file), replace=True) for file in files]


def with_entries() -> set[int]:
    return set(LedgerEntry.objects.values_list("batch", flat=True))


def test_the_newest_replaced_ones_keep_their_entries(nights: list[LedgerBatch]) -> None:
    assert with_entries() == {batch.pk for batch in nights}
    assert work_off() >= 1
    assert with_entries() == {batch.pk for batch in nights[2:]}
    assert nights[0].sums.exists()


def test_undoing_goes_as_far_back_as_there_are_entries(
    ekby: Ekby, nights: list[LedgerBatch]
) -> None:
    work_off()
    undo_batch(SERVER, nights[4])
    undo_batch(SERVER, nights[3])
    assert actuals(ekby, 1) == {("Bygglov", "Löner", 1): KR("-3")}
    assert refusals(lambda: undo_batch(SERVER, nights[2])) == {"entries_removed"}
    assert actuals(ekby, 1) == {("Bygglov", "Löner", 1): KR("-3")}


def test_nobody_but_the_server_tidies(ekby: Ekby) -> None:
    with pytest.raises(PermissionDenied):
        tidy(ekby.cast.actor("eva"), ekby.committee, YEAR)
