"""Forecasts by way of Excel: who may fetch and read in, what is shown, and what is saved."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from openpyxl import load_workbook

from budget import upload_desk
from budget.actions.forecasts import ForecastCell, save_forecasts
from budget.actions.rounds import submit
from budget.actions.structure import save_area
from budget.models import Area, Change, Forecast
from budget.views import workbooks
from budget.workflow.action import SERVER
from tests.budget.views.uploading import (
    AREA,
    ROUND,
    UPLOAD,
    WHOLE,
    everything,
    fetched,
    post,
    sealed,
    signed_in,
    stands,
    text_of,
    typed,
)
from tests.counting import counted
from tests.makers import KR, Ekby, bring_to_signed


@pytest.mark.parametrize(
    ("name", "fetches", "reads_in"),
    [
        ("anna", 200, 200),
        ("bo", 200, 200),
        ("cia", 200, 403),
        ("eva", 200, 403),
        ("dan", 404, 404),
        ("frej", 404, 404),
        ("gun", 404, 404),
    ],
)
def test_who_may_fetch_and_read_in(ekby: Ekby, name: str, fetches: int, reads_in: int) -> None:
    client = signed_in(ekby, name)
    assert [client.get(address).status_code for address in (WHOLE, AREA)] == [fetches] * 2
    assert client.get(UPLOAD).status_code == reads_in
    data = typed(fetched(signed_in(ekby, "anna")), (ekby.bygglov, ekby.loner, -1))
    assert post(client, data).status_code == reads_in
    assert client.post(UPLOAD, {"andringar": "x"}).status_code == (
        422 if reads_in == 200 else reads_in
    )


def test_elected_members_do_not_find_it_when_the_round_is_signed_either(ekby: Ekby) -> None:
    bring_to_signed(ekby, ekby.april)
    client = signed_in(ekby, "dan")
    assert client.get(ROUND).status_code == 200
    assert [client.get(address).status_code for address in (WHOLE, AREA, UPLOAD)] == [404] * 3


def test_nobody_signed_in_is_asked_to(ekby: Ekby) -> None:
    assert [Client().get(address).status_code for address in (WHOLE, AREA, UPLOAD)] == [302] * 3


def test_wrong_methods_and_places(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    assert client.post(WHOLE).status_code == 405
    assert client.put(UPLOAD).status_code == 405
    assert client.get(f"{ROUND}prognos/bibliotek/tabell.xlsx").status_code == 404
    assert client.get(f"{ROUND}prognos/kartor/tabell.xlsx").status_code == 404
    assert client.get("/byggnadsnamnden/2024/maj/prognos.xlsx").status_code == 404


def test_a_former_address_of_an_area_leads_to_its_new_one(ekby: Ekby) -> None:
    ekby.bygglov.slug = "bygglov-och-tillsyn"
    save_area(SERVER, ekby.bygglov)
    response = signed_in(ekby, "anna").get(AREA)
    assert (response.status_code, response["Location"]) == (
        301,
        f"{ROUND}prognos/bygglov-och-tillsyn/tabell.xlsx",
    )


def test_an_areas_table_holds_that_area_alone(ekby: Ekby) -> None:
    page = load_workbook(BytesIO(fetched(signed_in(ekby, "anna"), AREA)))["Prognos"]
    names = [row[0].value for row in page.iter_rows(min_row=6)]
    assert "Bygglov" in names
    assert "Mätning" not in names
    assert "Alla områden, nettokostnad" not in names
    # Löner: budget −720, actual −200, last year −665 with month 13, forecast −700; Tkr.
    row = next(row for row in page.iter_rows(min_row=6) if row[0].value == "Löner")
    assert [cell.value for cell in row[1:6]] == [-720, -200, None, -665, -700]


def test_a_budget_holder_can_type_in_their_own_area_alone(ekby: Ekby) -> None:
    page = load_workbook(BytesIO(fetched(signed_in(ekby, "bo"))))["Prognos"]
    open_rows = {row[7].value for row in page.iter_rows(min_row=6) if not row[5].protection.locked}
    assert open_rows == {ekby.bygglov.pk}


@pytest.mark.parametrize("name", ["anna", "cia"])
def test_in_a_round_that_is_handed_in_nothing_can_be_typed(ekby: Ekby, name: str) -> None:
    submit(ekby.cast.actor("anna"), ekby.april)
    page = load_workbook(BytesIO(fetched(signed_in(ekby, name))))["Prognos"]
    assert all(row[5].protection.locked for row in page.iter_rows())


def test_a_file_without_changes_changes_nothing_and_says_so(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    response = post(client, fetched(client))
    assert response.status_code == 200
    assert "Filen ändrar ingenting" in text_of(response)


def test_the_preview_lists_every_change_and_nothing_else_and_writes_nothing(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    before = everything()
    data = typed(
        fetched(client),
        (ekby.bygglov, ekby.loner, -750),
        (ekby.stadsmiljo, ekby.avgifter, "1,5"),
        (ekby.matning, ekby.loner, None),
    )
    response = post(client, data)
    text = text_of(response)
    assert response.status_code == 200
    assert "Filen ändrar 3 prognoser." in text
    # −700 → −750; none → 1.5, shown as 2; −120 → none.
    assert "Bygglov, Löner −700 −750 −50" in text
    assert "Stadsmiljö, Avgifter ingen 2 +2" in text
    assert "Mätning, Löner −120 ingen +120" in text
    assert "Mätning, Avgifter" not in text
    assert everything() == before


def test_a_change_smaller_than_the_unit_is_shown_to_the_ore(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    data = typed(fetched(client), (ekby.bygglov, ekby.loner, -700.00025))
    assert "Bygglov, Löner −700,00000 −700,00025 −0,00025" in text_of(post(client, data))


def test_what_is_accepted_is_saved_at_once(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    data = typed(
        fetched(client),
        (ekby.bygglov, ekby.loner, -750.5),
        (ekby.stadsmiljo, ekby.avgifter, "1,5"),
        (ekby.matning, ekby.loner, None),
    )
    preview = post(client, data)
    response = client.post(UPLOAD, sealed(preview), follow=True)
    assert "3 prognoser är sparade." in text_of(response)  # type: ignore[arg-type]
    assert stands(ekby.bygglov, ekby.loner) == (KR(-750_500), 2)
    assert stands(ekby.stadsmiljo, ekby.avgifter) == (KR(1_500), 1)
    assert stands(ekby.matning, ekby.loner) is None
    row = Forecast.objects.get(round__slug="april", area=ekby.bygglov, line=ekby.loner)
    assert row.changed_by == ekby.cast.anna_controller


def test_the_same_form_accepted_twice_saves_once_and_says_so(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    preview = post(client, typed(fetched(client), (ekby.bygglov, ekby.loner, -750)))
    client.post(UPLOAD, sealed(preview))
    changes, before = Change.objects.count(), everything()
    response = client.post(UPLOAD, sealed(preview), follow=True)
    assert "Inget ändrades" in text_of(response)  # type: ignore[arg-type]
    assert (Change.objects.count(), everything()) == (changes, before)


def test_the_same_file_read_in_twice_has_nothing_to_change(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    data = typed(fetched(client), (ekby.bygglov, ekby.loner, -750))
    client.post(UPLOAD, sealed(post(client, data)))
    assert "Filen ändrar ingenting" in text_of(post(client, data))


def by_another(ekby: Ekby, amount: int, area: Area | None = None) -> None:
    cell = ForecastCell((area or ekby.bygglov).pk, ekby.loner.pk, KR(amount))
    save_forecasts(ekby.cast.actor("anna"), ekby.april, [cell])


def test_where_somebody_was_first_both_values_are_shown_and_one_is_chosen(ekby: Ekby) -> None:
    client = signed_in(ekby, "bo")
    data = typed(
        fetched(client), (ekby.bygglov, ekby.loner, -750), (ekby.bygglov, ekby.ovrigt, -130)
    )
    by_another(ekby, -725_000)
    preview = post(client, data)
    text = text_of(preview)
    assert "1 av dem har någon annan ändrat" in text
    assert re.search(r"Bygglov, Löner Ändrat av Anna Alm .{5,20} −725 −750", text)
    # Nothing is saved while the choice is not made.
    unanswered = client.post(UPLOAD, sealed(preview))
    assert unanswered.status_code == 409
    assert "säg vad som ska gälla" in text_of(unanswered)  # type: ignore[arg-type]
    assert stands(ekby.bygglov, ekby.ovrigt) == (KR(-120_000), 1)
    field = f"val-{ekby.bygglov.pk}-{ekby.loner.pk}"
    client.post(UPLOAD, {**sealed(preview), field: "tabellen"})
    assert stands(ekby.bygglov, ekby.loner) == (KR(-725_000), 2)
    assert stands(ekby.bygglov, ekby.ovrigt) == (KR(-130_000), 2)
    client.post(UPLOAD, {**sealed(preview), field: "filen"})
    assert stands(ekby.bygglov, ekby.loner) == (KR(-750_000), 3)


@pytest.mark.parametrize(
    ("choice", "amounts"), [("filen", (-750, -125)), ("tabellen", (-725, -99))]
)
def test_one_choice_can_be_made_for_all(ekby: Ekby, choice: str, amounts: tuple[int, int]) -> None:
    client = signed_in(ekby, "anna")
    data = typed(
        fetched(client), (ekby.bygglov, ekby.loner, -750), (ekby.matning, ekby.loner, -125)
    )
    by_another(ekby, -725_000)
    by_another(ekby, -99_000, ekby.matning)
    client.post(UPLOAD, {**sealed(post(client, data)), "alla": choice})
    assert (stands(ekby.bygglov, ekby.loner), stands(ekby.matning, ekby.loner)) == tuple(
        (KR(amount * 1000), 3 if choice == "filen" else 2) for amount in amounts
    )


@pytest.mark.parametrize("chosen", [{}, {"alla": "filen"}])
def test_what_moves_after_the_preview_is_shown_before_it_is_overwritten(
    ekby: Ekby, chosen: dict[str, str]
) -> None:
    client = signed_in(ekby, "anna")
    preview = post(client, typed(fetched(client), (ekby.bygglov, ekby.loner, -750)))
    by_another(ekby, -725_000)
    response = client.post(UPLOAD, {**sealed(preview), **chosen})
    assert response.status_code == 409
    assert "−725 −750" in text_of(response)  # type: ignore[arg-type]
    assert stands(ekby.bygglov, ekby.loner) == (KR(-725_000), 2)
    client.post(UPLOAD, {**sealed(response), "alla": "filen"})  # type: ignore[arg-type]
    assert stands(ekby.bygglov, ekby.loner) == (KR(-750_000), 3)


def test_a_change_in_the_last_moment_is_shown_too(
    ekby: Ekby, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(ekby, "anna")
    preview = post(client, typed(fetched(client), (ekby.bygglov, ekby.loner, -750)))

    def late(*args: Any) -> Any:
        by_another(ekby, -725_000)
        return save_forecasts(*args)

    monkeypatch.setattr(upload_desk, "save_forecasts", late)
    response = client.post(UPLOAD, sealed(preview))
    assert response.status_code == 409
    assert stands(ekby.bygglov, ekby.loner) == (KR(-725_000), 2)


def test_changes_are_taken_from_whom_they_were_shown_to_alone(ekby: Ekby) -> None:
    anna, bo = signed_in(ekby, "anna"), signed_in(ekby, "bo")
    preview = post(anna, typed(fetched(anna), (ekby.bygglov, ekby.loner, -750)))
    before = everything()
    token = sealed(preview)["andringar"]
    other_round = signing.dumps([ekby.cast.anna_controller.pk, 0, []], salt=upload_desk.SALT)
    for client, text in ((bo, token), (anna, token[:-2]), (anna, ""), (anna, other_round)):
        response = client.post(UPLOAD, {"andringar": text})
        assert response.status_code == 422
        assert "gäller inte längre" in text_of(response)  # type: ignore[arg-type]
    assert everything() == before


def test_many_clashes_are_chosen_for_at_once(ekby: Ekby, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_CHOICES", 0)
    client = signed_in(ekby, "anna")
    data = typed(fetched(client), (ekby.bygglov, ekby.loner, -750))
    by_another(ekby, -725_000)
    page = post(client, data).content.decode()
    assert 'type="radio"' not in page
    assert 'name="alla"' in page


def test_as_many_queries_for_many_changes_as_for_one(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    data = fetched(client)
    lines = (ekby.avgifter, ekby.loner, ekby.ovrigt)
    areas = (ekby.bygglov, ekby.stadsmiljo, ekby.matning)
    one = typed(data, (ekby.bygglov, ekby.loner, -7))
    many = typed(data, *[(area, line, -7) for area in areas for line in lines])
    found = []
    for file in (one, many):
        with counted() as read_in:
            preview = post(client, file)
        found.append(len(read_in))
    assert found[0] == found[1]
    # Session, user, rights, committees, rounds; areas, lines, tasks, forecasts.
    assert found[0] == 9
    with counted() as fetch:
        fetched(client)
    # The first five; what the round is computed from (9); tasks and forecasts.
    assert len(fetch) <= 16
    with counted() as accepted:
        client.post(UPLOAD, sealed(preview))
    # The same nine, and the action: locks, what stands, new and changed rows, history, rules.
    assert len(accepted) <= 20
