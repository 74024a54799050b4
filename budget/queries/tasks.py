"""What people owe rounds: tasks, the cells that have a forecast, who may hold an area."""

from budget.models import Forecast, Round


def forecast_cells(round_: Round) -> frozenset[tuple[int, int]]:
    """The (area, line) that have a forecast in a round, be it zero."""
    return frozenset(Forecast.objects.filter(round=round_).values_list("area_id", "line_id"))
