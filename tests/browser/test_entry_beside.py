"""Beside the entry table in a browser: explanations, suggestions, panels; no script; axe."""

import pytest
from playwright.sync_api import Page, expect

from budget.models import Committee
from budget.workflow.action import SERVER
from tests.browser.axe import SCREENS, findings
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.browser.entry_table import KR, URL, SignedIn, amounts, said, save_as, stands
from tests.makers import write

pytestmark = pytest.mark.browser


@pytest.fixture
def table(new_page: NewPage, signed_in: SignedIn) -> Page:
    """The area's table, open for its budget holder, the clipboard allowed."""
    page = signed_in(new_page(*WIDE), "budgetansvarig")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(URL)
    return page


def test_an_explanation_opens_where_the_deviation_calls_for_it(table: Page) -> None:
    save_as("", "loner", -12_886_766)
    save_as("", "po-palagg", -5_750_476)
    save_as("", "ovriga-kostnader", -12_593_121)
    table.goto(URL)
    text = table.locator("#text-full_year")
    text.fill("")
    table.keyboard.press("Tab")
    said(table, "Förklaringen sparad")
    # What deviates now: +42 104 − 48 025 + 16 345, within 500 Tkr.
    expect(text).to_be_hidden()
    table.locator("#rad-ovriga-kostnader input[data-line]").fill("-12000")
    table.keyboard.press("Enter")
    expect(text).to_be_visible()
    text.fill("Förskjutna insatser.")
    table.locator("#rad-loner input[data-line]").focus()
    said(table, "Förklaringen sparad")


def test_suggestions_are_taken_one_by_one_and_all_at_once(table: Page) -> None:
    before = amounts()
    table.locator("#rad-loner .suggestion button").click()
    stands(table, "loner", "−9\u00a0497")
    # 44.4 % of −9 496 627,50.
    expect(table.locator("#rad-po-palagg .charges button")).to_have_text("−4\u00a0217")
    table.locator("#rad-po-palagg .charges button").click()
    stands(table, "po-palagg", "−4\u00a0217")
    table.get_by_role("button", name="Ta alla förslag").click()
    said(table, "8 prognoser sparade")
    for _step in range(3):
        table.keyboard.press("Control+Z")
        said(table, "Ångrat")
        table.locator("#entry-status").evaluate("e => { e.textContent = ''; }")
    stands(table, "loner", "−9\u00a0780")
    assert amounts() == before


def test_the_panel_of_a_row_takes_vacancies_a_spread_and_a_comment(table: Page) -> None:
    table.get_by_role("button", name="Mer om Lönekostnader").click()
    panel = table.locator(".row-panel:popover-open")
    # Focus is still on the button in the row.
    expect(panel).to_be_visible()
    table.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    table.keyboard.press("Enter")
    expect(panel).to_contain_text("Träffade närmast förra gången: medelfel 221\u00a0Tkr.")
    panel.get_by_text("Räkna på vakanser").click()
    panel.get_by_label("Tjänst", exact=True).first.fill("Samordnare")
    panel.get_by_label("Månadslön, kr").first.fill("45 000")
    panel.get_by_label("Månader vakant").first.fill("8")
    panel.get_by_role("button", name="Räkna", exact=True).click()
    panel.get_by_role("button", name="Ta in i prognosen").click()
    # −12 886 766 + 360 000, and −5 750 476 + 159 840.
    stands(table, "loner", "−12\u00a0527")
    stands(table, "po-palagg", "−5\u00a0591")
    panel.get_by_text("Fördela på resten av året").click()
    panel.get_by_role("button", name="Jämnt").click()
    # −12 526 766 + 6 331 085 = −6 195 681, half in each month.
    expect(panel.get_by_label("November")).to_have_value("−3\u00a0098")
    panel.get_by_label("Ny kommentar").fill("Stäm av med HR")
    panel.get_by_role("button", name="Lägg till").click()
    expect(panel.locator(".remarks")).to_contain_text("Stäm av med HR")
    table.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_without_script_the_same_form_saves_by_button(
    new_page: NewPage, signed_in: SignedIn, complaints: list[str]
) -> None:
    page = signed_in(new_page(*WIDE, java_script_enabled=False), "budgetansvarig")
    page.goto(URL)
    page.locator("#rad-loner input[data-line]").fill("-9 500")
    page.locator("#rad-hyror input[data-line]").fill("-1100-90")
    # Enter presses the form's first button, which saves and takes no suggestion.
    page.locator("#rad-hyror input[data-line]").press("Enter")
    expect(page.locator(".message")).to_contain_text("2 prognoser sparade")
    assert (amounts()["loner"], amounts()["hyror"]) == (KR(-9_500_000), KR(-1_190_000))
    page.locator("#rad-loner input[data-line]").fill("nio")
    page.get_by_role("button", name="Spara", exact=True).last.click()
    expect(page.locator("#rad-loner + .says-row")).to_be_visible()
    expect(page.locator("#rad-loner input[data-line]")).to_have_value("nio")
    complaints.clear()


@SCREENS
def test_axe_finds_nothing(
    new_page: NewPage,
    signed_in: SignedIn,
    complaints: list[str],
    scheme: str,
    size: tuple[int, int],
) -> None:
    page = signed_in(new_page(*size, color_scheme=scheme), "budgetansvarig")
    page.goto(URL)
    save_as("controller", "hyror", -1_100_000)
    page.locator("#rad-loner input[data-line]").fill("nio")
    page.locator("#rad-hyror input[data-line]").fill("-1000")
    page.keyboard.press("Enter")
    expect(page.locator("#rad-hyror + .says-row")).to_be_visible()
    expect(page.locator("#rad-loner + .says-row")).to_be_visible()
    complaints.clear()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.get_by_role("button", name="Mer om Lönekostnader").click()
    for summary in page.locator(".row-panel:popover-open summary").all():
        summary.click()
    assert findings(page) == []


def test_the_table_that_is_read_is_clean_too(new_page: NewPage, signed_in: SignedIn) -> None:
    page = signed_in(new_page(*WIDE), "forvaltningschef")
    page.goto(URL)
    assert findings(page) == []


def test_on_a_phone_the_panel_tells_what_the_rest_of_the_year_must_bring(
    new_page: NewPage, signed_in: SignedIn
) -> None:
    page = signed_in(new_page(*NARROW), "budgetansvarig")
    page.goto(URL)
    page.get_by_role("button", name="Mer om Lönekostnader").click()
    panel = page.locator("aside:popover-open")
    # −9 779 737 + 6 331 085 booked to August.
    expect(panel.locator("dt", has_text="Prognosen kräver")).to_be_visible()
    expect(panel.locator("[id^=more-rest]")).to_have_text("−3\u00a0449")
    panel.get_by_role("button", name="Stäng").click()
    page.locator("#rad-loner input[data-line]").fill("-9500")
    page.keyboard.press("Enter")
    said(page, "Sparat")
    page.get_by_role("button", name="Mer om Lönekostnader").click()
    expect(panel.locator("[id^=more-rest]")).to_have_text("−3\u00a0169")


# Where the digits end: in the fields, and in the sums.
ENDS = """() => {
    const field = (input) => {
        const style = getComputedStyle(input);
        const inside = parseFloat(style.paddingRight) + parseFloat(style.borderRightWidth);
        return input.getBoundingClientRect().right - inside;
    };
    const sum = (span) => {
        const text = document.createRange();
        text.selectNodeContents(span);
        return text.getBoundingClientRect().right;
    };
    const of = (query, end) => [...document.querySelectorAll(query)].map(end);
    const all = [...of("input[data-line]", field), ...of(".sum .field-cell > span", sum)];
    return Math.max(...all) - Math.min(...all);
}"""


def test_the_sums_end_where_the_fields_figures_do(table: Page) -> None:
    apart = {}
    for width in (320, 360, 700, 1000, 1280, 1600):
        table.set_viewport_size({"width": width, "height": 900})
        apart[width] = table.evaluate(ENDS)
    table.emulate_media(media="print")
    apart[0] = table.evaluate(ENDS)
    assert {width: pixels for width, pixels in apart.items() if pixels > 0.5} == {}


def test_a_table_in_kronor_fits_every_screen(table: Page) -> None:
    committee = Committee.objects.get()
    committee.entry_unit = "kr"
    write(SERVER, committee.save)
    save_as("", "ovriga-kostnader", -123_456_789)
    table.goto(URL)
    wide = {}
    for width in (320, 360, 660, 880, 1040, 1240, 1360, 1440, 1616):
        table.set_viewport_size({"width": width, "height": 900})
        wide[width] = table.evaluate("document.documentElement.scrollWidth")
    assert {width: found for width, found in wide.items() if found > width} == {}
    # No figure begins outside its field: a minus would be out of sight.
    table.set_viewport_size({"width": 1240, "height": 900})
    cut = "input => input.scrollWidth > input.clientWidth"
    fields = table.locator("input[data-line]").all()
    assert [field.input_value() for field in fields if field.evaluate(cut)] == []
