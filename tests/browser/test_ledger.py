"""The ledger in a browser: a file sent, looked through, placed, loaded, followed down, undone."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from budget.models import Actual, Area
from budget.worker import work
from tests.browser.conftest import WIDE, NewPage
from tests.browser.entry_table import KR, SignedIn

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("ledger_folder")]

FILE = Path(__file__).resolve().parent.parent / "files" / "sie" / "ekby-typ4.se"
LEDGER = "/kommunstyrelsen/bokforing/2023/"
AREA = "/kommunstyrelsen/2023/augusti/budgetomrade/sakerhet/"


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """A worker beside the server."""
    stopping = threading.Event()

    def run() -> None:
        try:
            work(stopping, lambda: False)
        finally:
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield
    stopping.set()
    thread.join(timeout=20)


@pytest.fixture
def controller(new_page: NewPage, signed_in: SignedIn, worker: None) -> Page:
    """The controller, on a common screen."""
    return signed_in(new_page(*WIDE), "controller")


def booked(line: str, month: int) -> list[Any]:
    """What the area holds on a line in a month."""
    rows = Actual.objects.filter(area__slug="sakerhet", line__slug=line, year=2023, month=month)
    return list(rows.values_list("amount", flat=True))


def test_a_file_is_loaded_followed_down_and_undone(controller: Page) -> None:
    before = booked("loner", 1)
    area = Area.objects.get(slug="sakerhet")
    page = controller
    page.goto(LEDGER)
    page.get_by_role("link", name="Läs in en fil").click()
    page.get_by_label("Filen").set_input_files(FILE)
    page.get_by_role("button", name="Läs filen").click()
    # The page follows the job by itself.
    expect(page.get_by_role("heading", name="Koder utan plats")).to_be_visible()
    # Every row of it has cost centre 100 or 110, and its months lie from January to August.
    for code in ("100", "110"):
        chosen = page.get_by_label(f"Budgetområde för {code}", exact=True)
        if chosen.count():
            chosen.select_option(str(area.pk))
    page.get_by_role("button", name="Spara reglerna").click()
    expect(page.get_by_role("heading", name="Koder utan plats")).to_have_count(0)
    for month in ("Februari", "Mars", "April", "Maj", "Juni", "Juli", "Augusti"):
        page.get_by_label(month, exact=True).uncheck()
    page.get_by_role("button", name="Läs in", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Inläst")
    assert booked("loner", 1) == [KR(-30_000)]
    page.goto(f"{AREA}loner/1/")
    expect(page.locator("h1")).to_contain_text("−30")
    page.get_by_role("link", name="−30").first.click()
    expect(page.locator("h1")).to_have_text("Bokfört i januari 2023: −30 Tkr på 1 rad.")
    expect(page.locator("#verifikat")).to_contain_text("Lön Åsa Öberg")
    page.goto(LEDGER)
    page.get_by_role("link", name="ekby-typ4.se").click()
    page.get_by_text("Ångra inläsningen").click()
    page.get_by_role("button", name="Ja, ångra hela inläsningen").click()
    expect(page.locator("h1")).to_contain_text("är ångrad")
    assert booked("loner", 1) == before


def test_it_works_without_script(new_page: NewPage, signed_in: SignedIn, worker: None) -> None:
    page = signed_in(new_page(*WIDE, java_script_enabled=False), "controller")
    page.goto(f"{LEDGER}ny/")
    page.get_by_label("Filen").set_input_files(FILE)
    page.get_by_role("button", name="Läs filen").click()
    for _try in range(20):
        update = page.get_by_role("link", name="Uppdatera")
        if not update.count():
            break
        update.click()
        page.wait_for_timeout(500)
    expect(page.get_by_role("heading", name="Koder utan plats")).to_be_visible()
