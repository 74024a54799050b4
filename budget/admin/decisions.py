"""A committee's year, the decisions it consists of, and their budget rows."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from budget.actions.appropriations import close_year, reopen_year
from budget.admin import writing
from budget.admin.base import GuardedAdmin, GuardedInline, StackedInline, TabularInline
from budget.admin.columns import ByLine, ByMonth, amount_column, by_committee, by_year, money
from budget.admin.confirming import ask_first
from budget.admin.placing import PLACING, DecisionForm, save_decision
from budget.admin.refusals import actor_of, of_row
from budget.models import (
    Appropriation,
    BudgetRow,
    Decision,
    InvestmentFrame,
    Round,
)
from budget.queries.administration import with_decided, with_placed

YEAR_SUMS = (
    amount_column("decided", _("kommunbidrag")),
    amount_column("changed", _("varav ändringar")),
    amount_column("net_budget", _("nettobudget")),
)
DECISION_SUMS = (
    amount_column("placed", _("summa budgetbelopp")),
    amount_column("unplaced", _("skillnad")),
)

AMOUNT = money(Decision, "amount")
DECIDED: tuple[Any, ...] = (
    ("kind", "case_number"),
    "title",
    "amount",
    ("decided_by", "decided_on"),
    ("from_month", "permanence"),
)
SHOWN: Any = ("case_number", "decided_on", AMOUNT, "decided_by", "from_month")


class DecisionInline(GuardedInline, TabularInline):
    """The decisions of a year, as a table; each is changed on its own page."""

    model = Decision
    may_add = may_change = may_delete = False
    fields = readonly_fields = SHOWN
    verbose_name_plural = _("beslut: det ursprungliga och ändringarna")


class NewDecisionInline(GuardedInline, StackedInline):
    """Decisions to add; each says where its money goes."""

    model = Decision
    form = DecisionForm
    may_change = may_delete = False
    fieldsets = ((None, {"fields": (*DECIDED, ("area", "line"))}),)
    verbose_name = _("beslut")
    verbose_name_plural = _("registrera nytt beslut")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those that are there stand in the table above."""
        return False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Areas that exist for this reader."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.request = request  # type: ignore[attr-defined]
        return formset


@admin.register(Appropriation)
class AppropriationAdmin(GuardedAdmin):
    """A committee's year: the sum of its decisions, its thresholds, open or closed."""

    committee_path = "committee"
    may_delete = False  # a year that has come is closed, not removed
    select = ("committee",)
    fixed = ("committee", "year", "closed")
    fields = ("committee", "year", *writing.THRESHOLDS)
    list_display = ("__str__", *YEAR_SUMS, "threshold", "closed")
    list_filter = (by_committee("committee"), by_year("year"), "closed")
    search_fields = ("committee__name", "year")
    inlines = (DecisionInline, NewDecisionInline)
    actions = ("close_years", "reopen_years")
    lists = (
        (Decision, "appropriation__id__exact"),
        (Round, "appropriation__id__exact"),
        (InvestmentFrame, "appropriation__id__exact"),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the sums of the decisions and of their rows."""
        return with_decided(super().get_queryset(request))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What it comes to stands above what can be changed."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        sums = (_("Läget"), {"fields": [YEAR_SUMS, "closed", "hanging"]})
        return [sums, *fieldsets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The sums are computed."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *YEAR_SUMS] if obj else fields

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """New decisions, with where their money goes."""
        formset.save(commit=False)
        for row in formset.extra_forms:
            if row.has_changed():
                try:
                    save_decision(actor_of(request), row)
                except ValidationError as error:
                    raise of_row(row.instance, error) from error

    @admin.action(description=_("Stäng valda år"), permissions=["change"])
    def close_years(self, request: HttpRequest, queryset: Any) -> None:
        """From now on no amount of the years changes."""
        for row in queryset:
            close_year(actor_of(request), row)
        self.message_user(request, _("Åren är stängda: inget belopp i dem kan ändras."))

    @admin.action(description=_("Öppna valda år igen …"), permissions=["change"])
    def reopen_years(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """With a reason, which is kept."""
        page = ask_first(
            self,
            request,
            queryset,
            action="reopen_years",
            question=_("Öppna åren igen?"),
            consequence=_("Beloppen i dem kan då ändras. Skälet sparas i historiken."),
            with_reason=True,
        )
        if page is not None:
            return page
        actor = actor_of(request)
        for row in queryset:
            reopen_year(actor, row, actor.reason)
        self.message_user(request, _("Åren är öppna igen."))
        return None


class NewRowInline(GuardedInline, TabularInline):
    """Rows to add, or to put in the place of those at the same area, line and month."""

    model = BudgetRow
    may_change = may_delete = False
    fields = ("area", "line", "month", "amount")
    verbose_name = _("budgetbelopp")
    verbose_name_plural = _("lägg till budgetbelopp (de som finns står i listan)")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those that are there are too many for this page."""
        return False


@admin.register(Decision)
class DecisionAdmin(GuardedAdmin):
    """Decisions: original, changes, and the committee's own reallocations."""

    form = DecisionForm
    committee_path = "appropriation__committee"
    select = ("appropriation__committee",)
    fixed = ("appropriation",)
    carried = (BudgetRow,)
    list_display = (
        "case_number",
        "title",
        "amount",
        *DECISION_SUMS,
        "decided_on",
        "kind",
        "appropriation",
    )
    list_display_links = ("case_number", "title")
    list_filter = (
        by_committee("appropriation__committee"),
        by_year("appropriation__year"),
        "kind",
        "decided_by",
        "permanence",
    )
    date_hierarchy = "decided_on"
    search_fields = ("title", "case_number", "appropriation__committee__name")
    lists = ((BudgetRow, "decision__id__exact"),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what the rows sum to."""
        return with_placed(super().get_queryset(request))

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        """Single rows are for a decision that is there."""
        return [NewRowInline] if obj else []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The decision, then where its money goes."""
        decided = ["appropriation", *DECIDED, "order"]
        if obj is None:
            return [(None, {"fields": decided}), *PLACING, (None, {"fields": ["reason"]})]
        sums = (_("Läget"), {"fields": [DECISION_SUMS, "hanging"]})
        if not self.has_change_permission(request, obj):
            return [
                sums,
                (None, {"fields": [AMOUNT if name == "amount" else name for name in decided]}),
            ]
        return [sums, (None, {"fields": decided}), *PLACING, (None, {"fields": ["reason"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The sums are computed."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *DECISION_SUMS] if obj else fields

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Areas that exist for this reader."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """With the rows that the form proposes."""
        save_decision(actor_of(request), form)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """New rows together: a decision's rows are checked as a whole."""
        rows = formset.save(commit=False)
        if rows:
            writing.add_budget_rows(actor_of(request), form.instance, rows)


@admin.register(BudgetRow)
class BudgetRowAdmin(GuardedAdmin):
    """Budget by area × line × month; amounts are typed in the list, several at once."""

    committee_path = "decision__appropriation__committee"
    select = ("decision__appropriation__committee", "area", "line")
    fixed = ("decision", "area", "line", "month")
    fields = ("decision", "area", "line", "month", "amount")
    list_display = ("area", "line", "month", "amount", "decision", "constructed")
    list_editable = ("amount",)
    list_filter = (
        by_committee("decision__appropriation__committee"),
        by_year("decision__appropriation__year"),
        "decision__kind",
        ByMonth,
        ByLine,
        "constructed",
    )
    search_fields = ("area__search", "line__name", "decision__title", "decision__case_number")
    list_per_page = 48
