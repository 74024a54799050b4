"""Appropriations and decisions: who may, what is kept, what is refused, what the history says."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.actions.appropriations import (
    change_decision,
    close_year,
    create_appropriation,
    register_decision,
    remove_decision,
    reopen_year,
    replace_budget_rows,
    update_appropriation,
)
from budget.actions.locking import lock_round
from budget.calc.phasing import MonthAmount, proposed_rows
from budget.models import Appropriation, BudgetRow, Decision, DecisionKind, RoundLock
from budget.workflow.action import SERVER, Actor
from tests.makers import KR, Ekby, bring_to_decided, bring_to_signed, months, refusals, told

WRITERS = ["anna", "eva"]
READERS = ["bo", "cia", "dan", "frej"]
STRANGER = "gun"


def register(actor: Actor, ekby: Ekby, **values: Any) -> Decision:
    """8 000 kronor to Stadsmiljö's pay, −1 000 a month from May on."""
    given: dict[str, Any] = {
        "kind": DecisionKind.CHANGE,
        "case_number": "EKBY 2024-18",
        "title": "Sommarjobb",
        "amount": KR(8_000),
        "decided_on": date(2024, 5, 2),
        "from_month": 5,
        "rows": months(ekby.stadsmiljo, ekby.loner, -1_000, first=5),
    }
    return register_decision(actor, ekby.year, **given | values)


@pytest.mark.parametrize("who", WRITERS)
def test_a_decision_is_registered_with_its_rows(ekby: Ekby, who: str) -> None:
    decision = register(ekby.cast.actor(who), ekby)
    rows = decision.rows.order_by("month").values_list("month", "amount")
    assert list(rows) == [(month, KR(-1_000)) for month in range(5, 13)]
    assert sum(d.amount for d in ekby.year.decisions.all()) == 1_200_000 + 120_000 + 8_000


@pytest.mark.parametrize("who", [*READERS, STRANGER])
def test_others_register_nothing(ekby: Ekby, who: str) -> None:
    actor = ekby.cast.actor(who)
    with pytest.raises(PermissionDenied):
        register(actor, ekby)
    with pytest.raises(PermissionDenied):
        change_decision(actor, ekby.change, title="x")
    with pytest.raises(PermissionDenied):
        remove_decision(actor, ekby.change)
    with pytest.raises(PermissionDenied):
        replace_budget_rows(actor, ekby.change, [])
    with pytest.raises(PermissionDenied):
        close_year(actor, ekby.year)
    with pytest.raises(PermissionDenied):
        reopen_year(actor, ekby.year, "x")
    with pytest.raises(PermissionDenied):
        create_appropriation(actor, ekby.committee, 2030)
    with pytest.raises(PermissionDenied):
        update_appropriation(actor, ekby.year, threshold=1)


def test_a_proposal_fits_its_decision(ekby: Ekby) -> None:
    rows = proposed_rows(KR("8000.01"), ekby.stadsmiljo.pk, ekby.loner.pk, 5)
    register(ekby.cast.actor("anna"), ekby, amount=KR("8000.01"), rows=rows)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"case_number": ""}, "En kommunbidragsförändring ska ha ett ärendenummer."),
        ({"amount": KR(7_999)}, "Det skiljer 1 kronor"),
        ({"rows": []}, "summerar till 0 kronor"),
        ({"from_month": 6}, "gäller från och med juni, men har ett budgetbelopp i maj"),
        ({"from_month": 13}, "from_month"),
        ({"kind": "gift"}, "kind"),
        ({"kind": DecisionKind.ORIGINAL}, "Året har redan ett ursprungligt beslut"),
        ({"title": ""}, "title"),
    ],
)
def test_a_decision_that_does_not_hold_leaves_nothing(
    ekby: Ekby, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        register(ekby.cast.actor("anna"), ekby, **values)
    assert message in str(caught.value)
    assert ekby.year.decisions.count() == 2
    assert not BudgetRow.objects.filter(area=ekby.stadsmiljo, line=ekby.loner).exists()


def test_an_amount_beyond_all_bounds_is_refused(ekby: Ekby) -> None:
    rows = [MonthAmount(ekby.bygglov.pk, ekby.loner.pk, 1, KR(-(10**15)))]
    with_amount = {"amount": KR(10**15), "rows": rows}
    assert refusals(lambda: register(ekby.cast.actor("anna"), ekby, **with_amount))


def test_an_area_that_does_not_exist_is_named(ekby: Ekby) -> None:
    rows = [MonthAmount(999_999, ekby.loner.pk, 5, KR(-8_000))]
    assert refusals(lambda: register(ekby.cast.actor("anna"), ekby, rows=rows)) == {"unknown"}


def test_a_cell_is_given_once(ekby: Ekby) -> None:
    row = MonthAmount(ekby.bygglov.pk, ekby.loner.pk, 5, KR(-4_000))
    refused = refusals(lambda: register(ekby.cast.actor("anna"), ekby, rows=[row, row]))
    assert refused == {"given_twice"}


def test_the_history_of_a_decision_reads(ekby: Ekby) -> None:
    row = MonthAmount(ekby.bygglov.pk, ekby.loner.pk, 12, KR("-0.5"))
    register(ekby.cast.actor("anna"), ekby, amount=KR("0.5"), rows=[row])
    what = "Anna Alm: EKBY 2024-18 Sommarjobb"
    assert told("register_decision")[-10:] == [
        f"{what}: appropriation:  → Byggnadsnämnden 2024",
        f"{what}: kind:  → kommunbidragsförändring",
        f"{what}: case_number:  → EKBY 2024-18",
        f"{what}: title:  → Sommarjobb",
        f"{what}: amount:  → 0.50",
        f"{what}: decided_by:  → kommunfullmäktige",
        f"{what}: decided_on:  → 2024-05-02",
        f"{what}: from_month:  → 5",
        f"{what}: permanence:  → engångs",
        "Anna Alm: Bygglov, Löner, 12: amount:  → -0.50",
    ]


def test_a_changed_decision_writes_and_tells_only_what_differs(ekby: Ekby) -> None:
    rows = months(ekby.bygglov, ekby.ovrigt, -12_000, first=3)
    rows[0] = MonthAmount(ekby.bygglov.pk, ekby.ovrigt.pk, 3, KR(-11_000))
    actor = ekby.cast.actor("anna")
    change_decision(actor, ekby.change, rows, amount=KR(119_000), title="Bygglov på nätet")
    what = "Anna Alm: EKBY 2024-17 Bygglov på nätet"
    assert told("change_decision") == [
        f"{what}: title: Digitala bygglov → Bygglov på nätet",
        f"{what}: amount: 120000.00 → 119000.00",
        "Anna Alm: Bygglov, Övrigt, 3: amount: -12000.00 → -11000.00",
    ]
    assert ekby.change.rows.count() == 10


def test_a_change_of_the_amount_alone_is_refused(ekby: Ekby) -> None:
    actor = ekby.cast.actor("anna")
    assert refusals(lambda: change_decision(actor, ekby.change, amount=1)) == {"decision_sum"}
    ekby.change.refresh_from_db()
    assert ekby.change.amount == KR(120_000)


def test_a_decision_is_not_moved_to_another_year(ekby: Ekby) -> None:
    actor = ekby.cast.actor("anna")
    moved = refusals(lambda: change_decision(actor, ekby.change, appropriation=ekby.last_year))
    assert "fixed" in moved


def test_a_decision_can_be_removed_while_no_signed_round_reports_it(ekby: Ekby) -> None:
    remove_decision(ekby.cast.actor("anna"), ekby.change)
    assert list(ekby.year.decisions.all()) == [ekby.original]
    lines = told("remove_decision")
    assert len(lines) == 11
    assert (
        lines[-1] == "Anna Alm: EKBY 2024-17 Digitala bygglov: : EKBY 2024-17 Digitala bygglov → "
    )


def test_a_decision_after_the_cut_off_of_a_signed_round_can_be_removed(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    late = register(anna, ekby)  # on 2 May; April's cut-off is 30 April
    change_decision(anna, ekby.change, decided_on=date(2024, 4, 30))
    bring_to_signed(ekby, ekby.april)
    remove_decision(anna, late)
    assert refusals(lambda: remove_decision(anna, ekby.change)) == {"decision_reported"}


def lock_april(ekby: Ekby) -> None:
    bring_to_decided(ekby, ekby.april)
    lock_round(SERVER, ekby.april)


def test_a_decision_that_a_round_was_locked_without_can_be_removed(ekby: Ekby) -> None:
    lock_april(ekby)
    anna = ekby.cast.actor("anna")
    # Dated before April's cut-off, but typed after April was locked.
    late = register(replace(anna, reason="Kom sent"), ekby, decided_on=date(2024, 4, 2))
    change_decision(anna, late, decided_on=date(2024, 5, 2))
    remove_decision(anna, late)
    assert refusals(lambda: remove_decision(anna, ekby.change)) == {"decision_reported"}


def test_a_round_that_is_signed_and_not_locked_takes_no_decision_of_its_time(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    late = register(anna, ekby)  # on 2 May; April's cut-off is 30 April
    bring_to_signed(ekby, ekby.april)
    kept = {"decision_in_signed_round"}
    assert refusals(lambda: register(anna, ekby, decided_on=date(2024, 4, 30))) == kept
    rows = [MonthAmount(ekby.bygglov.pk, ekby.ovrigt.pk, 12, KR(-120_000))]
    assert refusals(lambda: replace_budget_rows(anna, ekby.change, rows)) == kept
    # What it does not report moves as before.
    later = [MonthAmount(ekby.stadsmiljo.pk, ekby.loner.pk, 12, KR(-8_000))]
    assert replace_budget_rows(anna, late, later) > 0
    register(anna, ekby, case_number="EKBY 2024-19", decided_on=date(2024, 5, 1))


def test_what_a_locked_round_was_locked_without_is_registered_with_a_reason(ekby: Ekby) -> None:
    lock_april(ekby)
    anna = ekby.cast.actor("anna")
    early = {"decided_on": date(2024, 4, 30)}
    assert refusals(lambda: register(anna, ekby, **early)) == {"reason_missing"}
    register(replace(anna, reason="Protokollet kom i maj"), ekby, **early)
    assert all("(Protokollet kom i maj)" in line for line in told("register_decision")[-9:])
    after = register(anna, ekby, case_number="EKBY 2024-19", decided_on=date(2024, 5, 1))
    earlier = date(2024, 4, 29)
    assert refusals(lambda: change_decision(anna, after, decided_on=earlier)) == {"reason_missing"}
    # The copies hold what they held.
    lock = RoundLock.objects.get(round=ekby.april)
    assert [one["key"] for one in lock.inputs["decisions"]] == [ekby.original.pk, ekby.change.pk]


def test_a_year_is_closed_and_opened_again_with_a_reason(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    close_year(anna, ekby.year)
    assert refusals(lambda: register(anna, ekby)) == {"year_closed"}
    assert refusals(lambda: close_year(anna, ekby.year)) == {"year_state"}
    assert refusals(lambda: reopen_year(anna, ekby.year, " ")) == {"reason_missing"}
    reopen_year(anna, ekby.year, "Fel i bokslutet")
    register(anna, ekby)
    assert told("close_year") == ["Anna Alm: Byggnadsnämnden 2024: closed: nej → ja"]
    assert told("reopen_year") == [
        "Anna Alm: Byggnadsnämnden 2024: closed: ja → nej (Fel i bokslutet)"
    ]


def test_thresholds_change_but_not_whether_the_year_is_closed(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    update_appropriation(anna, ekby.year, threshold=KR(250_000))
    assert told("update_appropriation") == [
        "Anna Alm: Byggnadsnämnden 2024: threshold: 500000.00 → 250000.00"
    ]
    assert refusals(lambda: update_appropriation(anna, ekby.year, closed=True)) == {
        "close_by_action"
    }


def test_a_year_is_made_once(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    create_appropriation(anna, ekby.committee, 2025)
    assert refusals(lambda: create_appropriation(anna, ekby.committee, 2025))
    assert Appropriation.objects.filter(committee=ekby.committee, year=2025).count() == 1
