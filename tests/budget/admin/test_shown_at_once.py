"""Two who save the same page at once, on PostgreSQL: the later is held against the earlier."""

from typing import Any

import pytest
from django.test import Client

from budget.actions.forecasts import ForecastCell, save_forecast
from budget.actions.members import grant_role
from budget.actions.structure import save_area
from budget.models import Area, Forecast, Role, User
from budget.workflow.action import SERVER
from tests.budget.actions.test_at_once import kept_waiting
from tests.budget.admin.rows import address
from tests.budget.admin.test_shown import opened
from tests.cast import person
from tests.makers import KR, Ekby, make_ekby

pytestmark = pytest.mark.postgres


@pytest.fixture
def ekby(transactional_db: None) -> Ekby:
    """Ekby, where other connections see it."""
    return make_ekby()


def signed_in(username: str) -> Client:
    User.objects.filter(username=username).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def test_an_area_that_is_being_saved_is_waited_for(ekby: Ekby) -> None:
    grant_role(SERVER, person("hedda", "Hedda", "Holm"), Role.ADMINISTRATOR)
    hedda, page = signed_in("hedda"), address(Area, "change", ekby.bygglov.pk)
    data, answers = opened(hedda, page), list[Any]()

    def theirs() -> object:
        row = Area.objects.get(pk=ekby.bygglov.pk)
        row.name = "Bygglov och tillsyn"
        return save_area(SERVER, row)

    kept_waiting(theirs, lambda: answers.append(hedda.post(page, {**data, "name": "Lov"})))
    assert "sedan du öppnade sidan" in answers[0].content.decode()
    assert Area.objects.get(pk=ekby.bygglov.pk).name == "Bygglov och tillsyn"


def test_a_forecast_that_is_being_typed_is_waited_for_by_its_round(ekby: Ekby) -> None:
    row = ekby.april.forecasts.get(area=ekby.bygglov, line=ekby.loner)
    anna, page = signed_in("anna"), address(Forecast, "change", row.pk)
    data, answers = opened(anna, page), list[Any]()
    cell = ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(-1))

    kept_waiting(
        lambda: save_forecast(SERVER, ekby.april, cell),
        lambda: answers.append(anna.post(page, {**data, "amount": "-2"})),
    )
    assert "sedan du öppnade sidan" in answers[0].content.decode()
    assert Forecast.objects.get(pk=row.pk).amount == KR(-1)
