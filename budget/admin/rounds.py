"""Forecast rounds: their dates and names; forecasts, explanations, comments, and locked copies."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budget.admin.base import GuardedAdmin, GuardedInline, ReadOnlyAdmin, TabularInline
from budget.admin.columns import ByLine, ByMonth, by_committee, by_year, money
from budget.admin.permissions import FORECASTERS
from budget.models import (
    ControlTotal,
    Explanation,
    Forecast,
    ForecastMonth,
    LockedAmount,
    Round,
    RoundLock,
    RoundState,
    RowComment,
)
from budget.place import round_url

COMMITTEE = "appropriation__committee"
OF_ROUND = f"round__{COMMITTEE}"
OF_MONTH: Any = ("month", money(ForecastMonth, "amount"))


@admin.register(Round)
class RoundAdmin(GuardedAdmin):
    """A round; it moves from open to locked by its own steps, which are not taken here."""

    committee_path = COMMITTEE
    may_delete = False
    select = (COMMITTEE, "submitted_by", "signed_by")
    fixed = ("appropriation",)
    list_display = ("name", "appropriation", "cutoff_month", "deadline", "state", "decided_on")
    list_filter = (by_committee(COMMITTEE), by_year("appropriation__year"), "state")
    search_fields = ("name", "appropriation__committee__name", "appropriation__year", "case_number")
    prepopulated_fields = {"slug": ("name",)}
    lists = (
        (Forecast, "round__id__exact"),
        (Explanation, "round__id__exact"),
        (ControlTotal, "round__id__exact"),
        (LockedAmount, "round__id__exact"),
    )
    made = (
        "appropriation",
        "name",
        "slug",
        "reporting_date",
        "cutoff_month",
        "deadline",
        "previous",
        "threshold",
        "case_number",
    )
    steps = (
        "state",
        ("submitted_on", "submitted_by"),
        ("signed_on", "signed_by"),
        ("decided_on", "paragraph"),
        "replaces",
        "hanging",
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is given, then how far it has come."""
        return [*self.made, *self.steps] if obj else self.made

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What the round's steps set, and its place in time once it is handed in."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        steps = [name for row in self.steps for name in ((row,) if isinstance(row, str) else row)]
        settled = [] if obj.state == RoundState.OPEN else ["cutoff_month", "previous"]
        return [*dict.fromkeys([*fields, *steps, *settled])]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new one is opened: what that does is said, and where it is changed."""
        super().save_model(request, obj, form, change)
        if not change:
            words = _(
                "Omgången är öppen: varje område har sin uppgift, med ansvarig och startvärden ur "
                "förra omgången; utan en sådan är budgeten startvärde."
            )
            there = format_html('<a href="{}">{}</a>', round_url(obj, "round"), _("Till omgången"))
            messages.info(request, format_html("{} {}", words, there))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address that is in use is not written over."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


class OfRoundAdmin(GuardedAdmin):
    """What is typed in an open round: controllers' (and, on its pages, budget holders')."""

    committee_path = OF_ROUND
    writers = FORECASTERS
    select: tuple[str, ...] = (OF_ROUND, "area")
    list_filter: ClassVar[Any] = (
        by_committee(OF_ROUND),
        by_year("round__appropriation__year"),
        "round__state",
    )


class MonthInline(GuardedInline, TabularInline):
    """What a spread forecast expects of each month."""

    model = ForecastMonth
    may_add = may_change = may_delete = False
    fields = readonly_fields = OF_MONTH
    show_change_link = False


@admin.register(Forecast)
class ForecastAdmin(OfRoundAdmin):
    """Forecasts; amounts are typed in the list, several at once."""

    inlines = (MonthInline,)

    select = (OF_ROUND, "area", "line")
    fixed = ("round", "area", "line")
    fields = ("round", "area", "line", "amount")
    list_display = ("area", "line", "round", "amount", "version", "changed_at", "constructed")
    list_editable = ("amount",)
    list_filter = (*OfRoundAdmin.list_filter, ByLine, "constructed")
    search_fields = ("area__search", "line__name", "round__name")


@admin.register(Explanation)
class ExplanationAdmin(OfRoundAdmin):
    """Explanations; an emptied one is removed."""

    select = (OF_ROUND, "area", "segment", "line_set")
    fixed = ("round", "horizon", "area", "segment", "line_set")
    fields = ("round", "horizon", "area", "segment", "line_set", "text")
    list_display = ("__str__", "round", "horizon", "area", "segment", "line_set")
    list_filter = (*OfRoundAdmin.list_filter, "horizon")
    search_fields = ("text", "area__search", "segment__name", "round__name")


@admin.register(RowComment)
class RowCommentAdmin(ReadOnlyAdmin):
    """Remarks on rows, as they were written."""

    committee_path = OF_ROUND
    select = (OF_ROUND, "area", "line", "author")
    list_display = ("__str__", "round", "area", "line", "author", "written_at")
    list_filter = OfRoundAdmin.list_filter
    search_fields = ("text", "area__search", "line__name")
    fields = ("round", "area", "line", "author", "written_at", "text")


@admin.register(RoundLock)
class RoundLockAdmin(ReadOnlyAdmin):
    """What a locked round was computed from but for amounts: only that it is there."""

    committee_path = OF_ROUND
    select = (OF_ROUND,)
    list_display = ("round", "locked_at")
    list_filter = (by_committee(OF_ROUND), by_year("round__appropriation__year"))
    search_fields = ("round__name",)
    fields = ("round", "locked_at", "size")

    @admin.display(description=_("underlag"))
    def size(self, row: Any) -> str:
        """The inputs are for machines; how many kinds there are of them."""
        return ", ".join(sorted(row.inputs)) if isinstance(row.inputs, dict) else ""


@admin.register(LockedAmount)
class LockedAmountAdmin(ReadOnlyAdmin):
    """The amounts a locked round was computed from."""

    committee_path = OF_ROUND
    select = (OF_ROUND, "area", "line")
    list_display = ("area", "line", "month", "measure", "amount", "round")
    list_filter = (
        by_committee(OF_ROUND),
        by_year("round__appropriation__year"),
        "measure",
        ByMonth,
        ByLine,
    )
    search_fields = ("area__search", "line__name", "round__name")
    fields = ("round", "measure", "area", "line", "month", "amount", "constructed")
    ordering = ("round", "measure", "area", "line", "month")
