"""The administration's site: who comes in, what it is called, and its sections."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from budget.admin.beginning import beginning
from budget.admin.permissions import READERS, places_of
from budget.admin.sentences import latest_changes
from budget.head import rights_for

# The order of work: what is decided, what becomes of it, then who and what it all hangs on.
SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Beslut och budget"), ("Appropriation", "Decision", "BudgetRow")),
    (
        _("Utfall och prognoser"),
        (
            "Actual",
            "ReportingDate",
            "Round",
            "AreaTask",
            "Reminder",
            "Forecast",
            "Explanation",
            "RowComment",
        ),
    ),
    (
        _("Investeringar och projektbidrag"),
        (
            "InvestmentFrame",
            "InvestmentProject",
            "InvestmentYear",
            "InvestmentForecast",
            "ProjectGrant",
        ),
    ),
    (
        _("Mål och uppdrag"),
        (
            "CouncilTerm",
            "GoalArea",
            "Goal",
            "GoalDirection",
            "Contribution",
            "GoalTask",
            "Assessment",
            "GoalSection",
            "Assignment",
            "AssignmentStep",
            "Priority",
            "Indicator",
            "IndicatorValue",
        ),
    ),
    (
        _("Rapporter"),
        (
            "ReportTemplate",
            "TemplateSection",
            "TemplateBlock",
            "Report",
            "ReportText",
            "TextVersion",
            "SectionComment",
            "OutsideFigure",
            "ReportVersion",
            "ReportFile",
        ),
    ),
    (_("Nämnder och människor"), ("Committee", "User", "Membership")),
    (
        _("Vad som följs upp"),
        (
            "Segment",
            "Area",
            "AreaGroup",
            "Succession",
            "Rollup",
            "StatementLine",
            "AccountRange",
            "LineSet",
        ),
    ),
    (
        _("Publicerat och låst"),
        ("ControlTotal", "AccuracyRecord", "RoundLock", "LockedAmount", "GoalsLock"),
    ),
    (_("Historik"), ("Change", "FormerSlug", "AccessAttempt")),
)


class AnslagSite(AdminSite):
    """Django's administration for controllers and administrators; Anslag's own sign-in."""

    site_title = _("Anslag – administration")
    site_header = _("Anslag – administration")
    index_title = _("Administration")
    empty_value_display = "–"
    enable_nav_sidebar = False  # the room is the tables'

    def has_permission(self, request: HttpRequest) -> bool:
        """Controllers and administrators who may use the administration."""
        user = request.user
        may_sign_in = user.is_active and getattr(user, "is_staff", False)
        return may_sign_in and bool(places_of(rights_for(request), READERS))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's, but whoever is signed in and has no business here is told so."""
        guarded = super().admin_view(view, cacheable)

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return answer

    @login_not_required
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one way to sign in, with its lock after too many failures."""
        onward = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': onward})}")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The models under the sections, instead of one long list by app."""
        models = {
            model["object_name"]: model
            for app in super().get_app_list(request)
            for model in app["models"]
        }
        if "AccessAttempt" in models:
            models["AccessAttempt"]["name"] = _("Misslyckade inloggningar")
        return [
            {
                "name": name,
                "app_label": f"section-{number}",
                "app_url": reverse("admin:index"),
                "has_module_perms": True,
                "models": [models[key] for key in keys if key in models],
            }
            for number, (name, keys) in enumerate(SECTIONS)
            if models.keys() & set(keys)
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """With the latest changes beside the sections, and at first with how to begin."""
        rights = rights_for(request)
        context = {
            "latest_changes": latest_changes(places_of(rights, READERS)),
            "beginning": beginning() if rights.may_change_structure(None) else [],
        }
        return super().index(request, {**context, **(extra_context or {})})
