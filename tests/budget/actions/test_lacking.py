"""What an area lacks before its forecast is handed in: forecasts, and texts about what is large."""

import pytest
from django.core.exceptions import ValidationError

from budget.actions.forecasts import ForecastCell, save_explanation, save_forecast
from budget.actions.tasks import Incomplete, submit_area
from budget.calc.missing import LackCode
from budget.models import Horizon, Round, TaskState
from budget.workflow.action import SERVER
from tests.budget.actions.sharing import make_may, state_of_area
from tests.makers import KR, Ekby, refusals, write


@pytest.fixture
def may(ekby: Ekby) -> Round:
    """May's round, its areas shared out."""
    return make_may(ekby)


def pay(ekby: Ekby, kronor: int) -> ForecastCell:
    return ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(kronor))


def test_a_line_with_budget_needs_a_forecast_zero_counts(ekby: Ekby, may: Round) -> None:
    bo = ekby.cast.actor("bo")
    save_forecast(bo, may, ForecastCell(ekby.bygglov.pk, ekby.loner.pk, None))
    with pytest.raises(Incomplete) as caught:
        submit_area(bo, may, ekby.bygglov.pk)
    [lack] = caught.value.lacks
    assert (lack.code, lack.line, lack.amount) == (LackCode.FORECAST, ekby.loner.pk, KR(-720_000))
    assert state_of_area(may, ekby.bygglov.pk) == TaskState.BEGUN
    save_forecast(bo, may, pay(ekby, 0))
    # All of −720 000 saved is 720 000 to the good, with 0 on the other line as budgeted.
    assert refusals(lambda: submit_area(bo, may, ekby.bygglov.pk)) == {"incomplete"}
    save_explanation(bo, may, "Allt är uppskjutet", area=ekby.bygglov)
    submit_area(bo, may, ekby.bygglov.pk)


@pytest.mark.parametrize(("kronor", "lacking"), [(-1_220_000, False), (-1_220_001, True)])
def test_a_deviation_strictly_beyond_the_threshold_needs_an_explanation(
    ekby: Ekby, may: Round, kronor: int, lacking: bool
) -> None:
    # Bygglov's budget is −840 000: with −120 000 on the other line, −1 220 000 is 500 000 over.
    bo = ekby.cast.actor("bo")
    save_forecast(bo, may, pay(ekby, kronor))
    if not lacking:
        submit_area(bo, may, ekby.bygglov.pk)
        return
    with pytest.raises(Incomplete) as caught:
        submit_area(bo, may, ekby.bygglov.pk)
    [lack] = caught.value.lacks
    assert (lack.code, lack.horizon) == (LackCode.EXPLANATION, Horizon.FULL_YEAR)
    assert lack.amount == KR(-500_001)


def test_the_rounds_own_threshold_counts_before_the_years(ekby: Ekby, may: Round) -> None:
    write(SERVER, lambda: Round.objects.filter(pk=may.pk).update(threshold=KR(19_999)))
    with pytest.raises(Incomplete) as caught:
        submit_area(ekby.cast.actor("bo"), may, ekby.bygglov.pk)
    # The year: −820 000 against −840 000; to April, the last booked: −200 000 against −264 000.
    assert [(lack.horizon, lack.amount) for lack in caught.value.lacks] == [
        (Horizon.FULL_YEAR, KR(20_000)),
        (Horizon.PERIOD, KR(64_000)),
    ]


def test_a_movement_beyond_its_own_threshold_needs_the_text_too(ekby: Ekby, may: Round) -> None:
    write(SERVER, lambda: type(ekby.year).objects.update(movement_threshold=KR(100_000)))
    bo = ekby.cast.actor("bo")
    save_forecast(bo, may, pay(ekby, -800_001))  # −700 000 in April
    with pytest.raises(Incomplete) as caught:
        submit_area(bo, may, ekby.bygglov.pk)
    [lack] = caught.value.lacks
    assert (lack.code, lack.amount) == (LackCode.MOVEMENT, KR(-100_001))
    save_explanation(bo, may, "Ny tjänst", area=ekby.bygglov)
    submit_area(bo, may, ekby.bygglov.pk)


@pytest.mark.parametrize("threshold", [1, 500_000])  # with a deviation to explain, and without
def test_a_text_that_is_carried_over_tells_of_no_movement(
    ekby: Ekby, may: Round, threshold: int
) -> None:
    limits = {"movement_threshold": KR(100_000), "threshold": KR(threshold)}
    write(SERVER, lambda: type(ekby.year).objects.update(**limits))
    bo = ekby.cast.actor("bo")
    save_explanation(SERVER, ekby.april, "Vakanser", area=ekby.bygglov)
    save_explanation(SERVER, may, "Vakanser", area=ekby.bygglov)
    save_explanation(SERVER, may, "Vakanser", area=ekby.bygglov, horizon=Horizon.PERIOD)
    save_forecast(bo, may, pay(ekby, -800_001))
    with pytest.raises(Incomplete) as caught:
        submit_area(bo, may, ekby.bygglov.pk)
    [lack] = caught.value.lacks
    assert (lack.code, lack.amount) == (LackCode.MOVEMENT, KR(-100_001))
    save_explanation(bo, may, "Vakanser, och en ny tjänst", area=ekby.bygglov)
    submit_area(bo, may, ekby.bygglov.pk)


def test_the_refusal_says_how_many_things_are_missing(ekby: Ekby, may: Round) -> None:
    save_forecast(ekby.cast.actor("bo"), may, ForecastCell(ekby.bygglov.pk, ekby.loner.pk, None))
    with pytest.raises(ValidationError, match="1 sak"):
        submit_area(ekby.cast.actor("bo"), may, ekby.bygglov.pk)
