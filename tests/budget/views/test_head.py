"""The head of every page: *Att göra*, with how much one owes, for those who work on rounds."""

import re

import pytest
from django.test import Client

from budget.actions.tasks import submit_area
from budget.models import Round, User
from budget.workflow.action import SERVER
from tests.budget.actions.sharing import make_may
from tests.makers import Ekby

PAGES = {
    "city": "/",
    "decisions": "/byggnadsnamnden/beslut/2024/",
    "a new decision": "/byggnadsnamnden/beslut/2024/nytt/",
    "a new round": "/byggnadsnamnden/omgangar/ny/",
    "the standing": "/byggnadsnamnden/2024/april/",
    "the entry table": "/byggnadsnamnden/2024/maj/prognos/bygglov/",
    "the ledger": "/byggnadsnamnden/bokforing/2024/",
    "signing out": "/konto/logga-ut/",
    "what is to be done": "/att-gora/",
    "no such page": "/finns-inte/",
}


@pytest.fixture
def may(ekby: Ekby) -> Round:
    return make_may(ekby)


def head(user: User, path: str) -> str:
    """The head of a page, without tags."""
    client = Client()
    client.force_login(user)
    source = client.get(path).content.decode()
    found = re.search(r'<header class="site-head">(.*?)</header>', source, re.DOTALL)
    assert found, source[:300]
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


@pytest.mark.parametrize("page", PAGES)
def test_every_page_leads_to_what_is_to_be_done(ekby: Ekby, may: Round, page: str) -> None:
    # Anna has Mätning in May.
    assert "Att göra 1 sak att lämna in" in head(ekby.cast.anna_controller, PAGES[page])
    assert "Att göra" not in head(ekby.cast.dan_elected, PAGES[page])


def test_a_page_that_is_refused_leads_there_too(ekby: Ekby, may: Round) -> None:
    assert "Att göra 1 sak" in head(ekby.cast.bo_budget_holder, PAGES["decisions"])


def test_what_is_handed_in_is_no_longer_counted(ekby: Ekby, may: Round) -> None:
    submit_area(SERVER, may, ekby.bygglov.pk)
    said = head(ekby.cast.bo_budget_holder, "/")
    assert "Att göra Bo" in said


def test_the_administration_leads_there(ekby: Ekby, may: Round) -> None:
    ekby.cast.anna_controller.is_staff = True
    ekby.cast.anna_controller.save()
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    source = client.get("/admin/").content.decode()
    assert '<a href="/att-gora/">Att göra (1)</a>' in source
