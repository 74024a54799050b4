"""The budget app: organisation, appropriations, amounts and rounds."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetConfig(AppConfig):
    """Connects SQLite's missing Swedish order when a connection opens."""

    name = "budget"
    verbose_name = _("Budgetuppföljning")
