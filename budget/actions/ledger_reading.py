"""Reading a kept file to a preview: streamed once, mapped, stored as entries that do not count yet.

On PostgreSQL all of it is one transaction. SQLite lets one writer in at a time, and a transaction
as long as a file would lock everybody out: there the entries come in pieces, of a batch that
nobody sees, and what a dead worker left is cleared by the next. Either way a batch is in its
preview as a whole, or there is nothing of it.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from budget.actions.entry_writing import Intake, pieces, write_entries, write_piece
from budget.actions.ledger_files import path_of
from budget.actions.ledger_sums import summarise
from budget.actions.ledger_upload import READ
from budget.actions.mapping_versions import usable, version_for
from budget.actions.recording import refuse
from budget.importers.limits import Limits
from budget.importers.mapping import LedgerMapping, Mapper
from budget.importers.mapping_document import from_document
from budget.importers.opening import TABLE, LedgerSource, Options, open_ledger
from budget.importers.rows import Issues, LedgerRow
from budget.importers.sie.checks import compare_extract
from budget.models import (
    BatchState,
    Job,
    LedgerBatch,
    LedgerContent,
    LedgerEntry,
    LedgerMappingVersion,
    LedgerPeriod,
    LedgerSum,
)
from budget.queries.ledger import booked_before
from budget.workflow.action import SERVER, Actor, action
from budget.workflow.jobs import Run, job

Tell = Callable[[int, str], None]
OPENING, READING, SUMMING = "opening", "reading", "summing"
FIRST, LAST = 5, 92  # percent: when rows begin to come, when the last has come


class _Refused(Exception):  # noqa: N818  # turned into a failed batch
    """The file cannot be taken: what was written is to be rolled back."""


class Overtaken(Exception):  # noqa: N818  # an answer, not an error
    """Somebody else reads the batch now, or has put it away: leave it."""


def read_batch(actor: Actor, key: int, tell: Tell) -> LedgerBatch:
    """Read a registered batch to its preview; a file that cannot be taken fails it, with findings.

    `tell` gets percent and a code (opening, reading, summing); what it raises leaves nothing
    written. A batch that is not to be read (any more) is given back as it stands. The right was
    asked for when the file was sent. Raises ValidationError where the kept file is missing.
    """
    token = secrets.token_hex(8)
    batch = _begin(actor, key, token)
    if batch.state != BatchState.READING:
        return batch
    path = path_of(batch.sha256)
    if not path.is_file():
        _fail(actor, batch, token, None)
        raise refuse(
            "file_missing",
            _("Filen ”%(name)s” finns inte kvar på servern. Ladda upp den igen."),
            name=batch.file_name,
        )
    limits = replace(Limits(), file_bytes=settings.LEDGER["bytes"], rows=settings.LEDGER["rows"])
    tell(1, OPENING)
    try:
        with path.open("rb") as stream:
            source = open_ledger(
                stream,
                batch.file_name,
                batch.year,
                limits,
                Options.of(batch.options),
                budget=batch.content == LedgerContent.BUDGET,
            )
            report = Progress(tell, source.part)
            batch.format, batch.source = source.format, source.source[:200]
            try:
                _store(actor, batch, token, source, report)
            except _Refused:
                _fail(actor, batch, token, source)
    except Overtaken:
        batch.refresh_from_db()
    return batch


class Progress:
    """Tells how much of a file has been read, and stops at the time limit."""

    def __init__(self, tell: Tell, part: Callable[[], float]) -> None:
        self.tell = tell
        self._part = part
        self._until = time.monotonic() + settings.LEDGER["seconds"]

    def rows(self, count: int) -> None:
        """Called every few thousand rows. Raises ValidationError past the time limit."""
        if time.monotonic() > self._until:
            raise refuse(
                "too_slow",
                _("Filen tog mer än %(minutes)s minuter att läsa. Dela den per period."),
                minutes=settings.LEDGER["seconds"] // 60,
            )
        self.tell(FIRST + int((LAST - FIRST) * min(1.0, self._part())), READING)


@action
def _begin(actor: Actor, key: int, token: str) -> LedgerBatch:
    """The batch, being read by `token` from now on, with nothing of an earlier attempt left."""
    # A reader that still holds the batch, its lease lost, is waited for: it may come to its end.
    batch: LedgerBatch = (
        LedgerBatch.objects.select_for_update(of=("self",), no_key=True)
        .select_related("committee")
        .get(pk=key)
    )
    if batch.state not in (BatchState.UPLOADED, BatchState.READING):
        return batch
    _clear(batch)
    batch.state = BatchState.READING
    batch.facts = {"reader": token}
    batch.findings, batch.unknown = {}, {}
    batch.mapping = version_for(actor, batch.committee, batch.year)
    batch.save()
    return batch


def _clear(batch: LedgerBatch) -> None:
    LedgerEntry.objects.filter(batch=batch).delete()
    LedgerSum.objects.filter(batch=batch).delete()
    LedgerPeriod.objects.filter(batch=batch).delete()


def _store(
    actor: Actor, batch: LedgerBatch, token: str, source: LedgerSource, report: Progress
) -> None:
    version = batch.mapping
    assert version is not None  # noqa: S101  # given by _begin
    mapper = Mapper(mapping_of(version))
    intake = Intake(batch.pk, batch.year, mapper, source.issues, report.rows)
    rows = source.rows(batch.content == LedgerContent.BUDGET)
    if connection.vendor == "postgresql":
        _store_whole(actor, batch, token, source, intake, rows, report)
        return
    for piece in pieces(intake, rows):
        _store_piece(actor, batch, token, piece)
    report.tell(LAST, SUMMING)
    _finish(actor, batch, token, source, intake)


def mapping_of(version: LedgerMappingVersion) -> LedgerMapping:
    """The mapping of a version, without what does not count any more."""
    return usable(from_document(version.rules), version.committee_id, version.year)


@action
def _store_whole(
    actor: Actor,
    batch: LedgerBatch,
    token: str,
    source: LedgerSource,
    intake: Intake,
    rows: Iterator[LedgerRow],
    report: Progress,
) -> None:
    _still_mine(batch, token)
    write_entries(intake, rows)
    report.tell(LAST, SUMMING)
    _finish(actor, batch, token, source, intake)


@action
def _store_piece(actor: Actor, batch: LedgerBatch, token: str, piece: list[Any]) -> None:
    _still_mine(batch, token)
    write_piece(piece)


@action
def _finish(
    actor: Actor, batch: LedgerBatch, token: str, source: LedgerSource, intake: Intake
) -> None:
    """The preview, or _Refused where the file cannot be taken."""
    _still_mine(batch, token)
    _look_through(batch, source, intake)
    batch.state = BatchState.PREVIEW
    batch.facts = {**source.facts(), "other_years": _others(intake)}
    batch.options = source.options.as_json()
    batch.findings = findings_of(source.issues)
    summarise(batch)


def _still_mine(batch: LedgerBatch, token: str) -> None:
    """Hold the batch against others until the transaction ends. Raises Overtaken."""
    held = LedgerBatch.objects.select_for_update(of=("self",), no_key=True).filter(
        pk=batch.pk, state=BatchState.READING
    )
    facts = held.values_list("facts", flat=True).first()
    if facts is None or facts.get("reader") != token:
        raise Overtaken


def _look_through(batch: LedgerBatch, source: LedgerSource, intake: Intake) -> None:
    issues = source.issues
    for year, other in sorted(intake.others.items()):
        issues.add("other_year", year=year, rows=other.rows, amount=-other.amount)
    if source.extract and batch.content == LedgerContent.ACTUAL:
        extract = source.extract
        booked = booked_before(batch.committee_id, extract.year, extract.month)
        compare_extract(extract, booked, issues)
    if not intake.taken and not issues.refused and source.format != "sie1":
        if intake.others:
            issues.add("nothing_of_year", year=batch.year)
        elif batch.content == LedgerContent.BUDGET and source.format != TABLE:
            issues.add("no_budget")
        else:
            issues.add("no_rows")
    if issues.refused:
        raise _Refused


def _others(intake: Intake) -> dict[str, list[Any]]:
    return {
        str(year): [other.rows, str(-other.amount)] for year, other in sorted(intake.others.items())
    }


def findings_of(issues: Issues) -> dict[str, Any]:
    """Issues as a batch keeps them: the count of each code, and those that were kept in full."""
    return {
        "refused": issues.refused,
        "counts": dict(issues.counts),
        "kept": [
            {
                **asdict(replace(issue, params=())),
                "params": {name: str(value) for name, value in issue.params},
                "refuses": issue.refuses,
            }
            for issue in issues
        ],
    }


@action
def _fail(actor: Actor, batch: LedgerBatch, token: str, source: LedgerSource | None) -> None:
    _still_mine(batch, token)
    _clear(batch)
    batch.state = BatchState.FAILED
    batch.facts = source.facts() if source else {}
    batch.findings = findings_of(source.issues) if source else {}
    if source:
        batch.options = source.options.as_json()
    batch.save()


@action
def abandon(actor: Actor, key: int) -> None:
    """A batch that will not be read after all is left with nothing stored."""
    batch = (
        LedgerBatch.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=key, state__in=[BatchState.UPLOADED, BatchState.READING])
        .first()
    )
    if batch is not None:
        _clear(batch)
        batch.state = BatchState.FAILED
        batch.facts = {}
        batch.save()


def _gave_up(job: Job) -> None:
    abandon(SERVER, job.payload["batch"])


@job(READ, gave_up=_gave_up)
def read_job(run: Run) -> dict[str, Any]:
    """The background job of reading: {"batch": key} → {"batch": key, "state": …}."""
    actor = Actor(run.job.owner)
    batch = read_batch(actor, run.payload["batch"], run.progress)
    return {"batch": batch.pk, "state": batch.state}
