"""Rounds: opened, handed in, signed, decided, opened again; who may, and who was first."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from budget.actions.members import grant_role
from budget.actions.rounds import change_round, decide, open_round, reopen, sign, submit
from budget.models import Forecast, FormerSlug, Role, Round, RoundState
from budget.workflow.action import SERVER, Actor
from budget.workflow.states import ROUND
from tests.makers import Ekby, bring_to_decided, bring_to_signed, make_round, refusals, told, write


def state_of(round_: Round) -> str:
    return str(Round.objects.values_list("state", flat=True).get(pk=round_.pk))


def decide_it(actor: Actor, round_: Round) -> None:
    decide(
        actor,
        round_,
        decided_on=date(2024, 6, 3),
        paragraph="§ 40",
        case_number="EKBY 2024-55",
    )


def open_may(actor: Actor, ekby: Ekby) -> Round:
    return open_round(
        actor,
        ekby.year,
        name="Maj",
        slug="maj",
        cutoff_month=5,
        deadline=date(2024, 6, 14),
        previous=ekby.april,
    )


# Opening and changing


@pytest.mark.parametrize("who", ["anna", "eva"])
def test_a_round_is_opened(ekby: Ekby, who: str) -> None:
    row = open_may(ekby.cast.actor(who), ekby)
    assert (row.state, row.previous) == (RoundState.OPEN, ekby.april)


@pytest.mark.parametrize("who", ["bo", "cia", "dan", "frej", "gun"])
def test_others_open_and_change_no_round(ekby: Ekby, who: str) -> None:
    with pytest.raises(PermissionDenied):
        open_may(ekby.cast.actor(who), ekby)
    with pytest.raises(PermissionDenied):
        change_round(ekby.cast.actor(who), ekby.april, name="x")


def test_an_address_is_taken_once_a_year(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    open_may(anna, ekby)
    assert refusals(lambda: open_may(anna, ekby))


def test_a_round_that_changes_its_address_is_found_at_the_old_one(ekby: Ekby) -> None:
    change_round(ekby.cast.actor("anna"), ekby.april, slug="prognos-april", name="Prognos april")
    former = FormerSlug.objects.get(kind="round")
    assert (former.slug, former.scope_id, former.object_id) == (
        "april",
        ekby.year.pk,
        ekby.april.pk,
    )
    assert told("change_round") == [
        "Anna Alm: Prognos april 2024: name: April → Prognos april",
        "Anna Alm: Prognos april 2024: slug: april → prognos-april",
    ]


def test_a_rounds_cut_off_is_settled_when_it_is_handed_in(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    change_round(anna, ekby.april, cutoff_month=3)
    submit(anna, ekby.april)
    assert refusals(lambda: change_round(anna, ekby.april, cutoff_month=4)) == {"not_now"}
    ekby.april.refresh_from_db()
    change_round(anna, ekby.april, deadline=date(2024, 5, 31))


@pytest.mark.parametrize("field", ["state", "signed_by", "decided_on", "paragraph"])
def test_what_the_steps_set_is_not_changed_otherwise(ekby: Ekby, field: str) -> None:
    values = {
        "state": RoundState.SIGNED,
        "signed_by": ekby.cast.cia_head,
        "decided_on": date(2024, 6, 3),
        "paragraph": "§ 1",
    }
    anna = ekby.cast.actor("anna")
    refused = refusals(lambda: change_round(anna, ekby.april, **{field: values[field]}))
    assert refused == {"not_now"}


# The steps


def test_a_round_goes_all_the_way(ekby: Ekby) -> None:
    submit(ekby.cast.actor("anna"), ekby.april, on=date(2024, 5, 14))
    sign(ekby.cast.actor("cia"), ekby.april, on=date(2024, 5, 20))
    decide_it(ekby.cast.actor("eva"), ekby.april)
    stored = Round.objects.get(pk=ekby.april.pk)
    assert stored.state == ekby.april.state == RoundState.DECIDED
    assert (stored.submitted_by, stored.submitted_on) == (
        ekby.cast.anna_controller,
        date(2024, 5, 14),
    )
    assert (stored.signed_by, stored.signed_on) == (ekby.cast.cia_head, date(2024, 5, 20))
    assert (stored.decided_on, stored.paragraph) == (date(2024, 6, 3), "§ 40")
    assert stored.case_number == "EKBY 2024-55"
    assert told("submit") == [
        "Anna Alm: April 2024: state: öppen → inlämnad",
        "Anna Alm: April 2024: submitted_on:  → 2024-05-14",
        "Anna Alm: April 2024: submitted_by:  → Anna Alm",
    ]
    assert told("sign")[0] == "Cia Ceder: April 2024: state: inlämnad → undertecknad"
    assert told("decide")[0] == "Eva Ek: April 2024: state: undertecknad → beslutad"


def test_without_a_day_given_it_is_today_in_stockholm(ekby: Ekby) -> None:
    submit(ekby.cast.actor("anna"), ekby.april)
    assert ekby.april.submitted_on == timezone.localdate()


MAY: dict[str, tuple[set[str], Callable[[Actor, Round], object]]] = {
    "submit": ({"anna"}, submit),
    "sign": ({"cia"}, sign),
    "decide": ({"anna", "eva"}, decide_it),
    "reopen": ({"anna", "cia"}, lambda actor, round_: reopen(actor, round_, "Fel belopp")),
}
STATE_BEFORE = {"submit": "open", "sign": "submitted", "decide": "signed", "reopen": "signed"}


def put_in(round_: Round, state: str) -> None:
    write(SERVER, lambda: Round.objects.filter(pk=round_.pk).update(state=state))


@pytest.mark.parametrize("who", ["anna", "bo", "cia", "dan", "eva", "frej", "gun"])
@pytest.mark.parametrize("name", MAY)
def test_each_step_is_for_its_roles_alone(ekby: Ekby, name: str, who: str) -> None:
    allowed, take = MAY[name]
    put_in(ekby.april, STATE_BEFORE[name])
    if who in allowed:
        take(ekby.cast.actor(who), ekby.april)
        assert state_of(ekby.april) != STATE_BEFORE[name]
    else:
        with pytest.raises(PermissionDenied):
            take(ekby.cast.actor(who), ekby.april)
        assert state_of(ekby.april) == STATE_BEFORE[name]


UNFIT = [
    (name, state)
    for name in MAY
    for state in (RoundState.OPEN, RoundState.SUBMITTED, RoundState.SIGNED)
    if ROUND.step(name, state) is None
]


@pytest.mark.parametrize(("name", "state"), UNFIT)
def test_no_step_is_taken_from_another_state(ekby: Ekby, name: str, state: str) -> None:
    put_in(ekby.april, state)
    assert refusals(lambda: MAY[name][1](SERVER, ekby.april)) == {"round_state"}


def test_a_decided_round_is_not_opened_again(ekby: Ekby) -> None:
    bring_to_decided(ekby, ekby.april)
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: reopen(anna, ekby.april, "x")) == {"round_state"}


def test_of_two_who_take_the_same_step_one_makes_it(ekby: Ekby) -> None:
    mine, theirs = (Round.objects.get(pk=ekby.april.pk) for _ in range(2))
    anna = ekby.cast.actor("anna")
    submit(anna, mine)
    assert refusals(lambda: submit(anna, theirs)) == {"round_state"}
    assert len(told("submit")) == 3


def test_nobody_signs_what_they_handed_in(ekby: Ekby) -> None:
    # Anna is both controller and head.
    grant_role(SERVER, ekby.cast.anna_controller, Role.HEAD, ekby.committee)
    anna = ekby.cast.actor("anna")
    submit(anna, ekby.april)
    unaware = Round.objects.get(pk=ekby.april.pk)
    assert refusals(lambda: sign(anna, unaware)) == {"sign_by_another"}
    sign(ekby.cast.actor("cia"), unaware)


def test_a_round_is_handed_in_when_every_area_with_budget_has_a_forecast(ekby: Ekby) -> None:
    write(SERVER, Forecast.objects.filter(round=ekby.april, area=ekby.matning).delete)
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: submit(anna, ekby.april)) == {"forecasts_missing"}
    assert state_of(ekby.april) == RoundState.OPEN


def test_a_round_without_any_forecast_is_not_handed_in(ekby: Ekby) -> None:
    may = make_round(ekby.year, "Maj", 5)
    with pytest.raises(ValidationError, match=r"Bygglov.*Stadsmiljö.*Mätning"):
        submit(ekby.cast.actor("anna"), may)


def test_a_decision_needs_date_paragraph_and_case(ekby: Ekby) -> None:
    bring_to_signed(ekby, ekby.april)
    anna = ekby.cast.actor("anna")
    refused = refusals(
        lambda: decide(anna, ekby.april, decided_on=date(2024, 6, 3), paragraph="", case_number="")
    )
    assert refused == {"required"}
    assert state_of(ekby.april) == RoundState.SIGNED


def test_opening_again_takes_a_reason_and_forgets_who_signed(ekby: Ekby) -> None:
    bring_to_signed(ekby, ekby.april)
    cia = ekby.cast.actor("cia")
    assert refusals(lambda: reopen(cia, ekby.april, "  ")) == {"reason_missing"}
    reopen(cia, ekby.april, "Mätningens intäkter är fel")
    stored = Round.objects.get(pk=ekby.april.pk)
    assert (stored.state, stored.signed_by, stored.submitted_by) == (RoundState.OPEN, None, None)
    assert told("reopen")[0] == (
        "Cia Ceder: April 2024: state: undertecknad → öppen (Mätningens intäkter är fel)"
    )
    # And all the way again.
    bring_to_decided(ekby, ekby.april)
