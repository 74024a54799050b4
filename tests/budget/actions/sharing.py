"""A round of Ekby's with its areas shared out: Bo has Bygglov, Anna Mätning, nobody Stadsmiljö."""

from datetime import date

from budget.actions.rounds import open_round
from budget.models import AreaTask, Round, StartValues
from budget.workflow.action import SERVER
from tests.makers import Ekby


def make_may(ekby: Ekby, start_values: str = StartValues.PREVIOUS) -> Round:
    """May's round after April's; nothing in it is beyond Ekby's threshold of 500 000 kronor.

    With April's forecasts: Bygglov −820 000 against −840 000, the others as budgeted. To May there
    is booked −200 000 of Bygglov's −336 000, and nothing of Stadsmiljö's −200 000.
    """
    return open_round(
        SERVER,
        ekby.year,
        name="Maj",
        slug="maj",
        cutoff_month=5,
        deadline=date(2024, 6, 14),
        previous=ekby.april,
        start_values=start_values,
        holders={
            ekby.bygglov.pk: ekby.cast.bo_budget_holder,
            ekby.matning.pk: ekby.cast.anna_controller,
        },
    )


def state_of_area(round_: Round, area: int) -> str:
    """The state of an area's task as stored."""
    state: str = AreaTask.objects.values_list("state", flat=True).get(round=round_, area=area)
    return state
