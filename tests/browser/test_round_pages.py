"""The work on a round in the browser: handed in, returned, approved, signed, decided, locked."""

from collections.abc import Callable

import pytest
from django.db import models
from playwright.sync_api import Page, Route, expect

from budget.models import AreaTask, Round, RoundState, TaskState
from budget.workflow.action import SERVER
from goals.models import GoalTask
from reports.models import OutsideFigure, Report, ReportText, SectionComment, TextVersion
from tests.browser.axe import SCREENS, findings_unfolded
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.browser.entry_table import KR, URL, amounts, said
from tests.browser.places import OCTOBER
from tests.makers import write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROUND = f"{OCTOBER}omgang/"
TEXTS = f"{ROUND}forklaringar/"
NEW = "/kommunstyrelsen/omgangar/ny/"
TODO = "/att-gora/"
AREA = "Lokal utveckling och trygghet mm"
SignedIn = Callable[[Page, str], Page]


def approve_all_but(slug: str) -> None:
    """Let every other area of October be approved, as if days had passed."""
    rows = AreaTask.objects.filter(round__slug="oktober").exclude(area__slug=slug)
    when = "2023-11-08T12:00:00+01:00"
    write(SERVER, lambda: rows.update(state=TaskState.APPROVED, submitted_at=when))


def explain_segments(page: Page) -> None:
    """Write every text that is missing above the areas (those stand still: they are approved)."""
    page.goto(TEXTS)
    missing = page.locator(".text-field", has=page.locator("h2 .missing"))
    open_ones = missing.filter(has=page.locator("textarea"))
    for left in range(open_ones.count(), 0, -1):
        expect(open_ones).to_have_count(left)
        open_ones.first.get_by_label("Förklaring").fill("Det mesta är inte bokfört än.")
        open_ones.first.get_by_role("button", name="Spara").click()
        expect(page.get_by_role("status")).to_contain_text("Förklaringen är sparad.")
    expect(open_ones).to_have_count(0)


def test_handing_in_waits_for_what_is_being_saved_and_stops_at_what_is_refused(
    new_page: NewPage, signed_in: SignedIn, complaints: list[str]
) -> None:
    holder = signed_in(new_page(*WIDE), "budgetansvarig")
    holder.goto(URL)
    holder.on("dialog", lambda dialog: complaints.append(dialog.type))

    def slowly(route: Route) -> None:
        holder.wait_for_timeout(300)
        route.continue_()

    holder.locator("#rad-loner input[data-line]").fill("nio")
    holder.get_by_role("button", name="Lämna in").click()
    expect(holder.locator("#rad-loner + .says-row")).to_be_visible()
    said(holder, "Inte inlämnat: allt är inte sparat än.")
    holder.route("**/cell/", slowly)
    holder.locator("#rad-hyror input[data-line]").fill("-1100")
    holder.locator("#rad-loner input[data-line]").fill("-9500")
    holder.get_by_role("button", name="Lämna in").click()
    expect(holder.locator("h1")).to_contain_text("inte inlämnat än")
    assert (amounts()["loner"], amounts()["hyror"]) == (KR(-9_500_000), KR(-1_100_000))


def test_a_round_goes_from_the_budget_holder_to_the_lock(
    new_page: NewPage, signed_in: SignedIn, complaints: list[str]
) -> None:
    holder = signed_in(new_page(*WIDE), "budgetansvarig")
    approve_all_but("lokal-utveckling")
    # Round the actions: here the round follows up areas alone, and has no report.
    models.QuerySet(GoalTask).filter(round__slug="oktober").delete()
    for kind in (TextVersion, SectionComment, OutsideFigure):
        models.QuerySet(kind).filter(text__report__round__slug="oktober").delete()
    models.QuerySet(ReportText).filter(report__round__slug="oktober").delete()
    models.QuerySet(Report).filter(round__slug="oktober").delete()

    # The budget holder comes to what is owed, and hands in: a text is missing.
    holder.goto(TODO)
    expect(holder.locator("h1")).to_contain_text("Du har 1 område att lämna in")
    holder.get_by_role("link", name=AREA).click()
    holder.get_by_role("button", name="Lämna in").click()
    expect(holder.locator("h1")).to_contain_text("inte inlämnat än")
    complaints.clear()  # the browser notes the refusal's status
    holder.get_by_role("link", name="Förklaring till periodens avvikelse").click()
    field = holder.locator("#text-period")
    field.fill("Utfallet för september och oktober är inte bokfört än.")
    field.press("Tab")
    expect(holder.locator("#entry-status")).to_contain_text("Förklaringen sparad")
    holder.get_by_role("button", name="Lämna in").click()
    expect(holder.get_by_role("status")).to_contain_text("är inlämnat")
    expect(holder.locator("h1")).to_contain_text("Du har inget att göra just nu")

    # The controller sends it back with a comment, which the holder reads.
    controller = signed_in(new_page(*WIDE), "controller")
    controller.goto(ROUND)
    row = controller.locator("#omrade-lokal-utveckling")
    row.get_by_text("Mer", exact=False).last.click()
    row.get_by_label("Vad ska göras om?").fill("Räkna in höstens tjänster.")
    row.get_by_role("button", name="Återsänd").click()
    expect(row).to_contain_text("Återsänd")
    holder.goto(TODO)
    expect(holder.locator("blockquote")).to_contain_text("Räkna in höstens tjänster.")
    holder.get_by_role("link", name=AREA).click()
    holder.get_by_role("button", name="Lämna in").click()

    # Approved; the segments' texts are missing, then written; the round is handed in.
    controller.goto(ROUND)
    row.get_by_role("button", name="Godkänn").click()
    expect(controller.locator("h1")).to_contain_text("Alla områden är godkända")
    controller.get_by_role("button", name="Lämna in omgången").click()
    expect(controller.get_by_role("alert")).to_contain_text("Det här saknas")
    complaints.clear()
    explain_segments(controller)
    controller.goto(ROUND)
    controller.get_by_role("button", name="Lämna in omgången").click()
    expect(controller.locator("h1")).to_contain_text("väntar på förvaltningschefens underskrift")

    head = signed_in(new_page(*WIDE), "forvaltningschef")
    head.goto(TODO)
    head.get_by_role("link", name="Prognos oktober 2023").click()
    head.get_by_role("button", name="Underteckna").click()
    expect(head.locator("h1")).to_contain_text("väntar på nämndens beslut")

    controller.goto(ROUND)
    controller.get_by_text("Registrera nämndens beslut").click()
    controller.get_by_label("Sammanträdesdag").fill("2023-12-06")
    controller.get_by_label("Paragraf").fill("§ 351")
    controller.get_by_role("button", name="Registrera beslutet").click()
    expect(controller.locator("h1")).to_contain_text("kan låsas")
    controller.get_by_text("Lås omgången").click()
    controller.get_by_role("button", name="Lås", exact=True).click()
    expect(controller.locator("h1")).to_contain_text("låst och ändras inte mer")
    assert Round.objects.get(slug="oktober").state == RoundState.LOCKED


@SCREENS
@pytest.mark.parametrize("who", ["controller", "budgetansvarig", "forvaltningschef"])
def test_axe_finds_nothing(
    new_page: NewPage, signed_in: SignedIn, who: str, size: tuple[int, int], scheme: str
) -> None:
    page = signed_in(new_page(*size, color_scheme=scheme), who)
    for url in [TODO, ROUND, TEXTS, *([NEW] if who == "controller" else [])]:
        assert findings_unfolded(page, url) == []


@pytest.mark.parametrize("size", [(320, 700), NARROW, (1280, 900)])
def test_no_page_is_wider_than_the_screen(
    new_page: NewPage, signed_in: SignedIn, size: tuple[int, int]
) -> None:
    page = signed_in(new_page(*size), "controller")
    for url in (TODO, ROUND, TEXTS, NEW):
        page.goto(url)
        page.evaluate("document.querySelectorAll('main > details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], url


def test_a_refused_opening_says_what_is_wrong_beside_the_field(
    new_page: NewPage, signed_in: SignedIn
) -> None:
    page = signed_in(new_page(*WIDE), "controller")
    page.goto(NEW)
    page.get_by_label("Omgångens namn").fill("Bokslutsprognos")
    page.get_by_role("button", name="Öppna omgången").click()
    expect(page.locator("#id_deadline_error")).to_be_visible()
    expect(page.get_by_label("Omgångens namn")).to_have_value("Bokslutsprognos")
    page.get_by_label("Lämnas in senast").fill("2023-12-08")
    page.get_by_role("button", name="Öppna omgången").click()
    expect(page.locator("h1")).to_contain_text("0 av 27 områden är inlämnade")
