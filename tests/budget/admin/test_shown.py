"""Two people on one form: nothing of either is lost, and each sees what the other did."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from budget.actions.amounts import save_actuals
from budget.actions.structure import save_area
from budget.calc.phasing import MonthAmount
from budget.models import Actual, Area, Segment
from tests.budget.admin.rows import address, values
from tests.makers import KR, Ekby

SignedIn = Callable[[str], Client]


def opened(client: Client, page: str) -> dict[str, Any]:
    """What a browser has of a page: its fields, and what the page showed."""
    response = client.get(page)
    assert response.status_code == 200
    return shown_in(response)


def shown_in(response: Any) -> dict[str, Any]:
    found = values(response)
    form = response.context.get("adminform")
    return {**found, "shown": form.form.shown_value} if form else found


def said(answer: Any) -> str:
    """All that a refused page says, and the values that stand in its fields."""
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return " ".join(text.replace("&quot;", '"').split())


def stored(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def renamed(ekby: Ekby, who: str, name: str) -> None:
    """The area gets another name from elsewhere."""
    row = stored(ekby.bygglov)
    row.name = name
    save_area(ekby.cast.actor(who), row)


def test_of_two_on_one_page_the_later_sees_both_and_chooses(
    ekby: Ekby, signed_in: SignedIn
) -> None:
    page = address(Area, "change", ekby.bygglov.pk)
    eva = signed_in("hedda")
    mine = opened(eva, page)
    renamed(ekby, "eva", "Bygglov och tillsyn")
    answer = eva.post(page, {**mine, "name": "Lov och tillsyn"})
    text = said(answer)
    assert "Eva Ek har ändrat det här till ”Bygglov och tillsyn” (20" in text
    assert "Du skrev ”Lov och tillsyn”" in text
    assert answer.context["adminform"].form["name"].value() == "Lov och tillsyn"
    assert stored(ekby.bygglov).name == "Bygglov och tillsyn"
    # Saved once more, having seen it.
    again = shown_in(answer)
    assert eva.post(page, again).status_code == 302
    assert stored(ekby.bygglov).name == "Lov och tillsyn"


def test_what_only_the_other_has_touched_stays(ekby: Ekby, administrator: Client) -> None:
    page = address(Area, "change", ekby.bygglov.pk)
    mine = opened(administrator, page)
    renamed(ekby, "eva", "Bygglov och tillsyn")
    answer = administrator.post(page, {**mine, "order": "7"})
    assert answer.status_code == 302
    row = stored(ekby.bygglov)
    assert (row.name, row.order) == ("Bygglov och tillsyn", 7)
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any("Eva Ek har under tiden ändrat" in text and "står kvar" in text for text in told)


def test_the_same_change_by_both_is_no_conflict(ekby: Ekby, administrator: Client) -> None:
    page = address(Area, "change", ekby.bygglov.pk)
    mine = opened(administrator, page)
    renamed(ekby, "eva", "Lov")
    assert administrator.post(page, {**mine, "name": "Lov"}).status_code == 302


def test_a_mistake_elsewhere_on_the_page_does_not_hide_a_conflict(
    ekby: Ekby, administrator: Client
) -> None:
    page = address(Area, "change", ekby.bygglov.pk)
    mine = opened(administrator, page)
    answer = administrator.post(page, {**mine, "order": "sju", "name": "Lov"})
    renamed(ekby, "eva", "Bygglov och tillsyn")
    answer = administrator.post(page, {**shown_in(answer), "order": "7"})
    assert "Bygglov och tillsyn" in said(answer)
    assert stored(ekby.bygglov).name == "Bygglov och tillsyn"


CHANGED: dict[str, tuple[Callable[[Ekby], Any], str, str, str]] = {
    "year": (lambda e: e.year, "threshold", "100 000", "200 000"),
    "decision": (lambda e: e.change, "title", "Ny titel", "Min titel"),
    "round": (lambda e: e.april, "name", "Vår", "Tertial 1"),
    "actual": (
        lambda e: Actual.objects.get(area=e.bygglov, year=2024, month=1),
        "amount",
        "−51 000",
        "−52 000",
    ),
    "forecast": (
        lambda e: e.april.forecasts.get(line=e.loner, area=e.bygglov),
        "amount",
        "-1",
        "-2",
    ),
}


@pytest.mark.parametrize("kind", CHANGED)
def test_every_page_holds_what_it_showed_against_what_stands(
    ekby: Ekby, signed_in: SignedIn, kind: str
) -> None:
    find, field, theirs, mine = CHANGED[kind]
    row = find(ekby)
    page = address(type(row), "change", row.pk)
    anna, other = signed_in("anna"), signed_in("hedda" if kind != "forecast" else "anna")
    first, second = opened(anna, page), opened(other, page)
    assert other.post(page, {**second, field: theirs}).status_code == 302
    between = getattr(stored(row), field)
    text = said(anna.post(page, {**first, field: mine}))
    assert "sedan du öppnade sidan" in text
    assert getattr(stored(row), field) == between


LISTS: dict[str, Callable[[Ekby], Any]] = {
    "actuals": lambda e: Actual.objects.get(area=e.bygglov, year=2024, month=2),
    "forecasts": lambda e: e.april.forecasts.get(line=e.loner, area=e.bygglov),
}


def cell_of(data: dict[str, Any], row: Any) -> str:
    """The name of a row's field for its amount in a list."""
    found = [
        key for key, value in data.items() if key.endswith("-id") and str(value) == str(row.pk)
    ]
    return found[0].removesuffix("id") + "amount"


@pytest.mark.parametrize("kind", LISTS)
def test_amounts_typed_in_a_list_are_held_too(ekby: Ekby, controller: Client, kind: str) -> None:
    row = LISTS[kind](ekby)
    page = address(type(row), "changelist")
    first, second = opened(controller, page), opened(controller, page)
    cell = cell_of(first, row)
    assert controller.post(page, {**second, cell: "-51 000", "_save": "1"}).status_code == 302
    text = said(controller.post(page, {**first, cell: "-52 000", "_save": "1"}))
    assert "Anna Alm har ändrat det här till ”−51 000”" in text
    assert stored(row).amount == KR(-51_000)


def test_a_list_leaves_what_somebody_else_has_typed_in_other_rows(
    ekby: Ekby, controller: Client
) -> None:
    mine, theirs = (Actual.objects.get(area=ekby.bygglov, year=2024, month=m) for m in (2, 3))
    page = address(Actual, "changelist")
    data = opened(controller, page)
    cell = MonthAmount(ekby.bygglov.pk, ekby.loner.pk, 3, KR(-99))
    save_actuals(ekby.cast.actor("anna"), ekby.committee, 2024, [cell])
    answer = controller.post(page, {**data, cell_of(data, mine): "-51 000", "_save": "1"})
    assert answer.status_code == 302
    assert (stored(mine).amount, stored(theirs).amount) == (KR(-51_000), KR(-99))


def test_rows_below_a_row_are_held_too(ekby: Ekby, administrator: Client) -> None:
    page = address(Segment, "change", ekby.tax.pk)
    data = opened(administrator, page)
    name = next(key for key, value in data.items() if value == "Bygglov" and key.endswith("-name"))
    renamed(ekby, "eva", "Bygglov och tillsyn")
    text = said(administrator.post(page, {**data, name: "Lov"}))
    assert "Eva Ek har ändrat det här till ”Bygglov och tillsyn”" in text
    assert stored(ekby.bygglov).name == "Bygglov och tillsyn"
    assert administrator.post(page, data).status_code == 302
    assert stored(ekby.bygglov).name == "Bygglov och tillsyn"


HOSTILE = [
    "[]",
    "{",
    "null",
    "7",
    '{"name": 7}',
    '{"name": {"a": []}}',
    "[" * 100_000,
    "x" * 300_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_hidden_field_makes_a_server_error(ekby: Ekby, administrator: Client, text: str) -> None:
    page = address(Area, "change", ekby.bygglov.pk)
    data = opened(administrator, page)
    assert administrator.post(page, {**data, "shown": text}).status_code == 302
    page = address(Segment, "change", ekby.tax.pk)
    data = opened(administrator, page)
    assert administrator.post(page, {**data, "areas-shown": text}).status_code == 302


def test_what_is_shown_is_told_by_fingerprints_not_by_values(
    ekby: Ekby, administrator: Client
) -> None:
    shown = opened(administrator, address(Area, "change", ekby.bygglov.pk))["shown"]
    assert set(json.loads(shown)) >= {"name", "slug", "order"}
    assert "Bygglov" not in shown
