"""The entry table in a browser: keys, paste, steps back, conflicts, lost connections, no script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser.conftest import WIDE, NewPage
from tests.browser.entry_table import KR, URL, SignedIn, amounts, said, save_as, stands

pytestmark = pytest.mark.browser


# The whole area in kronor, as it is typed line by line.
WHOLE = {
    "bidrag": 910_000,
    "ovriga-intakter": 2_150_500,
    "loner": -9_700_250,
    "po-palagg": -4_306_911,
    "ovrig-personal": -120_000,
    "hyror": -1_190_000,
    "ovriga-kostnader": -6_000_000,
    "avskrivningar": -180_000,
    "finansiella-intakter": 0,
    "finansiella-kostnader": -9_900,
}


def paste(page: Page, text: str) -> None:
    """Ctrl+V of cells as LibreOffice copies them: a table, and lines ended by a line break."""
    page.evaluate(
        """async (text) => {
            const rows = text.trimEnd().split("\\n").map((row) =>
              `<tr>${row.split("\\t").map((cell) => `<td>${cell}</td>`).join("")}</tr>`);
            const html = `<meta charset="utf-8"><table>${rows.join("")}</table>`;
            const part = (kind, value) => new Blob([value], { type: kind });
            await navigator.clipboard.write([new ClipboardItem({
              "text/plain": part("text/plain", text), "text/html": part("text/html", html),
            })]);
        }""",
        text,
    )
    page.keyboard.press("Control+V")


@pytest.fixture
def table(new_page: NewPage, signed_in: SignedIn) -> Page:
    """The area's table, open for its budget holder, the clipboard allowed."""
    page = signed_in(new_page(*WIDE), "budgetansvarig")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(URL)
    return page


def test_the_whole_area_is_entered_by_keyboard_alone(table: Page) -> None:
    table.goto(f"{URL}#rad-bidrag")
    # The link leads to the field by an event that a goto within the page does not await.
    expect(table.locator("#rad-bidrag input[data-line]")).to_be_focused()
    for kronor in WHOLE.values():
        table.keyboard.type(f"{kronor} kr")
        table.keyboard.press("Enter")
    # 910 000 + 2 150 500 − 9 700 250 − 4 306 911 − 120 000 − 1 190 000 − 6 000 000 − 180 000
    # − 9 900 = −18 446 561
    expect(table.locator("#stand")).to_contain_text("−18\u00a0447 mot budget −29\u00a0692")
    stands(table, "finansiella-kostnader", "−10")
    assert amounts() == {slug: KR(kronor) for slug, kronor in WHOLE.items()}
    said(table, "Sparat")


def test_keys_move_as_in_a_spreadsheet(table: Page) -> None:
    focus = "document.activeElement.closest('tr')?.id"
    table.locator("#rad-bidrag input[data-line]").click()
    moves = [
        ("ArrowDown", "rad-ovriga-intakter"),
        ("Enter", "rad-loner"),
        ("Shift+Enter", "rad-ovriga-intakter"),
        ("Tab", "rad-loner"),
        ("Shift+Tab", "rad-ovriga-intakter"),
        ("ArrowUp", "rad-bidrag"),
        ("ArrowUp", "rad-bidrag"),
        ("End", "rad-finansiella-kostnader"),
        ("Home", "rad-bidrag"),
    ]
    for key, row in moves:
        table.keyboard.press(key)
        assert table.evaluate(focus) == row, key
    table.keyboard.press("ArrowLeft")
    assert table.evaluate("document.activeElement.name") == "take"
    table.keyboard.press("ArrowRight")
    # In the text the arrows are the text's own.
    table.keyboard.press("F2")
    table.keyboard.press("ArrowLeft")
    table.keyboard.type("5")
    stands(table, "bidrag", "9050")
    assert table.evaluate(focus) == "rad-bidrag"
    table.keyboard.press("Escape")
    stands(table, "bidrag", "900")


def test_tab_leaves_the_table_at_its_end(table: Page) -> None:
    table.locator("#rad-finansiella-kostnader input[data-line]").focus()
    table.keyboard.press("Tab")
    assert table.evaluate("document.activeElement.closest('tr')?.id") != "rad-bidrag"
    assert table.evaluate("document.activeElement.dataset.line") is None


def test_what_is_no_amount_is_told_beside_the_cell_and_kept(
    table: Page, complaints: list[str]
) -> None:
    table.locator("#rad-loner input[data-line]").click()
    table.keyboard.type("−9O00")
    table.keyboard.press("Enter")
    expect(table.locator("#rad-loner + .says-row")).to_contain_text("bokstaven ”O”")
    expect(table.locator("#rad-loner input[data-line]")).to_have_attribute("aria-invalid", "true")
    stands(table, "loner", "−9O00")
    table.keyboard.press("ArrowUp")
    table.keyboard.type("-9000")
    table.keyboard.press("Enter")
    expect(table.locator("#rad-loner + .says-row")).to_be_hidden()
    said(table, "Sparat")
    assert amounts()["loner"] == KR(-9_000_000)
    complaints.clear()  # Chromium tells of every answer that is not 200


def test_a_block_from_libreoffice_is_pasted_undone_and_done_again(table: Page) -> None:
    before = amounts()
    table.locator("#rad-loner input[data-line]").click()
    paste(table, "-9 500\n-4 218,5\n-\n")
    said(table, "3 prognoser sparade")
    stands(table, "loner", "−9\u00a0500")
    stands(table, "ovrig-personal", "0")
    pasted = {"loner": KR(-9_500_000), "po-palagg": KR(-4_218_500), "ovrig-personal": KR(0)}
    assert amounts() == {**before, **pasted}
    table.keyboard.press("Control+Z")
    said(table, "Ångrat")
    stands(table, "loner", "−9\u00a0780")
    assert amounts() == before
    table.keyboard.press("Control+Y")
    said(table, "Gjort om")
    stands(table, "po-palagg", "−4\u00a0219")
    assert amounts() == {**before, **pasted}


def test_a_block_with_a_wrong_cell_is_not_pasted(table: Page, complaints: list[str]) -> None:
    before = amounts()
    table.locator("#rad-loner input[data-line]").click()
    paste(table, "-9 500\n-42x8\n")
    said(table, "Inget klistrades in: ”-42x8” på raden PO-Pålägg stoppade det.")
    stands(table, "loner", "−9\u00a0780")
    assert amounts() == before
    complaints.clear()


def test_every_step_since_the_page_was_opened_is_taken_back(table: Page) -> None:
    before = amounts()
    table.locator("#rad-bidrag input[data-line]").click()
    for text in ("1", "2", "3"):
        table.keyboard.type(text)
        table.keyboard.press("Enter")
    stands(table, "loner", "3")
    said(table, "Sparat")
    # −18 703 500 − 899 272 − 2 140 740 + 9 782 737
    expect(table.locator("#stand")).to_contain_text("−11\u00a0961")
    for _step in range(3):
        table.keyboard.press("Control+Z")
    stands(table, "bidrag", "900")
    stands(table, "loner", "−9\u00a0780")
    table.keyboard.press("Control+Z")
    said(table, "Inget mer att ångra.")
    assert amounts() == before


def test_cells_are_copied_as_a_spreadsheet_reads_them(table: Page) -> None:
    table.locator("#rad-loner input[data-line]").click()
    table.keyboard.press("Shift+ArrowDown")
    table.keyboard.press("Shift+ArrowDown")
    table.keyboard.press("Control+C")
    said(table, "Kopierade rader: 3")
    copied = table.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines() == ["-9780", "-4369", "-112"]


def test_two_browsers_at_the_same_row_lose_nothing(
    table: Page, new_page: NewPage, signed_in: SignedIn, complaints: list[str]
) -> None:
    other = signed_in(new_page(*WIDE), "controller")
    other.goto(URL)
    other.locator("#rad-loner input[data-line]").fill("-9600")
    other.keyboard.press("Enter")
    said(other, "Sparat")
    table.locator("#rad-loner input[data-line]").click()
    table.keyboard.type("-9500")
    table.keyboard.press("Enter")
    shown = table.locator("#rad-loner + .says-row")
    expect(shown).to_contain_text("Karin Sjögren har ändrat Lönekostnader")
    expect(shown).to_contain_text("Behåll min: −9\u00a0500")
    expect(shown).to_contain_text("Ta den andras: −9\u00a0600")
    assert amounts()["loner"] == KR(-9_600_000)
    shown.get_by_role("button", name="Ta den andras").click()
    stands(table, "loner", "−9\u00a0600")
    expect(shown).to_be_hidden()
    # And the other way: now the other one is told.
    table.locator("#rad-hyror input[data-line]").fill("-1100")
    table.keyboard.press("Enter")
    said(table, "Sparat")
    other.locator("#rad-hyror input[data-line]").fill("-1000")
    other.keyboard.press("Enter")
    kept = other.locator("#rad-hyror + .says-row")
    kept.get_by_role("button", name="Behåll min").click()
    expect(kept).to_be_hidden()
    stands(other, "hyror", "−1\u00a0000")
    assert amounts()["hyror"] == KR(-1_000_000)
    complaints.clear()


def test_a_step_back_over_somebody_elses_save_is_a_conflict(
    table: Page, complaints: list[str]
) -> None:
    before = amounts()
    table.locator("#rad-loner input[data-line]").click()
    table.keyboard.type("-9500")
    table.keyboard.press("Enter")
    said(table, "Sparat")
    save_as("controller", "loner", -9_600_000)
    table.keyboard.press("Control+Z")
    shown = table.locator("#rad-loner + .says-row")
    expect(shown).to_contain_text("Karin Sjögren")
    assert amounts()["loner"] == KR(-9_600_000)
    # The step is there still, once it is chosen what it goes back over.
    shown.get_by_role("button", name="Ta den andras").click()
    stands(table, "loner", "−9\u00a0600")
    table.keyboard.press("Control+Z")
    stands(table, "loner", "−9\u00a0780")
    assert amounts() == before
    complaints.clear()


def test_what_a_lost_connection_keeps_back_is_saved_when_it_returns(
    table: Page, complaints: list[str]
) -> None:
    def lost(route: Route) -> None:
        route.abort("connectionfailed")

    table.route("**/cell/", lost)
    table.locator("#rad-loner input[data-line]").click()
    table.keyboard.type("-9500")
    table.keyboard.press("Enter")
    expect(table.locator("#rad-loner .cell-state")).to_have_text("inte sparat")
    said(table, "Inte sparat: ingen kontakt med servern.")
    stands(table, "loner", "-9500")
    assert amounts()["loner"] == KR(-9_779_737)

    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    table.on("dialog", stay)
    table.evaluate("setTimeout(() => { location.href = '/'; }, 0)")
    table.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert table.url.endswith(URL)

    table.unroute("**/cell/", lost)
    said(table, "Sparat")
    expect(table.locator("#rad-loner .cell-state")).to_have_text("")
    stands(table, "loner", "−9\u00a0500")
    assert amounts()["loner"] == KR(-9_500_000)
    complaints.clear()


def test_every_step_that_a_lost_connection_keeps_back_is_taken_when_it_returns(
    table: Page, complaints: list[str]
) -> None:
    before = amounts()
    table.context.set_offline(True)
    for slug, text in (("loner", "-9500\n-4218\n"), ("hyror", "-1100\n-6000\n")):
        table.locator(f"#rad-{slug} input[data-line]").click()
        paste(table, text)
        said(table, "Inte sparat: ingen kontakt med servern.")
    table.get_by_role("button", name="Mer om Lönekostnader").click()
    panel = table.locator(".row-panel:popover-open")
    panel.get_by_label("Ny kommentar").fill("Stäm av med HR")
    panel.get_by_role("button", name="Lägg till").click()
    table.context.set_offline(False)
    expect(panel.locator(".remarks")).to_contain_text("Stäm av med HR")
    table.keyboard.press("Escape")
    stands(table, "po-palagg", "−4\u00a0218")
    stands(table, "hyror", "−1\u00a0100")
    stands(table, "ovriga-kostnader", "−6\u00a0000")
    table.context.set_offline(True)
    table.locator("#rad-loner input[data-line]").click()
    table.keyboard.press("Control+Z")
    table.keyboard.press("Control+Z")
    said(table, "Inte sparat: ingen kontakt med servern.")
    table.context.set_offline(False)
    stands(table, "loner", "−9\u00a0780")
    stands(table, "hyror", "−1\u00a0192")
    assert amounts() == before
    complaints.clear()


def test_whoever_is_signed_out_keeps_the_text_and_is_told(table: Page) -> None:
    cookies = table.context.cookies()
    table.context.clear_cookies(name="sessionid")
    table.locator("#rad-loner input[data-line]").click()
    table.keyboard.type("-9500")
    table.keyboard.press("Enter")
    said(table, "Inte sparat: du är utloggad.")
    stands(table, "loner", "-9500")
    table.context.add_cookies(cookies)  # type: ignore[arg-type]  # as they were given
    said(table, "Sparat")
    assert amounts()["loner"] == KR(-9_500_000)


def test_what_is_typed_is_saved_by_whoever_signs_in_anew(
    table: Page, sign_in: Callable[[Page, str, str], None]
) -> None:
    table.context.clear_cookies(name="sessionid")
    table.locator("#rad-loner input[data-line]").click()
    table.keyboard.type("-9500")
    table.keyboard.press("Enter")
    said(table, "Inte sparat: du är utloggad.")
    # Signing in gives another token than the one that the page holds.
    sign_in(table.context.new_page(), "budgetansvarig", "anslag-demo-2023")
    said(table, "Sparat")
    stands(table, "loner", "−9\u00a0500")
    assert amounts()["loner"] == KR(-9_500_000)


def test_a_step_back_over_a_choice_in_a_conflict_restores_what_the_other_saved(
    table: Page, complaints: list[str]
) -> None:
    save_as("controller", "loner", -9_600_000)
    table.locator("#rad-loner input[data-line]").click()
    table.keyboard.type("-9500")
    table.keyboard.press("Enter")
    table.locator("#rad-loner + .says-row").get_by_role("button", name="Behåll min").click()
    stands(table, "loner", "−9\u00a0500")
    table.locator("#rad-loner input[data-line]").click()
    table.keyboard.press("Control+Z")
    stands(table, "loner", "−9\u00a0600")
    said(table, "Ångrat")
    assert amounts()["loner"] == KR(-9_600_000)
    complaints.clear()
