"""An area's forecast in a round: begun, handed in, returned, approved, given to somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from budget.access import rights_of
from budget.actions.moving import Refusals, check_right, open_round_of, take, take_each
from budget.actions.recording import differences, readable, refuse, require
from budget.calc.missing import Lack, area_lacks
from budget.models import WRITABLE_STATES, AreaTask, Change, Round, TaskState, User
from budget.models.guard import open_write
from budget.queries.rounds import live_inputs
from budget.queries.tasks import forecast_cells, texts_to_renew
from budget.workflow import history
from budget.workflow.action import Actor, action
from budget.workflow.states import AREA

NOT_OPEN = _(
    "Omgången ”%(round)s” är %(state)s, så områdena ligger fast. Återöppna omgången först, med ett "
    "skäl."
)
REFUSALS = Refusals(
    code="task_state",
    state={
        "submit_area": _("”%(thing)s” är %(state)s och kan inte lämnas in."),
        "approve_area": _("”%(thing)s” är %(state)s; det som är inlämnat kan godkännas."),
        "return_area": _(
            "”%(thing)s” är %(state)s och kan inte återsändas; det går när det är inlämnat eller "
            "godkänt."
        ),
    },
    preparer={
        "approve_area": _(
            "Du lämnade in ”%(thing)s” och kan inte godkänna det. Be någon annan att göra det."
        )
    },
)


class Incomplete(ValidationError):  # noqa: N818  # named as what it says
    """A refusal to hand in: `lacks` says what is missing, each with its place."""

    def __init__(self, lacks: Sequence[Lack]) -> None:
        super().__init__(
            ngettext_lazy(
                "Det kan inte lämnas in än: %(count)s sak saknas.",
                "Det kan inte lämnas in än: %(count)s saker saknas.",
                "count",
            ),
            code="incomplete",
            params={"count": len(lacks)},
        )
        self.lacks = tuple(lacks)


TOUCHED_AGAIN = timedelta(minutes=1)
"""Work that goes on is noted anew after so long: a page tells it by the minute."""


def begin(actor: Actor, round_: Round, tasks: Mapping[int, AreaTask | None]) -> list[Change]:
    """Note that somebody works on areas: what was not begun is, what was is touched now and then.

    Only inside an action that has asked for the right to forecast them, locked the round, read the
    areas' `tasks` since (None for none), writes what was typed, and records the changes returned.
    No statement while work goes on, else one. Areas that are handed in are left as they are.
    """
    now = timezone.now()
    open_ = [task for task in tasks.values() if task and task.state in WRITABLE_STATES]
    new = [task for task in open_ if task.state == TaskState.NOT_BEGUN]
    again = [task for task in open_ if task not in new and _long_ago(task, now)]
    if new:
        AreaTask.objects.filter(pk__in=[task.pk for task in new]).begin(now)
    if again:
        AreaTask.objects.filter(pk__in=[task.pk for task in again]).touch(now)
    if (write := open_write()) is not None:
        # Each step of a task locks its round first: these stay open, and rules need not ask.
        write.held |= {(AreaTask, round_.pk, task.area_id) for task in open_}
    return [_begun(actor, round_, task) for task in new]


def _long_ago(task: AreaTask, now: datetime) -> bool:
    return task.touched_at is None or now - task.touched_at >= TOUCHED_AGAIN


def _begun(actor: Actor, round_: Round, task: AreaTask) -> Change:
    was = readable(task, "state")
    task.state = TaskState.BEGUN
    committee = round_.appropriation.committee
    return history.change(
        actor, "begin_area", task, "state", was, readable(task, "state"), committee
    )


@action
def submit_area(actor: Actor, round_: Round, area: int) -> AreaTask:
    """Hand in an area's forecast. Controllers, and budget holders for their areas.

    Raises Incomplete with what is missing, ValidationError in another state.
    """
    check_right(actor, AREA, "submit_area", round_.appropriation.committee_id, area)
    task = _task(round_, area)
    locked = task.round
    if task.state in WRITABLE_STATES:
        given = forecast_cells(locked), texts_to_renew(locked)
        lacks = area_lacks(live_inputs(locked), area, *given)
        if lacks:
            raise Incomplete(lacks)
    now = timezone.now()
    values = {"submitted_by": actor.user, "submitted_at": now, "touched_at": now, "comment": ""}
    _take(actor, task, "submit_area", **values)
    return task


@action
def approve_area(actor: Actor, round_: Round, area: int) -> AreaTask:
    """Approve an area that is handed in, never by the one who handed it in.

    Controllers and heads of administration. Raises ValidationError in another state.
    """
    check_right(actor, AREA, "approve_area", round_.appropriation.committee_id, area)
    task = _task(round_, area)
    _take(actor, task, "approve_area", approved_by=actor.user)
    return task


@action
def approve_areas(actor: Actor, round_: Round) -> tuple[list[AreaTask], list[AreaTask]]:
    """Approve all areas that are handed in; those that the actor handed in are left.

    Returns those approved, and those left. Controllers and heads of administration.
    """
    check_right(actor, AREA, "approve_area", round_.appropriation.committee_id)
    locked = open_round_of(round_, NOT_OPEN)
    waiting = AreaTask.objects.filter(round=locked, state=TaskState.SUBMITTED).select_related(
        "area", "approved_by", "round__appropriation"
    )
    approved: list[AreaTask] = []
    left: list[AreaTask] = []
    for task in waiting.order_by("area__segment__order", "area__segment_id", "area__order", "pk"):
        own = actor.user is not None and task.submitted_by_id == actor.user.pk
        (left if own else approved).append(task)
    committee = locked.appropriation.committee
    take_each(actor, AREA, approved, "approve_area", committee=committee, approved_by=actor.user)
    return approved, left


@action
def return_area(actor: Actor, round_: Round, area: int, comment: str) -> AreaTask:
    """Send an area back that is handed in or approved, with what is to be done about it.

    Controllers and heads of administration. Raises ValidationError without a comment, and in
    another state.
    """
    check_right(actor, AREA, "return_area", round_.appropriation.committee_id, area)
    task = _task(round_, area)
    actor = replace(actor, reason=comment)
    _take(actor, task, "return_area", comment=comment.strip(), approved_by=None)
    return task


@action
def assign(actor: Actor, round_: Round, area: int, holder: User | None) -> AreaTask:
    """Give an area's forecast to somebody who may enter it, or to nobody.

    Controllers and administrators. Raises ValidationError for somebody who may not.
    """
    committee = round_.appropriation.committee
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    task = _task(round_, area)
    if holder is not None and not (
        holder.is_active and rights_of(holder).may_forecast(committee.pk, area)
    ):
        raise ValidationError(
            {
                "holder": refuse(
                    "may_not_forecast",
                    _("%(who)s kan inte göra prognos för ”%(area)s”. Ge rollen först."),
                    who=holder,
                    area=task.area,
                )
            }
        )
    stored = AreaTask.objects.get(pk=task.pk)
    AreaTask.objects.filter(pk=task.pk).update(holder=holder)
    task.holder = holder
    history.record(differences(actor, "assign", task, stored, committee))
    return task


def _take(actor: Actor, task: AreaTask, name: str, **values: Any) -> None:
    committee = task.round.appropriation.committee
    take(actor, AREA, task, name, REFUSALS, committee=committee, area=task.area_id, **values)


def _task(round_: Round, area: int) -> AreaTask:
    """The area's task in an open round. Raises ValidationError where there is none."""
    open_round = open_round_of(round_, NOT_OPEN)
    task: AreaTask | None = (
        AreaTask.objects.filter(round=open_round, area=area).select_related("area").first()
    )
    if task is None:
        raise refuse(
            "no_task",
            _("Området ingår inte i omgången ”%(round)s”. Ladda om sidan."),
            round=open_round,
        )
    task.round = open_round
    return task
