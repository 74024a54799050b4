"""Rules of assignments, priorities and indicators: a final report ends, and goals are their own."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from budget.workflow.rules.places import NAMED, breach, day_name
from budget.workflow.rules.scene import Scene
from goals.models import AssignmentState, AssignmentStep, Indicator, Priority


def final_report_is_last(scene: Scene) -> Iterator[ValidationError]:
    """Nothing happens to an assignment after its final report."""
    keys = scene.scopes(AssignmentStep)
    if not keys:
        return
    final = AssignmentStep.objects.filter(
        assignment__in=keys,
        state=AssignmentState.FINAL_REPORTED,
        assignment__steps__on__gt=F("on"),
    )
    for row in final.select_related("assignment").distinct().order_by("pk")[:NAMED]:
        yield breach(
            "after_final_report",
            _(
                "”%(assignment)s” slutrapporterades %(day)s, så inget senare läge kan stå efter "
                "det. Ändra datumet, eller ta bort slutrapporten."
            ),
            assignment=row.assignment,
            day=day_name(row.on),
        )


def goals_of_the_committee(scene: Scene) -> Iterator[ValidationError]:
    """A priority or an indicator is tied to goals that are directed to its own committee."""
    models: tuple[Any, ...] = (Priority, Indicator)
    for model in models:
        keys = scene.scopes(model)
        if not keys:
            continue
        name = model._meta.model_name
        ties = model.goals.through._base_manager.filter(**{f"{name}__in": keys})
        right = ties.filter(goal__directions__committee=F(f"{name}__committee")).values("pk")
        for tie in ties.exclude(pk__in=right).select_related("goal", f"{name}__committee")[:NAMED]:
            row = getattr(tie, name)
            yield breach(
                "goal_of_another",
                _(
                    "Målet ”%(goal)s” är inte riktat till %(committee)s och kan inte kopplas till "
                    "”%(thing)s”. Välj ett av nämndens mål."
                ),
                goal=tie.goal,
                committee=row.committee,
                thing=row,
            )


RULES = (final_report_is_last, goals_of_the_committee)
