"""A goal's follow-up in a round: begun for all goals at once, handed in, returned, approved."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from budget.access import rights_of
from budget.actions.moving import Refusals, check_right, open_round_of, take
from budget.actions.recording import readable, refuse, require
from budget.models import WRITABLE_STATES, Round, TaskState, User
from budget.models.guard import open_write
from budget.workflow import history
from budget.workflow.action import Actor, action
from goals.access import owner_roles, owners_of
from goals.actions.carrying import carry_over
from goals.lacks import GoalLack, lacks_of
from goals.models import Assessment, Goal, GoalSection, GoalTask
from goals.queries.rounds import live_goals
from goals.workflow.states import FOLLOW_UP

NOT_OPEN = _(
    "Omgången ”%(round)s” är %(state)s, så målens uppföljning ligger fast. Återöppna omgången "
    "först, med ett skäl."
)
REFUSALS = Refusals(
    code="goal_state",
    state={
        "submit_goal": _("Uppföljningen av ”%(thing)s” är %(state)s och kan inte lämnas in."),
        "approve_goal": _(
            "Uppföljningen av ”%(thing)s” är %(state)s; den som är inlämnad kan godkännas."
        ),
        "return_goal": _(
            "Uppföljningen av ”%(thing)s” är %(state)s och kan inte återsändas; det går när den är "
            "inlämnad eller godkänd."
        ),
    },
    preparer={
        "approve_goal": _(
            "Du lämnade in uppföljningen av ”%(thing)s” och kan inte godkänna den. Be någon annan "
            "att göra det."
        )
    },
)


class IncompleteGoal(ValidationError):  # noqa: N818  # named as what it says
    """A refusal to hand in: `lacks` says what is missing, each with its place."""

    def __init__(self, lacks: Sequence[GoalLack]) -> None:
        super().__init__(
            ngettext_lazy(
                "Uppföljningen kan inte lämnas in än: %(count)s sak saknas.",
                "Uppföljningen kan inte lämnas in än: %(count)s saker saknas.",
                "count",
            ),
            code="incomplete",
            params={"count": len(lacks)},
        )
        self.lacks = tuple(lacks)


@action
def begin_follow_up(actor: Actor, round_: Round, *, carry: bool = True) -> list[GoalTask]:
    """Let an open round follow up the goals that are directed to its committee.

    Each goal of the round's term that has no follow-up there gets one; with `carry`, its sections
    and assessments begin as they stand in the last signed report that followed the goal up.
    Controllers and administrators. Returns the new follow-ups. Raises ValidationError for a round
    that is not open, or without any goal to follow up.
    """
    committee = round_.appropriation.committee
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    locked = _open_round(round_)
    year = locked.appropriation.year
    directed = Goal.objects.filter(
        directions__committee=committee, term__first_year__lte=year, term__last_year__gte=year
    )
    if not directed.exists():
        raise refuse(
            "no_goals",
            _("Inga mål är riktade till %(committee)s för %(year)s. Lägg upp dem först."),
            committee=committee,
            year=year,
        )
    new = directed.exclude(tasks__round=locked).order_by("number", "pk")
    tasks: list[GoalTask] = GoalTask.objects.bulk_create(
        GoalTask(round=locked, goal=goal) for goal in new
    )
    if carry:
        carry_over(locked, [task.goal_id for task in tasks])
    history.record(
        history.change(actor, "begin_follow_up", task, "", "", str(task.goal), committee)
        for task in tasks
    )
    return tasks


@action
def leave_out(actor: Actor, round_: Round, goal: Goal) -> None:
    """Follow a goal up no longer in an open round: what was written of it there is removed.

    Controllers and administrators; the actor's reason is kept. Raises ValidationError where the
    round is not open, or the follow-up is handed in.
    """
    committee = round_.appropriation.committee
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    task = task_of(round_, goal)
    if task.state not in WRITABLE_STATES:
        raise refuse(
            "goal_handed_in",
            _("Uppföljningen av ”%(goal)s” är %(state)s. Återsänd den innan den tas bort."),
            goal=goal,
            state=task.get_state_display(),
        )
    told = [history.change(actor, "leave_out", task, "", str(task.goal), "", committee)]
    models: tuple[Any, ...] = (GoalSection, Assessment)
    for model in models:
        rows = model._base_manager.filter(round=task.round, goal=goal)
        for row in rows:
            text = row.text if isinstance(row, GoalSection) else row.motive
            told.append(history.change(actor, "leave_out", row, "text", text, "", committee))
        rows.delete()
    task.delete()
    history.record(told)


@action
def submit_goal(actor: Actor, round_: Round, goal: Goal) -> GoalTask:
    """Hand in a goal's follow-up. Controllers, and the goal's owners.

    Raises IncompleteGoal with what is missing, ValidationError in another state.
    """
    roles = require_writer(actor, round_, goal, "submit_goal")
    task = task_of(round_, goal)
    if FOLLOW_UP.step("submit_goal", task.state) is not None:
        goals = live_goals(task.round)
        standing = next(s for s in goals.goals if s.key == goal.pk)
        lacks = lacks_of(standing, goals.scale)
        if lacks:
            raise IncompleteGoal(lacks)
    now = timezone.now()
    values = {"submitted_by": actor.user, "submitted_at": now, "touched_at": now, "comment": ""}
    _take(actor, task, "submit_goal", roles, approved_by=None, **values)
    return task


@action
def approve_goal(actor: Actor, round_: Round, goal: Goal) -> GoalTask:
    """Approve a follow-up that is handed in, never by the one who handed it in.

    Controllers and heads of administration. Raises ValidationError in another state.
    """
    check_right(actor, FOLLOW_UP, "approve_goal", round_.appropriation.committee_id)
    task = task_of(round_, goal)
    _take(actor, task, "approve_goal", approved_by=actor.user)
    return task


@action
def return_goal(actor: Actor, round_: Round, goal: Goal, comment: str) -> GoalTask:
    """Send a follow-up back that is handed in or approved, with what is to be done about it.

    Controllers and heads of administration. Raises ValidationError without a comment, and in
    another state.
    """
    check_right(actor, FOLLOW_UP, "return_goal", round_.appropriation.committee_id)
    task = task_of(round_, goal)
    actor = replace(actor, reason=comment)
    _take(actor, task, "return_goal", comment=comment.strip(), approved_by=None)
    return task


def begin_goal(actor: Actor, task: GoalTask) -> None:
    """Note that somebody writes a follow-up: what was not begun is, and it is touched now.

    Only inside an action that has asked for the right; one that is handed in is left as it is, and
    the rules refuse what was written.
    """
    now = timezone.now()
    if task.state == TaskState.NOT_BEGUN:
        was = readable(task, "state")
        GoalTask.objects.filter(pk=task.pk).update(state=TaskState.BEGUN, touched_at=now)
        task.state, task.touched_at = TaskState.BEGUN, now
        committee = task.round.appropriation.committee
        new = readable(task, "state")
        history.record([history.change(actor, "begin_goal", task, "state", was, new, committee)])
    elif task.state in (TaskState.BEGUN, TaskState.RETURNED):
        GoalTask.objects.filter(pk=task.pk).update(touched_at=now)
        task.touched_at = now


def require_writer(
    actor: Actor, round_: Round, goal: Goal, name: str = "begin_goal"
) -> frozenset[str]:
    """The roles that the goal gives the actor. Raises PermissionDenied for who may not write it."""
    committee_id = round_.appropriation.committee_id
    roles = _owned(actor.user, committee_id, goal)
    check_right(actor, FOLLOW_UP, name, committee_id, beside=roles)
    return roles


def _owned(user: User | None, committee_id: int, goal: Goal) -> frozenset[str]:
    if user is None:
        return frozenset()
    return owner_roles(rights_of(user), user.pk, committee_id, owners_of(goal.pk, committee_id))


def _open_round(round_: Round) -> Round:
    found = open_round_of(round_, NOT_OPEN)
    if (write := open_write()) is not None:
        write.note_locked(found)
    return found


def task_of(round_: Round, goal: Goal) -> GoalTask:
    """The goal's follow-up in an open round. Raises ValidationError where there is none."""
    open_round = _open_round(round_)
    task: GoalTask | None = (
        GoalTask.objects.filter(round=open_round, goal=goal).select_related("goal").first()
    )
    if task is None:
        raise refuse(
            "no_follow_up",
            _("Målet följs inte upp i omgången ”%(round)s”. Ladda om sidan."),
            round=open_round,
        )
    task.round = open_round
    return task


def _take(
    actor: Actor,
    task: GoalTask,
    name: str,
    roles: frozenset[str] = frozenset(),
    **values: Any,
) -> None:
    committee = task.round.appropriation.committee
    take(actor, FOLLOW_UP, task, name, REFUSALS, committee=committee, beside=roles, **values)
