"""The city with and without what the committees bill each other."""

from pathlib import Path

import pytest
from django.test import Client

from budget.actions.ledger import accept_batch
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import FEBRUARY, JANUARY, map_ekby, read, sie4
from tests.makers import Ekby
from tests.reports.reading import page


@pytest.fixture
def anna(ekby: Ekby) -> Client:
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    return client


def test_nothing_is_said_where_nothing_is_internal(ekby: Ekby, anna: Client) -> None:
    assert "internt" not in page(anna, "/").tables


@pytest.fixture
def loaded(ekby: Ekby, ledger_folder: Path) -> None:
    map_ekby(ekby)
    accept_batch(SERVER, read(ekby, sie4([JANUARY, FEBRUARY])))


@pytest.mark.usefixtures("loaded")
def test_internal_items_are_shown_and_left_out_by_a_link_that_keeps_the_order(
    anna: Client,
) -> None:
    shown = page(anna, "/?internt-sort=-c1")
    # −61 000.50 + 12 000 − 60 000 − 40 000, and 2 × −50 000 typed; −1 000 of it internal
    of_ekby, total = shown.tables["internt"].rows
    assert of_ekby == ["Byggnadsnämnden", "−249", "−1"]
    assert total[1:] == of_ekby[1:]
    assert "/byggnadsnamnden/2024/april/verifikat/" in shown.links
    assert "?csv=internt" in shown.links
    (way,) = [link for link in shown.links if "internt=utan" in link]
    assert "internt-sort=-c1" in way
    without = page(anna, f"/{way}")
    assert [row[1:] for row in without.tables["internt"].rows] == [["−248"], ["−248"]]
    assert "Utan det nämnderna köper av varandra" in without.main.text()
    assert "?internt-sort=-c1#internt" in without.links  # and back
    file = anna.get("/?csv=internt&internt=utan").content.decode("utf-8-sig")
    assert "?csv=internt&internt=utan" in without.links
    assert "-248" in file
    assert "-249" not in file


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("asked", ["internt=x%00", "internt=utan&internt=", "internt-sort=c9"])
def test_what_is_no_choice_shows_the_page_all_the_same(anna: Client, asked: str) -> None:
    assert page(anna, f"/?{asked}").tables["internt"].rows[-1][1] == "−249"
