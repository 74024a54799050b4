"""The administration in a browser: under the CSP, with its searches, on a telephone, in the dark.

Any complaint in the console, the CSP's among them, fails the test (tests/browser/conftest.py).
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from budget.models import Area, Decision, User
from tests.browser.conftest import NewPage
from tests.makers import Ekby, make_ekby

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "en-lagom-lang-ramsa-17"
SignIn = Callable[[Page, str, str], None]


@pytest.fixture
def ekby() -> Ekby:
    """Ekby, where Anna has a password and may use the administration."""
    made = make_ekby()
    anna = User.objects.get(username="anna")
    anna.is_staff = True
    anna.set_password(PASSWORD)
    anna.save()
    return made


def pick(page: Page, field: str, text: str) -> None:
    """Choose in a field that is searched."""
    page.locator(f"[name={field}] + .select2 .select2-selection").click()
    page.locator(".select2-search__field").fill(text)
    page.locator(".select2-results__option", has_text=text).first.click()


def test_a_decision_is_registered_with_searched_places_and_a_typed_amount(
    ekby: Ekby, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, "anna", PASSWORD)
    page.goto("/admin/budget/decision/add/")
    pick(page, "appropriation", "2024")
    page.locator("[name=case_number]").fill("EKBY 2024-31")
    page.locator("[name=title]").fill("Fler bygglov")
    page.locator("[name=amount]").fill("nittio")
    page.locator("[name=decided_on]").fill("2024-04-10")
    page.locator("[name=from_month]").fill("4")
    pick(page, "area", "Bygglov")
    pick(page, "line", "Löner")
    page.locator("[name=_save]").click()
    expect(page.locator(".errorlist").first).to_contain_text("inga siffror")
    expect(page.locator("[name=amount]")).to_have_value("nittio")
    expect(page.locator("[name=area] + .select2")).to_contain_text("Bygglov")
    page.locator("[name=amount]").fill("90 tkr")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Decision.objects.get(case_number="EKBY 2024-31").rows.count() == 9


def test_the_main_pages_hold_on_a_telephone_in_the_dark(
    ekby: Ekby, new_page: NewPage, sign_in: SignIn
) -> None:
    page = new_page(360, 800, color_scheme="dark")
    sign_in(page, "anna", PASSWORD)
    area = Area.objects.get(slug="bygglov")
    for address in (
        "/admin/",
        "/admin/budget/decision/",
        f"/admin/budget/decision/{ekby.change.pk}/change/",
        f"/admin/budget/decision/{ekby.change.pk}/history/",
        f"/admin/budget/appropriation/{ekby.year.pk}/change/",
        f"/admin/budget/area/{area.pk}/change/",
        "/admin/budget/budgetrow/",
        "/admin/budget/change/",
    ):
        page.goto(address)
        expect(page.locator("#content h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == "rgb(26, 36, 41)", address  # --paper of the dark theme
