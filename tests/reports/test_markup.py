"""Prose as HTML: the tree it was, every word escaped, lists nested as they were."""

import re

import pytest

from reports.content.document import Item, Listing, Paragraph, ProsePart, Quote, Run, SubHeading
from reports.markup import prose
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
    live = Paragraph((Run("3,8 Mkr", figure="k", source='Driftbudget: "Summa"'),))
    assert prose([live]) == "<p>3,8 Mkr</p>"
    assert prose([live], page=True) == (
        '<p><span class="live" title="Hämtas ur rapporten: Driftbudget: &quot;Summa&quot;">'
        "3,8 Mkr</span></p>"
    )


def test_hostile_prose_gives_no_tag_of_its_own() -> None:
    html = prose(hostile_text().parts, page=True)
    tags = set(re.findall(r"<(/?[a-z0-9]+)", html))
    ours = {"p", "h1", "h6", "blockquote", "ul", "li", "strong", "em", "span", "a", "br"}
    assert {tag.removeprefix("/") for tag in tags} <= ours
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", html)
