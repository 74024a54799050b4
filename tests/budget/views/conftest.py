"""Who is signed in at the pages of *Bokföring*, and where its files are kept."""

import pytest
from django.test import Client

from tests.budget.actions.ledger_case import map_ekby
from tests.makers import Ekby


@pytest.fixture
def anna(ekby: Ekby, ledger_folder: None) -> Client:
    map_ekby(ekby)
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    return client
