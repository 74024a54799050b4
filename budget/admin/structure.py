"""What is followed up: segments, areas, lines, and how they hang together."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budget.actions.structure import save_area_group, save_line_set, save_rollup
from budget.admin.base import GuardedAdmin, GuardedInline, TabularInline
from budget.admin.columns import ByLine, by_committee, by_year
from budget.admin.permissions import ADMINISTRATORS
from budget.admin.refusals import actor_of
from budget.models import (
    AccountRange,
    Actual,
    Area,
    AreaGroup,
    BudgetRow,
    Forecast,
    LineSet,
    ProjectGrant,
    Rollup,
    Segment,
    StatementLine,
    Succession,
)


class AreaInline(GuardedInline, TabularInline):
    """The areas of a segment; they are ended, not removed."""

    model = Area
    writers = ADMINISTRATORS
    may_delete = False
    fields = ("name", "slug", "first_year", "last_year", "order")
    prepopulated_fields = {"slug": ("name",)}


class SuccessionInline(GuardedInline, TabularInline):
    """Who goes on after an area; the shares of a year sum to 1."""

    model = Succession
    fk_name = "predecessor"
    writers = ADMINISTRATORS
    fields = ("successor", "year", "share")
    verbose_name = _("efterföljare")
    verbose_name_plural = _("efterföljare: andelarna från ett år ska summera till 1")


class RangeInline(GuardedInline, TabularInline):
    """The accounts that feed a line, year by year."""

    model = AccountRange
    writers = ADMINISTRATORS
    fields = ("year", "first", "last")
    ordering = ("-year", "first")


class StructureAdmin(GuardedAdmin):
    """What a committee follows up: its administrators'."""

    committee_path = "committee"
    writers = ADMINISTRATORS
    select: tuple[str, ...] = ("committee",)
    fixed: tuple[str, ...] = ("committee",)
    search_fields: ClassVar[Any] = ("name", "slug", "committee__name")
    prepopulated_fields = {"slug": ("name",)}
    list_filter: ClassVar[Any] = (by_committee("committee"),)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address that is in use is not written over."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


@admin.register(Segment)
class SegmentAdmin(StructureAdmin):
    """Funding segments, with their areas."""

    list_display = ("name", "committee", "income_funded", "by_purpose", "number_of_areas", "order")
    list_filter = (by_committee("committee"), "income_funded", "by_purpose")
    inlines = (AreaInline,)
    lists = ((Area, "segment__id__exact"),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the number of areas."""
        return super().get_queryset(request).annotate(area_count=Count("areas"))

    @admin.display(description=_("områden"), ordering="area_count")
    def number_of_areas(self, row: Any) -> int:
        """How many areas the segment has."""
        count: int = row.area_count
        return count


@admin.register(Area)
class AreaAdmin(StructureAdmin):
    """Budget areas; the committee is their segment's."""

    select = ("committee", "segment")
    fields = ("segment", "name", "slug", "first_year", "last_year", "order")
    fixed = ()
    list_display = ("name", "committee", "segment", "first_year", "last_year", "order")
    list_filter = (by_committee("committee"), "segment__by_purpose")
    search_fields = ("search", "slug", "segment__name")
    inlines = (SuccessionInline,)
    lists = (
        (BudgetRow, "area__id__exact"),
        (Actual, "area__id__exact"),
        (Forecast, "area__id__exact"),
        (ProjectGrant, "area__id__exact"),
    )


@admin.register(AreaGroup)
class AreaGroupAdmin(StructureAdmin):
    """Subtotals of areas."""

    fields = ("committee", "name", "slug", "areas")
    list_display = ("name", "committee", "slug")

    def save_links(self, request: HttpRequest, form: Any) -> None:
        """The areas with the group."""
        save_area_group(actor_of(request), form.instance, form.cleaned_data["areas"])


@admin.register(Rollup)
class RollupAdmin(StructureAdmin):
    """Sums above segments."""

    fields = ("committee", "name", "column_heading", "slug", "segments", "order")
    list_display = ("name", "committee", "column_heading", "order")

    def save_links(self, request: HttpRequest, form: Any) -> None:
        """The segments with the roll-up."""
        save_rollup(actor_of(request), form.instance, form.cleaned_data["segments"])


@admin.register(Succession)
class SuccessionAdmin(GuardedAdmin):
    """What became of an area; all shares of a year are best set on the area's own page."""

    committee_path = "predecessor__committee"
    writers = ADMINISTRATORS
    select = ("predecessor__committee", "successor")
    fixed = ("predecessor", "year")
    list_display = ("predecessor", "successor", "year", "share")
    list_filter = (by_committee("predecessor__committee"), "year")
    search_fields = ("predecessor__search", "successor__search")


@admin.register(StatementLine)
class StatementLineAdmin(GuardedAdmin):
    """The lines of the income statement, with the accounts that feed them."""

    writers = ADMINISTRATORS
    list_display = ("name", "group", "first_year", "last_year", "order")
    list_filter = ("group",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (RangeInline,)
    lists = ((AccountRange, "line__id__exact"),)


@admin.register(AccountRange)
class AccountRangeAdmin(GuardedAdmin):
    """All accounts of a year in order, to see gaps and where they feed."""

    writers = ADMINISTRATORS
    select = ("line",)
    list_display = ("year", "first", "last", "line")
    list_display_links = ("first", "last")
    list_filter = (by_year("year"), ByLine)
    search_fields = ("first", "last", "line__name")


@admin.register(LineSet)
class LineSetAdmin(GuardedAdmin):
    """What a published row means: a named set of lines."""

    writers = ADMINISTRATORS
    fields = ("table", "name", "slug", "lines", "is_sum", "order")
    list_display = ("name", "table", "is_sum", "order")
    list_filter = ("table", "is_sum")
    search_fields = ("name", "slug")

    def save_links(self, request: HttpRequest, form: Any) -> None:
        """The lines with the set."""
        save_line_set(actor_of(request), form.instance, form.cleaned_data["lines"])
