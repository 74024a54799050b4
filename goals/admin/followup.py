"""The follow-up of goals in rounds: how far it has come, assessments, texts, and locked copies."""

from typing import Any, ClassVar

from django.contrib import admin

from budget.admin.base import GuardedAdmin, ReadOnlyAdmin
from budget.admin.columns import by_committee, by_year
from budget.admin.permissions import FORECASTERS
from goals.models import Assessment, GoalSection, GoalsLock, GoalTask

OF_ROUND = "round__appropriation__committee"
OF_YEAR = "round__appropriation__year"


@admin.register(GoalTask)
class GoalTaskAdmin(ReadOnlyAdmin):
    """How far each goal's follow-up has come; it moves on the goal's own page."""

    committee_path = OF_ROUND
    select = (OF_ROUND, "goal", "submitted_by", "approved_by")
    fields = (
        *("round", "goal", "state", "comment"),
        *("submitted_by", "submitted_at", "approved_by", "touched_at"),
    )
    list_display = ("goal", "round", "state", "submitted_at", "touched_at")
    list_filter = (by_committee(OF_ROUND), by_year(OF_YEAR), "state")
    search_fields = ("goal__title", "round__name")


class WrittenAdmin(GuardedAdmin):
    """What is written in an open round: on the goal's own page, and mended here by controllers."""

    committee_path = OF_ROUND
    writers = FORECASTERS
    may_add = False
    select = (OF_ROUND, "goal")
    list_filter: ClassVar[Any] = (by_committee(OF_ROUND), by_year(OF_YEAR), "round__state")


@admin.register(Assessment)
class AssessmentAdmin(WrittenAdmin):
    """Assessments; one that is not to stand is emptied."""

    may_delete = False
    fixed = ("round", "goal", "horizon")
    fields = ("round", "goal", "horizon", "grade", "trend", "motive")
    list_display = ("goal", "round", "horizon", "grade", "trend", "constructed")
    list_filter = (*WrittenAdmin.list_filter, "horizon", "grade", "trend", "constructed")
    search_fields = ("goal__title", "motive", "round__name")


@admin.register(GoalSection)
class GoalSectionAdmin(WrittenAdmin):
    """Sections of follow-ups."""

    fixed = ("round", "goal")
    fields = ("round", "goal", "heading", "text")
    list_display = ("heading", "goal", "round", "version", "changed_at", "constructed")
    list_filter = (*WrittenAdmin.list_filter, "constructed")
    search_fields = ("heading", "text", "goal__title", "round__name")


@admin.register(GoalsLock)
class GoalsLockAdmin(ReadOnlyAdmin):
    """That a locked round has kept its goals."""

    committee_path = OF_ROUND
    select = (OF_ROUND,)
    list_display = ("round", "locked_at")
    list_filter = (by_committee(OF_ROUND), by_year(OF_YEAR))
    search_fields = ("round__name",)
    fields = ("round", "locked_at")
