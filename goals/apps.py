"""The goals app: the council's goals, assignments and indicators."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    """Goals."""

    name = "goals"
    verbose_name = _("Mål och uppdrag")
