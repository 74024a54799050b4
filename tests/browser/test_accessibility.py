"""Every kind of page against axe's rules (WCAG 2.2 AA and good practice), light and dark."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from budget.models import Committee
from tests.browser.conftest import NARROW, SIGN_IN, WIDE, NewPage
from tests.browser.places import LEDGER, MISSING, OCTOBER, PAGES

pytestmark = pytest.mark.browser

SCREENS = [
    pytest.param(size, scheme, id=f"{size[0]} {scheme}")
    for size in (WIDE, NARROW)
    for scheme in ("light", "dark")
]


def findings(page: Page, address: str) -> list[str]:
    """What axe finds on a page, with its charts drawn and everything folded out."""
    page.goto(address)
    charts = page.locator("[data-chart]")
    expect(page.locator("figure[data-state=drawn]")).to_have_count(charts.count())
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    found = Axe().run(page)
    return [
        f"{address}: {rule['id']} ({rule['help']}): {node['html'][:160]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("size", "scheme"), SCREENS)
def test_no_page_breaks_a_rule(
    new_page: NewPage,
    signed_in: Callable[[Page, str], Page],
    complaints: list[str],
    size: tuple[int, int],
    scheme: str,
) -> None:
    page = new_page(*size, color_scheme=scheme)
    found = findings(page, SIGN_IN)
    signed_in(page, "controller")
    for address in (*PAGES, OCTOBER, *LEDGER, *MISSING):
        found += findings(page, address)
    complaints[:] = [words for words in complaints if "404" not in words]
    assert not found, "\n".join(found)


def test_a_refused_sign_in_breaks_no_rule(page: Page, malmo_committed: Committee) -> None:
    page.goto(SIGN_IN)
    page.locator("[name=login]").fill("fortroendevald")
    page.locator("[name=password]").fill("fel")
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found = Axe().run(page)
    assert found.response["violations"] == []
