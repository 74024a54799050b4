"""What axe says of a page (WCAG 2.2 AA and good practice), and the screens on which it is asked."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE

# Each width and each scheme once: what is wrong with a colour is so at every width.
SCREENS = pytest.mark.parametrize(
    ("size", "scheme"),
    [pytest.param(WIDE, "light", id="wide-light"), pytest.param(NARROW, "dark", id="narrow-dark")],
)
# What breaks no rule is not told, and takes axe as long to put together as all else.
BREACHES = {"resultTypes": ["violations"]}


def findings(page: Page) -> list[str]:
    """The rules that a page breaks as it stands, each with its element."""
    return [
        f"{page.url}: {rule['id']} ({rule['help']}): {node['html'][:160]}"
        for rule in Axe().run(page, options=BREACHES).response["violations"]
        for node in rule["nodes"]
    ]


def findings_unfolded(page: Page, address: str) -> list[str]:
    """The rules that a page breaks with its charts drawn and everything folded out."""
    page.goto(address)
    charts = page.locator("[data-chart]")
    expect(page.locator("figure[data-state=drawn]")).to_have_count(charts.count())
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    return findings(page)
