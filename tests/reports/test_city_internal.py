"""The city with and without what the committees bill each other."""

from pathlib import Path
from typing import Any

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


def test_what_is_internal_is_shown_and_left_out(
    ekby: Ekby, anna: Client, settings: Any, tmp_path: Path
) -> None:
    settings.LEDGER_FILES = tmp_path
    map_ekby(ekby)
    accept_batch(SERVER, read(ekby, sie4([JANUARY, FEBRUARY])))
    shown = page(anna, "/")
    # −61 000.50 + 12 000 − 60 000 − 40 000, and 2 × −50 000 typed; −1 000 of it internal
    of_ekby, total = shown.tables["internt"].rows
    assert of_ekby == ["Byggnadsnämnden", "−249", "−1", "−248"]
    assert total[1:] == of_ekby[1:]
    assert "/byggnadsnamnden/2024/april/verifikat/" in shown.links
