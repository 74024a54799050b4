"""The goals app: the council's goals, assignments and indicators."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    """Adds what budget does for goals too: rules, addresses, and the copies of a locked round."""

    name = "goals"
    verbose_name = _("Mål och uppdrag")

    def ready(self) -> None:
        """Connect the parts of budget that are open to apps above it."""
        from budget.actions.locking import KeptBeside, keep_beside
        from budget.actions.members import NAMING_PEOPLE
        from budget.actions.recording import ADDRESSES
        from budget.holding import hold_beside
        from budget.todo import ask_beside
        from budget.workflow.rules import add_rules
        from goals.actions.locking import correct_goals, lock_goals
        from goals.holding import HOLDING
        from goals.models import Goal
        from goals.todo import ASKS
        from goals.workflow.rules import RULES

        add_rules(*RULES)
        ask_beside(ASKS)
        hold_beside(HOLDING)
        keep_beside(KeptBeside(lock_goals, correct_goals))
        ADDRESSES[Goal] = ("goal", "term_id")
        NAMING_PEOPLE.update({"goaltask", "goaldirection"})
