"""An area's forecast: begun, handed in, returned, approved, given away; who may, who was first."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from budget.actions.forecasts import ForecastCell, save_explanation, save_forecast
from budget.actions.locking import correct_round, lock_round
from budget.actions.members import grant_role
from budget.actions.recording import readable
from budget.actions.rounds import decide, reopen, sign, submit
from budget.actions.tasks import (
    Incomplete,
    approve_area,
    approve_areas,
    assign,
    return_area,
    submit_area,
)
from budget.models import AreaTask, Role, Round, RoundState, TaskState
from budget.models.guard import OutsideAction
from budget.workflow.action import SERVER, Actor
from budget.workflow.states import AREA
from tests.budget.actions.sharing import make_may, state_of_area
from tests.cast import person
from tests.counting import counted
from tests.makers import KR, Ekby, breaches, refusals, told, write


@pytest.fixture
def may(ekby: Ekby) -> Round:
    """May's round, its areas shared out."""
    return make_may(ekby)


def pay(ekby: Ekby, kronor: int) -> ForecastCell:
    return ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(kronor))


def task_of(round_: Round, area: int) -> AreaTask:
    task: AreaTask = AreaTask.objects.get(round=round_, area=area)
    return task


def put_in(round_: Round, area: int, state: str) -> None:
    """Store a state, handed in by the server, without asking."""
    when = {"submitted_at": "2024-06-01T10:00:00+02:00"}
    write(
        SERVER,
        lambda: AreaTask.objects.filter(round=round_, area=area).update(state=state, **when),
    )


def approve_everything(ekby: Ekby, round_: Round) -> None:
    for area in (ekby.bygglov, ekby.stadsmiljo, ekby.matning):
        submit_area(SERVER, round_, area.pk)
    approve_areas(ekby.cast.actor("cia"), round_)


# Begun


@pytest.mark.parametrize("minutes", [0, 2])
def test_saving_begins_an_area_once_and_touches_it_by_the_minute(
    ekby: Ekby, may: Round, minutes: int
) -> None:
    bo = ekby.cast.actor("bo")
    save_forecast(bo, may, pay(ekby, -1))
    before = timezone.now() - timedelta(minutes=minutes)
    write(SERVER, lambda: AreaTask.objects.filter(round=may).update(touched_at=before))
    save_forecast(bo, may, pay(ekby, -2))
    task = task_of(may, ekby.bygglov.pk)
    assert task.state == TaskState.BEGUN
    assert task.touched_at
    # What was told within the minute stands; a page tells it by the minute.
    assert (task.touched_at > before) is (minutes == 2)
    assert told("begin_area") == ["Bo Bok: Maj 2024: Bygglov: state: inte påbörjad → påbörjad"]
    assert state_of_area(may, ekby.stadsmiljo.pk) == TaskState.NOT_BEGUN


def test_an_explanation_begins_its_area_too(ekby: Ekby, may: Round) -> None:
    save_explanation(ekby.cast.actor("bo"), may, "Vakanser", area=ekby.bygglov)
    assert state_of_area(may, ekby.bygglov.pk) == TaskState.BEGUN


def test_a_returned_area_stays_returned_while_it_is_worked_on(ekby: Ekby, may: Round) -> None:
    put_in(may, ekby.bygglov.pk, TaskState.RETURNED)
    save_forecast(ekby.cast.actor("bo"), may, pay(ekby, -1))
    assert state_of_area(may, ekby.bygglov.pk) == TaskState.RETURNED


def test_a_task_is_not_touched_outside_an_action(may: Round) -> None:
    with pytest.raises(OutsideAction):
        AreaTask.objects.filter(round=may).touch(timezone.now())


# Handed in


def test_an_area_goes_all_the_way(ekby: Ekby, may: Round) -> None:
    bo, anna = ekby.cast.actor("bo"), ekby.cast.actor("anna")
    submit_area(bo, may, ekby.bygglov.pk)
    return_area(anna, may, ekby.bygglov.pk, " Var är övertiden? ")
    task = task_of(may, ekby.bygglov.pk)
    assert (task.state, task.comment) == (TaskState.RETURNED, "Var är övertiden?")
    submit_area(bo, may, ekby.bygglov.pk)
    approve_area(anna, may, ekby.bygglov.pk)
    task.refresh_from_db()
    assert (task.state, task.comment) == (TaskState.APPROVED, "")
    assert (task.submitted_by, task.approved_by) == (
        ekby.cast.bo_budget_holder,
        ekby.cast.anna_controller,
    )
    assert "Anna Alm: Maj 2024: Bygglov: state: inlämnad → återsänd (Var är övertiden?)" in told(
        "return_area"
    )
    assert "Anna Alm: Maj 2024: Bygglov: state: inlämnad → godkänd" in told("approve_area")


def test_the_history_tells_a_time_as_the_clock_on_the_wall_had_it() -> None:
    task = AreaTask(submitted_at=datetime(2024, 6, 1, 8, 0, 30, 7, tzinfo=UTC))
    assert readable(task, "submitted_at") == "2024-06-01 10.00"


@pytest.mark.parametrize("who", ["bo", "anna"])
@pytest.mark.parametrize("state", [TaskState.SUBMITTED, TaskState.APPROVED])
def test_what_is_handed_in_stands_still(ekby: Ekby, may: Round, state: str, who: str) -> None:
    put_in(may, ekby.bygglov.pk, state)
    actor = ekby.cast.actor(who)
    assert refusals(lambda: save_forecast(actor, may, pay(ekby, -1))) == {"area_handed_in"}
    assert refusals(lambda: save_explanation(actor, may, "Nej", area=ekby.bygglov)) == {
        "area_handed_in"
    }


def test_other_areas_go_on(ekby: Ekby, may: Round) -> None:
    put_in(may, ekby.bygglov.pk, TaskState.SUBMITTED)
    other = ForecastCell(ekby.stadsmiljo.pk, ekby.ovrigt.pk, KR(-1))
    assert save_forecast(ekby.cast.actor("anna"), may, other)


def test_below_every_way_in_what_is_handed_in_stands_still(ekby: Ekby, may: Round) -> None:
    put_in(may, ekby.bygglov.pk, TaskState.SUBMITTED)
    forecasts = may.forecasts.filter(area=ekby.bygglov)
    assert breaches(lambda: forecasts.update(amount=KR(1))) == {"area_handed_in"}
    assert breaches(lambda: forecasts.delete()) == {"area_handed_in"}
    assert (
        breaches(lambda: forecasts.update(area=ekby.stadsmiljo, line=ekby.avgifter.pk))
        >= {"area_handed_in"}
        if forecasts.count() == 1
        else True
    )


# Who may, from which state


TAKE: dict[str, tuple[set[str], str, Callable[[Actor, Round, int], object]]] = {
    "submit_area": ({"anna", "bo"}, TaskState.BEGUN, submit_area),
    "approve_area": ({"anna", "cia"}, TaskState.SUBMITTED, approve_area),
    "return_area": (
        {"anna", "cia"},
        TaskState.SUBMITTED,
        lambda actor, round_, area: return_area(actor, round_, area, "Se över"),
    ),
}


@pytest.mark.parametrize("who", ["anna", "bo", "cia", "dan", "eva", "frej", "gun"])
@pytest.mark.parametrize("name", TAKE)
def test_each_step_is_for_its_roles_alone(ekby: Ekby, may: Round, name: str, who: str) -> None:
    allowed, state, take = TAKE[name]
    put_in(may, ekby.bygglov.pk, state)
    actor = ekby.cast.actor(who)
    if who in allowed:
        take(actor, may, ekby.bygglov.pk)
        assert state_of_area(may, ekby.bygglov.pk) != state
    else:
        with pytest.raises(PermissionDenied):
            take(actor, may, ekby.bygglov.pk)
        assert state_of_area(may, ekby.bygglov.pk) == state


UNFIT = [(name, state) for name in TAKE for state in TaskState if AREA.step(name, state) is None]


@pytest.mark.parametrize(("name", "state"), UNFIT)
def test_no_step_is_taken_from_another_state(ekby: Ekby, may: Round, name: str, state: str) -> None:
    put_in(may, ekby.bygglov.pk, state)
    take = TAKE[name][2]
    assert refusals(lambda: take(ekby.cast.actor("anna"), may, ekby.bygglov.pk)) == {"task_state"}
    assert state_of_area(may, ekby.bygglov.pk) == state


def test_a_budget_holder_hands_in_their_own_areas_alone(ekby: Ekby, may: Round) -> None:
    with pytest.raises(PermissionDenied):
        submit_area(ekby.cast.actor("bo"), may, ekby.stadsmiljo.pk)


def test_nobody_approves_what_they_handed_in(ekby: Ekby, may: Round) -> None:
    anna = ekby.cast.actor("anna")
    submit_area(anna, may, ekby.matning.pk)
    own = refusals(lambda: approve_area(anna, may, ekby.matning.pk))
    assert own == {"approve_area_by_another"}
    approve_area(ekby.cast.actor("cia"), may, ekby.matning.pk)


def test_approving_all_leaves_what_one_handed_in(ekby: Ekby, may: Round) -> None:
    anna = ekby.cast.actor("anna")
    submit_area(anna, may, ekby.matning.pk)
    submit_area(ekby.cast.actor("bo"), may, ekby.bygglov.pk)
    approved, left = approve_areas(anna, may)
    assert [task.area for task in approved] == [ekby.bygglov]
    assert [task.area for task in left] == [ekby.matning]
    assert state_of_area(may, ekby.matning.pk) == TaskState.SUBMITTED
    assert state_of_area(may, ekby.stadsmiljo.pk) == TaskState.NOT_BEGUN


def test_approving_all_takes_no_more_statements_the_more_areas_there_are(
    ekby: Ekby, may: Round
) -> None:
    anna, cia = ekby.cast.actor("anna"), ekby.cast.actor("cia")
    submit_area(anna, may, ekby.matning.pk)
    with counted() as one:
        approve_areas(cia, may)
    submit_area(anna, may, ekby.bygglov.pk)
    submit_area(anna, may, ekby.stadsmiljo.pk)
    with counted() as two:
        approve_areas(cia, may)
    assert len(two) == len(one)
    assert set(told("approve_area")) == {
        f"Cia Ceder: Maj 2024: {area}: {change}"
        for area in (ekby.matning, ekby.bygglov, ekby.stadsmiljo)
        for change in ("state: inlämnad → godkänd", "approved_by:  → Cia Ceder")
    }


def test_returning_takes_a_comment(ekby: Ekby, may: Round) -> None:
    put_in(may, ekby.bygglov.pk, TaskState.SUBMITTED)
    anna = ekby.cast.actor("anna")
    empty = refusals(lambda: return_area(anna, may, ekby.bygglov.pk, "  "))
    assert empty == {"reason_missing"}


def test_an_approved_area_goes_back_before_the_round_is_handed_in(ekby: Ekby, may: Round) -> None:
    approve_everything(ekby, may)
    anna = ekby.cast.actor("anna")
    return_area(anna, may, ekby.bygglov.pk, "Räkna om")
    assert state_of_area(may, ekby.bygglov.pk) == TaskState.RETURNED
    assert task_of(may, ekby.bygglov.pk).approved_by is None
    assert refusals(lambda: submit(anna, may)) == {"areas_waiting"}


def test_no_area_moves_once_the_round_is_handed_in(ekby: Ekby, may: Round) -> None:
    approve_everything(ekby, may)
    anna = ekby.cast.actor("anna")
    submit(anna, may)
    back = refusals(lambda: return_area(anna, may, ekby.bygglov.pk, "Ändra"))
    assert back == {"round_not_open"}
    task = AreaTask.objects.filter(round=may, area=ekby.bygglov)
    assert breaches(lambda: task.update(state=TaskState.RETURNED)) == {"areas_not_approved"}


def test_a_round_is_not_handed_in_round_its_areas(ekby: Ekby, may: Round) -> None:
    round_ = Round.objects.filter(pk=may.pk)
    assert breaches(lambda: round_.update(state=RoundState.SUBMITTED)) == {"areas_not_approved"}


# The whole round


def test_a_round_of_shared_areas_goes_all_the_way(ekby: Ekby, may: Round) -> None:
    anna, cia = ekby.cast.actor("anna"), ekby.cast.actor("cia")
    approve_everything(ekby, may)
    submit(anna, may)
    reopen(cia, may, "Mätning är fel")
    assert state_of_area(may, ekby.matning.pk) == TaskState.APPROVED
    return_area(anna, may, ekby.matning.pk, "Fel avgifter")
    submit_area(SERVER, may, ekby.matning.pk)
    approve_area(anna, may, ekby.matning.pk)
    submit(anna, may)
    sign(cia, may)
    day = may.deadline
    decide(anna, may, decided_on=day, paragraph="§ 51", case_number="EKBY 2024-60")
    lock_round(anna, may)
    assert refusals(lambda: assign(anna, may, ekby.matning.pk, None)) >= {"round_not_open"}
    new = correct_round(anna, may)
    assert set(new.tasks.values_list("state", flat=True)) == {TaskState.APPROVED}
    return_area(anna, new, ekby.bygglov.pk, "Rätta lönerna")
    save_forecast(ekby.cast.actor("bo"), new, pay(ekby, -710_000))


def test_a_round_lacks_the_texts_of_its_segments(ekby: Ekby, may: Round) -> None:
    # Two areas 300 000 over, neither beyond the threshold: their segment is, with 600 000 together
    # but for the 20 000 that Bygglov had to spare.
    anna = ekby.cast.actor("anna")
    cells = [(ekby.bygglov, ekby.loner, -1_020_000), (ekby.stadsmiljo, ekby.ovrigt, -780_000)]
    for area, line, kronor in cells:
        save_forecast(anna, may, ForecastCell(area.pk, line.pk, KR(kronor)))
    approve_everything(ekby, may)
    with pytest.raises(Incomplete) as caught:
        submit(anna, may)
    [lack] = caught.value.lacks
    assert (lack.segment, lack.line_set, lack.amount) == (ekby.tax.pk, None, KR(-600_000))
    save_explanation(anna, may, "Dyrare i båda", segment=ekby.tax)
    submit(anna, may)


# Given away


def test_an_area_is_given_to_somebody_who_may_forecast_it(ekby: Ekby, may: Round) -> None:
    anna, cast = ekby.cast.actor("anna"), ekby.cast
    stranger = refusals(lambda: assign(anna, may, ekby.stadsmiljo.pk, cast.bo_budget_holder))
    assert stranger == {"may_not_forecast"}
    hedda = person("hedda", "Hedda", "Hall")
    grant_role(SERVER, hedda, Role.BUDGET_HOLDER, ekby.committee, ekby.stadsmiljo)
    assign(anna, may, ekby.stadsmiljo.pk, hedda)
    assert task_of(may, ekby.stadsmiljo.pk).holder == hedda
    assert told("assign") == ["Anna Alm: Maj 2024: Stadsmiljö: holder:  → Hedda Hall"]
    with pytest.raises(PermissionDenied):
        assign(ekby.cast.actor("bo"), may, ekby.bygglov.pk, hedda)


def test_an_area_that_is_not_in_the_round_is_refused(ekby: Ekby, may: Round) -> None:
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: submit_area(anna, may, ekby.foreign_area.pk)) == {"no_task"}


def test_a_task_is_about_an_area_of_the_committee_and_the_year(ekby: Ekby, may: Round) -> None:
    foreign = AreaTask(round=may, area=ekby.foreign_area)
    ended = AreaTask(round=may, area=ekby.kartor)
    assert breaches(foreign.save) == {"area_elsewhere"}
    assert breaches(ended.save) == {"area_outside_years"}
