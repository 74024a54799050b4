"""Addresses typed on a telephone or copied out of a mail lead to their pages."""

import pytest
from django.test import Client

from tests.cast import person
from tests.reports.reading import signed_in

AUGUST = "/kommunstyrelsen/2023/augusti/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("malmo")]

MEANT = {
    "/Kommunstyrelsen/2023/Augusti/": AUGUST,
    "/KOMMUNSTYRELSEN/2023/AUGUSTI/tabeller/": f"{AUGUST}tabeller/",
    "/kommunstyrelsen//2023/augusti//": AUGUST,
    f"{AUGUST}).": AUGUST,
    f"{AUGUST[:-1]}.": AUGUST,
    f"{AUGUST}%20": AUGUST,
    f"{AUGUST}Tabeller/?resultatrakning-sort=-c1": f"{AUGUST}tabeller/?resultatrakning-sort=-c1",
    f"{AUGUST}tabeller/driftbudget.csv,": f"{AUGUST}tabeller/driftbudget.csv",
    "/Konto/logga-in/": "/konto/logga-in/",
}


@pytest.mark.parametrize("path", MEANT)
def test_an_address_with_something_too_much_leads_on(path: str) -> None:
    answer = signed_in("fortroendevald").get(path)
    assert (answer.status_code, answer.headers.get("Location")) == (302, MEANT[path])


@pytest.mark.parametrize(
    "path",
    [
        "/finns/inte/alls/",
        "/Finns/Inte/Alls/",
        "/kommunstyrelsen/2023/maj/",  # tidy already: the page says which rounds there are
        "/\\exempel.se/",
        f"{AUGUST}budgetomrade/f%C3%B6rs%C3%A4kringar/",
        f"{AUGUST}{'A/' * 2000}",
    ],
)
def test_what_is_nothing_in_small_letters_either_is_not_found(path: str) -> None:
    assert signed_in("fortroendevald").get(path).status_code == 404


def test_it_leads_nowhere_else_and_never_round_and_round() -> None:
    client = signed_in("fortroendevald")
    answer = client.get("//exempel.se/Finns//", follow=True)
    assert all(url.startswith("/") and url[1] != "/" for url, _status in answer.redirect_chain)
    assert (answer.status_code, len(answer.redirect_chain)) == (404, 1)


def test_what_is_hidden_stays_hidden(client: Client) -> None:
    """Who has no role is led to small letters whether the committee is there or not."""
    client.force_login(person("gun", "Gun", "Gran"))
    for name in ("Kommunstyrelsen", "Finns-inte"):
        answer = client.get(f"/{name}/", follow=True)
        assert (answer.status_code, answer.redirect_chain) == (404, [(f"/{name.lower()}/", 302)])


def test_a_form_is_not_led_on() -> None:
    assert signed_in("controller").post("/Konto/Logga-in/").status_code == 404
