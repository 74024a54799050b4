"""Signing in, in a browser."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_whoever_is_not_signed_in_comes_to_the_sign_in_page(page: Page) -> None:
    page.goto("/")
    expect(page.locator("[name=login]")).to_be_visible()
    expect(page.locator("[name=password]")).to_be_visible()


def test_the_sign_in_page_needs_no_sideways_scrolling_on_a_telephone(narrow_page: Page) -> None:
    narrow_page.goto("/")
    width = narrow_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
