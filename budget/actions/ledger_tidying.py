"""Entries that nobody comes back to: those of batches long replaced or undone are removed.

A file that is loaded anew every night would else leave a year's entries a night. The newest few
replaced batches of a year keep theirs, so that they can be come back to by undoing; of the others
the sums, what they replaced and the file itself are kept, and the file can be loaded again.
"""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from budget.actions.jobs import enqueue
from budget.models import (
    BatchState,
    Committee,
    LedgerBatch,
    LedgerEntry,
    LedgerPeriod,
)
from budget.workflow.action import SERVER, Actor, action
from budget.workflow.jobs import Run, job

TIDY = "tidy_ledger"
REMOVED = "entries_removed"


def _long_replaced(committee_id: int, year: int) -> list[LedgerBatch]:
    """Batches that count nowhere and still have entries, but for the newest few."""
    counting = LedgerPeriod.objects.filter(batch=OuterRef("pk"), effective=True)
    entries = LedgerEntry.objects.filter(batch=OuterRef("pk"))
    rows = (
        LedgerBatch.objects.filter(committee_id=committee_id, year=year)
        .filter(state__in=[BatchState.ACCEPTED, BatchState.UNDONE], content="actual")
        .filter(~Exists(counting), Exists(entries))
        .order_by("-accepted_at", "-pk")
    )
    return list(rows[settings.LEDGER["kept"] :])


def order_tidying(actor: Actor, batch: LedgerBatch) -> None:
    """Order a job where a batch just accepted leaves something to tidy; with its commit."""
    if _long_replaced(batch.committee_id, batch.year):
        enqueue(actor, TIDY, {"committee": batch.committee_id, "year": batch.year}, batch.committee)


@action
def tidy(actor: Actor, committee: Committee, year: int) -> int:
    """Remove the entries of batches long replaced; gives how many batches. A command's alone."""
    actor.require(False)
    rows = _long_replaced(committee.pk, year)
    for row in rows:
        LedgerEntry.objects.filter(batch=row).delete()
        row.facts = {**row.facts, REMOVED: True}
        row.save(update_fields=["facts"])
    return len(rows)


@job(TIDY)
def tidy_job(run: Run) -> dict[str, Any]:
    """The background job of `tidy`: {"committee": key, "year": 2023} → {"batches": 1}."""
    committee = Committee.objects.get(pk=run.payload["committee"])
    return {"batches": tidy(SERVER, committee, run.payload["year"])}
