"""*Målägare*: the controller says who owns each goal, and so who writes its follow-up."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from budget.place import Place
from budget.views.work_place import actor_of, user_of, works_on_round
from budget.workflow.action import Actor
from budget.workflow.conflicts import Conflict
from goals.actions.rows import save_owners
from goals.owner_form import OwnersField, fields_of, typed_in
from goals.queries.owners import owned_goals, people_by_key, possible_owners


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@works_on_round
def owners(request: HttpRequest, place: Place) -> HttpResponse:
    """The goals with their owners; posted, those of each goal that was changed are saved.

    Raises PermissionDenied for who works here but neither as controller nor as administrator.
    """
    if not place.rights.may_change_appropriation(place.committee.pk):
        raise PermissionDenied
    possible = possible_owners(place.committee.pk)
    fields = fields_of(owned_goals(place.round), possible, place, user_of(request))
    if request.method != "POST":
        return _page(request, place, fields)
    tried = [_saved(actor_of(request), field, request) for field in fields]
    refused = [field for field in tried if field.refused]
    if refused:
        status = 409 if any(field.clashes for field in refused) else 422
        return _page(request, place, tried, status)
    messages.success(request, _("Målägarna är sparade."))
    return redirect(place.url("goal_owners"))


def _saved(actor: Actor, field: OwnersField, request: HttpRequest) -> OwnersField:
    """The field once what was typed in it is saved, or with why it was not."""
    typed = typed_in(field, request.POST)
    if typed is None or not typed.changed:
        return field
    people = people_by_key(typed.wanted)
    direction = field.owned.direction
    if len(people) < len(typed.wanted):
        return replace(typed, problems=[_("Personen finns inte. Ladda om sidan och välj igen.")])
    try:
        save_owners(actor, direction, people.values(), typed.shown)
    except Conflict as conflict:
        return replace(typed, clashes=conflict.clashes)
    except ValidationError as error:
        return replace(typed, problems=error.messages)
    now = replace(field.owned, owners=tuple(people.values()))
    keys = frozenset(people)
    return replace(field, owned=now, ticked=keys, shown=keys)


def _page(
    request: HttpRequest, place: Place, fields: Sequence[OwnersField], status: int = 200
) -> HttpResponse:
    areas: dict[str, list[OwnersField]] = {}
    for field in fields:
        areas.setdefault(field.goal.area.name, []).append(field)
    context = {
        **place.context("goals"),
        "sentence": _sentence(fields),
        "areas": areas,
        "refused": [field for field in fields if field.refused],
        "goals_url": place.url("goals"),
        "owners_url": place.url("goal_owners"),
    }
    return render(request, "goals/owners.html", context, status=status)


def _sentence(fields: Sequence[OwnersField]) -> str:
    """How many goals somebody owns."""
    if not fields:
        return _("Inga mål är riktade till nämnden.")
    nobodys = sum(not field.owned.owners for field in fields)
    if not nobodys:
        return _("Alla mål har någon som skriver uppföljningen.")
    return ngettext(
        "%(count)s av %(all)s mål saknar ägare.", "%(count)s av %(all)s mål saknar ägare.", nobodys
    ) % {"count": nobodys, "all": len(fields)}
