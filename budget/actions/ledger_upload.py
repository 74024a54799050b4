"""A ledger file comes in: kept, recognised, and ordered to be read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from budget.actions.jobs import enqueue
from budget.actions.ledger_files import Kept, forget_unused, keep
from budget.actions.recording import refuse, require
from budget.importers.opening import Options
from budget.models import (
    Appropriation,
    BatchState,
    Committee,
    ImportProfile,
    Job,
    LedgerBatch,
    LedgerContent,
)
from budget.workflow import history
from budget.workflow.action import Actor, action

READ = "read_ledger"
READABLE = (BatchState.UPLOADED, BatchState.PREVIEW, BatchState.FAILED)
ON_THE_WAY = (BatchState.UPLOADED, BatchState.READING)


def upload(
    actor: Actor,
    committee: Committee,
    year: int,
    file_name: str,
    chunks: Iterable[bytes],
    *,
    content: str = LedgerContent.ACTUAL,
    options: Mapping[str, Any] | None = None,
    again: bool = False,
    later: bool = True,
) -> LedgerBatch:
    """Keep a file and register it for a committee and year; with `later`, order a job to read it.

    `options` are those of budget/importers/opening.py. Controllers and administrators. Raises
    ValidationError where the file is too large or empty, the year is missing or closed, or the
    same file is loaded already (`already_loaded`; `again` loads it once more in its own place)
    or waits to be looked at (`already_read`). What the refusal is about stands in its params as
    `batch`.
    """
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    check_year(committee, year)
    kept = keep(chunks)
    try:
        return _register(
            actor, committee, year, file_name, kept, content, options or {}, again, later
        )
    except ValidationError:
        forget_unused(kept.sha256)
        raise


def check_year(committee: Committee, year: int) -> None:
    """Raise ValidationError where the committee's year is missing or closed."""
    found = Appropriation.objects.filter(committee=committee, year=year).first()
    if found is None:
        raise refuse(
            "no_year",
            _("%(committee)s har inget kommunbidrag för %(year)s. Lägg upp året först."),
            committee=committee,
            year=year,
        )
    if found.closed:
        raise refuse(
            "year_closed",
            _("%(year)s är stängt för %(committee)s. Öppna året igen först, med ett skäl."),
            committee=committee,
            year=year,
        )


@action
def _register(
    actor: Actor,
    committee: Committee,
    year: int,
    file_name: str,
    kept: Kept,
    content: str,
    options: Mapping[str, Any],
    again: bool,
    later: bool,
) -> LedgerBatch:
    # Of two who send the same file at once, the later is told of the earlier.
    Committee.objects.select_for_update(no_key=True).get(pk=committee.pk)
    _refuse_known(committee, year, kept, content, again)
    batch: LedgerBatch = LedgerBatch.objects.create(
        committee=committee,
        year=year,
        content=LedgerContent(content),
        file_name=shown_name(file_name),
        sha256=kept.sha256,
        size=kept.size,
        options=Options.of(options).as_json(),
        uploaded_by=actor.user,
    )
    if later:
        _order(actor, batch)
    history.record([history.change(actor, "upload_ledger", batch, committee=committee)])
    return batch


def shown_name(name: str) -> str:
    """A file's name as it is shown: without folders and what cannot be printed."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[:200] or "fil"


def _refuse_known(committee: Committee, year: int, kept: Kept, content: str, again: bool) -> None:
    same = LedgerBatch.objects.filter(
        committee=committee, year=year, sha256=kept.sha256, content=content
    ).select_related("job")
    for batch in same.order_by("-pk"):
        when = date_format(localtime(batch.accepted_at or batch.uploaded_at), "DATETIME_FORMAT")
        if batch.state == BatchState.ACCEPTED and not again:
            raise refuse(
                "already_loaded",
                _(
                    "Filen är redan inläst (%(name)s, %(when)s, inläsning %(batch)s). Inget har "
                    "ändrats. Ska den läsas in igen i stället för den förra, välj att ersätta."
                ),
                name=batch.file_name,
                when=when,
                batch=batch.pk,
            )
        alive = batch.state in ON_THE_WAY and batch.job is not None and batch.job.is_waiting
        if batch.state == BatchState.PREVIEW or alive:
            raise refuse(
                "already_read",
                _(
                    "Filen väntar redan på att granskas (%(name)s, %(when)s, inläsning %(batch)s). "
                    "Granska den, eller kassera den först."
                ),
                name=batch.file_name,
                when=when,
                batch=batch.pk,
            )
        if batch.state in ON_THE_WAY:
            # Nobody reads it any more: a command that was killed, a job that was given up.
            batch.state = BatchState.FAILED
            batch.save(update_fields=["state"])


def _order(actor: Actor, batch: LedgerBatch) -> Job:
    job = enqueue(actor, READ, {"batch": batch.pk}, batch.committee)
    batch.job = job
    batch.save(update_fields=["job"])
    return job


@action
def read_again(actor: Actor, batch: LedgerBatch, options: Mapping[str, Any]) -> Job:
    """Order a batch to be read once more, with other choices of columns, sheet or parts.

    Controllers and administrators. Raises ValidationError for one that is loaded, put away, or
    being read.
    """
    require(actor, lambda rights: rights.may_change_appropriation(batch.committee_id))
    stored = LedgerBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    waiting = stored.job is not None and stored.job.is_waiting
    if stored.state not in READABLE or waiting:
        raise refuse(
            "batch_state",
            _("Inläsningen är %(state)s, så filen kan inte läsas om nu. Ladda om sidan."),
            state=stored.get_state_display(),
        )
    stored.options = Options.of(options).as_json()
    stored.state = BatchState.UPLOADED
    stored.findings = {}
    stored.save()
    job = _order(actor, stored)
    batch.refresh_from_db()
    return job


@action
def save_profile(
    actor: Actor, committee: Committee, name: str, options: Mapping[str, Any]
) -> ImportProfile:
    """Keep a choice of columns under a name; the name's earlier choice is replaced.

    Controllers and administrators. Raises ValidationError by field.
    """
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    found = ImportProfile.objects.filter(committee=committee, name=name.strip()).first()
    profile: ImportProfile = found or ImportProfile(committee=committee, name=name.strip())
    profile.choices = Options.of(options).as_json()
    profile.saved_by = actor.user
    profile.full_clean()
    profile.save()
    history.record([history.change(actor, "save_profile", profile, committee=committee)])
    return profile
