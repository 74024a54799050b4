"""What *Omgång* says of goals: the follow-ups that must be approved before it is handed in."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.holding import Held, HeldUp, Holding
from budget.lacks import ShownLack
from budget.models import WRITABLE_STATES, Round, User
from budget.place import Place
from goals.access import may_write_goal
from goals.queries.holding import HeldGoal, held_goals, unapproved
from goals.wording import lack_place, lack_words
from goals.workflow.states import FOLLOW_UP


def found(place: Place, user: User) -> Held | None:
    """The follow-ups that are not approved; the way to each, and to what it lacks."""
    goals = held_goals(place.round)
    if not goals:
        return None
    reminds = place.rights.may_change_appropriation(place.committee.pk)
    things = tuple(_thing(place, user, held, reminds) for held in goals)
    owed = any(thing.remind_url for thing in things)
    return Held(
        key="mal",
        heading=_("Målens uppföljning"),
        column=_("Mål"),
        what=_words(len(goals)),
        things=things,
        remind_url=place.url("remind_owners") if owed else "",
    )


def what(round_: Round) -> str:
    """How many follow-ups are not approved. One query."""
    count = unapproved(round_).count()
    return _words(count) if count else ""


def _words(count: int) -> str:
    return (
        ngettext("%s måluppföljning är inte godkänd", "%s måluppföljningar är inte godkända", count)
        % count
    )


def _thing(place: Place, user: User, held: HeldGoal, reminds: bool) -> HeldUp:
    goal, task = held.standing, held.task
    committee, rights = place.committee.pk, place.rights
    owners = [owner.pk for owner in held.owners]
    works = may_write_goal(rights, user.pk, committee, owners) or bool(
        rights.roles_for(committee, None) & FOLLOW_UP.roles_for("approve_goal")
    )
    url = place.url("write_goal" if works else "goal", goal=goal.slug)
    owed = reminds and task.state in WRITABLE_STATES and bool(owners)
    return HeldUp(
        key=goal.slug,
        name=goal.title,
        url=url,
        task=task,
        holders=tuple(map(str, held.owners)),
        lacks=tuple(
            ShownLack(
                goal.title,
                lack_words(lack, goal),
                f"{url}#{lack_place(lack)}" if works else url,
            )
            for lack in held.lacks
        ),
        touched_at=task.touched_at,
        reminded_at=task.reminded_at,
        remind_url=place.url("remind_owner", goal=goal.slug) if owed else "",
    )


HOLDING = Holding(found, what)
