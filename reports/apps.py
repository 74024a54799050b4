"""The reports app: pages and papers for readers, and the report as a document that is written."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Adds rules of reports to those of every action, and texts to what people have to do."""

    name = "reports"
    verbose_name = _("Rapporter")

    def ready(self) -> None:
        """Once all models are there."""
        from budget.actions.members import NAMING_PEOPLE
        from budget.todo import ask_beside
        from budget.workflow.rules import add_rules
        from reports.todo import ASKS
        from reports.workflow.rules import RULES

        add_rules(*RULES)
        ask_beside(ASKS)
        NAMING_PEOPLE.update({"report", "reporttext"})
