"""Registering decisions on the appropriation: typed, previewed, saved, and countered."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.access import Moved, committee_for
from budget.actions.appropriations import remove_decision
from budget.decision_desk import DecisionDesk, Preview
from budget.forms.decisions import BasePlaceFormSet, DecisionForm
from budget.head import rights_for
from budget.models import Appropriation, Committee, Decision
from budget.queries.decisions import decisions_of
from budget.workflow.action import Actor


def _committee(request: HttpRequest, slug: str) -> Committee:
    """The committee, for those who may know of it; 403 for those who may not register."""
    rights = rights_for(request)
    try:
        committee = committee_for(rights, slug)
    except Moved as moved:
        raise Http404 from moved
    if not rights.may_change_appropriation(committee.pk):
        raise PermissionDenied
    return committee


def _year(committee: Committee, year: int) -> Appropriation:
    found: Appropriation = get_object_or_404(
        Appropriation.objects.select_related("committee"), committee=committee, year=year
    )
    return found


@require_safe
def decisions(request: HttpRequest, committee: str, year: int) -> HttpResponse:
    """The year's decisions, with the way to register and correct them."""
    found = _committee(request, committee)
    appropriation = _year(found, year)
    listed = decisions_of(appropriation)
    context = {
        "committee": found,
        "year": year,
        "appropriation": appropriation,
        "decisions": listed,
        "total": sum((decision.amount for decision in listed), Decimal(0)),
    }
    return render(request, "budget/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_decision(request: HttpRequest, committee: str, year: int) -> HttpResponse:
    """Type a decision, see what it does, save it. A counter-entry comes filled in."""
    found = _committee(request, committee)
    desk = DecisionDesk(_year(found, year))
    if request.method != "POST":
        form, places = desk.blank(request.GET.get("motpost", ""))
        return _page(request, desk, form, places, None)
    form, places = desk.typed(request.POST)
    preview = desk.preview(form, places, request.POST)
    if preview is not None and "spara" in request.POST and not preview.is_seen:
        form.add_error(
            None, _("Det här är nytt sedan du tittade: se över månaderna och registrera.")
        )
    elif preview is not None and preview.is_whole and "spara" in request.POST:
        try:
            decision = desk.save(Actor(request.user), form, preview)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("”%s” är registrerat.") % decision)
            return redirect("decisions", committee=found.slug, year=year)
    return _page(request, desk, form, places, preview)


def _page(
    request: HttpRequest,
    desk: DecisionDesk,
    form: DecisionForm,
    places: BasePlaceFormSet,
    preview: Preview | None,
) -> HttpResponse:
    appropriation = desk.appropriation
    context = {
        "committee": appropriation.committee,
        "year": appropriation.year,
        "form": form,
        "places": places,
        "preview": preview,
    }
    asked_for_more = "en_del_till" in request.POST
    refused = bool(form.errors) or preview is None or "spara" in request.POST
    wrong = form.is_bound and not asked_for_more and refused
    return render(request, "budget/new_decision.html", context, status=422 if wrong else 200)


@require_POST
def remove(request: HttpRequest, committee: str, year: int, decision: int) -> HttpResponse:
    """Take away a decision that no signed round reports; else say that a counter-entry is due."""
    found = _committee(request, committee)
    row = get_object_or_404(
        Decision.objects.select_related("appropriation__committee"),
        pk=decision,
        appropriation=_year(found, year),
    )
    name = str(row)
    try:
        remove_decision(Actor(request.user), row)  # type: ignore[arg-type]
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("”%s” är borttaget.") % name)
    return redirect("decisions", committee=found.slug, year=year)
