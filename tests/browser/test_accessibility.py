"""Every kind of page against axe's rules (WCAG 2.2 AA and good practice), light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from budget.models import Committee
from tests.browser.axe import SCREENS, findings, findings_unfolded
from tests.browser.conftest import SIGN_IN, NewPage
from tests.browser.places import LEDGER, MISSING, OCTOBER, PAGES

pytestmark = pytest.mark.browser


@SCREENS
def test_no_page_breaks_a_rule(
    new_page: NewPage,
    signed_in: Callable[[Page, str], Page],
    complaints: list[str],
    size: tuple[int, int],
    scheme: str,
) -> None:
    page = new_page(*size, color_scheme=scheme)
    found = findings_unfolded(page, SIGN_IN)
    signed_in(page, "controller")
    for address in (*PAGES, OCTOBER, *LEDGER, *MISSING):
        found += findings_unfolded(page, address)
    complaints[:] = [words for words in complaints if "404" not in words]
    assert not found, "\n".join(found)


def test_a_refused_sign_in_breaks_no_rule(page: Page, malmo_committed: Committee) -> None:
    page.goto(SIGN_IN)
    page.locator("[name=login]").fill("fortroendevald")
    page.locator("[name=password]").fill("fel")
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert findings(page) == []
