"""What *Läget* says of goals: how each stands, without texts and history, in one query."""

from typing import Any

from django.db.models import FilteredRelation, Q

from budget.models import Round, RoundState
from budget.prepared import Asked, Prepared
from goals import shapes
from goals.models import GoalDirection
from goals.queries.rounds import locked_goals

COLUMNS = (
    "goal_id",
    "goal__number",
    "goal__title",
    "goal__slug",
    "goal__area_id",
    "goal__area__name",
    "goal__area__order",
    "goal__term__scale",
    "task__state",
    "judged__horizon",
    "judged__grade",
    "judged__trend",
)


SUMMARY = Prepared(
    lambda: (
        GoalDirection.objects.filter(
            committee_id=Asked("committee"),
            goal__term__first_year__lte=Asked("year"),
            goal__term__last_year__gte=Asked("year"),
        )
        .annotate(
            task=FilteredRelation("goal__tasks", condition=Q(goal__tasks__round=Asked("round"))),
            judged=FilteredRelation(
                "goal__assessments", condition=Q(goal__assessments__round=Asked("round"))
            ),
        )
        .order_by("goal__area__order", "goal__area_id", "goal__number", "goal_id")
        .values_list(*COLUMNS)
    )
)


def summary_of(round_: Round) -> shapes.GoalsOfRound:
    """A round's goals with their assessments alone; of a locked round all that its copy holds.

    Needs `appropriation` selected. One query.
    """
    if round_.state == RoundState.LOCKED:
        return locked_goals(round_)
    rows = SUMMARY.rows(
        committee=round_.appropriation.committee_id,
        year=round_.appropriation.year,
        round=round_.pk,
    )
    by_goal: dict[int, list[dict[str, Any]]] = {}
    for values in rows:
        row = dict(zip(COLUMNS, values, strict=True))
        by_goal.setdefault(row["goal_id"], []).append(row)
    of_areas: dict[tuple[int, str], list[shapes.GoalStanding]] = {}
    scale = shapes.Scale.GRADES
    for same in by_goal.values():
        first = same[0]
        scale = shapes.Scale(first["goal__term__scale"])
        area = (first["goal__area_id"], first["goal__area__name"])
        of_areas.setdefault(area, []).append(_standing(same))
    areas = (shapes.AreaOfGoals(key, name, tuple(of)) for (key, name), of in of_areas.items())
    return shapes.GoalsOfRound(scale=scale, areas=tuple(areas))


def _standing(rows: list[dict[str, Any]]) -> shapes.GoalStanding:
    row = rows[0]
    judged = {one["judged__horizon"]: one for one in rows if one["judged__horizon"]}
    return shapes.GoalStanding(
        key=row["goal_id"],
        number=row["goal__number"],
        title=row["goal__title"],
        slug=row["goal__slug"],
        area=row["goal__area_id"],
        period=_judgement(shapes.Horizon.PERIOD, judged),
        term=_judgement(shapes.Horizon.TERM, judged),
        state=row["task__state"] or "",
    )


def _judgement(horizon: shapes.Horizon, judged: dict[str, dict[str, Any]]) -> shapes.Judgement:
    row = judged.get(horizon.value)
    if row is None:
        return shapes.Judgement(horizon)
    grade, trend = row["judged__grade"], row["judged__trend"]
    return shapes.Judgement(
        horizon,
        grade=shapes.Grade(grade) if grade else None,
        trend=shapes.Trend(trend) if trend else None,
    )
