"""Opening a round: what, until when, from which values, and who forecasts what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budget.access import Moved, committee_for
from budget.actions.rounds import open_round
from budget.forms.rounds import HoldersForm, OpenRoundForm, add_errors
from budget.head import rights_for
from budget.models import Appropriation, Committee, ReportingDate, Round, StartValues
from budget.place import round_url
from budget.queries.tasks import areas_of, forecasters_of, proposed_holders
from budget.views.work_place import actor_of
from budget.wording import month_name

MONTHS = range(1, 13)


def _committee(request: HttpRequest, slug: str) -> Committee:
    """The committee, for those who open its rounds. Raises Http404, PermissionDenied."""
    rights = rights_for(request)
    try:
        committee = committee_for(rights, slug)
    except Moved as moved:
        raise Http404 from moved
    if not rights.may_see_drafts(committee.pk):
        raise Http404
    if not rights.may_change_appropriation(committee.pk):
        raise PermissionDenied
    return committee


@dataclass(frozen=True)
class Desk:
    """What a new round of a year is chosen from, and what is proposed."""

    appropriation: Appropriation
    dates: list[ReportingDate]
    rounds: list[Round]
    chosen: ReportingDate | None

    @property
    def previous(self) -> Round | None:
        """The year's last round."""
        return self.rounds[-1] if self.rounds else None

    def proposal(self) -> dict[str, Any]:
        """What stands in the form from the start: from the calendar where it says so."""
        chosen, previous = self.chosen, self.previous
        cutoff = (
            chosen.cutoff_month if chosen else min(12, previous.cutoff_month + 1 if previous else 1)
        )
        return {
            "name": chosen.name if chosen else "",
            "slug": slugify(chosen.name) if chosen else "",
            "reporting_date": chosen.pk if chosen else None,
            "cutoff_month": cutoff,
            "deadline": chosen.committees_due if chosen else None,
            "previous": previous.pk if previous else None,
            "start_values": StartValues.PREVIOUS if previous else StartValues.BUDGET,
        }

    def forms(self, data: QueryDict | None) -> tuple[OpenRoundForm, HoldersForm]:
        """The forms, empty but for what is proposed, or as typed."""
        appropriation = self.appropriation
        forecasters = forecasters_of(appropriation.committee_id)
        round_form = OpenRoundForm(
            data,
            initial=self.proposal(),
            unit=appropriation.committee.unit,
            months=[month_name(month).capitalize() for month in MONTHS],
            dates=ReportingDate.objects.filter(year=appropriation.year),
            rounds=Round.objects.filter(pk__in=[row.pk for row in self.rounds]),
            slugs=[row.slug for row in self.rounds],
        )
        holders_form = HoldersForm(
            data,
            areas=areas_of(appropriation),
            forecasters=forecasters,
            proposed=proposed_holders(appropriation, self.previous, forecasters),
        )
        return round_form, holders_form


def _desk(committee: Committee, asked: Mapping[str, str]) -> tuple[Desk, list[Appropriation]]:
    """The year asked for, else the newest that is not closed. Raises Http404 for no such year."""
    years = list(
        Appropriation.objects.filter(committee=committee, closed=False)
        .select_related("committee")
        .order_by("-year")
    )
    wanted = asked.get("ar", "")
    appropriation = next((row for row in years if wanted in ("", str(row.year))), None)
    if appropriation is None:
        raise Http404
    dates = list(ReportingDate.objects.filter(year=appropriation.year).order_by("cutoff_month"))
    rounds = list(
        Round.objects.filter(appropriation=appropriation)
        .select_related("appropriation__committee")
        .order_by("cutoff_month", "pk")
    )
    chosen = next((row for row in dates if str(row.pk) == asked.get("uppfoljning")), None)
    return Desk(appropriation, dates, rounds, chosen), years


@require_http_methods(["GET", "HEAD", "POST"])
def new_round(request: HttpRequest, committee: str) -> HttpResponse:
    """Open a round; what was typed stays where something is refused."""
    found = _committee(request, committee)
    posted = request.method == "POST"
    desk, years = _desk(found, request.POST if posted else request.GET)
    round_form, holders_form = desk.forms(request.POST if posted else None)
    # Both are checked, so that all that is wrong is told at once.
    if posted and all([round_form.is_valid(), holders_form.is_valid()]):
        try:
            values = round_form.cleaned_data
            holders = holders_form.holders()
            made = open_round(actor_of(request), desk.appropriation, holders=holders, **values)
        except ValidationError as error:
            add_errors(round_form, error)
        else:
            messages.success(request, _("”%s” är öppnad.") % made)
            return redirect(round_url(made, "round"))
    context = {
        "committee": found,
        "desk": desk,
        "years": years,
        "round_form": round_form,
        "holders_form": holders_form,
        "wrong": posted,
    }
    return render(request, "budget/open_round.html", context, status=422 if posted else 200)
