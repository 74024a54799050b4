"""An elected member's evening: from the sentence on Läget down to a month, and what is fetched."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from budget.models import Committee
from tests.browser.conftest import SIGN_IN, NewPage
from tests.browser.places import APRIL, AREA, AUGUST, LINE, OCTOBER, SEGMENT, YEAR_2020

pytestmark = pytest.mark.browser

SENTENCE = "Kommunstyrelsen väntas hålla budgeten för 2023."
DRAWN = "figure[data-state=drawn] > svg"


def test_from_signing_in_to_the_sentence_the_facts_and_the_charts(
    page: Page, malmo_committed: Committee, sign_in: Callable[[Page, str, str], None]
) -> None:
    sign_in(page, "fortroendevald", settings.DEMO_PASSWORD)
    page.get_by_role("link", name="Kommunstyrelsen").click()
    expect(page).to_have_url(AUGUST)
    expect(page.get_by_role("heading", level=1)).to_have_text(SENTENCE)
    facts = page.locator(".facts > *")
    # driftbudget.csv: kommunbidrag 486 892, prognos −486 892, avvikelse 0; investeringsram 460
    expect(facts.nth(0)).to_contain_text("486,9")
    expect(facts.nth(1)).to_contain_text("−486,9")
    expect(facts.nth(2)).to_have_text("Avvikelse 0 Tkr", use_inner_text=True)
    expect(facts.nth(4)).to_contain_text("+460")
    expect(page.locator(DRAWN)).to_have_count(page.locator("[data-chart]").count())
    assert page.locator("[data-chart]").count() >= 7


def test_the_page_is_there_and_can_be_used_before_any_chart(reader: Page) -> None:
    held: list[Route] = []
    reader.route("**/diagram/**", lambda route: held.append(route))
    reader.goto(AUGUST, wait_until="load")  # returns although every drawing is held back
    expect(reader.get_by_role("heading", level=1)).to_have_text(SENTENCE)
    reader.get_by_text("Tabellen bakom diagrammet").first.click()
    expect(reader.locator("details.behind[open] table").first).to_be_visible()
    expect(reader.locator(DRAWN)).to_have_count(0)
    assert held
    for route in held:
        route.continue_()
    reader.unroute("**/diagram/**")
    expect(reader.locator(DRAWN)).to_have_count(reader.locator("[data-chart]").count())


def test_a_chart_that_does_not_come_says_so_and_opens_its_table(
    reader: Page, complaints: list[str]
) -> None:
    reader.route("**/diagram/**", lambda route: route.fulfill(status=500))
    reader.goto(AUGUST)
    expect(reader.locator("figure[data-state=failed]")).to_have_count(
        reader.locator("[data-chart]").count()
    )
    expect(reader.locator("figure .problem").first).to_contain_text("kunde inte hämtas")
    expect(reader.locator("details.behind:not([open])")).to_have_count(0)
    assert all("500" in complaint for complaint in complaints)
    complaints.clear()


def test_a_session_that_ends_before_the_charts_come_opens_their_tables_without_a_breach(
    reader: Page, complaints: list[str]
) -> None:
    page = f"<!doctype html><title>Logga in</title><p>{SENTENCE}<br>"  # well-formed as HTML alone
    reader.route("**/diagram/**", lambda route: route.fulfill(content_type="text/html", body=page))
    reader.goto(AUGUST)
    expect(reader.locator("figure[data-state=failed]")).to_have_count(
        reader.locator("[data-chart]").count()
    )
    assert not complaints


def test_what_asks_by_itself_leads_to_the_sign_in_when_the_session_has_ended(reader: Page) -> None:
    reader.goto(f"{AUGUST}tabeller/")
    reader.context.clear_cookies(name="sessionid")
    # As a file's progress does: a part of the page that is fetched anew all the time.
    reader.evaluate(
        """() => {
          const part = document.createElement("p");
          part.setAttribute("hx-get", location.pathname);
          part.setAttribute("hx-trigger", "every 100ms");
          document.querySelector("main").append(part);
          htmx.process(part);
        }"""
    )
    reader.wait_for_url(f"**{SIGN_IN}?next={AUGUST}tabeller/")


def test_a_bar_leads_to_segment_area_line_and_month_and_the_crumbs_back(reader: Page) -> None:
    reader.goto(AUGUST)
    bar = reader.locator("svg a").filter(has_text="Solidariskt och intäktsfinansierad").first
    bar.click()
    expect(reader).to_have_url(SEGMENT)
    main = reader.locator("main")
    main.get_by_role("link", name="Försäkringar").click()
    expect(reader).to_have_url(AREA)
    main.get_by_role("link", name="Övriga kostnader").click()
    expect(reader).to_have_url(f"{AREA}{LINE}/")
    main.get_by_role("link", name="Augusti").click()
    expect(reader).to_have_url(f"{AREA}{LINE}/8/")
    expect(reader.get_by_role("heading", level=1)).to_contain_text("augusti 2023")
    crumbs = reader.get_by_role("navigation", name="Sökväg")
    for name, address in (
        ("Övriga kostnader", f"{AREA}{LINE}/"),
        ("Försäkringar", AREA),
        ("Solidariskt och intäktsfinansierad", SEGMENT),
        ("Läget", AUGUST),
    ):
        crumbs.get_by_role("link", name=name).click()
        expect(reader).to_have_url(address)


def test_a_fact_leads_on_wherever_it_is_touched_and_its_word_explains_itself(reader: Page) -> None:
    reader.goto(AUGUST)
    fact = reader.locator(".facts > *").first
    fact.get_by_role("button", name="Kommunbidrag").click()
    explanation = reader.locator("#ord-kommunbidrag")
    expect(explanation).to_be_visible()
    expect(explanation).to_contain_text("kommunfullmäktige")
    reader.keyboard.press("Escape")
    expect(explanation).to_be_hidden()
    box = fact.bounding_box()
    assert box
    reader.mouse.click(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5)
    expect(reader).to_have_url(f"{AUGUST}kommunbidrag/")


def test_choosing_round_and_year_goes_to_the_same_page_there_at_once(reader: Page) -> None:
    reader.goto(f"{AUGUST}tabeller/")
    reader.locator("select[name=omgang]").select_option(label="Prognos april")
    expect(reader).to_have_url(f"{APRIL}tabeller/")
    year = reader.locator("select[name=ar]")
    year.select_option("2020")
    expect(reader).to_have_url(f"{YEAR_2020}tabeller/")
    # Left by another choice and come back to, as a browser keeps pages whole: it is 2020's still.
    year.evaluate("e => { e.value = '2023'; }")
    reader.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(year).to_have_value("2020")


def test_the_elected_member_meets_no_draft(reader: Page, complaints: list[str]) -> None:
    reader.goto(AUGUST)
    offered = reader.locator("select[name=omgang] option").all_inner_texts()
    assert "Prognos april" in offered
    assert not [name for name in offered if "oktober" in name.lower()]
    response = reader.goto(OCTOBER)
    assert response
    assert response.status == 404
    expect(reader.locator("main")).not_to_contain_text("ktober")
    complaints.clear()  # the browser's own word on a 404


def test_the_controller_reads_the_draft_and_sees_that_it_is_one(
    page: Page, signed_in: Callable[[Page, str], Page]
) -> None:
    signed_in(page, "controller").goto(OCTOBER)
    expect(page.locator(".round-state.draft")).to_be_visible()
    expect(page.locator("select[name=omgang] option:checked")).to_contain_text("oktober")


def test_the_workbook_and_a_table_come_as_files(reader: Page) -> None:
    reader.goto(AUGUST)
    with reader.expect_download() as papers:
        reader.get_by_role("link", name="Handlingar (Excel)").click()
    assert papers.value.suggested_filename == "handlingar-kommunstyrelsen-2023-augusti.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(papers.value.path().read_bytes()))
    assert book.sheetnames[:2] == ["Läget", "Driftbudget"]
    reader.goto(f"{AUGUST}tabeller/")
    with reader.expect_download() as table:
        reader.get_by_role("link", name="Hämta Driftbudget som CSV").click()
    lines = table.value.path().read_text("utf-8-sig").splitlines()
    # driftbudget.csv: −272 263 to August, −486 892 for the year
    (net_cost,) = [line for line in lines if line.startswith("Nettokostnad;")]
    assert net_cost.split(";")[1:3] == ["-272263", "-486892"]


def test_without_script_the_places_have_a_button_and_the_tables_stand_for_the_charts(
    new_page: NewPage, signed_in: Callable[[Page, str], Page]
) -> None:
    page = signed_in(new_page(1280, 900, java_script_enabled=False), "fortroendevald")
    page.goto(AUGUST)
    expect(page.get_by_role("heading", level=1)).to_have_text(SENTENCE)
    tables = page.locator(".charts section table")
    assert tables.count() == page.locator("[data-chart]").count()
    for table in tables.all():
        expect(table).to_be_visible()
    expect(page.locator("figure .chart-word").first).to_be_hidden()
    page.locator("select[name=omgang]").select_option(label="Prognos april")
    page.get_by_role("button", name="Visa").click()
    expect(page).to_have_url(APRIL)
    page.goto(SEGMENT)
    page.get_by_role("link", name="Avvikelse").first.click()
    expect(page.locator("th[aria-sort]")).to_contain_text("Avvikelse")
