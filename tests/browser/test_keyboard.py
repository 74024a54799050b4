"""Reading by the keyboard alone: everything is reached, and one sees where one is."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.places import APRIL, AUGUST, SEGMENT

pytestmark = pytest.mark.browser


def outlined(locator: Locator) -> bool:
    """Whether what has the focus is marked by an outline of at least two pixels."""
    style: dict[str, str] = locator.evaluate(
        "e => { const s = getComputedStyle(e); return {s: s.outlineStyle, w: s.outlineWidth}; }"
    )
    return style["s"] != "none" and float(style["w"].removesuffix("px")) >= 2


def test_the_first_stop_leads_past_the_head(reader: Page) -> None:
    reader.goto(AUGUST)
    reader.keyboard.press("Tab")
    skip = reader.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    reader.keyboard.press("Enter")
    expect(reader.locator("main")).to_be_focused()


def test_every_stop_on_laget_is_marked_and_in_sight(reader: Page) -> None:
    reader.goto(AUGUST)
    expect(reader.locator("figure[data-state=drawn]")).to_have_count(
        reader.locator("[data-chart]").count()
    )
    seen = set()
    for _ in range(200):
        reader.keyboard.press("Tab")
        focused = reader.locator(":focus")
        if focused.count() == 0:  # past the last stop
            break
        name = focused.evaluate("e => e.outerHTML")
        assert outlined(focused), name
        expect(focused).to_be_in_viewport()
        seen.add(name)
    else:
        pytest.fail("the keyboard never comes to the end of the page")
    assert any("/finansiering/" in name for name in seen), "no bar could be reached"
    assert any("handlingar.xlsx" in name for name in seen)


def test_a_table_is_sorted_from_its_head(reader: Page) -> None:
    reader.goto(SEGMENT)
    head = reader.locator("#omraden th").filter(has_text="Avvikelse")
    head.get_by_role("link").focus()
    reader.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    names = reader.locator("#omraden tbody th")
    # forecasts of areas budgeted to zero: Systemverksamhet −11 909 is the least, Upphandling 14 942
    expect(names.first).to_have_text("Systemverksamhet")
    expect(names.last).to_have_text("Upphandling")


def test_the_menu_opens_and_closes_and_gives_the_focus_back(reader: Page) -> None:
    reader.goto("/")
    summary = reader.locator("details.menu > summary")
    summary.focus()
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("button", name="Logga ut")).to_be_visible()
    reader.keyboard.press("Tab")
    reader.keyboard.press("Escape")
    expect(reader.get_by_role("button", name="Logga ut")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_word_is_explained_and_the_focus_stays_with_it(reader: Page) -> None:
    reader.goto(AUGUST)
    word = reader.locator(".facts").get_by_role("button", name="Avvikelse")
    word.focus()
    reader.keyboard.press("Enter")
    expect(reader.locator("#ord-avvikelse")).to_be_visible()
    reader.keyboard.press("Escape")
    expect(reader.locator("#ord-avvikelse")).to_be_hidden()
    expect(word).to_be_focused()


def test_arrows_through_the_rounds_go_nowhere_until_enter(reader: Page) -> None:
    reader.goto(AUGUST)
    rounds = reader.locator("select[name=omgang]")
    names = rounds.locator("option").all_inner_texts()
    here = rounds.locator("option:checked").inner_text()
    rounds.focus()
    april_is_below = names.index("Prognos april") > names.index(here)
    reader.keyboard.press("ArrowDown" if april_is_below else "ArrowUp")
    expect(rounds.locator("option:checked")).to_have_text("Prognos april")
    expect(reader.get_by_role("button", name="Visa")).to_be_visible()
    assert reader.url.endswith(AUGUST)
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(APRIL)
