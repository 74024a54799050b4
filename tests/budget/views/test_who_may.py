"""Who may do what in which state: one table over every address of budget/urls.py that writes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from budget.actions.locking import lock_round
from budget.actions.rounds import decide, sign, submit
from budget.actions.tasks import approve_area, submit_area
from budget.models import Change, Round
from budget.urls import ledger_work, urlpatterns
from budget.workflow.action import SERVER
from tests.budget.actions.sharing import make_may
from tests.makers import Ekby

pytestmark = pytest.mark.once

EVERYONE = ("anna", "bo", "cia", "dan", "eva", "frej", "gun")
NO_DRAFTS = frozenset({"dan", "frej", "gun"})
STRANGER = frozenset({"gun"})

# The round's state and, while it is open, its areas'.
STATES = ("begun", "handed in", "approved", "submitted", "signed", "decided", "locked")
OPEN = frozenset({"begun", "handed in", "approved"})
BEGUN = frozenset({"begun"})
ALWAYS = frozenset(STATES)
NEVER = frozenset[str]()  # computes, previews, or needs more than one step

Data = Callable[[Ekby], dict[str, str]]


@dataclass(frozen=True)
class Entry:
    """An address that writes: who may, in which states it then does, what is posted.

    For `hidden` it does not exist; for all others it is forbidden.
    """

    may: frozenset[str]
    states: frozenset[str]
    data: Data = lambda _ekby: {}
    hidden: frozenset[str] = NO_DRAFTS


def people(names: str) -> frozenset[str]:
    return frozenset(names.split())


def text_of_bygglov(_ekby: Ekby) -> dict[str, str]:
    return {"area": "bygglov", "horizon": "full_year", "text": "Vakanser", "shown": ""}


def cell(ekby: Ekby) -> dict[str, str]:
    key = ekby.loner.pk
    return {"line": str(key), f"forecast-{key}": "-1", f"was-{key}": "1:-700000.00"}


def block(ekby: Ekby) -> dict[str, str]:
    key = ekby.loner.pk
    return {f"set-{key}": "-1", f"was-{key}": "1:-700000.00"}


def new_round(_ekby: Ekby) -> dict[str, str]:
    return {
        "ar": "2024",
        "name": "Juni",
        "cutoff_month": "6",
        "deadline": "2024-07-12",
        "start_values": "budget",
    }


def decision(_ekby: Ekby) -> dict[str, str]:
    return {"del-TOTAL_FORMS": "1", "del-INITIAL_FORMS": "0"}


HOLDERS = people("anna bo")
KEEPERS = people("anna eva")
APPROVERS = people("anna cia")

TABLE: dict[str, Entry] = {
    # The round
    "new_round": Entry(KEEPERS, ALWAYS, new_round),
    "submit_round": Entry(people("anna"), frozenset({"approved"})),
    "sign_round": Entry(people("cia"), frozenset({"submitted"})),
    "decide_round": Entry(
        KEEPERS,
        frozenset({"signed"}),
        lambda _e: {"decided_on": "2024-06-20", "paragraph": "§ 5", "case_number": "EKBY 1"},
    ),
    "lock_round": Entry(KEEPERS, frozenset({"decided"})),
    "reopen_round": Entry(
        APPROVERS, frozenset({"submitted", "signed"}), lambda _e: {"ateroppna-reason": "Fel"}
    ),
    "correct_round": Entry(KEEPERS, frozenset({"locked"})),
    "remind_all": Entry(KEEPERS, BEGUN),  # Bo alone has an address
    # Its areas
    "submit_area": Entry(HOLDERS, BEGUN),
    "approve_area": Entry(APPROVERS, frozenset({"handed in"})),
    "approve_all": Entry(APPROVERS, frozenset({"handed in"})),
    "return_area": Entry(
        APPROVERS, frozenset({"handed in", "approved"}), lambda _e: {"reason": "Se över"}
    ),
    "remind_area": Entry(KEEPERS, BEGUN),
    "assign_area": Entry(KEEPERS, OPEN, lambda e: {"holder": str(e.cast.anna_controller.pk)}),
    "save_text": Entry(HOLDERS, BEGUN, text_of_bygglov),
    # The entry table
    "entry": Entry(HOLDERS, BEGUN, cell),
    "entry_cell": Entry(HOLDERS, BEGUN, cell),
    "entry_block": Entry(HOLDERS, BEGUN, block),
    "entry_explanation": Entry(
        HOLDERS,
        BEGUN,
        lambda _e: {"horizon": "full_year", "text-full_year": "Nej", "shown-full_year": ""},
    ),
    "entry_comment": Entry(
        people("anna bo cia eva"),  # all who see drafts
        ALWAYS - {"locked"},
        lambda e: {"line": str(e.loner.pk), "text": "Övertid"},
    ),
    "entry_spread": Entry(HOLDERS, BEGUN, lambda e: {"line": str(e.loner.pk), "method": "even"}),
    "entry_vacancies": Entry(HOLDERS, NEVER),
    "upload_forecasts": Entry(HOLDERS, NEVER),
    # Decisions on the appropriation
    "new_decision": Entry(KEEPERS, NEVER, decision, STRANGER),
    "remove_decision": Entry(KEEPERS, OPEN | {"submitted"}, hidden=STRANGER),
}
READS = {
    "todo",
    "round",
    "explanations",
    "decisions",
    "round_workbook",
    "entry_workbook",
}
# Pages that answer a GET too: their form stands there.
WITH_FORM = {"new_round", "new_decision", "entry", "upload_forecasts"}


def walk(patterns: list[URLPattern | URLResolver], above: str = "") -> dict[str, str]:
    """The names of all addresses, with their patterns."""
    found: dict[str, str] = {}
    for pattern in patterns:
        route = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= walk(pattern.url_patterns, route)
        else:
            assert pattern.name, pattern
            found[pattern.name] = route
    return found


ROUTES = walk(urlpatterns)


def test_every_address_stands_in_the_table_or_only_reads() -> None:
    of_the_ledger = walk(list(ledger_work)).keys()  # tests/budget/views/test_ledger_who_may.py
    assert set(ROUTES) == TABLE.keys() | READS | of_the_ledger
    assert not TABLE.keys() & READS


@pytest.fixture
def may(ekby: Ekby) -> Round:
    """May's round of Ekby, which Bo can be reminded of."""
    bo = ekby.cast.bo_budget_holder
    bo.email = "bo@ekby.example"
    bo.save()
    return make_may(ekby)


def bring_to(ekby: Ekby, may: Round, state: str) -> None:
    """The server takes the steps, so that nobody's own steps stand in anybody's way."""
    stage = STATES.index(state)
    areas = [ekby.bygglov, ekby.stadsmiljo, ekby.matning]
    if state == "handed in":
        submit_area(SERVER, may, ekby.bygglov.pk)
    if stage < STATES.index("approved"):
        return
    for area in areas:
        submit_area(SERVER, may, area.pk)
        approve_area(SERVER, may, area.pk)
    steps: tuple[Callable[[], object], ...] = (
        lambda: submit(SERVER, may),
        lambda: sign(SERVER, may),
        lambda: decide(
            SERVER, may, decided_on=date(2024, 6, 3), paragraph="§ 4", case_number="EKBY 2"
        ),
        lambda: lock_round(SERVER, may),
    )
    for step in steps[: stage - STATES.index("approved")]:
        step()


def address(name: str, ekby: Ekby) -> str:
    """Where something is posted, about May's Bygglov."""
    known = {
        "committee": ekby.committee.slug,
        "year": 2024,
        "round_slug": "maj",
        "area": "bygglov",
        "decision": ekby.change.pk,
    }
    return reverse(name, kwargs={key: v for key, v in known.items() if f":{key}>" in ROUTES[name]})


def outcome(name: str, ekby: Ekby, who: str) -> str:
    """What becomes of somebody's post; nothing of it is kept."""
    client = Client()
    if who != "nobody":
        client.force_login(next(u for u in vars(ekby.cast).values() if u.username == who))
    before = Change.objects.count()
    with transaction.atomic():
        response = client.post(address(name, ekby), TABLE[name].data(ekby))
        written = Change.objects.count() > before
        transaction.set_rollback(True)
    if response.status_code in (403, 404):
        assert not written
        return str(response.status_code)
    if response.status_code == 302 and response["Location"].startswith("/konto/"):
        assert not written
        return "sign in"
    assert response.status_code < 500
    return "done" if written else "refused"


def expected(name: str, state: str, who: str) -> str:
    entry = TABLE[name]
    if who in entry.hidden:
        return "404"
    if who not in entry.may:
        return "403"
    return "done" if state in entry.states else "refused"


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", TABLE)
def test_who_may_do_what_in_which_state(ekby: Ekby, may: Round, name: str, state: str) -> None:
    bring_to(ekby, may, state)
    found = {who: outcome(name, ekby, who) for who in EVERYONE}
    assert found == {who: expected(name, state, who) for who in EVERYONE}


@pytest.mark.parametrize("name", TABLE)
def test_nobody_writes_without_signing_in(ekby: Ekby, may: Round, name: str) -> None:
    assert outcome(name, ekby, "nobody") == "sign in"


@pytest.mark.parametrize("name", sorted(TABLE.keys() - WITH_FORM))
def test_what_writes_is_never_a_get(ekby: Ekby, may: Round, name: str) -> None:
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    before = Change.objects.count()
    assert client.get(address(name, ekby)).status_code == 405
    assert Change.objects.count() == before
