"""What is larger than any form of ours is refused before it is read, also of strangers."""

from django.test import Client
from pytest_django import Settings

from tests.makers import Ekby

SIGN_IN = "/konto/logga-in/"


def posted(client: Client, address: str, length: str) -> tuple[int, str]:
    answer = client.post(address, {"login": "anna", "password": "x"}, CONTENT_LENGTH=length)
    return answer.status_code, answer.content.decode()


def test_a_stranger_cannot_fill_the_disk(db: None, settings: Settings) -> None:
    settings.MOST_POSTED = 3 * 2**20
    status, page = posted(Client(), SIGN_IN, str(3 * 2**20 + 1))
    assert status == 413
    assert "större än 3 MB" in page
    assert "Inget har sparats" in page


def test_a_length_that_is_none_is_no_error_of_the_server(db: None) -> None:
    for length in ("", "x", "-1"):
        assert posted(Client(), SIGN_IN, length)[0] < 500


def test_a_ledger_file_has_a_bound_of_its_own(ekby: Ekby, settings: Settings) -> None:
    settings.MOST_POSTED = 10
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    page = f"/{ekby.committee.slug}/bokforing/{ekby.year.year}/ny/"
    assert client.post(page, {"slag": "actual"}).status_code != 413
