"""Amounts typed in the administration: Swedish notation in forms and lists, refusals beside."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from budget.models import Actual, BudgetRow, Change, Forecast
from tests.budget.admin.rows import address, values
from tests.makers import Ekby

NBSP, MINUS = "\u00a0", "\u2212"


def booked(ekby: Ekby) -> Actual:
    row: Actual = Actual.objects.get(area=ekby.bygglov, year=2024, month=1)
    return row


@pytest.mark.parametrize(
    ("text", "kronor"),
    [
        (f"{MINUS}1{NBSP}234,5", "-1234.50"),
        ("1,2 mkr", "1200000"),
        ("(51 000)", "-51000"),
        ("-50000-1000", "-51000"),
    ],
)
def test_an_actual_is_typed_in_swedish_notation(
    ekby: Ekby, controller: Client, text: str, kronor: str
) -> None:
    page = address(Actual, "change", booked(ekby).pk)
    answer = controller.post(page, {"amount": text, "reason": "Rättelse."})
    assert answer.status_code == 302
    assert booked(ekby).amount == Decimal(kronor)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tusen", "inga siffror"),
        ("10^15", "”^” står mitt i beloppet"),
        ("1000000000000000", "för stort"),
        ("1.234", "1234"),
        ("0,001", "delar av ett öre"),
        ("", "Skriv ett belopp"),
    ],
)
def test_a_refused_amount_stays_with_its_message_beside_the_field(
    ekby: Ekby, controller: Client, text: str, words: str
) -> None:
    answer = controller.post(address(Actual, "change", booked(ekby).pk), {"amount": text})
    assert answer.status_code == 200
    field = answer.context["adminform"].form["amount"]
    assert words in field.errors[0]
    assert field.value() == text
    assert booked(ekby).amount == Decimal(-50_000)


def test_the_amount_is_shown_the_swedish_way_in_list_and_form(
    ekby: Ekby, controller: Client
) -> None:
    shown = f"{MINUS}50{NBSP}000"
    for page in (address(Actual, "changelist"), address(Actual, "change", booked(ekby).pk)):
        assert f'value="{shown}"' in controller.get(page).content.decode()


def test_amounts_that_are_only_read_are_shown_the_swedish_way(
    ekby: Ekby, administrator: Client
) -> None:
    forecast = Forecast.objects.get(area=ekby.bygglov, line=ekby.loner)
    for page in (address(Forecast, "changelist"), address(Forecast, "change", forecast.pk)):
        html = administrator.get(page).content.decode()
        assert f'<span class="amount">{MINUS}700{NBSP}000</span>' in html


def test_several_amounts_of_a_list_are_saved_as_one_change_of_the_decision(
    ekby: Ekby, controller: Client
) -> None:
    """Row by row neither would sum to the decision."""
    page = f"{address(BudgetRow, 'changelist')}?decision__id__exact={ekby.change.pk}"
    sent = values(controller.get(page))
    sent |= {"form-0-amount": "-14 000", "form-1-amount": "-10 000", "_save": "Spara"}
    assert controller.post(page, sent).status_code == 302
    amounts = ekby.change.rows.order_by("month").values_list("amount", flat=True)
    assert list(amounts) == [Decimal(n) for n in (-14_000, -10_000, *[-12_000] * 8)]


def test_a_list_whose_rows_no_longer_sum_is_refused_as_typed(
    ekby: Ekby, controller: Client
) -> None:
    page = f"{address(BudgetRow, 'changelist')}?decision__id__exact={ekby.change.pk}"
    sent = values(controller.get(page))
    answer = controller.post(page, sent | {"form-0-amount": "-14 000", "_save": "Spara"})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert f"summerar till {MINUS}122{NBSP}000 kronor" in html
    assert 'value="-14 000"' in html
    assert not list(answer.context["messages"])
    amounts = set(ekby.change.rows.values_list("amount", flat=True))
    assert amounts == {Decimal(-12_000)}


def test_an_amount_of_a_closed_year_is_refused_with_the_way_on(
    ekby: Ekby, controller: Client
) -> None:
    chosen = {"action": "close_years", "_selected_action": [ekby.year.pk], "index": "0"}
    controller.post("/admin/budget/appropriation/", chosen)
    page = address(Actual, "change", booked(ekby).pk)
    answer = controller.post(page, {"amount": "-1"})
    assert answer.status_code == 200
    (error,) = answer.context["adminform"].form.non_field_errors()
    assert "2024 är stängt" in error
    assert "Öppna året igen" in error
    assert answer.context["adminform"].form["amount"].value() == "-1"
    assert booked(ekby).amount == Decimal(-50_000)
    assert not Change.objects.filter(action="save_actuals", new="-1").exists()


def new_actual(ekby: Ekby, **other: Any) -> dict[str, Any]:
    given = {"area": ekby.stadsmiljo.pk, "line": ekby.ovrigt.pk, "year": 2024, "month": 2}
    return given | {"amount": "-7 tkr"} | other


def test_a_new_actual_is_booked_in_an_open_year(ekby: Ekby, controller: Client) -> None:
    answer = controller.post(address(Actual, "add"), new_actual(ekby))
    assert answer.status_code == 302
    assert Actual.objects.get(area=ekby.stadsmiljo).amount == Decimal(-7_000)


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"month": 14}, "month", "13"),
        ({"year": 2031}, None, "inget kommunbidrag för 2031"),
        ({"amount": "0"}, "amount", "redan 0"),
        ({"line": ""}, "line", "fyllas i"),
    ],
)
def test_a_wrong_new_actual_is_refused_by_field_and_reason(
    ekby: Ekby, controller: Client, other: dict[str, Any], field: str | None, words: str
) -> None:
    answer = controller.post(address(Actual, "add"), new_actual(ekby, **other))
    form = answer.context["adminform"].form
    errors = form.non_field_errors() if field is None else form.errors[field]
    assert words in " ".join(errors)
    assert not Actual.objects.filter(area=ekby.stadsmiljo).exists()


def test_an_area_of_a_committee_one_does_not_know_cannot_be_chosen(
    ekby: Ekby, controller: Client
) -> None:
    sent = new_actual(ekby, area=ekby.foreign_area.pk)
    answer = controller.post(address(Actual, "add"), sent)
    assert list(answer.context["adminform"].form.errors) == ["area"]
    assert "Bibliotek" not in answer.content.decode()


def test_a_forecast_is_changed_in_the_list_and_gets_its_next_version(
    ekby: Ekby, controller: Client
) -> None:
    page = f"{address(Forecast, 'changelist')}?round__id__exact={ekby.april.pk}"
    sent = values(controller.get(page))
    sent |= {"form-0-amount": "-690 tkr", "_save": "Spara"}
    assert controller.post(page, sent).status_code == 302
    row = Forecast.objects.get(pk=sent["form-0-id"])
    assert (row.amount, row.version) == (Decimal(-690_000), 2)


def test_a_removed_forecast_is_gone_and_kept_in_the_history(ekby: Ekby, controller: Client) -> None:
    row = Forecast.objects.get(area=ekby.bygglov, line=ekby.ovrigt)
    answer = controller.post(address(Forecast, "delete", row.pk), {"post": "yes"})
    assert answer.status_code == 302
    assert not Forecast.objects.filter(pk=row.pk).exists()
    gone = Change.objects.get(action="save_forecasts", model="forecast", new="")
    assert gone.old == "-120000.00"
