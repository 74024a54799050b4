"""Investments: frames of a year, projects over several; and what is granted of a purpose."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budget.admin.base import GuardedAdmin, GuardedInline, TabularInline
from budget.admin.columns import amount_column, by_committee, by_year
from budget.admin.permissions import FORECASTERS
from budget.models import (
    InvestmentForecast,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    ProjectGrant,
)
from budget.queries.administration import with_year_sums

OF_FRAME = "appropriation__committee"
FRAME_SUMS = (amount_column("budget", _("budget")), amount_column("spent", _("utfall")))


class OfFrameInline(GuardedInline, TabularInline):
    """The projects of a frame."""

    model = InvestmentYear
    fields = ("project", "original", "changes", "actual", "spent_before")
    select = ("project", "frame__appropriation")


class OfProjectInline(GuardedInline, TabularInline):
    """The years of a project."""

    model = InvestmentYear
    fields = ("frame", "original", "changes", "actual", "spent_before")
    select = ("project", "frame__appropriation")


@admin.register(InvestmentFrame)
class InvestmentFrameAdmin(GuardedAdmin):
    """A committee's frame of a year, with its projects."""

    committee_path = OF_FRAME
    select = (OF_FRAME,)
    fixed = ("appropriation",)
    fields = ("appropriation", "name", "order")
    list_display = ("name", "appropriation", *FRAME_SUMS, "order")
    list_filter = (by_committee(OF_FRAME), by_year("appropriation__year"))
    search_fields = ("name", "appropriation__committee__name", "appropriation__year")
    inlines = (OfFrameInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the sums of the projects' year."""
        return with_year_sums(super().get_queryset(request))


@admin.register(InvestmentProject)
class InvestmentProjectAdmin(GuardedAdmin):
    """Investments, with their years."""

    committee_path = "committee"
    select = ("committee",)
    fixed = ("committee",)
    list_display = ("name", "committee", "decided_total", "first_year", "last_year", "constructed")
    list_filter = (by_committee("committee"), "first_year", "constructed")
    search_fields = ("name", "slug", "committee__name")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (OfProjectInline,)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address that is in use is not written over."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


@admin.register(InvestmentYear)
class InvestmentYearAdmin(GuardedAdmin):
    """All projects' years in one list."""

    committee_path = "frame__appropriation__committee"
    select = ("frame__appropriation__committee", "project")
    fixed = ("frame", "project")
    list_display = ("project", "frame", "original", "changes", "actual", "spent_before")
    list_filter = (
        by_committee("frame__appropriation__committee"),
        by_year("frame__appropriation__year"),
    )
    search_fields = ("project__name", "frame__name", "frame__appropriation__year")


@admin.register(InvestmentForecast)
class InvestmentForecastAdmin(GuardedAdmin):
    """A round's forecasts of projects."""

    committee_path = "round__appropriation__committee"
    writers = FORECASTERS
    may_delete = False
    select = (
        "round__appropriation__committee",
        "year_row__project",
        "year_row__frame__appropriation",
    )
    fixed = ("round", "year_row")
    list_display = ("year_row", "round", "year_amount", "total_amount")
    list_filter = (
        by_committee("round__appropriation__committee"),
        by_year("round__appropriation__year"),
        "round__state",
    )
    search_fields = ("year_row__project__name", "round__name")


@admin.register(ProjectGrant)
class ProjectGrantAdmin(GuardedAdmin):
    """What is granted, reserved and drawn of a purpose; positive amounts."""

    committee_path = "area__committee"
    select = ("area__committee",)
    fields = (
        "area",
        "year",
        "title",
        "case_number",
        "decided_on",
        ("granted", "reserved", "drawn"),
        "order",
    )
    list_display = ("title", "area", "year", "case_number", "granted", "reserved", "drawn")
    list_filter = (by_committee("area__committee"), by_year("year"), "constructed")
    search_fields = ("title", "case_number", "area__search")
