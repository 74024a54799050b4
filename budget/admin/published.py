"""What others have published: a round's control totals, and the city's forecast accuracy."""

from django.contrib import admin

from budget.admin.base import GuardedAdmin
from budget.admin.columns import by_committee, by_year
from budget.admin.permissions import ADMINISTRATORS
from budget.models import AccuracyRecord, ControlTotal


@admin.register(ControlTotal)
class ControlTotalAdmin(GuardedAdmin):
    """Cells of published tables, as printed."""

    committee_path = "round__appropriation__committee"
    select = ("round__appropriation__committee",)
    fixed = ("round",)
    list_display = ("table", "row", "column", "value", "unit", "round")
    list_display_links = ("table", "row")
    list_filter = (
        by_committee("round__appropriation__committee"),
        by_year("round__appropriation__year"),
        "table",
        "unit",
    )
    search_fields = ("table", "row", "column", "value")


@admin.register(AccuracyRecord)
class AccuracyRecordAdmin(GuardedAdmin):
    """The city's comparison of a year's interim forecast with the year-end."""

    writers = ADMINISTRATORS
    list_display = ("name", "year", "year_end", "interim", "is_total", "order")
    list_filter = ("year", "is_total")
    search_fields = ("name", "year")
