"""The budget app: organisation, appropriations, amounts and rounds."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetConfig(AppConfig):
    """Registers the kinds of background work of the app."""

    name = "budget"
    verbose_name = _("Budgetuppföljning")

    def ready(self) -> None:
        from budget.actions import (  # noqa: F401  # they register
            ledger_reading,
            ledger_tidying,
            remapping,
        )
