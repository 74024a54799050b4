"""What the council has set: terms, goal areas, goals; and what committees make of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budget.admin.base import GuardedAdmin, GuardedInline, TabularInline
from budget.admin.columns import by_committee
from budget.admin.permissions import ADMINISTRATORS
from budget.admin.refusals import actor_of
from budget.models import User
from goals.actions.rows import save_owners
from goals.models import (
    Assessment,
    Contribution,
    CouncilTerm,
    Goal,
    GoalArea,
    GoalDirection,
    GoalSection,
)


class ByTerm(admin.SimpleListFilter):
    """A filter on the term of office; there are few of them."""

    title = _("mandatperiod")
    parameter_name = "period"
    path = "term"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """By first year, newest first."""
        return [(str(term.first_year), str(term)) for term in CouncilTerm.objects.all()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The term's rows."""
        chosen = self.value() or ""
        path = f"{self.path}__first_year"
        return queryset.filter(**{path: int(chosen)}) if chosen.isdecimal() else queryset


class ByTermOfGoal(ByTerm):
    """The same through the goal."""

    path = "goal__term"


class AreaInline(GuardedInline, TabularInline):
    """The areas of a term."""

    model = GoalArea
    fields = ("name", "order")


class GoalInline(GuardedInline, TabularInline):
    """The goals of an area, as they are; a goal is written on its own page."""

    model = Goal
    may_add = may_change = may_delete = False
    fields = readonly_fields = ("number", "title", "slug")


class ContributionInline(GuardedInline, TabularInline):
    """What the committee does for a goal."""

    model = Contribution
    fields = ("heading", "text", "order")


@admin.register(CouncilTerm)
class CouncilTermAdmin(GuardedAdmin):
    """Terms of office, with their goal areas."""

    writers = ADMINISTRATORS
    list_display = ("__str__", "first_year", "last_year", "scale")
    list_filter = ("scale",)
    search_fields = ("first_year", "last_year")
    inlines = (AreaInline,)
    lists = ((GoalArea, "term__id__exact"), (Goal, "term__id__exact"))


@admin.register(GoalArea)
class GoalAreaAdmin(GuardedAdmin):
    """Goal areas, with their goals."""

    writers = ADMINISTRATORS
    select = ("term",)
    fields = ("term", "name", "order")
    list_display = ("name", "term", "order")
    list_filter = (ByTerm,)
    search_fields = ("name", "term__first_year")
    inlines = (GoalInline,)
    lists = ((Goal, "area__id__exact"),)


@admin.register(Goal)
class GoalAdmin(GuardedAdmin):
    """The council's goals."""

    writers = ADMINISTRATORS
    select = ("term", "area__term", "predecessor")
    fields = ("term", "area", "number", "title", "slug", "predecessor")
    list_display = ("number", "title", "area", "term", "constructed")
    list_display_links = ("number", "title")
    list_filter = (ByTerm, "constructed")
    search_fields = ("title", "slug", "area__name")
    prepopulated_fields = {"slug": ("title",)}
    lists = (
        (GoalDirection, "goal__id__exact"),
        (Assessment, "goal__id__exact"),
        (GoalSection, "goal__id__exact"),
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address that is in use is not written over."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


@admin.register(GoalDirection)
class GoalDirectionAdmin(GuardedAdmin):
    """Which goals a committee has, who owns them, and what it does for them."""

    committee_path = "committee"
    select = ("committee", "goal__term")
    fixed = ("goal", "committee")
    fields = ("goal", "committee", "owners")
    list_display = ("goal", "committee", "term")
    list_filter = (by_committee("committee"), ByTermOfGoal)
    search_fields = ("goal__title", "committee__name")
    inlines = (ContributionInline,)

    @admin.display(description=_("mandatperiod"), ordering="goal__term__first_year")
    def term(self, row: Any) -> str:
        """Of the goal."""
        return str(row.goal.term)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """People are not for everybody to search."""
        fields = super().get_readonly_fields(request, obj)
        people = self.admin_site.get_model_admin(User)
        return fields if people.has_view_permission(request) else [*fields, "owners"]

    def save_links(self, request: HttpRequest, form: Any) -> None:
        """The owners with the goal, where they could be typed."""
        if "owners" in form.cleaned_data:
            save_owners(actor_of(request), form.instance, form.cleaned_data["owners"])


@admin.register(Contribution)
class ContributionAdmin(GuardedAdmin):
    """All contributions in one list."""

    committee_path = "direction__committee"
    select = ("direction__committee", "direction__goal")
    fixed = ("direction",)
    list_display = ("heading", "goal", "committee", "order")
    list_filter = (by_committee("direction__committee"),)
    search_fields = ("heading", "text", "direction__goal__title")

    @admin.display(description=_("mål"), ordering="direction__goal__number")
    def goal(self, row: Any) -> str:
        """What it is for."""
        return str(row.direction.goal)

    @admin.display(description=_("nämnd"), ordering="direction__committee__name")
    def committee(self, row: Any) -> str:
        """Whose it is."""
        return str(row.direction.committee)
