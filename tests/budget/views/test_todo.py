"""*Att göra*: what one owes, until when, what was returned and why; whom it exists for."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from budget.actions.rounds import change_round, sign, submit
from budget.actions.tasks import approve_area, return_area, submit_area
from budget.deadlines import time_left
from budget.models import Round, User
from budget.workflow.action import SERVER
from tests.budget.actions.sharing import make_may
from tests.counting import counted
from tests.makers import Ekby

TODO = "/att-gora/"


@pytest.fixture
def may(ekby: Ekby) -> Round:
    return make_may(ekby)


def seen(user: User) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(TODO)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xa0", " ").split())


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 6, 11), "3 dagar kvar"),
        (date(2024, 6, 13), "1 dag kvar"),
        (date(2024, 6, 14), "i dag är sista dagen"),
        (date(2024, 6, 15), "tiden gick ut den 14 juni 2024"),
    ],
)
def test_the_days_left_count_the_deadlines_own_day(day: date, words: str) -> None:
    assert time_left(date(2024, 6, 14), day) == words


def test_a_budget_holder_sees_their_areas_each_a_link_to_its_table(ekby: Ekby, may: Round) -> None:
    text = seen(ekby.cast.bo_budget_holder)
    assert "Du har 1 område att lämna in; tiden gick ut den 14 juni 2024." in text
    assert "/byggnadsnamnden/2024/maj/prognos/bygglov/" in text
    assert "Mätning" not in text


def test_what_was_returned_says_why(ekby: Ekby, may: Round) -> None:
    submit_area(SERVER, may, ekby.bygglov.pk)
    return_area(ekby.cast.actor("anna"), may, ekby.bygglov.pk, "Var är <b>övertiden</b>?")
    text = seen(ekby.cast.bo_budget_holder)
    assert "Återsänd" in text
    assert "Var är &lt;b&gt;övertiden&lt;/b&gt;?" in text


def test_the_most_urgent_round_comes_first(ekby: Ekby, may: Round) -> None:
    change_round(SERVER, may, deadline=date(2099, 1, 1))
    assert "kvar" in seen(ekby.cast.bo_budget_holder)


def test_nothing_to_do_is_said(ekby: Ekby, may: Round) -> None:
    submit_area(SERVER, may, ekby.bygglov.pk)
    text = seen(ekby.cast.bo_budget_holder)
    assert "Du har inget att göra just nu." in text
    assert "När en ny omgång öppnas" in text


def test_a_controller_sees_what_waits_for_approval_and_what_can_be_handed_in(
    ekby: Ekby, may: Round
) -> None:
    anna = ekby.cast.anna_controller
    submit_area(SERVER, may, ekby.bygglov.pk)
    assert "1 område väntar på godkännande." in seen(anna)
    for area in (ekby.stadsmiljo, ekby.matning):
        submit_area(SERVER, may, area.pk)
    for area in (ekby.bygglov, ekby.stadsmiljo, ekby.matning):
        approve_area(SERVER, may, area.pk)
    assert "Alla områden är godkända: omgången kan lämnas in." in seen(anna)


def test_a_head_sees_what_is_to_be_signed_unless_they_handed_it_in(ekby: Ekby) -> None:
    cia = ekby.cast.cia_head
    assert "Omgången väntar på din underskrift." not in seen(cia)
    submit(ekby.cast.actor("anna"), ekby.april)
    text = seen(cia)
    assert "Omgången väntar på din underskrift." in text
    assert "/byggnadsnamnden/2024/april/omgang/" in text
    assert "underskrift" not in seen(ekby.cast.anna_controller)
    sign(ekby.cast.actor("cia"), ekby.april)
    assert "registrera nämndens beslut" in seen(ekby.cast.eva_administrator)


def test_another_committees_rounds_are_not_there(ekby: Ekby, may: Round) -> None:
    submit_area(SERVER, may, ekby.bygglov.pk)
    assert "Byggnadsnämnden" not in seen(ekby.cast.gun_stranger)


@pytest.mark.parametrize("who", ["dan", "frej"])
def test_for_elected_members_and_auditors_there_is_no_such_page(ekby: Ekby, who: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=who))
    assert client.get(TODO).status_code == 404


def test_the_page_asks_nine_questions_however_much_there_is(ekby: Ekby, may: Round) -> None:
    client = Client()
    client.force_login(ekby.cast.bo_budget_holder)
    client.get(TODO)
    with counted() as statements:
        client.get(TODO)
    # Session and user; rights; what is owed; the rounds at work; goals owed, and to be approved;
    # texts owed, and to be approved.
    assert len(statements) == 9, statements


@pytest.mark.parametrize(
    ("who", "lands"), [("bo", TODO), ("anna", TODO), ("cia", "/"), ("dan", "/")]
)
def test_who_owes_something_lands_there_after_signing_in(
    ekby: Ekby, may: Round, who: str, lands: str
) -> None:
    cache.clear()
    user = User.objects.get(username=who)
    user.set_password("ett gott ord")
    user.save()
    answer = Client().post("/konto/logga-in/", {"login": who, "password": "ett gott ord"})
    assert answer["Location"] == lands


def test_who_was_on_the_way_somewhere_gets_there(ekby: Ekby, may: Round) -> None:
    cache.clear()
    bo = ekby.cast.bo_budget_holder
    bo.set_password("ett gott ord")
    bo.save()
    wanted = "/byggnadsnamnden/2024/april/"
    data = {"login": "bo", "password": "ett gott ord", "next": wanted}
    assert Client().post("/konto/logga-in/", data)["Location"] == wanted
