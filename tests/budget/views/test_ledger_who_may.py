"""Who may load the ledger: every address of it × every role × GET and POST."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from budget.actions.ledger import accept_batch
from budget.models import Change, LedgerBatch
from budget.urls import ledger_work
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import FEBRUARY, JANUARY, YEAR, map_ekby, read, sie4
from tests.makers import Ekby

pytestmark = pytest.mark.usefixtures("ledger_folder")

EVERYONE = ("anna", "bo", "cia", "dan", "eva", "frej", "gun")
MAY = frozenset({"anna", "eva"})
STRANGER = frozenset({"gun"})
READS = frozenset({"ledger", "ledger_batch", "ledger_progress"})
WITH_FORM = frozenset({"upload_ledger", "mapping"})
DOES = frozenset(
    {
        "cancel_ledger",
        "accept_ledger",
        "discard_ledger",
        "undo_ledger",
        "columns_ledger",
        "place_codes",
    }
)
NAMES = sorted(str(pattern.name) for pattern in ledger_work)


@pytest.fixture
def batches(ekby: Ekby) -> dict[str, LedgerBatch]:
    """January is loaded, February waits to be looked through; the latter has unknown codes."""
    map_ekby(ekby)
    loaded = read(ekby, sie4([JANUARY]))
    accept_batch(SERVER, loaded)
    unknown = ("20240229", [("9010", "999", "100")])
    return {"loaded": loaded, "preview": read(ekby, sie4([FEBRUARY, unknown]))}


def address(name: str, ekby: Ekby, batches: dict[str, LedgerBatch]) -> str:
    kwargs: dict[str, Any] = {"committee": ekby.committee.slug, "year": YEAR}
    if name not in ("ledger", "upload_ledger", "mapping"):
        kwargs["batch"] = batches["loaded" if name == "undo_ledger" else "preview"].pk
    return reverse(name, kwargs=kwargs)


def sent(name: str, ekby: Ekby) -> dict[str, Any]:
    """What is posted so that something is done."""
    found: dict[str, dict[str, Any]] = {
        "upload_ledger": {
            "fil": SimpleUploadedFile("mars.se", sie4([("20240331", [("5010", "100", "1")])])),
            "innehall": "actual",
        },
        "mapping": {
            "version": "1",
            "rad-0-konton": "9010",
            "rad-0-plats": str(ekby.ovrigt.pk),
            "spara": "1",
        },
        "accept_ledger": {"manader": ["2"], "utanfor": "on"},
        "columns_ledger": {"kolumn-account": ""},
        "place_codes": {"rad:9010": str(ekby.ovrigt.pk)},
    }
    return found.get(name, {})


def client_of(ekby: Ekby, who: str) -> Client:
    client = Client()
    if who != "nobody":
        client.force_login(next(u for u in vars(ekby.cast).values() if u.username == who))
    return client


def expected(who: str) -> int | None:
    if who in STRANGER:
        return 404
    return None if who in MAY else 403


def test_every_address_is_looked_at() -> None:
    assert set(NAMES) == READS | WITH_FORM | DOES


@pytest.mark.parametrize("name", sorted(READS | WITH_FORM))
def test_who_may_see(ekby: Ekby, batches: dict[str, LedgerBatch], name: str) -> None:
    url = address(name, ekby, batches)
    found = {who: client_of(ekby, who).get(url).status_code for who in EVERYONE}
    assert found == {who: expected(who) or 200 for who in EVERYONE}


@pytest.mark.parametrize("name", sorted(WITH_FORM | DOES))
def test_who_may_do(ekby: Ekby, batches: dict[str, LedgerBatch], name: str) -> None:
    """A table's columns alone are not chosen here: the file is SIE, and is read again."""
    url, found = address(name, ekby, batches), {}
    for who in EVERYONE:
        before = Change.objects.count()
        with transaction.atomic():
            answer = client_of(ekby, who).post(url, sent(name, ekby))
            written = Change.objects.count() > before
            transaction.set_rollback(True)
        found[who] = (answer.status_code, written)
    silent = {"cancel_ledger", "columns_ledger"}  # tell of themselves by their job
    done = (302, name not in silent)
    assert found == {
        who: done if expected(who) is None else (expected(who), False) for who in EVERYONE
    }


@pytest.mark.parametrize("name", NAMES)
def test_nobody_comes_in_without_signing_in(
    ekby: Ekby, batches: dict[str, LedgerBatch], name: str
) -> None:
    before = Change.objects.count()
    for method in ("get", "post"):
        answer = getattr(client_of(ekby, "nobody"), method)(address(name, ekby, batches))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/konto/logga-in/")
    assert Change.objects.count() == before


@pytest.mark.parametrize("name", sorted(DOES))
def test_what_does_something_is_never_a_get(
    ekby: Ekby, batches: dict[str, LedgerBatch], name: str
) -> None:
    before = Change.objects.count()
    assert client_of(ekby, "anna").get(address(name, ekby, batches)).status_code == 405
    assert Change.objects.count() == before


@pytest.mark.parametrize("name", sorted(READS))
def test_what_is_read_is_never_posted(
    ekby: Ekby, batches: dict[str, LedgerBatch], name: str
) -> None:
    assert client_of(ekby, "anna").post(address(name, ekby, batches)).status_code == 405


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"ledger", "upload_ledger", "mapping"}))
def test_a_batch_of_another_year_or_committee_is_not_there(
    ekby: Ekby, batches: dict[str, LedgerBatch], name: str
) -> None:
    method = "get" if name in READS else "post"
    anna, key = client_of(ekby, "anna"), batches["preview"].pk
    for year, batch in ((2023, key), (YEAR, key + 99)):
        kwargs = {"committee": ekby.committee.slug, "year": year, "batch": batch}
        assert getattr(anna, method)(reverse(name, kwargs=kwargs)).status_code == 404
    gun = client_of(ekby, "gun")
    kwargs = {"committee": ekby.elsewhere.slug, "year": YEAR, "batch": key}
    assert getattr(gun, method)(reverse(name, kwargs=kwargs)).status_code == 404


def test_a_form_with_a_file_needs_its_token(ekby: Ekby) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ekby.cast.anna_controller)
    url = reverse("upload_ledger", kwargs={"committee": ekby.committee.slug, "year": YEAR})
    assert client.post(url, sent("upload_ledger", ekby)).status_code == 403
    assert not LedgerBatch.objects.exists()
