"""Committees, and who has which role there."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from budget.actions.members import withdraw_role
from budget.admin.base import GuardedAdmin
from budget.admin.columns import by_committee
from budget.admin.confirming import ask_first
from budget.admin.permissions import ADMINISTRATORS
from budget.admin.refusals import actor_of
from budget.models import Appropriation, Area, Committee, Membership, Rollup, Segment


@admin.register(Committee)
class CommitteeAdmin(GuardedAdmin):
    """A committee; a new one is the municipality's administrators' to make."""

    committee_path = "pk"
    writers = ADMINISTRATORS
    list_display = ("name", "administration", "entry_unit", "slug", "order")
    search_fields = ("name", "administration", "slug")
    prepopulated_fields = {"slug": ("name",)}
    lists = (
        (Appropriation, "committee__id__exact"),
        (Segment, "committee__id__exact"),
        (Area, "committee__id__exact"),
        (Rollup, "committee__id__exact"),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is of no committee yet."""
        return self.writes_everywhere(request)


@admin.register(Membership)
class MembershipAdmin(GuardedAdmin):
    """Roles: granted and withdrawn, never changed."""

    committee_path = "committee"
    readers = writers = ADMINISTRATORS
    may_change = False
    select = ("user", "committee", "area")
    list_display = ("user", "role", "committee", "area")
    list_filter = ("role", by_committee("committee"))
    search_fields = ("user__username", "user__first_name", "user__last_name", "area__name")
    fields = ("user", "role", "committee", "area")
    actions = ("withdraw_roles",)

    @admin.action(description=_("Ta bort valda roller"), permissions=["delete"])
    def withdraw_roles(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Each by its action; nothing is withdrawn if one cannot be."""
        page = ask_first(
            self,
            request,
            queryset,
            action="withdraw_roles",
            question=_("Ta bort rollerna?"),
            consequence=_("Personerna mister det som rollerna ger dem, från och med nu."),
        )
        if page is not None:
            return page
        for membership in queryset:
            withdraw_role(actor_of(request), membership)
        self.message_user(request, _("Rollerna är borttagna."))
        return None

    def get_actions(self, request: HttpRequest) -> Any:
        """One way to withdraw roles is enough."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions
