"""Decisions and years in the administration: registered with rows, changed, removed, closed."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from budget.models import Appropriation, BudgetRow, Change, Decision
from tests.budget.admin.rows import address, values
from tests.makers import Ekby, bring_to_decided

NBSP, MINUS = "\u00a0", "\u2212"


def new_decision(ekby: Ekby, **other: Any) -> dict[str, Any]:
    given = {
        "appropriation": ekby.year.pk,
        "kind": "change",
        "case_number": "EKBY 2024-31",
        "title": "Fler bygglov",
        "amount": "90 000",
        "decided_by": "council",
        "decided_on": "2024-04-10",
        "from_month": "4",
        "permanence": "one_off",
        "order": "2",
        "area": ekby.bygglov.pk,
        "line": ekby.loner.pk,
    }
    return given | other


def months_of(decision: Decision) -> dict[int, Decimal]:
    return dict(decision.rows.values_list("month", "amount"))


def test_a_decision_is_registered_with_rows_by_the_profile_of_its_area_and_line(
    ekby: Ekby, controller: Client
) -> None:
    answer = controller.post(address(Decision, "add"), new_decision(ekby))
    assert answer.status_code == 302
    decision = Decision.objects.get(case_number="EKBY 2024-31")
    # Löner of Bygglov are even, −60 000 a month: 90 000 over April–December is 10 000 a month.
    assert months_of(decision) == {month: Decimal(-10_000) for month in range(4, 13)}


def test_what_a_signed_round_reports_is_countered_not_changed(
    ekby: Ekby, controller: Client
) -> None:
    bring_to_decided(ekby, ekby.april)
    page = address(Decision, "change", ekby.change.pk)
    sent = values(controller.get(page)) | {"amount": "240 000"}
    sent |= {"area": ekby.bygglov.pk, "line": ekby.ovrigt.pk}
    answer = controller.post(page, sent)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "kan inte få ändrat belopp: omgången ”April 2024” är undertecknad" in text
    assert "Registrera i stället en ändring" in text
    assert Decision.objects.get(pk=ekby.change.pk).amount == 120_000


def test_without_a_budget_to_follow_the_rows_are_even(ekby: Ekby, controller: Client) -> None:
    sent = new_decision(ekby, area=ekby.stadsmiljo.pk, amount="-100", from_month="10")
    controller.post(address(Decision, "add"), sent)
    decision = Decision.objects.get(case_number="EKBY 2024-31")
    # Whole öre, the earlier months first: 33,34 + 33,33 + 33,33.
    assert months_of(decision) == {
        10: Decimal("33.34"),
        11: Decimal("33.33"),
        12: Decimal("33.33"),
    }


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"case_number": ""}, None, "ska ha ett ärendenummer"),
        ({"amount": "nittio"}, "amount", "inga siffror"),
        ({"amount": "1" + "0" * 15}, "amount", "för stort"),
        ({"from_month": "13"}, "from_month", "12"),
        ({"area": "", "line": ""}, "area", "läggas någonstans"),
        ({"line": ""}, "line", "vilken rad"),
        ({"decided_on": "i går"}, "decided_on", "giltigt datum"),
        ({"kind": "original"}, None, "redan ett ursprungligt beslut"),
        ({"moved": "5"}, "moved", "Bara en omdisponering"),
    ],
)
def test_a_wrong_decision_is_refused_by_field_and_reason_with_what_was_typed(
    ekby: Ekby, controller: Client, other: dict[str, Any], field: str | None, words: str
) -> None:
    sent = new_decision(ekby, **other)
    answer = controller.post(address(Decision, "add"), sent)
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    errors = form.non_field_errors() if field is None else form.errors[field]
    assert words in " ".join(errors)
    assert form["title"].value() == "Fler bygglov"
    assert form["amount"].value() == sent["amount"]
    assert Decision.objects.count() == 2


def test_a_line_that_has_ended_is_refused_after_all_else_is_right(
    ekby: Ekby, controller: Client
) -> None:
    """The rule is checked at the end of the action, when the page has been answered."""
    before = Change.objects.count()
    answer = controller.post(
        address(Decision, "add"), new_decision(ekby, line=ekby.gamla_bidrag.pk)
    )
    assert answer.status_code == 200
    (first, *_rest) = answer.context["adminform"].form.non_field_errors()
    assert "Gamla bidrag" in first
    assert not list(answer.context["messages"])
    assert Change.objects.count() == before


def test_a_changed_amount_needs_rows_that_sum_to_it(ekby: Ekby, controller: Client) -> None:
    page = address(Decision, "change", ekby.change.pk)
    sent = values(controller.get(page)) | {"amount": "130 000"}
    answer = controller.post(page, sent)
    (error,) = answer.context["adminform"].form.non_field_errors()
    assert f"Det skiljer 10{NBSP}000 kronor" in error
    assert answer.context["adminform"].form["amount"].value() == "130 000"
    ekby.change.refresh_from_db()
    assert ekby.change.amount == Decimal(120_000)


def test_what_a_changed_amount_differs_by_is_put_on_the_chosen_place(
    ekby: Ekby, controller: Client
) -> None:
    page = address(Decision, "change", ekby.change.pk)
    sent = values(controller.get(page)) | {"amount": "130 000", "reason": "Fel i protokollet."}
    chosen = {"area": ekby.bygglov.pk, "line": ekby.ovrigt.pk}
    assert controller.post(page, sent | chosen).status_code == 302
    # 10 000 more over ten months that have −12 000 each.
    assert months_of(ekby.change) == {month: Decimal(-13_000) for month in range(3, 13)}
    told = Change.objects.get(action="change_decision", field="amount", model="decision")
    assert (told.old, told.new, told.reason) == ("120000.00", "130000.00", "Fel i protokollet.")


def test_a_reallocation_takes_from_one_place_what_it_gives_another(
    ekby: Ekby, controller: Client
) -> None:
    moved = {
        "kind": "reallocation",
        "amount": "0",
        "moved": "9 tkr",
        "from_area": ekby.stadsmiljo.pk,
        "from_line": ekby.ovrigt.pk,
        "decided_by": "committee",
        "from_month": "10",
    }
    answer = controller.post(address(Decision, "add"), new_decision(ekby, **moved))
    assert answer.status_code == 302
    rows = BudgetRow.objects.filter(decision__kind="reallocation")
    given = {(row.area, row.month): row.amount for row in rows}
    assert given == {
        **{(ekby.bygglov, month): Decimal(-3_000) for month in (10, 11, 12)},
        **{(ekby.stadsmiljo, month): Decimal(3_000) for month in (10, 11, 12)},
    }


def test_single_rows_are_added_below_the_decision_and_checked_together(
    ekby: Ekby, controller: Client
) -> None:
    page = address(Decision, "change", ekby.change.pk)
    sent = values(controller.get(page))
    rows: dict[str, Any] = {"rows-TOTAL_FORMS": "2"}
    for number, (area, amount) in enumerate(((ekby.bygglov, "500"), (ekby.stadsmiljo, "-500"))):
        row: dict[str, Any] = {
            "area": area.pk,
            "line": ekby.loner.pk,
            "month": "5",
            "amount": amount,
        }
        rows |= {f"rows-{number}-{name}": value for name, value in row.items()}
    assert controller.post(page, sent | rows).status_code == 302
    added = ekby.change.rows.filter(line=ekby.loner)
    assert {(row.area, row.amount) for row in added} == {
        (ekby.bygglov, Decimal(500)),
        (ekby.stadsmiljo, Decimal(-500)),
    }
    refused = controller.post(page, sent | rows | {"rows-1-amount": "-400"})
    assert refused.status_code == 200
    assert 'value="-400"' in refused.content.decode()


def test_a_decision_is_added_under_its_year(ekby: Ekby, controller: Client) -> None:
    page = address(Appropriation, "change", ekby.year.pk)
    sent = values(controller.get(page))
    new = new_decision(ekby)
    new.pop("appropriation")
    sent |= {f"decisions-2-0-{name}": value for name, value in new.items()}
    answer = controller.post(page, sent | {"decisions-2-TOTAL_FORMS": "1"})
    assert answer.status_code == 302
    decision = Decision.objects.get(case_number="EKBY 2024-31")
    assert sum(months_of(decision).values()) == Decimal(-90_000)


def test_a_removed_decision_takes_its_rows_along_and_says_so_first(
    ekby: Ekby, controller: Client
) -> None:
    page = address(Decision, "delete", ekby.change.pk)
    assert "10 budgetbelopp" in controller.get(page).content.decode()
    assert controller.post(page, {"post": "yes"}).status_code == 302
    assert not Decision.objects.filter(pk=ekby.change.pk).exists()
    assert Change.objects.filter(action="remove_decision", field="").get().model == "decision"


def test_the_original_decision_cannot_be_removed_from_under_its_changes(
    ekby: Ekby, controller: Client
) -> None:
    page = address(Decision, "delete", ekby.original.pk)
    answer = controller.post(page, {"post": "yes"}, follow=True)
    (message,) = answer.context["messages"]
    assert "inget ursprungligt beslut" in str(message)
    assert Decision.objects.filter(pk=ekby.original.pk).exists()


def test_sums_stand_beside_decisions_and_years(ekby: Ekby, controller: Client) -> None:
    years = controller.get(address(Appropriation, "changelist")).content.decode()
    # 1 200 000 + 120 000, of which 120 000 changes; the budget is as much, as cost.
    for shown in (f"1{NBSP}320{NBSP}000", f"120{NBSP}000", f"{MINUS}1{NBSP}320{NBSP}000"):
        assert f'<span class="amount">{shown}</span>' in years
    decisions = controller.get(address(Decision, "changelist")).content.decode()
    for shown in (f"120{NBSP}000", f"{MINUS}120{NBSP}000", "0"):
        assert f'<span class="amount">{shown}</span>' in decisions


def test_a_year_is_closed_and_opened_again_with_a_reason(ekby: Ekby, controller: Client) -> None:
    page = address(Appropriation, "changelist")
    chosen = {"_selected_action": [ekby.year.pk]}
    controller.post(page, chosen | {"action": "close_years", "index": "0"})
    ekby.year.refresh_from_db()
    assert ekby.year.closed
    asked = controller.post(page, chosen | {"action": "reopen_years", "index": "0"})
    assert "Öppna åren igen?" in asked.content.decode()
    confirmed = chosen | {"action": "reopen_years", "confirmed": "yes"}
    again = controller.post(page, confirmed | {"reason": "  "})
    assert "Skriv varför" in again.content.decode()
    done = controller.post(page, confirmed | {"reason": "En faktura kom sent."})
    assert done.status_code == 302
    ekby.year.refresh_from_db()
    assert not ekby.year.closed
    assert Change.objects.get(action="reopen_year").reason == "En faktura kom sent."


def test_what_one_of_several_years_is_refused_for_stops_them_all(
    ekby: Ekby, controller: Client
) -> None:
    page = address(Appropriation, "changelist")
    one = {"action": "close_years", "index": "0", "_selected_action": [ekby.last_year.pk]}
    controller.post(page, one)
    both = one | {"_selected_action": [ekby.year.pk, ekby.last_year.pk]}
    answer = controller.post(page, both, follow=True)
    assert "redan stängt" in str(list(answer.context["messages"])[-1])
    ekby.year.refresh_from_db()
    assert not ekby.year.closed


def test_the_thresholds_of_a_year_are_typed_as_amounts(ekby: Ekby, controller: Client) -> None:
    page = address(Appropriation, "change", ekby.year.pk)
    sent = values(controller.get(page)) | {"threshold": "0,3 mkr"}
    assert controller.post(page, sent).status_code == 302
    ekby.year.refresh_from_db()
    assert ekby.year.threshold == Decimal(300_000)


def test_the_limit_of_grants_is_a_years_own_and_is_told_in_the_history(
    ekby: Ekby, controller: Client
) -> None:
    page = address(Appropriation, "change", ekby.year.pk)
    sent = values(controller.get(page))
    assert sent["grant_limit"] == "1\u00a0000\u00a0000"
    refused = controller.post(page, sent | {"grant_limit": "-1"})
    assert "Gränsen för projektbidrag kan inte vara negativ." in refused.content.decode()
    assert controller.post(page, sent | {"grant_limit": "2,5 mkr"}).status_code == 302
    ekby.year.refresh_from_db()
    assert ekby.year.grant_limit == Decimal(2_500_000)
    told = controller.get(address(Appropriation, "history", ekby.year.pk)).content.decode()
    assert "gräns för projektbidrag" in told.casefold()


def test_a_year_of_a_committee_is_made_once(ekby: Ekby, controller: Client) -> None:
    sent = {
        "committee": ekby.committee.pk,
        "year": "2025",
        "threshold": "500 tkr",
        "grant_limit": "1 mkr",
    }
    page = address(Appropriation, "add")
    empty = {
        f"{prefix}-{name}": "0"
        for prefix in ("decisions", "decisions-2")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    assert controller.post(page, sent | empty).status_code == 302
    again = controller.post(page, sent | empty)
    assert "finns redan" in " ".join(again.context["adminform"].form.non_field_errors())
    assert Appropriation.objects.filter(year=2025).count() == 1
