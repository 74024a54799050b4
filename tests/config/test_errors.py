"""The pages for what goes wrong say in Swedish what it is and the way on."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from budget.models import User
from tests.makers import Ekby

pytestmark = pytest.mark.django_db


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    """Goes wrong in the way that the address asks for."""
    errors: dict[str, Exception] = {
        "400": SuspiciousOperation(),
        "403": PermissionDenied(),
        "404": Http404(),
        "500": ValueError("hemligt"),
    }
    raise errors[kind]


urlpatterns = [path("fel/<kind>/", fail), path("", include("config.urls"))]


@pytest.fixture
def signed_in(client: Client, settings: Settings) -> Client:
    """A signed-in browser on a site with a page for every failure."""
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    client.force_login(User.objects.create_user("karin", first_name="Karin"))
    return client


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("400", "Frågan gick inte att förstå"),
        ("403", "Det får du inte göra"),
        ("404", "Sidan finns inte"),
        ("500", "Något gick fel hos Anslag"),
    ],
)
def test_each_failure_has_a_page_with_a_way_on(signed_in: Client, kind: str, says: str) -> None:
    answer = signed_in.get(f"/fel/{kind}/")
    page = answer.content.decode()
    assert answer.status_code == int(kind)
    assert f"<h1>{says}</h1>" in page
    assert '<html lang="sv">' in page
    assert 'href="/">Till startsidan</a>' in page
    assert "hemligt" not in page


def test_an_address_of_a_step_leads_to_the_page_with_its_form(ekby: Ekby, client: Client) -> None:
    client.force_login(ekby.cast.anna_controller)
    batch = "/byggnadsnamnden/bokforing/2024/1/"
    answer = client.get(f"{batch}las-in/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert f'href="{batch}">Till sidan med formuläret</a>' in answer.content.decode()


@pytest.mark.parametrize("kind", ["400", "403", "404"])
def test_the_head_of_the_page_stays(signed_in: Client, kind: str) -> None:
    page = signed_in.get(f"/fel/{kind}/").content.decode()
    assert "<summary>Karin</summary>" in page
    assert "Hoppa till innehållet" in page


def test_a_page_that_is_not_there_names_the_reasons(signed_in: Client) -> None:
    page = signed_in.get("/en/sida/som/inte/finns/alls/").content.decode()
    assert "felskriven" in page
    assert "inte rätt att se den" in page
    assert "inte inloggad" not in page


def test_who_is_not_signed_in_is_offered_to(client: Client) -> None:
    page = client.get("/konto/finns-inte/?a=1").content.decode()
    assert "Du är inte inloggad." in page
    assert 'href="/konto/logga-in/?next=/konto/finns-inte/%3Fa%3D1"' in page


def test_a_form_without_its_token_is_refused_with_a_way_on() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/konto/logga-in/", {"login": "karin", "password": "x"})
    assert answer.status_code == 403
    assert "<h1>Formuläret hade blivit för gammalt</h1>" in answer.content.decode()
