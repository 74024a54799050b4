"""Entries that are stored already, read by a new version of the mapping: no file is read again.

Only code strings whose place changes are written, by one statement for all their entries.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from budget.actions.jobs import enqueue
from budget.actions.ledger import reload_actuals
from budget.actions.ledger_reading import mapping_of
from budget.actions.ledger_sums import summarise
from budget.actions.ledger_upload import check_year
from budget.actions.mapping_versions import effective_version
from budget.actions.recording import refuse, require
from budget.importers.mapping import Mapper
from budget.models import (
    Appropriation,
    BatchState,
    Committee,
    Job,
    LedgerBatch,
    LedgerMappingVersion,
)
from budget.queries.ledger import code_strings, counting_batches
from budget.workflow import history
from budget.workflow.action import Actor, action
from budget.workflow.jobs import Run, job

MAP = "map_ledger"
CODES = ("account", "cost_centre", "activity", "counterpart", "project")
PLACE = ("area_id", "line_id", "is_internal", "aside")
PLACES_TABLE = f"""
CREATE TEMPORARY TABLE ledger_places (
    {", ".join(f"{name} varchar(100) NOT NULL" for name in CODES)},
    area_id bigint, line_id bigint, is_internal boolean NOT NULL, aside boolean NOT NULL
)
"""
# Names of our own columns alone.
MOVE = f"""
UPDATE budget_ledgerentry
SET {", ".join(f"{name} = p.{name}" for name in PLACE)}
FROM ledger_places p
WHERE budget_ledgerentry.batch_id = %s
  AND {" AND ".join(f"budget_ledgerentry.{name} = p.{name}" for name in CODES)}
"""  # noqa: S608


@action
def order_remap(actor: Actor, committee: Committee, year: int) -> Job:
    """Order a job that reads what is stored of a committee's year by the mapping in effect.

    Controllers and administrators.
    """
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    return enqueue(actor, MAP, {"committee": committee.pk, "year": year}, committee)


@action
def remap(
    actor: Actor, committee: Committee, year: int, tell: Callable[[int, str], None] | None = None
) -> int:
    """Place the entries of previews and of loaded months by the mapping in effect, now.

    Their sums, and the actuals of loaded months, follow in the same transaction. Batches that do
    not count any more stay as they were read. Gives the number of batches that changed.
    Controllers and administrators. Raises ValidationError where the year is closed, or has no
    mapping.
    """
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    check_year(committee, year)
    list(
        Appropriation.objects.select_for_update(no_key=True).filter(committee=committee, year=year)
    )
    version = effective_version(committee.pk, year)
    if version is None:
        raise refuse("no_mapping", _("Året har ingen kontering än. Spara en först."))
    batches = _batches(committee, year)
    changed = 0
    for number, batch in enumerate(batches):
        if tell:
            tell(100 * number // len(batches), "mapping")
        changed += _remap_batch(actor, batch, version)
    return changed


def _batches(committee: Committee, year: int) -> list[LedgerBatch]:
    counting = {each.batch for each in counting_batches(committee.pk, year)}
    rows = (
        LedgerBatch.objects.select_for_update(of=("self",), no_key=True)
        .select_related("committee", "mapping")
        .filter(committee=committee, year=year)
        .filter(state__in=[BatchState.PREVIEW, BatchState.ACCEPTED])
        .order_by("pk")
    )
    return [row for row in rows if row.state == BatchState.PREVIEW or row.pk in counting]


def _remap_batch(actor: Actor, batch: LedgerBatch, version: LedgerMappingVersion) -> bool:
    if batch.mapping_id == version.pk:
        return False
    moved = _moved(batch, version)
    old = str(batch.mapping.number) if batch.mapping else ""
    batch.mapping = version
    if moved:
        _write(batch, moved)
    summarise(batch)
    reload_actuals(batch)
    told = history.change(
        actor, "remap_ledger", batch, "mapping", old, str(version.number), batch.committee
    )
    history.record([told])
    return True


def _moved(batch: LedgerBatch, version: LedgerMappingVersion) -> list[tuple[Any, ...]]:
    """The code strings whose place changes, each with its new place."""
    mapper = Mapper(mapping_of(version))
    moved = {}
    for found in code_strings([batch.pk], batch.year):
        row, place = found.row, mapper.take(found.row)
        if place != found.place:
            codes = (row.account, row.cost_centre, row.activity, row.counterpart, row.project)
            moved[codes] = (
                *codes,
                place.area and int(place.area),
                place.line and int(place.line),
                place.internal,
                place.aside,
            )
    return list(moved.values())


def _write(batch: LedgerBatch, moved: list[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(moved[0]))
    with connection.cursor() as cursor:
        cursor.execute(PLACES_TABLE)
        cursor.executemany(f"INSERT INTO ledger_places VALUES ({marks})", moved)  # noqa: S608
        cursor.execute(MOVE, [batch.pk])
        cursor.execute("DROP TABLE ledger_places")


@job(MAP)
def remap_job(run: Run) -> dict[str, Any]:
    """The background job of `remap`: {"committee": key, "year": 2023} → {"batches": 2}."""
    committee = Committee.objects.get(pk=run.payload["committee"])
    actor = Actor(run.job.owner)
    return {"batches": remap(actor, committee, run.payload["year"], run.progress)}
