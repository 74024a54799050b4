"""What *Läget* says of goals: how each stands, and stood in the round before, in one query."""

from typing import Any

from django.db.models import FilteredRelation, Q

from budget.models import DRAFT_STATES, Round, RoundState
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
    "before__horizon",
    "before__grade",
    "before__trend",
    "before__constructed",
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
            before=FilteredRelation(
                "goal__assessments", condition=Q(goal__assessments__round=Asked("previous"))
            ),
        )
        .order_by("goal__area__order", "goal__area_id", "goal__number", "goal_id")
        .values_list(*COLUMNS)
    )
)


def summary_of(round_: Round) -> shapes.GoalsOfRound:
    """A round's goals with their assessments, and those of the round before, signed, that it names.

    Without texts and motives; of a locked round all that its copy holds. Needs `appropriation` and
    `previous` selected. One query.
    """
    if round_.state == RoundState.LOCKED:
        return locked_goals(round_)
    previous = round_.previous
    before = previous if previous and previous.state not in DRAFT_STATES else None
    rows = SUMMARY.rows(
        committee=round_.appropriation.committee_id,
        year=round_.appropriation.year,
        round=round_.pk,
        previous=before.pk if before else 0,
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
        of_areas.setdefault(area, []).append(_standing(same, before, round_.appropriation.year))
    areas = (shapes.AreaOfGoals(key, name, tuple(of)) for (key, name), of in of_areas.items())
    return shapes.GoalsOfRound(scale=scale, areas=tuple(areas))


def _standing(rows: list[dict[str, Any]], before: Round | None, year: int) -> shapes.GoalStanding:
    row = rows[0]
    judged = {one["judged__horizon"]: one for one in rows if one["judged__horizon"]}
    return shapes.GoalStanding(
        key=row["goal_id"],
        number=row["goal__number"],
        title=row["goal__title"],
        slug=row["goal__slug"],
        area=row["goal__area_id"],
        period=_judgement(shapes.Horizon.PERIOD, judged, "judged"),
        term=_judgement(shapes.Horizon.TERM, judged, "judged"),
        state=row["task__state"] or "",
        history=_past(rows, before, year),
    )


def _past(
    rows: list[dict[str, Any]], before: Round | None, year: int
) -> tuple[shapes.PastReport, ...]:
    """How the goal stood in the round before, where that said anything of it."""
    judged = {
        one["before__horizon"]: one for one in rows if one["before__grade"] or one["before__trend"]
    }
    if before is None or not judged:
        return ()
    report = shapes.PastReport(
        round=before.pk,
        year=year,
        round_name=before.name,
        round_slug=before.slug,
        cutoff=before.cutoff_month,
        draft=False,
        goal=rows[0]["goal__slug"],
        title=rows[0]["goal__title"],
        period=_judgement(shapes.Horizon.PERIOD, judged, "before"),
        term=_judgement(shapes.Horizon.TERM, judged, "before"),
    )
    return (report,)


def _judgement(
    horizon: shapes.Horizon, judged: dict[str, dict[str, Any]], name: str
) -> shapes.Judgement:
    row = judged.get(horizon.value)
    if row is None:
        return shapes.Judgement(horizon)
    grade, trend = row[f"{name}__grade"], row[f"{name}__trend"]
    return shapes.Judgement(
        horizon,
        grade=shapes.Grade(grade) if grade else None,
        trend=shapes.Trend(trend) if trend else None,
        constructed=bool(row.get(f"{name}__constructed")),
    )
