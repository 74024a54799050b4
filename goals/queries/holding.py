"""The follow-ups that hold up a round: those not approved, who owns them, what they lack."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from budget.models import WRITABLE_STATES, Round, TaskState, User
from goals.lacks import GoalLack, lacks_of
from goals.models import Assessment, GoalDirection, GoalSection, GoalTask
from goals.queries.owners import BY_NAME
from goals.queries.reports import both_horizons
from goals.shapes import GoalStanding, Scale, Section

JUDGED = ("goal_id", "horizon", "grade", "trend", "motive", "version", "constructed")


@dataclass(frozen=True, slots=True)
class HeldGoal:
    """A follow-up that is not approved. `lacks` is empty once it is handed in."""

    task: GoalTask
    owners: tuple[User, ...]
    standing: GoalStanding
    lacks: tuple[GoalLack, ...]


def unapproved(round_: Round) -> Any:
    """The follow-ups of a round that are not approved."""
    return GoalTask.objects.filter(round=round_).exclude(state=TaskState.APPROVED)


def held_goals(round_: Round) -> list[HeldGoal]:
    """The follow-ups that are not approved, in order: four queries, one where there are none.

    Needs `appropriation` selected.
    """
    tasks = list(unapproved(round_).select_related("goal__term").order_by("goal__number", "pk"))
    if not tasks:
        return []
    keys = [task.goal_id for task in tasks]
    owners = owners_at(round_.appropriation.committee_id, keys)
    written = [task.goal_id for task in tasks if task.state in WRITABLE_STATES]
    judged = _by_goal(Assessment.objects.filter(round=round_, goal__in=written).values(*JUDGED))
    rows = GoalSection.objects.filter(round=round_, goal__in=written).order_by("order", "pk")
    texts = _by_goal(rows.values("goal_id", "pk", "heading", "text"))
    return [
        _held(task, owners.get(task.goal_id, ()), judged, texts, task.goal_id in written)
        for task in tasks
    ]


def owners_at(committee_id: int, goals: Iterable[int]) -> dict[int, tuple[User, ...]]:
    """The people who own goals (keys) at a committee, by name. One query."""
    links = (
        GoalDirection.owners.through._base_manager.filter(
            goaldirection__committee=committee_id, goaldirection__goal__in=goals
        )
        .select_related("user", "goaldirection")
        .order_by(*(f"user__{name}" for name in BY_NAME))
    )
    found: dict[int, tuple[User, ...]] = {}
    for link in links:
        goal = link.goaldirection.goal_id
        found[goal] = (*found.get(goal, ()), link.user)
    return found


def _by_goal(rows: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["goal_id"], []).append(row)
    return found


def _held(
    task: GoalTask,
    owners: tuple[User, ...],
    judged: dict[int, list[dict[str, Any]]],
    texts: dict[int, list[dict[str, Any]]],
    written: bool,
) -> HeldGoal:
    goal = task.goal
    period, term = both_horizons(judged.get(goal.pk, ()))
    sections = (Section(row["pk"], row["heading"], row["text"]) for row in texts.get(goal.pk, ()))
    standing = GoalStanding(
        key=goal.pk,
        number=goal.number,
        title=goal.title,
        slug=goal.slug,
        area=goal.area_id,
        period=period,
        term=term,
        sections=tuple(sections),
        state=task.state,
    )
    lacks = lacks_of(standing, Scale(goal.term.scale)) if written else ()
    return HeldGoal(task, owners, standing, lacks)
