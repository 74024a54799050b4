"""Pages on paper: A4, without navigation, nothing cut off."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.places import AREA, AUGUST, PAGES, SEGMENT
from tests.system import PDFTOTEXT, required

pytestmark = pytest.mark.browser

A4 = (595, 842)  # points
PAPER = 688  # CSS pixels: the 210 mm of an A4 without the margins of print.css, 2 × 14 mm
OUTSIDE = """paper => [...document.querySelectorAll('main, main *')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > paper + 1
        && !e.closest('.chart, .visually-hidden'))
    .map(e => e.outerHTML.slice(0, 80))"""


def printed(page: Page, address: str, folder: Path) -> tuple[str, str]:
    """A page as PDF: its text with line breaks, and its words with their places."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    file = folder / "sida.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    program = required(PDFTOTEXT)
    text, boxes = (
        subprocess.run(
            [program, *options, file, "-"], capture_output=True, text=True, check=True
        ).stdout
        for options in (["-layout"], ["-bbox"])
    )
    return text, boxes


def test_laget_prints_with_its_sentence_first_and_without_navigation(
    reader: Page, tmp_path: Path
) -> None:
    text, boxes = printed(reader, AUGUST, tmp_path)
    first = " ".join(text.split("\f")[0].split())
    assert "Kommunstyrelsen väntas hålla budgeten för 2023." in first
    assert "Kommunstyrelsen · 2023 · Delårsrapport augusti" in first
    for navigation in ("Driftredovisning", "Logga ut", "Utseende", "Hämta", "Tabellen bakom"):
        assert navigation not in text
    sizes = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', boxes)
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {A4}
    # Each chart's last row stands in the paper: the drawings came along.
    for words in ("Prognosen behöver", "Helårets resultat", "dec", "486 892"):
        assert words.replace(" ", "\N{NO-BREAK SPACE}") in text or words in text


def test_no_page_is_wider_than_the_paper(reader: Page) -> None:
    # A browser shrinks what is too wide until nobody can read it, or cuts it off.
    reader.set_viewport_size({"width": PAPER, "height": 1000})
    reader.emulate_media(media="print")
    wide = {}
    for address in PAGES:
        reader.goto(address)
        if out := reader.evaluate(OUTSIDE, PAPER):
            wide[address] = out
    assert wide == {}


def test_the_frame_and_what_only_a_screen_can_use_are_hidden(reader: Page) -> None:
    reader.emulate_media(media="print")
    for address in (AUGUST, SEGMENT, AREA, f"{AUGUST}tabeller/"):
        reader.goto(address)
        for hidden in (".site-head", ".site-foot", ".skip", ".actions", ".contents", ".crumbs"):
            for part in reader.locator(hidden).all():
                expect(part).to_be_hidden()
        expect(reader.locator(".print-place")).to_be_visible()
        expect(reader.locator("h1")).to_be_visible()
