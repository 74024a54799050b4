"""One loaded file: its preview, its columns, codes to be placed; accepted, put away or undone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from budget.actions.ledger import accept_batch, discard_batch, undo_batch
from budget.actions.ledger_budget import NewDecision, accept_budget, undo_budget
from budget.actions.ledger_upload import read_again, save_profile
from budget.batch_desk import BatchDesk
from budget.forms.rounds import add_errors
from budget.importers.rows import LONGEST_ACCOUNT
from budget.mapping_desk import MappingDesk, with_codes
from budget.models import Decision, LedgerBatch, LedgerContent
from budget.views.ledger import progress_of
from budget.views.ledger_place import LedgerPlace, ledger_page
from budget.views.work_place import actor_of
from budget.workflow.action import Actor


@require_safe
@ledger_page
def ledger_batch(request: HttpRequest, place: LedgerPlace, batch: int) -> HttpResponse:
    """A batch as it stands: under way, to look through, loaded, or refused."""
    return _page(request, place, place.batch(batch))


def _page(
    request: HttpRequest,
    place: LedgerPlace,
    batch: LedgerBatch,
    problems: Sequence[str] = (),
    desk: BatchDesk | None = None,
    status: int = 200,
) -> HttpResponse:
    progress = progress_of(place, batch)
    context: dict[str, Any] = {
        **place.context(),
        "batch": batch,
        "problems": problems,
        "progress": progress,
        "batch_url": place.url("ledger_batch", batch=batch.pk),
        "step_urls": {
            name: place.url(name, batch=batch.pk)
            for name in (
                "accept_ledger",
                "discard_ledger",
                "undo_ledger",
                "columns_ledger",
                "place_codes",
            )
        },
        **(progress or {}),
    }
    if progress is None:
        context["desk"] = desk or BatchDesk(batch)
    return render(request, "budget/ledger_batch.html", context, status=status)


def _step(
    request: HttpRequest, place: LedgerPlace, batch: LedgerBatch, work: Callable[[], str]
) -> HttpResponse:
    """Do something with a batch and say so on its page; a refusal stands there too."""
    try:
        said = work()
    except ValidationError as error:
        return _page(request, place, place.batch(batch.pk), error.messages, status=422)
    messages.success(request, said)
    return redirect(place.url("ledger_batch", batch=batch.pk))


@require_POST
@ledger_page
def accept_ledger(request: HttpRequest, place: LedgerPlace, batch: int) -> HttpResponse:
    """Make a batch count: as actuals, or as the budget of a decision."""
    found = place.batch(batch)
    desk = BatchDesk(found, request.POST)
    if not desk.form.is_valid():
        return _page(request, place, found, desk=desk, status=422)
    accept = _accept_budget if desk.is_budget else _accept_actuals
    try:
        said = accept(actor_of(request), found, desk.form.cleaned_data)
    except ValidationError as error:
        return _not_accepted(request, place, batch, error)
    messages.success(request, said)
    return redirect(place.url("ledger_batch", batch=batch))


def _not_accepted(
    request: HttpRequest, place: LedgerPlace, batch: int, error: ValidationError
) -> HttpResponse:
    """Why, beside what was typed; the batch as it stands: somebody may have been first."""
    found = place.batch(batch)
    desk = BatchDesk(found, request.POST)
    desk.form.full_clean()
    add_errors(desk.form, error)
    problems = [str(problem) for problem in desk.form.non_field_errors()]
    return _page(request, place, found, problems, desk, status=422)


def _accept_actuals(actor: Actor, batch: LedgerBatch, given: dict[str, Any]) -> str:
    accept_batch(
        actor,
        batch,
        months=given["manader"],
        replace=given["ersatt"],
        leave_unmapped=given["utanfor"],
        take_extract=given["utdrag"],
    )
    return _("”%s” är inläst.") % batch.file_name


def _accept_budget(actor: Actor, batch: LedgerBatch, given: dict[str, Any]) -> str:
    decision: Decision | NewDecision
    if given["beslut"]:
        decision = Decision.objects.select_related("appropriation__committee").get(
            pk=given["beslut"]
        )
    else:
        decision = NewDecision(
            kind=given["slag"],
            title=given["rubrik"],
            decided_on=given["beslutat"],
            case_number=given["arende"],
            decided_by=given["av"],
        )
    actor = replace(actor, reason=given["reason"])
    accept_budget(actor, batch, decision, leave_unmapped=given["utanfor"])
    return _("”%s” är inläst som budget.") % batch.file_name


@require_POST
@ledger_page
def discard_ledger(request: HttpRequest, place: LedgerPlace, batch: int) -> HttpResponse:
    """Put away a batch that has not been accepted."""
    found = place.batch(batch)

    def discard() -> str:
        discard_batch(actor_of(request), found)
        return _("”%s” är kasserad. Inget har ändrats.") % found.file_name

    return _step(request, place, found, discard)


@require_POST
@ledger_page
def undo_ledger(request: HttpRequest, place: LedgerPlace, batch: int) -> HttpResponse:
    """Undo an accepted batch whole."""
    found = place.batch(batch)

    def undo() -> str:
        take_back = undo_budget if found.content == LedgerContent.BUDGET else undo_batch
        take_back(actor_of(request), found)
        return _("”%s” är ångrad: allt står som det stod före inläsningen.") % found.file_name

    return _step(request, place, found, undo)


@require_POST
@ledger_page
def columns_ledger(request: HttpRequest, place: LedgerPlace, batch: int) -> HttpResponse:
    """Choose columns, or the parts of dimensions, and read the file again.

    The choice is kept where it is given a name.
    """
    found = place.batch(batch)
    desk = BatchDesk(found, request.POST)
    form = desk.dimensions_form if desk.has_dimensions else desk.columns_form
    if not form.is_valid():
        return _page(request, place, found, desk=desk, status=422)

    def read() -> str:
        read_again(actor_of(request), found, form.options)
        if name := form.cleaned_data["profilnamn"].strip():
            save_profile(actor_of(request), place.committee, name, form.options)
        return _("Filen läses om så som du valde.")

    return _step(request, place, found, read)


@require_POST
@ledger_page
def place_codes(request: HttpRequest, place: LedgerPlace, batch: int) -> HttpResponse:
    """Place codes on the spot: a rule for each, in a new version of the mapping."""
    found = place.batch(batch)
    lines, areas = {}, {}
    for name, chosen in request.POST.items():
        kind, _colon, code = name.partition(":")
        part, _colon, rest = code.partition(":")
        if not (isinstance(chosen, str) and chosen.isascii() and chosen.isdecimal()):
            continue
        if kind == "rad" and code.isascii() and code.isdecimal() and len(code) <= LONGEST_ACCOUNT:
            lines[code] = chosen[:18]
        elif kind == "omrade" and part in ("cost_centre", "activity", "project"):
            areas[part, rest] = chosen[:18]

    def save() -> str:
        desk = MappingDesk(place.committee, place.year)
        if not lines and not areas:
            raise ValidationError(_("Välj en rad eller ett område för minst en kod."))
        job = desk.save(actor_of(request), with_codes(desk.mapping, lines, areas), found.file_name)
        if job is not None:
            return _("Reglerna är sparade. Raderna läggs på sina platser i bakgrunden.")
        return _("Reglerna är sparade, och raderna ligger på sina platser.")

    return _step(request, place, found, save)
