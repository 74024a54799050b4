"""Reminding the owners of goals of what they owe a round, by mail: at most once a minute a goal.

As budget/actions/reminders.py does with areas; but a goal may have several owners.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from budget.actions.recording import require
from budget.actions.reminders import PAUSE, about, deliver
from budget.models import WRITABLE_STATES, Round, RoundState, User
from budget.workflow import history
from budget.workflow.action import Actor, action
from goals.models import GoalTask
from goals.queries.holding import owners_at

Owners = Mapping[int, Sequence[User]]


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of a call to remind: follow-ups, each in one of the groups.

    `just_now`: reminded less than a minute ago. `nobody`: without an owner. `unreachable`: no owner
    has an address. `failed`: no mail about it could be handed over, and nothing is noted.
    """

    sent: tuple[GoalTask, ...] = ()
    just_now: tuple[GoalTask, ...] = ()
    nobody: tuple[GoalTask, ...] = ()
    unreachable: tuple[GoalTask, ...] = ()
    failed: tuple[GoalTask, ...] = ()
    people: tuple[User, ...] = ()


def remind_owners(actor: Actor, round_: Round, link: str, goal: str = "") -> Reminded:
    """Remind the owners of follow-ups that are not handed in; one mail a person.

    Of all, or of a goal (its address). `link` is where they find what they owe. Controllers and
    administrators. The reminders are noted before the mails leave, so that two people at once do
    not send two.
    """
    plan, owners = _note(actor, round_, goal)
    mails = _by_owner(plan.sent, owners)
    reached = deliver(mails, lambda person, tasks: _send(person, round_, tasks, link))
    told = {task.pk for person in reached for task in mails[person]}
    failed = tuple(task for task in plan.sent if task.pk not in told)
    if failed:
        _take_back(actor, failed)
    return Reminded(
        sent=tuple(task for task in plan.sent if task.pk in told),
        just_now=plan.just_now,
        nobody=plan.nobody,
        unreachable=plan.unreachable,
        failed=failed,
        people=tuple(reached),
    )


@action
def _note(actor: Actor, round_: Round, goal: str) -> tuple[Reminded, Owners]:
    committee = round_.appropriation.committee
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    # One at a time in a round: the later sees what the earlier noted.
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    owed = GoalTask.objects.filter(round=locked, state__in=WRITABLE_STATES)
    if goal:
        owed = owed.filter(goal__slug=goal)
    is_open = locked.state == RoundState.OPEN
    tasks = list(owed.select_related("goal").order_by("goal__number")) if is_open else []
    everybody = owners_at(committee.pk, [task.goal_id for task in tasks])
    owners = {
        key: [user for user in people if user.email and user.is_active]
        for key, people in everybody.items()
    }
    now = timezone.now()
    groups: dict[str, list[GoalTask]] = {}
    for task in tasks:
        if task.goal_id not in everybody:
            group = "nobody"
        elif not owners[task.goal_id]:
            group = "unreachable"
        else:
            recent = task.reminded_at is not None and task.reminded_at > now - PAUSE
            group = "just_now" if recent else "sent"
        groups.setdefault(group, []).append(task)
    sent, just_now, nobody, unreachable = (
        tuple(groups.get(name, ())) for name in ("sent", "just_now", "nobody", "unreachable")
    )
    plan = Reminded(sent, just_now, nobody, unreachable)
    GoalTask.objects.filter(pk__in=[task.pk for task in plan.sent]).update(reminded_at=now)
    history.record(
        history.change(actor, "remind_goal", task, "address", "", user.email, committee)
        for task in plan.sent
        for user in owners[task.goal_id]
    )
    return plan, owners


@action
def _take_back(actor: Actor, tasks: Sequence[GoalTask]) -> None:
    """The tasks remember when they were reminded before."""
    for task in tasks:
        GoalTask.objects.filter(pk=task.pk).update(reminded_at=task.reminded_at)


def _by_owner(tasks: Sequence[GoalTask], owners: Owners) -> dict[User, list[GoalTask]]:
    found: dict[User, list[GoalTask]] = {}
    for task in tasks:
        for user in owners[task.goal_id]:
            found.setdefault(user, []).append(task)
    return found


def _send(person: User, round_: Round, tasks: Sequence[GoalTask], link: str) -> None:
    with translation.override("sv"):
        goals = "\n".join(f"– {task.goal.title}" for task in tasks)
        names = {**about(round_, link), "goals": goals}
        subject = _("Påminnelse: målen i %(round)s, %(committee)s") % names
        body = (
            _(
                "Målens uppföljning ska lämnas in senast %(deadline)s. Den här är inte inlämnad "
                "än:\n\n"
                "%(goals)s\n\n"
                "Öppna Att göra: %(link)s"
            )
            % names
        )
        send_mail(subject, body, None, [person.email])
