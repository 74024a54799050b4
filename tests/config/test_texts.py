"""What is posted or asked for has no NUL character when a page gets it (PostgreSQL stores none)."""

from collections.abc import Callable

import pytest
from django.test import Client

from budget.models import (
    AreaTask,
    Committee,
    Explanation,
    RowComment,
    StatementLine,
    TaskState,
    User,
)
from budget.workflow.action import SERVER
from tests.makers import write

pytestmark = pytest.mark.django_db

OCTOBER = "/kommunstyrelsen/2023/oktober/"
AREA = f"{OCTOBER}prognos/lokal-utveckling/"
TYPED, KEPT = "Stäm\0 av\0", "Stäm av"


@pytest.fixture
def karin(malmo: Committee) -> Client:
    """The controller, signed in."""
    client = Client()
    client.force_login(User.objects.get(username="controller"))
    return client


def line() -> str:
    return str(StatementLine.objects.get(slug="loner").pk)


def remark() -> list[str]:
    return list(RowComment.objects.filter(line__slug="loner").values_list("text", flat=True))


def explained() -> list[str]:
    found = Explanation.objects.filter(round__slug="oktober", area__slug="lokal-utveckling")
    return list(found.filter(horizon="period").values_list("text", flat=True))


PLACES: dict[str, tuple[str, Callable[[], dict[str, str]], Callable[[], list[str]]]] = {
    "comment": (f"{AREA}kommentar/", lambda: {"line": line(), "text": TYPED}, remark),
    "explanation": (
        f"{AREA}forklaring/",
        lambda: {"horizon": "period", "text-period": TYPED, "shown-period": ""},
        explained,
    ),
    "explanation of a round": (
        f"{OCTOBER}omgang/forklaringar/spara/",
        lambda: {"area": "lokal-utveckling", "horizon": "period", "text": TYPED, "shown": ""},
        explained,
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_nul_character_is_taken_out_of_what_is_posted(karin: Client, name: str) -> None:
    url, data, stored = PLACES[name]
    assert karin.post(url, data()).status_code in (200, 302)
    assert stored() == [KEPT]


def test_a_nul_character_is_taken_out_of_a_form_with_files(karin: Client) -> None:
    answer = karin.post(f"{OCTOBER}prognos/las-in/", {"andringar": TYPED, "x": b"a file"})
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        f"{AREA}?visa=%00",
        f"{OCTOBER}?omgang=a%00b",
        "/kommunstyrelsen/beslut/2023/nytt/?motpost=%00",
    ],
)
def test_a_nul_character_in_an_address_is_no_error_of_the_server(karin: Client, path: str) -> None:
    assert karin.get(path).status_code < 500


def test_what_an_area_is_sent_back_with_has_no_nul_character(karin: Client) -> None:
    of_area = AreaTask.objects.filter(round__slug="oktober", area__slug="lokal-utveckling")
    when = "2023-11-08T12:00:00+01:00"
    write(SERVER, lambda: of_area.update(state=TaskState.SUBMITTED, submitted_at=when))
    answer = karin.post(f"{OCTOBER}omgang/omrade/lokal-utveckling/atersand/", {"reason": TYPED})
    assert answer.status_code == 302
    assert list(of_area.values_list("comment", flat=True)) == [KEPT]
