"""*Bokföring*: a year's loaded files, a new one sent, and how far the reading of it has come."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from budget.actions.jobs import cancel_job
from budget.actions.ledger_files import refuse_announced
from budget.actions.ledger_upload import upload
from budget.calc.periods import MONTHS
from budget.forms.ledger import LedgerUploadForm
from budget.models import Job, JobState, LedgerBatch
from budget.queries.batches import batches_of, mapping_job, profiles_of
from budget.queries.ledger import counting_batches
from budget.views.ledger_place import LedgerPlace, batch_of, ledger_page
from budget.views.work_place import actor_of
from budget.wording import month_name

PATIENCE = timedelta(minutes=1)
"""How long a job may wait in the queue before its page says so."""
FORM_ROOM = 64 * 1024
"""Bytes that a form with a file has beside the file itself."""


@require_safe
@ledger_page
def ledger(request: HttpRequest, place: LedgerPlace) -> HttpResponse:
    """The year's batches, and which months are loaded."""
    counting = {period.month for period in counting_batches(place.committee.pk, place.year)}
    context = {
        **place.context(),
        "batches": batches_of(place.committee.pk, place.year),
        "months": [(month_name(month), month in counting) for month in MONTHS],
        "year_end": 13 in counting,
        "loaded": len(counting & set(MONTHS)),
    }
    return render(request, "budget/ledger.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@ledger_page
def upload_ledger(request: HttpRequest, place: LedgerPlace) -> HttpResponse:
    """Send a file. One that announces more than is read is refused before any of it is."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    try:
        refuse_announced(max(0, length - FORM_ROOM))
    except ValidationError as error:
        # Nothing has been read, so there is no token to look at, and nothing is done.
        form = LedgerUploadForm(profiles=profiles_of(place.committee.pk))
        return _form(request, place, form, error, status=413)
    return _upload(request, place)


@csrf_protect
def _upload(request: HttpRequest, place: LedgerPlace) -> HttpResponse:
    profiles = profiles_of(place.committee.pk)
    if request.method != "POST":
        return _form(request, place, LedgerUploadForm(profiles=profiles))
    form = LedgerUploadForm(request.POST, request.FILES, profiles=profiles)
    if not form.is_valid():
        return _form(request, place, form, status=422)
    file = form.cleaned_data["fil"]
    try:
        batch = upload(
            actor_of(request),
            place.committee,
            place.year,
            file.name or "",
            file.chunks(),
            content=form.cleaned_data["innehall"],
            options=form.options,
            again=form.cleaned_data["igen"],
        )
    except ValidationError as error:
        return _form(request, place, form, error, status=422)
    return redirect(place.url("ledger_batch", batch=batch.pk))


def _form(
    request: HttpRequest,
    place: LedgerPlace,
    form: LedgerUploadForm,
    error: ValidationError | None = None,
    status: int = 200,
) -> HttpResponse:
    known = batch_of(error) if error else None
    codes = [each.code for each in error.error_list] if error else []
    context = {
        **place.context(),
        "form": form,
        "problems": error.messages if error else [],
        "known": place.url("ledger_batch", batch=known) if known else "",
        "again": "already_loaded" in codes or (form.is_bound and form.data.get("igen")),
        "most_mb": settings.LEDGER["bytes"] // 2**20,
        "most_rows": settings.LEDGER["rows"],
    }
    return render(request, "budget/ledger_upload.html", context, status=status)


@require_safe
@ledger_page
def ledger_progress(request: HttpRequest, place: LedgerPlace, batch: int) -> HttpResponse:
    """How far a batch's job has come: a part of its page, which is fetched anew at the end."""
    progress = progress_of(place, place.batch(batch))
    if progress is None:
        return HttpResponseClientRefresh()
    return render(request, "budget/_ledger_progress.html", {**place.context(), **progress})


def progress_of(place: LedgerPlace, batch: LedgerBatch) -> dict[str, Any] | None:
    """What the page of a batch shows of the job that works on it; None where there is none."""
    job = batch.job if batch.job and batch.job.is_waiting else mapping_job(place.committee.pk)
    if job is None:
        return None
    words = {
        "opening": _("Öppnar filen"),
        "reading": _("Läser raderna"),
        "summing": _("Räknar ihop"),
        "mapping": _("Lägger raderna på sina platser"),
    }
    return {
        "batch": batch,
        "job": job,
        "stage": words.get(job.stage, _("Väntar på sin tur")),
        "delay": _delay(job),
        "mine": job == batch.job,
        "progress_url": place.url("ledger_progress", batch=batch.pk),
        "cancel_url": place.url("cancel_ledger", batch=batch.pk),
        "batch_url": place.url("ledger_batch", batch=batch.pk),
    }


def _delay(job: Job) -> str:
    """Why nothing happens with a job, where that is; "" where all is well."""
    now = timezone.now()
    if job.state == JobState.RUNNING and job.lease_until and job.lease_until < now:
        return _(
            "Den som läste filen har slutat svara. Läsningen tas om från början så snart en annan "
            "arbetare är ledig; inget är ändrat."
        )
    if job.state == JobState.QUEUED and now - job.created_at > PATIENCE:
        return _(
            "Ingen har börjat ännu. Väntar filen länge kan arbetaren ha stannat: säg till driften."
        )
    return ""


@require_POST
@ledger_page
def cancel_ledger(request: HttpRequest, place: LedgerPlace, batch: int) -> HttpResponse:
    """Break off the reading of a batch."""
    found = place.batch(batch)
    if found.job is not None:
        try:
            cancel_job(actor_of(request), found.job)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        else:
            messages.info(request, _("Läsningen av ”%s” är avbruten.") % found.file_name)
    return redirect(place.url("ledger_batch", batch=batch))
