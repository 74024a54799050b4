"""What a new follow-up begins with: the goal as the last signed report left it."""

from collections.abc import Collection
from typing import Any

from budget.models import Round
from goals.models import Assessment, GoalSection, GoalTask
from goals.queries.reports import earlier_than


def carry_over(round_: Round, goals: Collection[int]) -> None:
    """Copy sections and assessments of goals (keys) into a round, each from its last report.

    The last is the last signed one before the round that followed the goal up. Only inside an
    action; what the round has of these goals must be nothing.
    """
    committee = round_.appropriation.committee_id
    earlier = (
        GoalTask.objects.filter(
            earlier_than(round_.appropriation.year, round_.cutoff_month),
            goal__in=goals,
            round__appropriation__committee=committee,
        )
        .order_by("round__appropriation__year", "round__cutoff_month", "round_id")
        .values_list("goal_id", "round_id")
    )
    last = dict(earlier)  # the later replace the earlier
    models: tuple[Any, ...] = (GoalSection, Assessment)
    for model in models:
        rows = model.objects.filter(goal__in=last, round__in=set(last.values())).order_by("pk")
        kept = [row for row in rows if last[row.goal_id] == row.round_id]
        for row in kept:
            row.pk, row.round, row.version = None, round_, 1
            row._state.adding = True
        model.objects.bulk_create(kept)
