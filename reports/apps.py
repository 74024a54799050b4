"""The reports app: pages and papers for readers, and the report as a document that is written."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Adds rules of reports to every action's, texts to what people have to do, kinds of work."""

    name = "reports"
    verbose_name = _("Rapporter")

    def ready(self) -> None:
        """Once all models are there."""
        from budget.actions.locking import KeptBeside, keep_beside
        from budget.actions.members import NAMING_PEOPLE
        from budget.todo import ask_beside
        from budget.workflow.rules import add_rules
        from reports import paper_jobs  # noqa: F401  # it registers its kinds of work
        from reports.actions.carrying import correct_reports, lock_reports
        from reports.todo import ASKS
        from reports.workflow.rules import RULES

        add_rules(*RULES)
        ask_beside(ASKS)
        keep_beside(KeptBeside(lock_reports, correct_reports))
        NAMING_PEOPLE.update({"report", "reporttext"})
