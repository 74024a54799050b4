"""The reports app: pages and papers for readers, and the report as a document that is written."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Adds the rules of reports to those that every action is checked by."""

    name = "reports"
    verbose_name = _("Rapporter")

    def ready(self) -> None:
        """Once all models are there."""
        from budget.actions.members import NAMING_PEOPLE
        from budget.workflow.rules import add_rules
        from reports.workflow.rules import RULES

        add_rules(*RULES)
        NAMING_PEOPLE.update({"report", "reporttext"})
