"""A report's section in a browser: written, saved by itself, two at once, without script; axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from budget.models import Committee, User
from budget.workflow.action import SERVER, Actor
from reports.actions.demo import publish_reports
from reports.actions.publishing import keep_file
from reports.actions.reports import submit_report
from reports.actions.texts import save_text
from reports.models import FileKind, Report, ReportText, ReportVersion
from tests.browser.axe import SCREENS, findings_unfolded
from tests.browser.conftest import WIDE, NewPage
from tests.browser.test_sizes import TOO_WIDE

pytestmark = pytest.mark.browser

OCTOBER = "/kommunstyrelsen/2023/oktober/rapport/manadsuppfoljning/"
AUGUST = "/kommunstyrelsen/2023/augusti/rapport/"
SECTION = f"{OCTOBER}avsnitt/laget/"
ANALYSIS = "/kommunstyrelsen/2020/arsanalys/rapport/arsanalys/"
PAGES = (
    AUGUST,
    f"{AUGUST}delarsrapport/",
    OCTOBER,
    SECTION,
    f"{OCTOBER}avsnitt/avvikelser/",
    f"{OCTOBER}avsnitt/prognossakerhet/",
    f"{SECTION}jamfor/",
    f"{OCTOBER}kvar/",
    f"{OCTOBER}siffror/?sok=personalkostnader",
    # Approved, with its files; and one that waits for approval.
    f"{AUGUST}delarsrapport/version/1/",
    ANALYSIS,
)

SignedIn = Callable[[Page, str], Page]


@pytest.fixture
def section(new_page: NewPage, signed_in: SignedIn) -> Page:
    """The section that the controller writes, open."""
    page = signed_in(new_page(*WIDE), "controller")
    page.goto(SECTION)
    return page


def stored() -> ReportText:
    found: ReportText = ReportText.objects.get(section__key="laget", report__round__slug="oktober")
    return found


def write_as_somebody_else(words: str) -> None:
    report = Report.objects.get(round__slug="oktober")
    save_text(Actor(User.objects.get(username="controller")), report, "laget", words)


def said(page: Page, words: str) -> None:
    expect(page.locator("#save-state")).to_contain_text(words)


def test_what_is_typed_is_saved_and_read_back_without_a_button(section: Page) -> None:
    version = stored().version
    text = section.get_by_label("Avsnittets text")
    text.fill("Det blev **486,9 Mkr** till slut.")
    said(section, "Inte sparat än.")
    expect(section.locator("#version")).to_have_value(str(version + 1))
    said(section, "Sparat")
    expect(section.locator("#preview strong")).to_have_text("486,9 Mkr")
    expect(section.locator("#words")).to_have_text("6 ord")
    expect(section.locator("#verdicts .verdict.matched")).to_contain_text("486,9 Mkr")
    assert stored().markdown == "Det blev **486,9 Mkr** till slut."
    text.press("End")
    text.type(" Och mer.")
    expect(section.locator("#version")).to_have_value(str(version + 2))


def test_a_figure_is_put_in_where_the_caret_stands_and_stays_live(section: Page) -> None:
    text = section.get_by_label("Avsnittets text")
    text.fill("Avvikelsen är ett  i år.")
    text.evaluate("e => e.setSelectionRange(18, 18)")
    section.get_by_label("Sök siffra").fill("avvikelse läget")
    offer = section.locator("#figure-list [data-insert]", has_text="underskott på 0,1 Mkr")
    offer.first.click()
    expect(text).to_be_focused()
    expect(text).to_have_value("Avvikelsen är ett [[laget/deviation|mkr|ord]] i år.")
    preview = section.locator("#preview")
    expect(preview).to_contain_text("Avvikelsen är ett underskott på 0,1\u00a0Mkr i år.")
    expect(preview.locator(".live")).to_have_count(1)
    text.fill("Så var det.")
    offer.first.click()
    expect(text).to_have_value("Så var det. [[laget/deviation|mkr|ord]]")


def test_of_two_at_once_both_texts_are_shown_and_one_is_chosen(section: Page) -> None:
    write_as_somebody_else("Den andras ord.")
    text = section.get_by_label("Avsnittets text")
    text.fill("Mina ord.")
    expect(section.locator("#refusal blockquote")).to_have_text("Den andras ord.")
    said(section, "Texten är inte sparad.")
    text.fill("Mina ord, fler.")
    section.wait_for_timeout(1500)
    assert stored().markdown == "Den andras ord."
    section.get_by_role("button", name="Spara min i stället").click()
    said(section, "Sparat")
    expect(section.locator("#refusal blockquote")).to_have_count(0)
    assert stored().markdown == "Mina ord, fler."


def test_a_save_that_is_lost_is_said_and_tried_again(section: Page, complaints: list[str]) -> None:
    def fail(route: Route) -> None:
        route.abort()

    section.route("**/spara/", fail)
    section.get_by_label("Avsnittets text").fill("Utan nät.")
    said(section, "Kunde inte sparas")
    section.unroute("**/spara/")
    section.evaluate("dispatchEvent(new Event('online'))")
    said(section, "Sparat")
    assert stored().markdown == "Utan nät."

    # A session that has ended: the text stays, and is saved when one has signed in anew.
    title = section.title()
    cookies = {cookie["name"]: cookie["value"] for cookie in section.context.cookies()}
    section.context.clear_cookies(name="sessionid")
    section.get_by_label("Avsnittets text").fill("Utan session.")
    said(section, "du är utloggad")
    assert section.title() == title
    section.context.add_cookies(
        [{"name": "sessionid", "value": cookies["sessionid"], "url": section.url}]
    )
    section.evaluate("dispatchEvent(new Event('online'))")
    said(section, "Sparat")
    assert stored().markdown == "Utan session."
    expected = ("ERR_FAILED", "htmx:sendError", "htmx:afterRequest")
    complaints[:] = [words for words in complaints if not any(e in words for e in expected)]


def test_a_typed_figure_is_made_live_by_a_button(section: Page) -> None:
    section.get_by_label("Avsnittets text").fill("Kommunbidraget är 486,9 Mkr i år.")
    section.locator("#verdicts .verdict.matched").wait_for()
    section.get_by_role("button", name="Gör levande").first.click()
    section.wait_for_url(SECTION)
    assert stored().markdown.startswith("Kommunbidraget är [[")
    expect(section.locator("#preview .live")).to_have_text("486,9\u00a0Mkr")


def test_handing_in_takes_with_it_what_was_just_typed(section: Page) -> None:
    section.get_by_label("Avsnittets text").fill("Sista ordet.")
    section.get_by_role("button", name="Lämna in avsnittet").click()
    expect(section.get_by_text("Avsnittet är inlämnat.", exact=True)).to_be_visible()
    assert (stored().markdown, stored().state) == ("Sista ordet.", "submitted")


def test_without_script_the_section_is_written_and_figures_are_found(
    new_page: NewPage, signed_in: SignedIn
) -> None:
    page = signed_in(new_page(*WIDE, java_script_enabled=False), "controller")
    page.goto(SECTION)
    page.get_by_label("Avsnittets text").fill("Utan skript.")
    page.get_by_role("button", name="Förhandsgranska").click()
    expect(page.locator("#preview")).to_contain_text("Utan skript.")
    assert stored().markdown != "Utan skript."
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("#preview")).to_contain_text("Utan skript.")
    assert stored().markdown == "Utan skript."
    page.get_by_label("Sök siffra").fill("kommunbidrag")
    page.get_by_role("button", name="Sök").click()
    expect(page.locator(".figure-list code").first).to_contain_text("[[")


def test_a_text_is_looked_at_at_once_and_is_then_not_saved(section: Page) -> None:
    before = stored().markdown
    section.evaluate("document.getElementById('writing').removeAttribute('hx-trigger')")
    section.route("**/spara/", lambda route: route.abort())
    section.get_by_label("Avsnittets text").evaluate("e => { e.value = 'Bara **sett**.'; }")
    section.get_by_role("button", name="Förhandsgranska").click()
    expect(section.locator("#preview strong")).to_have_text("sett")
    said(section, "Det som visas är inte sparat.")
    assert stored().markdown == before


@SCREENS
def test_no_page_of_a_report_breaks_a_rule_or_scrolls_sideways(
    new_page: NewPage, signed_in: SignedIn, size: tuple[int, int], scheme: str
) -> None:
    publish_reports(SERVER, Committee.objects.get())
    keep_file(SERVER, ReportVersion.objects.get(), FileKind.PDF, b"%PDF")
    submit_report(SERVER, Report.objects.get(round__slug="arsanalys"))
    page = signed_in(new_page(*size, color_scheme=scheme), "controller")
    found = []
    for address in PAGES:
        found += findings_unfolded(page, address)
        found += [f"{address}: wide: {words}" for words in page.evaluate(TOO_WIDE)]
    assert not found, "\n".join(found)
