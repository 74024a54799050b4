"""What goals ask people for in *Att göra*: follow-ups to write, and those to approve."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.access import Rights
from budget.models import WRITABLE_STATES, Round, RoundState, TaskState, User
from budget.place import round_url
from budget.todo import Asks, OwedThing, WaitingThing
from goals.models import GoalTask
from goals.workflow.states import FOLLOW_UP


def rows(user: Any) -> QuerySet[GoalTask, GoalTask]:
    """The follow-ups of goals that somebody (by key) owns, in open rounds."""
    found: QuerySet[GoalTask, GoalTask] = GoalTask.objects.filter(
        goal__directions__owners=user,
        goal__directions__committee=F("round__appropriation__committee"),
        round__state=RoundState.OPEN,
        state__in=WRITABLE_STATES,
    )
    return found


def owed(user: User) -> Iterable[OwedThing]:
    """The same as things that are owed. One query."""
    tasks = rows(user.pk).select_related("goal", "round__appropriation__committee")
    for task in tasks.order_by("round__deadline", "round_id", "goal__number"):
        name = _("Mål %(number)s: %(title)s") % {
            "number": task.goal.number,
            "title": task.goal.title,
        }
        url = round_url(task.round, "write_goal", goal=task.goal.slug)
        yield OwedThing(task.round, name, url, task)


def waiting(rights: Rights, user: User) -> Iterable[WaitingThing]:
    """The rounds in which follow-ups wait for an approval of this person. Two queries."""
    handed_in = (
        GoalTask.objects.filter(round__state=RoundState.OPEN, state=TaskState.SUBMITTED)
        .exclude(submitted_by=user)
        .order_by()
        .values_list("round")
        .annotate(count=Count("pk"))
    )
    counts = dict(handed_in)
    if not counts:
        return
    rounds = Round.objects.filter(pk__in=counts).select_related("appropriation__committee")
    for round_ in rounds.order_by("deadline", "pk"):
        roles = rights.roles_for(round_.appropriation.committee_id, None)
        if roles & FOLLOW_UP.roles_for("approve_goal"):
            count = counts[round_.pk]
            what = ngettext(
                "%s måluppföljning väntar på godkännande.",
                "%s måluppföljningar väntar på godkännande.",
                count,
            )
            yield WaitingThing(round_, what % count, round_url(round_, "goals"))


ASKS = Asks(rows, owed, waiting)
