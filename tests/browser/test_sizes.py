"""Pages on every screen: telephones, large letters, light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.places import AUGUST, LINE, MISSING, PAGES, SEGMENT

pytestmark = pytest.mark.browser

SignedIn = Callable[[Page, str], Page]
# What runs out of the page to the right, but for what scrolls in a region of its own.
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1
        && !e.closest('.table-scroll, .pages, .visually-hidden, [popover]'))
    .map(e => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(320, 640, 1), (360, 800, 3), (640, 450, 2)]
)
def test_no_page_scrolls_sideways(
    new_page: NewPage,
    signed_in: SignedIn,
    complaints: list[str],
    width: int,
    height: int,
    scale: int,
) -> None:
    # The last is a screen of 1280 × 900 at 200 % zoom.
    page = signed_in(new_page(width, height, device_scale_factor=scale), "fortroendevald")
    wide = {}
    for address in (*PAGES, *MISSING):
        page.goto(address)
        too_wide = page.evaluate(TOO_WIDE)
        if too_wide or page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide[address] = too_wide
    complaints[:] = [words for words in complaints if "404" not in words]
    assert wide == {}


DEVIATIONS = (
    (f"{AUGUST}tabeller/", "resultatrakning", "Avvikelse"),
    (f"{AUGUST}tabeller/", "kommunbidrag", "Belopp"),
    (f"{AUGUST}tabeller/", "styrelsen_per_andamal", "Avvikelse"),
    (f"{AUGUST}tabeller/", "budgetomraden", "Avvikelse"),
    (f"{AUGUST}driftredovisning/", "driftredovisning", "Avvikelse"),
    (SEGMENT, "omraden", "Avvikelse"),
    (SEGMENT, "rader", "Avvikelse"),
    (f"{AUGUST}rad/{LINE}/", "omraden", "Avvikelse"),
)


def test_a_telephone_shows_the_deviation_of_each_line_without_scrolling(
    narrow_page: Page, signed_in: SignedIn
) -> None:
    page = signed_in(narrow_page, "fortroendevald")
    for address, key, column in DEVIATIONS:
        if not page.url.endswith(address):
            page.goto(address)
        head = page.locator(f"#{key} thead th").filter(has_text=column)
        box = head.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 360, f"{address}#{key}"
    page.goto(f"{AUGUST}tabeller/")
    per_segment = page.locator("#prognos_per_finansiering .table-scroll")
    expect(per_segment).to_have_class("table-scroll fits")
    # Texts whose columns have no room stand under the row's name.
    row = narrow_page.locator("#kommunbidrag tbody tr").filter(has_text="STK 2023 576")
    expect(row.locator("th .narrow-only")).to_have_text("Jobbpakt")
    expect(row.locator("th .narrow-only")).to_be_visible()


def test_a_telephone_shows_the_other_columns_when_asked(
    narrow_page: Page, signed_in: SignedIn
) -> None:
    page = signed_in(narrow_page, "fortroendevald")
    page.goto(SEGMENT)
    head = page.locator("#omraden thead th").filter(has_text="Utfall jan–aug")
    other = page.locator("#rader thead th").filter(has_text="Utfall jan–aug")
    expect(head).to_be_hidden()
    page.locator("#omraden").get_by_label("Visa alla kolumner").check()
    expect(head).to_be_visible()
    expect(other).to_be_hidden()
    expect(page.locator("#omraden .table-scroll")).not_to_have_class("table-scroll fits")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.goto(f"{AUGUST}tabeller/")
    row = page.locator("#kommunbidrag tbody tr").filter(has_text="STK 2023 576")
    page.locator("#kommunbidrag").get_by_label("Visa alla kolumner").check()
    expect(row.get_by_text("Jobbpakt").locator("visible=true")).to_have_count(1)


PAPER = {"light": "rgb(245, 243, 238)", "dark": "rgb(16, 24, 28)"}  # --page in tokens.css


def test_dark_and_light_follow_the_system_until_one_chooses(
    new_page: NewPage, signed_in: SignedIn
) -> None:
    page = signed_in(new_page(1280, 900, color_scheme="dark"), "fortroendevald")
    page.goto(AUGUST)
    body = page.locator("body")
    expect(body).to_have_css("background-color", PAPER["dark"])
    page.emulate_media(color_scheme="light")
    expect(body).to_have_css("background-color", PAPER["light"])
    page.get_by_role("button", name="Mörkt").click()
    expect(page.get_by_role("button", name="Mörkt")).to_have_attribute("aria-pressed", "true")
    expect(body).to_have_css("background-color", PAPER["dark"])
    page.reload()
    expect(body).to_have_css("background-color", PAPER["dark"])
    page.get_by_role("button", name="Som systemet").click()
    expect(body).to_have_css("background-color", PAPER["light"])


def test_a_dark_screen_is_dark_without_script(new_page: NewPage, signed_in: SignedIn) -> None:
    page = new_page(1280, 900, color_scheme="dark", java_script_enabled=False)
    signed_in(page, "fortroendevald").goto(AUGUST)
    expect(page.locator("body")).to_have_css("background-color", PAPER["dark"])
