"""Django's administration with Anslag's own site."""

from django.contrib.admin.apps import AdminConfig


class Administration(AdminConfig):
    """Stands in INSTALLED_APPS in place of django.contrib.admin."""

    default_site = "budget.admin.site.AnslagSite"

    def ready(self) -> None:
        super().ready()
        # The pages register when models are there.
        from budget.admin import register as of_budget  # noqa: F401
        from goals.admin import register as of_goals  # noqa: F401
        from reports.admin import register as of_reports  # noqa: F401
