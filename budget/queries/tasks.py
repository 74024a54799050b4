"""What people owe rounds: tasks, the cells that have a forecast, who may forecast an area."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Q, QuerySet

from budget.access import Rights
from budget.models import (
    WRITABLE_STATES,
    Appropriation,
    Area,
    AreaTask,
    Explanation,
    Forecast,
    Membership,
    Role,
    Round,
    RoundState,
    TaskState,
    User,
)
from budget.queries.structure import valid_in

TextPlace = tuple[str, int | None, int | None, int | None]
"""A text's horizon, area, segment and line set (keys)."""


def forecast_cells(round_: Round) -> frozenset[tuple[int, int]]:
    """The (area, line) that have a forecast in a round, be it zero."""
    return frozenset(Forecast.objects.filter(round=round_).values_list("area_id", "line_id"))


def areas_of(appropriation: Appropriation) -> list[Area]:
    """The areas of a committee that count in a year, in order."""
    rows = Area.objects.filter(valid_in(appropriation.year), committee=appropriation.committee_id)
    return list(
        rows.select_related("segment").order_by("segment__order", "segment_id", "order", "pk")
    )


@dataclass(frozen=True)
class Forecasters:
    """The people who may type forecasts at a committee, with their rights."""

    committee_id: int
    people: Mapping[int, tuple[User, Rights]]

    def may_hold(self, user: User, area: int) -> bool:
        """Whether a person may forecast an area (its key)."""
        found = self.people.get(user.pk)
        return found is not None and found[1].may_forecast(self.committee_id, area)

    def of_area(self, area: int) -> tuple[User, ...]:
        """Those who may forecast an area, by name."""
        return tuple(user for user, _rights in self.people.values() if self.may_hold(user, area))

    def responsible_for(self, area: int) -> User | None:
        """The budget holder of an area: named for it, or the only one of the whole committee."""
        holders = [
            (user, membership)
            for user, rights in self.people.values()
            for membership in rights.memberships
            if membership.role == Role.BUDGET_HOLDER
        ]
        named = [user for user, membership in holders if membership.area_id == area]
        whole = [user for user, membership in holders if membership.area_id is None]
        return named[0] if named else whole[0] if len(whole) == 1 else None


def forecasters_of(committee_id: int) -> Forecasters:
    """The active people who may type forecasts at a committee: one query."""
    rows = (
        Membership.objects.filter(
            Q(committee=committee_id) | Q(committee__isnull=True),
            role__in=(Role.CONTROLLER, Role.BUDGET_HOLDER),
            user__is_active=True,
        )
        .select_related("user")
        .order_by("user__last_name", "user__first_name", "user__username", "pk")
    )
    found: dict[int, tuple[User, list[Membership]]] = {}
    for row in rows:
        found.setdefault(row.user_id, (row.user, []))[1].append(row)
    people = {key: (user, Rights(tuple(held))) for key, (user, held) in found.items()}
    return Forecasters(committee_id, people)


def proposed_holders(
    appropriation: Appropriation, previous: Round | None, forecasters: Forecasters
) -> dict[int, User | None]:
    """Who is to forecast each area (by key): last round's holder, else its budget holder."""
    before: dict[int, User] = {}
    if previous is not None:
        tasks = AreaTask.objects.filter(round=previous, holder__isnull=False)
        before = {task.area_id: task.holder for task in tasks.select_related("holder")}
    proposed: dict[int, User | None] = {}
    for area in areas_of(appropriation):
        last = before.get(area.pk)
        kept = last if last is not None and forecasters.may_hold(last, area.pk) else None
        proposed[area.pk] = kept or forecasters.responsible_for(area.pk)
    return proposed


def tasks_of(round_: Round) -> list[AreaTask]:
    """A round's tasks in the areas' order, each with its last reminder's time as `reminded_at`."""
    rows = (
        AreaTask.objects.filter(round=round_)
        .select_related("area", "holder", "submitted_by", "approved_by")
        .annotate(reminded_at=Max("reminders__sent_at"))
        .order_by("area__segment__order", "area__segment_id", "area__order", "area_id")
    )
    return list(rows)


def explanations_before(round_: Round) -> dict[TextPlace, str]:
    """The texts of the previous round, by horizon and place: what is offered to begin with."""
    if round_.previous_id is None:
        return {}
    rows = Explanation.objects.filter(round=round_.previous_id)
    return {(r.horizon, r.area_id, r.segment_id, r.line_set_id): r.text for r in rows}


def texts_to_renew(round_: Round) -> dict[TextPlace, str]:
    """The previous round's texts where a movement since is to be told of; none without a limit."""
    if round_.appropriation.movement_threshold is None:
        return {}
    return explanations_before(round_)


def owed_by(user: User) -> list[AreaTask]:
    """What a person has to hand in: the most urgent first, returned before begun."""
    rows = owed_tasks(user.pk).select_related("area", "round__appropriation__committee")
    return sorted(rows.order_by("area__order", "pk"), key=_urgency)


def owes(user: User | AnonymousUser) -> bool:
    """Whether a person has something to hand in."""
    return bool(user.is_authenticated) and owed_tasks(user.pk).exists()


def owed_tasks(user: Any) -> QuerySet[AreaTask, AreaTask]:
    """The areas that a person (by key) has to hand in."""
    rows: QuerySet[AreaTask, AreaTask] = AreaTask.objects.filter(
        holder=user, state__in=WRITABLE_STATES, round__state=RoundState.OPEN
    )
    return rows


def _urgency(task: AreaTask) -> tuple[date, int, bool]:
    return task.round.deadline, task.round_id, task.state != TaskState.RETURNED


@dataclass(frozen=True, slots=True)
class RoundCount:
    """A round and how many of its areas are in each state."""

    round: Round
    tasks: int
    submitted: int
    approved: int


def rounds_at_work(committee_ids: Collection[int] | None) -> list[RoundCount]:
    """The rounds of some committees (None: all) that are not locked, in one query; oldest first.

    Registered rounds that nobody was asked to forecast count none.
    """
    rows = Round.objects.exclude(state=RoundState.LOCKED).filter(replaced_by__isnull=True)
    if committee_ids is not None:
        rows = rows.filter(appropriation__committee__in=committee_ids)
    rows = rows.select_related("appropriation__committee").annotate(
        tasks_in_all=Count("tasks"),
        tasks_submitted=Count("tasks", filter=Q(tasks__state=TaskState.SUBMITTED)),
        tasks_approved=Count("tasks", filter=Q(tasks__state=TaskState.APPROVED)),
    )
    return [
        RoundCount(row, row.tasks_in_all, row.tasks_submitted, row.tasks_approved)
        for row in rows.order_by("deadline", "pk")
    ]
