"""Forecasts spread over the months after the cut-off."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from budget.actions.forecasts import ForecastCell, save_forecast
from budget.actions.spreads import spread_forecast
from budget.models import Forecast, ForecastMonth
from tests.makers import KR, Ekby, breaches, make_round, refusals, told

EVEN = KR(-62_500)  # (−700 000 + 4 × 50 000) ÷ 8


def months_of(ekby: Ekby) -> dict[int, Decimal]:
    rows = ForecastMonth.objects.filter(forecast__round=ekby.april, forecast__line=ekby.loner)
    return dict(rows.values_list("month", "amount"))


def pay(ekby: Ekby) -> Forecast:
    row: Forecast = ekby.april.forecasts.get(area=ekby.bygglov, line=ekby.loner)
    return row


def spread(
    ekby: Ekby, method: str, months: dict[int, Decimal] | None = None, who: str = "bo"
) -> Forecast:
    actor = ekby.cast.actor(who)
    return spread_forecast(actor, ekby.april, ekby.bygglov.pk, ekby.loner.pk, method, months)


def save(ekby: Ekby, kronor: int | None) -> Forecast | None:
    amount = None if kronor is None else KR(kronor)
    cell = ForecastCell(ekby.bygglov.pk, ekby.loner.pk, amount)
    return save_forecast(ekby.cast.actor("bo"), ekby.april, cell)


def test_an_even_spread_brings_what_is_to_come(ekby: Ekby) -> None:
    spread(ekby, "even")
    assert months_of(ekby) == dict.fromkeys(range(5, 13), EVEN)
    assert pay(ekby).spread == "even"
    assert told("spread_forecast") == ["Bo Bok: April 2024: Bygglov, Löner: spread:  → jämnt"]


@pytest.mark.parametrize("method", ["phased", "last_year"])
def test_a_profile_that_is_even_gives_even_months(ekby: Ekby, method: str) -> None:
    # The budget is −60 000 and last year −55 000 in each of the months.
    spread(ekby, method)
    assert months_of(ekby) == dict.fromkeys(range(5, 13), EVEN)


def test_typed_months_must_sum_to_what_is_to_come(ekby: Ekby) -> None:
    assert refusals(lambda: spread(ekby, "typed", {12: KR(-499_999)})) == {"not_whole"}
    assert refusals(lambda: spread(ekby, "typed", {4: KR(-500_000)})) == {"not_whole"}
    spread(ekby, "typed", {6: KR(-200_000), 12: KR(-300_000)})
    assert months_of(ekby) == {6: KR(-200_000), 12: KR(-300_000)}


def test_a_changed_forecast_is_spread_anew_by_its_method(ekby: Ekby) -> None:
    spread(ekby, "even")
    row = save(ekby, -600_000)
    assert row
    assert months_of(ekby) == dict.fromkeys(range(5, 13), KR(-50_000))
    assert (row.spread, row.lost_spread) == ("even", False)


def test_a_typed_spread_goes_with_a_changed_forecast_and_that_is_told(ekby: Ekby) -> None:
    spread(ekby, "typed", {12: KR(-500_000)})
    row = save(ekby, -600_000)
    assert row
    assert (months_of(ekby), pay(ekby).spread, row.lost_spread) == ({}, "", True)


def test_an_unchanged_forecast_keeps_its_typed_spread(ekby: Ekby) -> None:
    spread(ekby, "typed", {12: KR(-500_000)})
    save(ekby, -700_000)
    assert months_of(ekby) == {12: KR(-500_000)}


def test_a_forecast_that_is_taken_away_takes_its_months_along(ekby: Ekby) -> None:
    spread(ekby, "even")
    assert save(ekby, None) is None
    assert months_of(ekby) == {}


def test_a_spread_can_be_taken_away(ekby: Ekby) -> None:
    spread(ekby, "even")
    spread(ekby, "")
    assert (months_of(ekby), pay(ekby).spread) == ({}, "")


def test_what_cannot_be_spread_is_refused(ekby: Ekby) -> None:
    bo = ekby.cast.actor("bo")
    assert refusals(lambda: spread(ekby, "guess")) == {"unknown_method"}
    assert refusals(
        lambda: spread_forecast(bo, ekby.april, ekby.bygglov.pk, ekby.avgifter.pk, "even")
    ) == {"no_forecast"}
    december = make_round(ekby.year, "December", 12, ekby.april)
    cell = ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(-1))
    save_forecast(bo, december, cell)
    assert refusals(
        lambda: spread_forecast(bo, december, ekby.bygglov.pk, ekby.loner.pk, "even")
    ) == {"no_month_left"}


@pytest.mark.parametrize("who", ["cia", "dan", "eva", "gun"])
def test_others_spread_nothing(ekby: Ekby, who: str) -> None:
    with pytest.raises(PermissionDenied):
        spread(ekby, "even", who=who)


def test_no_write_leaves_months_that_do_not_sum(ekby: Ekby) -> None:
    spread(ekby, "even")
    row = pay(ekby)
    other = ForecastMonth(forecast=row, month=4, amount=KR(-1))
    assert breaches(other.save) == {"spread_not_whole"}
    assert breaches(lambda: Forecast.objects.filter(pk=row.pk).update(amount=KR(-1))) == {
        "spread_not_whole"
    }
    assert breaches(lambda: ForecastMonth.objects.filter(forecast=row, month=12).delete()) == {
        "spread_not_whole"
    }
    assert breaches(lambda: Forecast.objects.filter(pk=row.pk).update(spread="")) == {
        "spread_not_whole"
    }
