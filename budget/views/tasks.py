"""*Att göra*: what somebody owes, until when, and what was returned and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from budget.access import Rights
from budget.deadlines import due_words, time_left
from budget.head import rights_for
from budget.holding import waits_for
from budget.lacks import entry_url
from budget.models import AreaTask, Round, RoundState, User
from budget.place import round_url
from budget.queries.tasks import RoundCount, owed_by, rounds_at_work
from budget.todo import ASKS, OwedThing, WaitingThing
from budget.views.work_place import user_of
from budget.workflow.states import AREA, ROUND


@dataclass(frozen=True, slots=True)
class Owed:
    """An area's forecast that somebody owes, or a thing that an app above asks for."""

    name: str
    task: Any
    url: str


@dataclass(frozen=True, slots=True)
class OwedIn:
    """What is owed in one round, with its deadline in words."""

    round: Round
    left: str
    late: bool
    due: str
    things: tuple[Owed, ...]


@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    """*Att göra*. Raises Http404 for those who do not work on rounds."""
    rights, user = rights_for(request), user_of(request)
    if not rights.works_anywhere:
        raise Http404
    owed = _by_round([*_areas(user), *(thing for asks in ASKS for thing in asks.owed(user))])
    waiting = [*_waiting(rights, user), *(w for asks in ASKS for w in asks.waiting(rights, user))]
    context = {
        "sentence": _sentence(owed, waiting),
        "owed": owed,
        "waiting": waiting,
        "on_todo": True,
    }
    return render(request, "budget/todo.html", context)


def _areas(user: User) -> list[OwedThing]:
    return [
        OwedThing(task.round, task.area.name, entry_url(task.round, task.area.slug), task)
        for task in owed_by(user)
    ]


def _by_round(things: Iterable[OwedThing]) -> list[OwedIn]:
    """The rounds in which something is owed, the first deadline first."""
    rounds: dict[int, list[OwedThing]] = {}
    for thing in things:
        rounds.setdefault(thing.round.pk, []).append(thing)
    today = timezone.localdate()
    found = sorted(rounds.values(), key=lambda owed: (owed[0].round.deadline, owed[0].round.pk))
    return [
        OwedIn(
            round=owed[0].round,
            left=time_left(owed[0].round.deadline, today),
            late=owed[0].round.deadline < today,
            due=due_words(owed[0].round.deadline, today),
            things=tuple(Owed(thing.name, thing.task, thing.url) for thing in owed),
        )
        for owed in found
    ]


def _sentence(owed: list[OwedIn], waiting: list[WaitingThing]) -> str:
    things = [thing for found in owed for thing in found.things]
    if things:
        count = {"count": len(things), "left": owed[0].left}
        if all(isinstance(thing.task, AreaTask) for thing in things):
            return (
                ngettext(
                    "Du har %(count)s område att lämna in; %(left)s.",
                    "Du har %(count)s områden att lämna in; %(left)s.",
                    len(things),
                )
                % count
            )
        return (
            ngettext(
                "Du har %(count)s sak att lämna in; %(left)s.",
                "Du har %(count)s saker att lämna in; %(left)s.",
                len(things),
            )
            % count
        )
    if waiting:
        return ngettext(
            "En omgång väntar på dig.", "%(count)s omgångar väntar på dig.", len(waiting)
        ) % {"count": len(waiting)}
    return _("Du har inget att göra just nu.")


def _waiting(rights: Rights, user: User) -> Iterable[WaitingThing]:
    for count in rounds_at_work(None if rights.everywhere else rights.committee_ids):
        what = _next_step(rights, user, count)
        if what:
            yield WaitingThing(count.round, what, round_url(count.round, "round"))


def _next_step(rights: Rights, user: User, count: RoundCount) -> str:
    """What a round waits for from somebody with these rights, or ""."""
    round_ = count.round
    roles = rights.roles_for(round_.appropriation.committee_id, None)
    steps = {
        step.action
        for step in ROUND.steps_for(round_.state, roles)
        if not (step.by_another and round_.submitted_by_id == user.pk)
    }
    if round_.state == RoundState.OPEN:
        if count.submitted and roles & AREA.roles_for("approve_area"):
            return ngettext(
                "%(count)s område väntar på godkännande.",
                "%(count)s områden väntar på godkännande.",
                count.submitted,
            ) % {"count": count.submitted}
        if count.tasks and count.approved == count.tasks and "submit" in steps:
            if waits := waits_for(round_):
                return _("Alla områden är godkända, men %s.") % ", ".join(waits)
            return _("Alla områden är godkända: omgången kan lämnas in.")
        return ""
    words = {
        "sign": _("Omgången väntar på din underskrift."),
        "decide": _("Omgången är undertecknad: registrera nämndens beslut."),
        "lock": _("Omgången är beslutad och kan låsas."),
    }
    return next((text for name, text in words.items() if name in steps), "")
