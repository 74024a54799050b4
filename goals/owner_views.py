"""*Målägare*: the controller says who owns each goal, and reminds them of its follow-up."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from budget.place import Place
from budget.views.work_place import actor_of, user_of, works_on_round
from budget.workflow.action import Actor
from budget.workflow.conflicts import Conflict
from goals.actions.reminders import Reminded, remind_owners
from goals.actions.rows import save_owners
from goals.models import GoalTask
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


@require_POST
@works_on_round
def remind_all(request: HttpRequest, place: Place) -> HttpResponse:
    """Remind all owners who have a follow-up left to hand in."""
    return _remind(request, place)


@require_POST
@works_on_round
def remind_one(request: HttpRequest, place: Place, goal: str) -> HttpResponse:
    """Remind the owners of a goal. Raises Http404 for one that the round does not follow up."""
    if not GoalTask.objects.filter(round=place.round, goal__slug=goal).exists():
        raise Http404
    return _remind(request, place, goal)


def _remind(request: HttpRequest, place: Place, goal: str = "") -> HttpResponse:
    link = request.build_absolute_uri(reverse("todo"))
    result = remind_owners(actor_of(request), place.round, link, goal)
    for level, text in _reminded(result):
        messages.add_message(request, level, text)
    return redirect(place.url("round") + "#mal")


def _reminded(result: Reminded) -> list[tuple[int, str]]:
    said = []
    if result.people:
        people = ", ".join(map(str, result.people))
        said.append((messages.SUCCESS, _("Påminnelse skickad till %s.") % people))
    for tasks, text in (
        (result.just_now, _("Ingen ny påminnelse om %s: den förra gick för mindre än en minut.")),
        (result.nobody, _("Ingen påminnelse om %s: ingen äger målet.")),
        (result.unreachable, _("Ingen påminnelse om %s: målägaren har ingen e-postadress.")),
        (result.failed, _("Påminnelsen om %s gick inte fram till e-postservern. Försök igen.")),
    ):
        if tasks:
            names = ", ".join(f"”{task.goal}”" for task in tasks)
            said.append((messages.WARNING, text % names))
    return said or [(messages.INFO, _("Ingen har någon måluppföljning kvar att lämna in."))]
