"""The history of everything, former addresses, and failed attempts to sign in: only to be read."""

from typing import Any

import axes.admin  # noqa: F401  # registers itself, and is then replaced
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budget.admin.base import ReadOnlyAdmin
from budget.admin.columns import by_committee
from budget.admin.permissions import ADMINISTRATORS
from budget.admin.sentences import action_name, field_name, sentence, value, when, who
from budget.models import Change, FormerSlug

for model in (AccessAttempt, AccessFailureLog, AccessLog):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class ByAction(admin.SimpleListFilter):
    """A filter on what was done; actions of one name are one choice."""

    title = _("åtgärd")
    parameter_name = "atgard"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The actions there are, by name."""
        codes = Change.objects.order_by("action").values_list("action", flat=True).distinct()
        self.codes: dict[str, list[str]] = {}
        for code in codes:
            self.codes.setdefault(action_name(code), []).append(code)
        return [(rows[0], name) for name, rows in sorted(self.codes.items())]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those of the same name."""
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(action__in=self.codes.get(action_name(chosen), [chosen]))


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """Who changed what, when, from what to what, and why."""

    committee_path = "committee"
    select = ("who", "committee")
    list_display = ("moment", "person", "thing", "what", "before", "after", "reason")
    list_display_links = ("moment",)
    list_filter = (
        ("at", admin.DateFieldListFilter),
        ("who", admin.RelatedOnlyFieldListFilter),
        ByAction,
        by_committee("committee"),
    )
    search_fields = (
        "thing",
        "old",
        "new",
        "reason",
        "who__username",
        "who__first_name",
        "who__last_name",
    )
    fields = ("told", "thing", "moment", "person", "done", "committee")
    date_hierarchy = "at"

    @admin.display(description=_("när"), ordering="at")
    def moment(self, row: Change) -> str:
        """Swedish time."""
        return when(row.at)

    @admin.display(description=_("vem"), ordering="who__last_name")
    def person(self, row: Change) -> str:
        """A person, or a command on the server."""
        return who(row)

    @admin.display(description=_("uppgift"))
    def what(self, row: Change) -> str:
        """The field, or what was done to the whole."""
        return field_name(row) if row.field else action_name(row.action)

    @admin.display(description=_("från"))
    def before(self, row: Change) -> str:
        """The value before, amounts the Swedish way."""
        return value(row, row.old)

    @admin.display(description=_("till"))
    def after(self, row: Change) -> str:
        """The value after, amounts the Swedish way."""
        return value(row, row.new)

    @admin.display(description=_("åtgärd"))
    def done(self, row: Change) -> str:
        """What the action is called."""
        return action_name(row.action)

    @admin.display(description=_("ändringen"))
    def told(self, row: Change) -> str:
        """The whole as a sentence."""
        return sentence(row)


@admin.register(FormerSlug)
class FormerSlugAdmin(ReadOnlyAdmin):
    """Addresses that lead on to today's."""

    readers = ADMINISTRATORS
    list_display = ("slug", "kind", "object_id")
    list_filter = ("kind",)
    search_fields = ("slug",)


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ReadOnlyAdmin):
    """Failed attempts to sign in, for administrators."""

    readers = ADMINISTRATORS
    list_display = ("attempted", "username", "ip_address", "failures")
    search_fields = ("username", "ip_address")
    fields = ("attempted", "username", "ip_address", "failures", "user_agent")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """axes speaks English."""
        title = {"title": _("Misslyckade inloggningar"), **(extra_context or {})}
        return super().changelist_view(request, title)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Newest first."""
        rows: QuerySet[Any] = super().get_queryset(request).order_by("-attempt_time")
        return rows

    @admin.display(description=_("senaste försök"), ordering="attempt_time")
    def attempted(self, row: Any) -> str:
        """Swedish time."""
        return when(row.attempt_time)

    @admin.display(description=_("försök i följd"), ordering="failures_since_start")
    def failures(self, row: Any) -> int:
        """How many, since the last that went well."""
        count: int = row.failures_since_start
        return count
