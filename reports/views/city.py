"""The pages above the rounds: the city, the way to a committee's newest round, the switch."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.access import Moved, Rights, committee_for, known_committees, visible_rounds
from budget.head import rights_for
from budget.models import Committee, Round
from budget.models.columns import one_cursor
from budget.place import NoSuchRound, PageLink, moved_to, no_such_round, round_url
from budget.queries.city import (
    accuracy_of,
    accuracy_years,
    internal_of,
    newest_rounds,
    standings_of,
)
from reports.content.city import accuracy_standing, accuracy_table, city_standing, city_table
from reports.content.city_internal import internal_table
from reports.content.shapes import Table
from reports.csv_file import csv_asked
from reports.dashboards import Crumb, shown_facts
from reports.links import city_link, no_link
from reports.switching import same_page
from reports.tables import FigureTable, figure_table

INTERNAL, WITHOUT = "internt", "utan"
"""Asks the city's page to leave out what committees bill each other."""


@require_safe
@one_cursor()
def city(request: HttpRequest) -> HttpResponse:
    """The committees that the reader may know of, each with its newest round."""
    rights = rights_for(request)
    visible = [round_ for round_ in newest_rounds() if rights.may_see(round_)]
    newest = _newest(visible)
    standings = standings_of(newest)
    first, shown = city_standing(standings), city_table(standings)
    without = request.GET.get(INTERNAL) == WITHOUT
    internal = internal_table(standings, internal_of(newest), without=without)
    asked = csv_asked(request, [shown, *([internal] if internal else [])])
    if asked is not None:
        return asked
    context = {
        "standing": first,
        "facts": shown_facts(first, no_link),
        "table": figure_table(shown, city_link, request) if standings else None,
        "internal": _internal(request, internal) if internal else None,
        "internal_choices": _internal_choices(request, without),
        "accuracy_years": accuracy_years(),
        "may_read": bool(rights.memberships),
        "to_open": _without_round(rights, newest),
    }
    return render(request, "reports/city.html", context)


def _without_round(rights: Rights, newest: list[Round]) -> list[Committee]:
    """The committees without any round that the reader may open one of."""
    having = {round_.appropriation.committee_id for round_ in newest}
    if not rights.works_anywhere or (not rights.everywhere and rights.committee_ids <= having):
        return []
    missing = (known for known in known_committees(rights) if known.pk not in having)
    return [known for known in missing if rights.may_change_appropriation(known.pk)]


def _internal(request: HttpRequest, internal: Table) -> FigureTable:
    """The table sorted by itself; its file is of the same choice."""
    table = figure_table(internal, city_link, request, prefix="internt-")
    if INTERNAL in request.GET:
        table.csv = f"{table.csv}&{urlencode({INTERNAL: request.GET[INTERNAL]})}"
    return table


def _internal_choices(request: HttpRequest, without: bool) -> list[PageLink]:
    """With internal items and without them; how the tables are sorted stays."""
    choices = []
    for label, value in ((_("Med interna poster"), ""), (_("Utan interna poster"), WITHOUT)):
        asked = request.GET.copy()
        asked.pop(INTERNAL, None)
        if value:
            asked[INTERNAL] = value
        choices.append(PageLink(label, f"?{asked.urlencode()}#internt", bool(value) == without))
    return choices


def _newest(rounds: list[Round]) -> list[Round]:
    """One round a committee, of newest first: the newest that is no draft, else the newest draft.

    A correction takes the place of what it corrects when it is signed.
    """
    chosen: dict[int, Round] = {}
    for round_ in sorted(rounds, key=lambda r: r.is_draft):
        chosen.setdefault(round_.appropriation.committee_id, round_)
    order = dict.fromkeys(round_.appropriation.committee_id for round_ in rounds)
    return [chosen[committee] for committee in order]


def _newest_first(round_: Round) -> tuple[int, int, int]:
    return (-round_.appropriation.year, -round_.cutoff_month, -round_.pk)


@require_safe
def committee(request: HttpRequest, committee: str, year: int | None = None) -> HttpResponse:
    """A committee (in a year) without a round: to its newest one."""
    rights = rights_for(request)
    try:
        found = committee_for(rights, committee)
    except Moved as moved:
        return moved_to(request, committee=moved.slug)
    rounds = visible_rounds(rights, found)
    of_year = [r for r in rounds if year in (None, r.appropriation.year)]
    newest = _newest(sorted(of_year, key=_newest_first))
    if not newest:
        return no_such_round(request, NoSuchRound(found, rounds), year)
    return redirect(round_url(newest[0], "overview"))


@require_safe
def switch(request: HttpRequest) -> HttpResponse:
    """The choices in the head of a page, as a form without script sends them.

    `sida` is the page that they were made on.
    """
    slug, year = request.GET.get("namnd", ""), request.GET.get("ar", "")
    rights = rights_for(request)
    found = next((c for c in known_committees(rights) if c.slug == slug), None)
    if found is None:
        raise Http404
    rounds = visible_rounds(rights, found)
    of_year = [r for r in rounds if str(r.appropriation.year) == year]
    wanted = [r for r in of_year if r.slug == request.GET.get("omgang")]
    # Another committee or year need not have a round of the same name: then its newest.
    for round_ in wanted or _newest(sorted(of_year, key=_newest_first)):
        return redirect(same_page(request.GET.get("sida", ""), rights, round_))
    return redirect("committee", committee=slug)


@require_safe
def forecast_accuracy(request: HttpRequest, year: int) -> HttpResponse:
    """The city's own comparison of a year's interim forecasts with its accounts."""
    if not rights_for(request).memberships:
        raise Http404
    rows = accuracy_of(year)
    if not rows:
        raise Http404
    first, shown = accuracy_standing(year, rows), accuracy_table(year, rows)
    asked = csv_asked(request, [shown])
    if asked is not None:
        return asked
    context = {
        "standing": first,
        "table": figure_table(shown, no_link, request),
        "crumbs": [Crumb(_("Kommunen"), "/"), Crumb(_("Prognossäkerhet %s") % year, None)],
    }
    return render(request, "reports/forecast_accuracy.html", context)
