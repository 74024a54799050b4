"""Prose as HTML: the tree it was, every word escaped, lists nested as they were."""

import re

import pytest

from reports.content.document import Item, Listing, Paragraph, ProsePart, Quote, Run, SubHeading
from reports.text.markup import prose
from tests.reports.papers.hostile import hostile_text


def item(text: str, depth: int = 0, number: int = 0) -> Item:
    return Item((Run(text),), depth, bool(number), number)


@pytest.mark.parametrize(
    ("part", "html"),
    [
        (Paragraph((Run("a"), Run(" b", bold=True))), "<p>a<strong> b</strong></p>"),
        (Paragraph((Run("a\nb", italic=True),)), "<p><em>a<br>b</em></p>"),
        (
            Paragraph((Run("Enligt plan", bold=True),)),
            '<p class="leads-in"><strong>Enligt plan</strong></p>',
        ),
        (
            Paragraph((Run("A", bold=True), Run(" b"))),
            "<p><strong>A</strong> b</p>",
        ),
        (SubHeading(3, (Run("R"),)), "<h3>R</h3>"),
        (Quote((Run("c"),)), "<blockquote><p>c</p></blockquote>"),
        (Paragraph((Run("x", missing=True),)), '<p><strong class="missing">x</strong></p>'),
        (
            Paragraph((Run("m", url="https://malmo.se/?a=1&b=2"),)),
            '<p><a href="https://malmo.se/?a=1&amp;b=2" rel="noopener noreferrer">m</a></p>',
        ),
        (Listing((item("a"), item("b"))), "<ul><li>a</li><li>b</li></ul>"),
        (
            Listing((item("a", 0, 1), item("b", 1), item("c", 0, 2))),
            "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
        ),
        (
            Listing((item("a", 2), item("b", 5), item("c", 1), item("d"))),
            "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>",
        ),
        (
            Listing((item("a"), item("b", 0, 3), item("c", 0, 4))),
            '<ul><li>a</li></ul><ol start="3"><li>b</li><li>c</li></ol>',
        ),
        (Listing(()), ""),
    ],
)
def test_a_part_as_html(part: ProsePart, html: str) -> None:
    assert prose([part]) == html


def test_a_live_figure_says_where_it_comes_from_only_on_a_page() -> None:
    live = Paragraph((Run("3,8\u00a0Mkr", figure="k", source='Driftbudget: "Summa"'),))
    assert prose([live]) == "<p>3,8\u00a0Mkr</p>"
    assert prose([live], page=True) == (
        '<p><span class="live" title="Hämtas ur rapporten: Driftbudget: &quot;Summa&quot;">'
        "3,8\u00a0Mkr</span></p>"
    )


def test_hostile_prose_gives_no_tag_of_its_own() -> None:
    html = prose(hostile_text().parts, page=True)
    tags = set(re.findall(r"<(/?[a-z0-9]+)", html))
    ours = {"p", "h1", "h6", "blockquote", "ul", "li", "strong", "em", "span", "a", "br"}
    assert {tag.removeprefix("/") for tag in tags} <= ours
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", html)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1,3 Mkr och 5 %.", "1,3_Mkr och 5_%."),
        ("1 300 000 kr, 1 300 tkr", "1_300_000_kr, 1_300_tkr"),
        ("1,3 miljoner kronor", "1,3_miljoner kronor"),
        ("3 procentenheter mer", "3_procentenheter mer"),
        ("enligt § 12 i lagen", "enligt §_12 i lagen"),
        ("kr 7 417 000 eller SEK 5", "kr_7_417_000 eller SEK_5"),
        ("1 300 :- styck", "1_300_:- styck"),
        ("år 2023 till 3 kronans bro", "år 2023 till 3 kronans bro"),
        ("12 personer, 5 kritiska", "12 personer, 5 kritiska"),
        ("den 5 maj 2023 40 000 kr", "den 5 maj 2023 40_000_kr"),
    ],
)
def test_a_number_and_its_unit_never_part_at_the_end_of_a_line(typed: str, shown: str) -> None:
    part = Paragraph((Run(typed),))
    assert prose([part]) == f"<p>{shown}</p>".replace("_", "\u00a0")
    assert prose([part], page=True) == prose([part])


def test_a_number_is_bound_to_a_unit_in_another_manner() -> None:
    parts = Paragraph((Run("3,8", bold=True), Run(" "), Run("Mkr", italic=True)))
    assert prose([parts]) == "<p><strong>3,8</strong>\u00a0<em>Mkr</em></p>"
