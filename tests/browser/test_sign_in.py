"""Signing in, in a browser."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from budget.models import Committee
from tests.browser.places import AUGUST

pytestmark = pytest.mark.browser


def test_whoever_is_not_signed_in_comes_to_the_sign_in_page(page: Page) -> None:
    page.goto("/")
    expect(page.locator("[name=login]")).to_be_visible()
    expect(page.locator("[name=password]")).to_be_visible()


def test_the_sign_in_page_needs_no_sideways_scrolling_on_a_telephone(narrow_page: Page) -> None:
    narrow_page.goto("/")
    width = narrow_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


def fill(page: Page, username: str, password: str) -> None:
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")


def test_a_wrong_password_says_so_and_keeps_the_name(
    page: Page, malmo_committed: Committee, settings: Settings
) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    page.goto(AUGUST)
    fill(page, "fortroendevald", "fel")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("lösenord")
    expect(page.locator("[name=login]")).to_have_value("fortroendevald")
    fill(page, "fortroendevald", settings.DEMO_PASSWORD)  # and then on to where one was going
    expect(page).to_have_url(AUGUST)


def test_who_guesses_too_often_is_locked_out_and_told_for_how_long(
    page: Page, malmo_committed: Committee, settings: Settings
) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    page.goto("/")
    fill(page, "fortroendevald", "fel")
    expect(page.get_by_role("alert")).to_be_visible()
    fill(page, "fortroendevald", "fel igen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggningen är spärrad en stund")
    expect(page.locator("main")).to_contain_text("2 gånger")
    expect(page.locator("main")).to_contain_text("om en timme")
    page.get_by_role("link", name="Till inloggningen").click()
    fill(page, "fortroendevald", settings.DEMO_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("spärrad")


def test_who_signs_out_is_out(reader: Page) -> None:
    reader.goto(AUGUST)
    reader.locator("details.menu > summary").click()
    expect(reader.locator("details.menu")).to_contain_text("Inloggad som fortroendevald")
    reader.get_by_role("button", name="Logga ut").click()
    expect(reader.locator("[name=login]")).to_be_visible()
    reader.goto(AUGUST)
    expect(reader.locator("[name=login]")).to_be_visible()
