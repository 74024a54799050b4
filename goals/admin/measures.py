"""Assignments with what was done of them, priorities, and indicators with their values."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budget.admin.base import GuardedAdmin, GuardedInline, TabularInline
from budget.admin.columns import by_committee, by_year
from budget.admin.refusals import actor_of
from goals.actions.rows import save_goals
from goals.models import Assignment, AssignmentStep, Indicator, IndicatorValue, Priority


class StepInline(GuardedInline, TabularInline):
    """What an assignment became, day by day."""

    model = AssignmentStep
    fields = ("on", "state", "text", "case_number")


class ValueInline(GuardedInline, TabularInline):
    """What was measured."""

    model = IndicatorValue
    fields = ("year", "month", "value")


class OfCommitteeAdmin(GuardedAdmin):
    """What a committee keeps beside its goals."""

    committee_path = "committee"
    select = ("committee",)
    fixed = ("committee",)
    list_filter: ClassVar[Any] = (by_committee("committee"), by_year("year"), "constructed")


@admin.register(Assignment)
class AssignmentAdmin(OfCommitteeAdmin):
    """Assignments from the council; their state is that of the last day below."""

    fields = ("committee", "year", "number", "title", "text", "case_number", "due")
    list_display = ("title", "committee", "year", "number", "case_number", "due", "constructed")
    search_fields = ("title", "case_number", "year")
    inlines = (StepInline,)
    lists = ((AssignmentStep, "assignment__id__exact"),)


@admin.register(AssignmentStep)
class AssignmentStepAdmin(GuardedAdmin):
    """All steps in one list, the latest first."""

    committee_path = "assignment__committee"
    select = ("assignment__committee",)
    fixed = ("assignment",)
    list_display = ("on", "assignment", "state", "case_number")
    list_filter = (
        by_committee("assignment__committee"),
        by_year("assignment__year"),
        "state",
    )
    search_fields = ("assignment__title", "text", "case_number")
    ordering = ("-on", "pk")


class TiedAdmin(OfCommitteeAdmin):
    """What is tied to goals."""

    def save_links(self, request: HttpRequest, form: Any) -> None:
        """The goals with the row."""
        save_goals(actor_of(request), form.instance, form.cleaned_data["goals"])


@admin.register(Priority)
class PriorityAdmin(TiedAdmin):
    """What a committee has given priority in a year."""

    fields = ("committee", "year", "heading", "text", "goals", "order")
    list_display = ("heading", "committee", "year", "order", "constructed")
    search_fields = ("heading", "text", "year")


@admin.register(Indicator)
class IndicatorAdmin(TiedAdmin):
    """Indicators, with their values."""

    fields = ("committee", "name", "unit", "wanted", "source", "goals", "order")
    list_display = ("name", "committee", "unit", "wanted", "source", "constructed")
    list_filter = (by_committee("committee"), "wanted", "constructed")
    search_fields = ("name", "source")
    inlines = (ValueInline,)
    lists = ((IndicatorValue, "indicator__id__exact"),)


@admin.register(IndicatorValue)
class IndicatorValueAdmin(GuardedAdmin):
    """All values in one list."""

    committee_path = "indicator__committee"
    select = ("indicator__committee",)
    fixed = ("indicator",)
    list_display = ("indicator", "year", "month", "value", "unit")
    list_filter = (by_committee("indicator__committee"),)
    search_fields = ("indicator__name", "year")

    @admin.display(description=_("enhet"), ordering="indicator__unit")
    def unit(self, row: Any) -> str:
        """Of the indicator."""
        return str(row.indicator.unit)
