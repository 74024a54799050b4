"""Two people at the same area at once, on PostgreSQL: one step is made, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from budget.actions.forecasts import ForecastCell, save_explanation, save_forecast
from budget.actions.members import grant_role
from budget.actions.reminders import remind
from budget.actions.rounds import submit
from budget.actions.tasks import approve_area, return_area, submit_area
from budget.models import AreaTask, Change, Forecast, Reminder, Role, Round, RoundState, TaskState
from budget.workflow.action import SERVER, Actor
from tests.budget.actions.sharing import make_may, state_of_area
from tests.budget.actions.test_at_once import kept_waiting
from tests.cast import person
from tests.makers import KR, Ekby, make_ekby

pytestmark = pytest.mark.postgres


@pytest.fixture
def ekby(transactional_db: None) -> Ekby:
    """Ekby, where other connections see it."""
    return make_ekby()


def together(count: int, work: object) -> list[str]:
    """What became of `work` done by so many at the same moment: "" or the refusal's code."""
    start = Barrier(count)

    def run() -> str:
        try:
            start.wait(10)
            work()  # type: ignore[operator]
        except ValidationError as error:
            return str(error.error_list[0].code)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(count) as pool:
        return sorted(f.result(30) for f in [pool.submit(run) for _ in range(count)])


def test_of_many_who_approve_at_once_one_does(ekby: Ekby) -> None:
    may = make_may(ekby)
    submit_area(ekby.cast.actor("bo"), may, ekby.bygglov.pk)
    anna = ekby.cast.actor("anna")
    result = together(4, lambda: approve_area(anna, may, ekby.bygglov.pk))
    assert result == ["", "task_state", "task_state", "task_state"]
    assert Change.objects.filter(action="approve_area", field="state").count() == 1


def test_an_area_is_not_both_approved_and_returned(ekby: Ekby) -> None:
    may = make_may(ekby)
    submit_area(ekby.cast.actor("bo"), may, ekby.bygglov.pk)
    anna, cia = ekby.cast.actor("anna"), ekby.cast.actor("cia")
    refused = kept_waiting(
        lambda: approve_area(anna, may, ekby.bygglov.pk),
        lambda: return_area(cia, may, ekby.bygglov.pk, "Se över"),
    )
    # The second sees what the first made of it: an approved area may be returned.
    assert refused == [set(), set()]
    assert state_of_area(may, ekby.bygglov.pk) == TaskState.RETURNED


def test_what_is_typed_while_an_area_is_handed_in_waits_and_is_refused(ekby: Ekby) -> None:
    may = make_may(ekby)
    bo = ekby.cast.actor("bo")
    cell = ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(-1))
    refused = kept_waiting(
        lambda: submit_area(bo, may, ekby.bygglov.pk), lambda: save_forecast(bo, may, cell)
    )
    assert refused == [set(), {"area_handed_in"}]
    stored = Forecast.objects.get(round=may, area=ekby.bygglov, line=ekby.loner)
    assert stored.amount == KR(-700_000)


def test_a_forecast_taken_away_meanwhile_is_missed_when_the_area_is_handed_in(ekby: Ekby) -> None:
    may = make_may(ekby)
    bo = ekby.cast.actor("bo")
    gone = ForecastCell(ekby.bygglov.pk, ekby.loner.pk, None)
    refused = kept_waiting(
        lambda: save_forecast(bo, may, gone), lambda: submit_area(bo, may, ekby.bygglov.pk)
    )
    assert refused == [set(), {"incomplete"}]


def test_a_text_typed_while_an_area_is_handed_in_is_refused(ekby: Ekby) -> None:
    may = make_may(ekby)
    bo = ekby.cast.actor("bo")
    refused = kept_waiting(
        lambda: submit_area(bo, may, ekby.bygglov.pk),
        lambda: save_explanation(bo, may, "Sent", area=ekby.bygglov),
    )
    assert refused == [set(), {"area_handed_in"}]


def test_no_area_is_returned_while_its_round_is_handed_in(ekby: Ekby) -> None:
    may = make_may(ekby)
    anna, cia = ekby.cast.actor("anna"), ekby.cast.actor("cia")
    for area in (ekby.bygglov, ekby.stadsmiljo, ekby.matning):
        submit_area(SERVER, may, area.pk)
        approve_area(cia, may, area.pk)
    refused = kept_waiting(
        lambda: submit(anna, may), lambda: return_area(cia, may, ekby.bygglov.pk, "Ändra")
    )
    assert refused == [set(), {"round_not_open"}]
    assert Round.objects.get(pk=may.pk).state == RoundState.SUBMITTED


def test_a_round_is_not_handed_in_over_an_area_that_goes_back(ekby: Ekby) -> None:
    may = make_may(ekby)
    anna, cia = ekby.cast.actor("anna"), ekby.cast.actor("cia")
    for area in (ekby.bygglov, ekby.stadsmiljo, ekby.matning):
        submit_area(SERVER, may, area.pk)
        approve_area(cia, may, area.pk)
    refused = kept_waiting(
        lambda: return_area(cia, may, ekby.bygglov.pk, "Ändra"), lambda: submit(anna, may)
    )
    assert refused[0] == set()
    assert refused[1] <= {"areas_waiting", "areas_not_approved"}
    assert refused[1]
    assert Round.objects.get(pk=may.pk).state == RoundState.OPEN


def test_two_who_begin_areas_of_a_round_do_not_stop_each_other(ekby: Ekby) -> None:
    may = make_may(ekby)
    hedda = person("hedda", "Hedda", "Hall")
    grant_role(SERVER, hedda, Role.BUDGET_HOLDER, ekby.committee, ekby.stadsmiljo)
    mine = ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(-1))
    hers = ForecastCell(ekby.stadsmiljo.pk, ekby.ovrigt.pk, KR(-2))
    refused = kept_waiting(
        lambda: save_forecast(ekby.cast.actor("bo"), may, mine),
        lambda: save_forecast(Actor(hedda), may, hers),
    )
    assert refused == [set(), set()]
    begun = AreaTask.objects.filter(round=may, state=TaskState.BEGUN)
    assert {task.area_id for task in begun} == {ekby.bygglov.pk, ekby.stadsmiljo.pk}


def test_two_who_remind_at_once_send_one_mail(ekby: Ekby) -> None:
    bo = ekby.cast.bo_budget_holder
    bo.email = "bo@ekby.example"
    bo.save()
    may = make_may(ekby)
    anna = ekby.cast.actor("anna")
    assert together(3, lambda: remind(anna, may, "http://x/att-gora/")) == ["", "", ""]
    assert len(mail.outbox) == 1
    assert Reminder.objects.count() == 1


def posted_meanwhile(ekby: Ekby, other: Callable[[], object], text: str) -> Any:
    """The answer to pay typed in Bygglov's table, sent before what another does there has ended."""
    client, key, answers = Client(), ekby.loner.pk, []
    client.force_login(ekby.cast.anna_controller)
    data = {"line": str(key), f"forecast-{key}": text, f"was-{key}": "1:-700000.00"}
    url = "/byggnadsnamnden/2024/maj/prognos/bygglov/cell/"

    def send(**instead: str) -> None:
        answers.append(client.post(url, {**data, **instead}, headers={"HX-Request": "true"}))

    # What stands already, at first: a process takes long over its first request.
    send(**{f"forecast-{key}": "-700"})
    assert kept_waiting(other, send) == [set(), set()]
    return answers[-1]


def test_a_cell_that_waited_for_another_save_of_it_is_a_conflict(ekby: Ekby) -> None:
    may = make_may(ekby)
    first = ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(-1_000), 1)
    answer = posted_meanwhile(ekby, lambda: save_forecast(SERVER, may, first), "-600")
    assert answer.status_code == 409
    stored = Forecast.objects.get(round=may, area=ekby.bygglov, line=ekby.loner)
    assert (stored.amount, stored.version) == (KR(-1_000), 2)


def test_a_cell_that_waited_for_another_save_beside_it_is_summed_with_it(ekby: Ekby) -> None:
    may = make_may(ekby)
    beside = ForecastCell(ekby.bygglov.pk, ekby.ovrigt.pk, KR(-200_000), 1)
    answer = posted_meanwhile(ekby, lambda: save_forecast(SERVER, may, beside), "-600")
    assert answer.status_code == 200
    # −600 000 of pay and −200 000 of other costs, where there stood −700 000 and −120 000.
    assert ">−800</span>" in answer.content.decode()


def test_a_cell_that_waited_while_its_area_was_handed_in_is_refused(ekby: Ekby) -> None:
    may = make_may(ekby)
    bo = ekby.cast.actor("bo")
    answer = posted_meanwhile(ekby, lambda: submit_area(bo, may, ekby.bygglov.pk), "-600")
    assert answer.status_code == 409
    assert "inlämnad" in answer.content.decode()
    stored = Forecast.objects.get(round=may, area=ekby.bygglov, line=ekby.loner)
    assert stored.amount == KR(-700_000)
