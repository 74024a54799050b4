"""What opening a round makes ready: a task for each area, a start value on each line."""

from collections.abc import Iterator, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget.actions.recording import in_kronor, refuse
from budget.calc.cells import Amounts
from budget.models import AreaTask, Forecast, Round, StartValues, User
from budget.queries.rounds import live_inputs
from budget.queries.tasks import areas_of, forecast_cells, forecasters_of


def prepare(round_: Round, holders: Mapping[int, User | None]) -> None:
    """Make an open round ready to be worked on; only inside an action.

    Every area that counts in the year gets a task, with its holder of `holders` (by area's key).
    Every area × line with a budget, a forecast in the previous round or an actual gets its start
    value: the previous forecast (the budget where there was none), the budget, or nothing at all.
    Raises ValidationError by field for a holder who may not forecast, and where start values are
    asked for that there are none of.
    """
    _tasks(round_, holders)
    if round_.start_values == StartValues.EMPTY:
        return
    if round_.start_values == StartValues.PREVIOUS:
        _check_previous(round_)
    Forecast.objects.bulk_create(_start_values(round_), batch_size=1000)


def _tasks(round_: Round, holders: Mapping[int, User | None]) -> None:
    forecasters = forecasters_of(round_.appropriation.committee_id)
    areas = areas_of(round_.appropriation)
    for area in areas:
        holder = holders.get(area.pk)
        if holder is not None and not forecasters.may_hold(holder, area.pk):
            raise ValidationError(
                {
                    "holders": refuse(
                        "may_not_forecast",
                        _("%(who)s kan inte göra prognos för ”%(area)s”. Ge rollen först."),
                        who=holder,
                        area=area,
                    )
                }
            )
    AreaTask.objects.bulk_create(
        AreaTask(round=round_, area=area, holder=holders.get(area.pk)) for area in areas
    )


def _check_previous(round_: Round) -> None:
    previous = round_.previous
    if previous is None or previous.appropriation_id != round_.appropriation_id:
        message = _(
            "Det finns ingen tidigare omgång samma år att ta startvärden från. Välj budgeten "
            "eller inget."
        )
        raise ValidationError({"start_values": refuse("no_previous", message)})


def _start_values(round_: Round) -> Iterator[Forecast]:
    inputs = live_inputs(round_)
    before = forecast_cells(round_.previous) if round_.previous else frozenset()
    lines = {line.key for line in inputs.structure.lines}
    from_previous = round_.start_values == StartValues.PREVIOUS
    for (area, line), amounts in sorted(inputs.cube.cells.items()):
        place = (area, line)
        known = area in inputs.structure.area_by_key and line in lines
        if known and (place in before or _has_amounts(amounts)):
            start = amounts.previous if from_previous and place in before else amounts.budget
            yield Forecast(round=round_, area_id=area, line_id=line, amount=in_kronor(start))


def _has_amounts(amounts: Amounts) -> bool:
    return bool(amounts.budget or amounts.actual)
