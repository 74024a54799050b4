"""Locking: what is copied, that it then stands still, and the corrected version."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from budget.actions.amounts import save_actuals
from budget.actions.appropriations import change_decision, register_decision
from budget.actions.forecasts import save_explanation
from budget.actions.locking import correct_round, lock_round
from budget.actions.rounds import change_round
from budget.calc.phasing import MonthAmount
from budget.models import LockedAmount, Round, RoundLock, RoundState
from budget.workflow.action import SERVER
from tests.counting import counted
from tests.makers import (
    KR,
    Ekby,
    bring_to_decided,
    forecast_all,
    make_round,
    months,
    refusals,
    told,
)

Copies = dict[tuple[str, str, int], Decimal]


@pytest.fixture
def decided(ekby: Ekby) -> Ekby:
    """April decided, with an earlier round and a decision after its cut-off."""
    march = make_round(ekby.year, "Mars", 3)
    forecast_all(march, [(ekby.bygglov, ekby.loner, -710_000)])
    change_round(SERVER, ekby.april, previous=march)
    save_explanation(SERVER, ekby.april, "Vakanser", area=ekby.bygglov)
    register_decision(
        SERVER,
        ekby.year,
        kind="change",
        case_number="EKBY 2024-30",
        title="Efter brytdatum",
        amount=KR(8_000),
        decided_on=date(2024, 5, 1),
        from_month=5,
        rows=months(ekby.bygglov, ekby.loner, -1_000, first=5),
    )
    bring_to_decided(ekby, ekby.april)
    return ekby


def copies(round_: Round, measure: str) -> Copies:
    """Area, line, month to amount."""
    rows = LockedAmount.objects.filter(round=round_, measure=measure)
    return {
        (row.area.name, row.line.name, row.month): row.amount
        for row in rows.select_related("area", "line")
    }


def test_the_budget_is_copied_by_month_as_of_the_cut_off(decided: Ekby) -> None:
    lock_round(decided.cast.actor("anna"), decided.april)
    found = copies(decided.april, "budget")
    # May's decision of 1 May is not in it: Bygglov's pay is −60 000 every month.
    expected: Copies = {}
    for month in range(1, 13):
        expected["Bygglov", "Löner", month] = KR(-60_000)
        expected["Stadsmiljö", "Övrigt", month] = KR(-40_000)
        expected["Mätning", "Avgifter", month] = KR(10_000)
        expected["Mätning", "Löner", month] = KR(-10_000)
    for month in range(3, 13):
        expected["Bygglov", "Övrigt", month] = KR(-12_000)
    assert found == expected
    assert sum(found.values()) == -1_320_000


def test_a_decision_on_the_last_day_of_the_cut_off_month_is_copied(ekby: Ekby) -> None:
    change_decision(SERVER, ekby.change, decided_on=date(2024, 4, 30))
    bring_to_decided(ekby, ekby.april)
    lock_round(ekby.cast.actor("anna"), ekby.april)
    assert sum(copies(ekby.april, "budget").values()) == -1_320_000


def test_the_other_measures_are_copied(decided: Ekby) -> None:
    lock_round(decided.cast.actor("anna"), decided.april)
    pay = ("Bygglov", "Löner")
    assert copies(decided.april, "original") == {
        (*pay, 0): KR(-720_000),
        ("Stadsmiljö", "Övrigt", 0): KR(-480_000),
        ("Mätning", "Avgifter", 0): KR(120_000),
        ("Mätning", "Löner", 0): KR(-120_000),
    }
    assert copies(decided.april, "actual") == {(*pay, month): KR(-50_000) for month in range(1, 5)}
    last_year = {(*pay, month): KR(-55_000) for month in range(1, 13)}
    assert copies(decided.april, "last_year") == last_year | {(*pay, 13): KR(-5_000)}
    assert copies(decided.april, "previous") == {(*pay, 0): KR(-710_000)}
    assert copies(decided.april, "forecast") == {
        (*pay, 0): KR(-700_000),
        ("Bygglov", "Övrigt", 0): KR(-120_000),
        ("Stadsmiljö", "Övrigt", 0): KR(-480_000),
        ("Mätning", "Avgifter", 0): KR(120_000),
        ("Mätning", "Löner", 0): KR(-120_000),
    }


def test_what_is_booked_after_the_cut_off_is_not_copied(decided: Ekby) -> None:
    cells = [MonthAmount(decided.bygglov.pk, decided.loner.pk, 5, KR(-1))]
    save_actuals(SERVER, decided.committee, 2024, cells)
    lock_round(decided.cast.actor("anna"), decided.april)
    assert ("Bygglov", "Löner", 5) not in copies(decided.april, "actual")


def test_the_copies_stand_still_when_the_year_goes_on(decided: Ekby) -> None:
    lock_round(decided.cast.actor("anna"), decided.april)
    before = {measure: copies(decided.april, measure) for measure in ("budget", "actual")}
    cells = [MonthAmount(decided.bygglov.pk, decided.loner.pk, 1, KR(-1))]
    save_actuals(SERVER, decided.committee, 2024, cells)
    # The same money on other months: what was decided stands, once a signed round reports it.
    change_decision(
        SERVER, decided.change, months(decided.bygglov, decided.ovrigt, -24_000, first=8)
    )
    assert before == {measure: copies(decided.april, measure) for measure in before}


def test_the_inputs_that_are_no_amounts_are_kept_too(decided: Ekby) -> None:
    lock_round(decided.cast.actor("anna"), decided.april)
    kept = RoundLock.objects.get(round=decided.april).inputs
    assert [text["text"] for text in kept["explanations"]] == ["Vakanser"]
    assert [d["case_number"] for d in kept["decisions"]] == ["", "EKBY 2024-17"]


def test_given_inputs_are_kept_as_they_are(decided: Ekby) -> None:
    lock_round(decided.cast.actor("anna"), decided.april, {"info": "x"})
    assert RoundLock.objects.get(round=decided.april).inputs == {"info": "x"}


@pytest.mark.parametrize("who", ["bo", "cia", "dan", "frej", "gun"])
def test_others_lock_and_correct_nothing(decided: Ekby, who: str) -> None:
    with pytest.raises(PermissionDenied):
        lock_round(decided.cast.actor(who), decided.april)
    with pytest.raises(PermissionDenied):
        correct_round(decided.cast.actor(who), decided.april)
    assert not LockedAmount.objects.exists()


def test_a_round_is_locked_once_and_when_it_is_decided(decided: Ekby) -> None:
    anna = decided.cast.actor("anna")
    march = Round.objects.get(slug="mars")
    assert refusals(lambda: lock_round(anna, march)) == {"round_state"}
    lock_round(anna, decided.april)
    again = Round.objects.get(pk=decided.april.pk)
    assert refusals(lambda: lock_round(anna, again)) == {"round_state"}
    assert told("lock") == ["Anna Alm: April 2024: state: beslutad → låst"]


def test_the_number_of_queries_does_not_grow_with_the_amounts(decided: Ekby) -> None:
    anna = decided.cast.actor("anna")
    with counted() as first:
        lock_round(anna, decided.april)
    again = correct_round(anna, decided.april)
    register_decision(
        SERVER,
        decided.year,
        kind="reallocation",
        title="Omdisponering",
        amount=KR(0),
        decided_on=date(2024, 4, 1),
        from_month=5,
        rows=[
            *months(decided.stadsmiljo, decided.loner, -5, first=5),
            *months(decided.stadsmiljo, decided.avgifter, 5, first=5),
        ],
    )
    bring_to_decided(decided, again)
    with counted() as second:
        lock_round(anna, again)
    assert len(second) == len(first)


def test_a_locked_round_is_corrected_by_a_new_version(decided: Ekby) -> None:
    anna = decided.cast.actor("anna")
    lock_round(anna, decided.april)
    new = correct_round(anna, decided.april)
    old = Round.objects.get(pk=decided.april.pk)
    assert (old.state, new.state, new.replaces) == (RoundState.LOCKED, RoundState.OPEN, old)
    assert (new.name, new.slug, new.previous) == ("April, version 2", "april-2", old.previous)
    assert (new.signed_by, new.submitted_by, new.decided_on) == (None, None, None)

    def amounts(round_: Round) -> list[tuple[int, int, Decimal]]:
        rows = round_.forecasts.order_by("area", "line")
        return list(rows.values_list("area", "line", "amount"))

    assert amounts(new) == amounts(old)
    assert [e.text for e in new.explanations.all()] == ["Vakanser"]
    assert [e.text for e in old.explanations.all()] == ["Vakanser"]


def test_a_corrected_version_goes_its_own_way_and_is_corrected_in_turn(decided: Ekby) -> None:
    anna = decided.cast.actor("anna")
    lock_round(anna, decided.april)
    second = correct_round(anna, decided.april)
    forecast_all(second, [(decided.bygglov, decided.loner, -690_000)])
    bring_to_decided(decided, second)
    lock_round(anna, second)
    assert copies(decided.april, "forecast")["Bygglov", "Löner", 0] == KR(-700_000)
    assert copies(second, "forecast")["Bygglov", "Löner", 0] == KR(-690_000)
    third = correct_round(anna, second)
    assert (third.name, third.slug) == ("April, version 3", "april-3")


def test_a_round_is_corrected_when_it_is_locked_and_once(decided: Ekby) -> None:
    anna = decided.cast.actor("anna")
    assert refusals(lambda: correct_round(anna, decided.april)) == {"not_locked"}
    lock_round(anna, decided.april)
    correct_round(anna, decided.april)
    assert refusals(lambda: correct_round(anna, decided.april)) == {"replaced"}
