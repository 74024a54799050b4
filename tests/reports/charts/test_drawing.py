"""Charts as drawn: links, colours, text, safety, and that each is drawn once."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import vl_convert
from django.core.cache import caches

from budget.calc.inputs import RoundInputs
from reports.charts import WIDTHS, draw, height_of, png_for_paper, svg_for_paper, width_within
from reports.charts.cleaning import cleaned
from reports.charts.lettering import width_of
from reports.charts.picture import MARGIN, Align, line_height
from reports.charts.specs import is_ours, picture_of, spec
from reports.content.charts import CHARTS, Chart, chart, charts_of
from reports.content.shapes import Target
from tests.reports import small_case as case

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "g", "a", "path", "line", "text", "tspan"}
ATTRIBUTES = {
    *("viewBox", "width", "height", "role", "aria-labelledby", "aria-describedby", "aria-label"),
    *("aria-hidden", "pointer-events", "id", "href", "font-family", "font-size", "font-weight"),
    *("d", "fill", "stroke", "stroke-width", "transform", "x", "y", "x2", "y2", "dx", "dy"),
    "text-anchor",
}
HOSTILE = (
    "</svg><script>alert(1)</script>",
    "]]><!--<style>*{}</style>",
    "W" * 300,
    "\U0001f469\u200d\U0001f467 & \"citat\" 'x'",
    "\u05e9\u05dc\u05d5\u05dd \u202eomvänt\x00\x1b",
)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    caches["charts"].clear()
    yield
    caches["charts"].clear()


def address(target: Target) -> str:
    """An address like those of the pages."""
    return "/".join(("/kommunstyrelsen/2023/augusti", target.page, *target.slugs, ""))


def nowhere(_target: Target) -> None:
    return None


def made(key: str, inputs: RoundInputs | None = None) -> Chart:
    found = chart(inputs or case.inputs(), key)
    assert found is not None
    return found


def hostile_inputs() -> RoundInputs:
    """The case with every name a user can write made hostile."""
    names = iter(HOSTILE * 9)
    inputs = case.inputs()
    structure = replace(
        inputs.structure,
        segments=tuple(replace(s, name=next(names)) for s in inputs.structure.segments),
        areas=tuple(replace(a, name=next(names)) for a in inputs.structure.areas),
        line_sets=tuple(replace(s, name=next(names)) for s in inputs.structure.line_sets),
    )
    decisions = tuple(
        replace(d, title=next(names), case_number=next(names)) for d in inputs.decisions
    )
    texts = tuple(replace(e, text=next(names)) for e in inputs.explanations)
    return replace(inputs, structure=structure, decisions=decisions, explanations=texts)


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]


def linked(svg: str) -> list[tuple[str | None, str | None]]:
    links = ET.fromstring(svg).iter(f"{SVG}a")
    return [(link.get("href"), link.get("aria-label")) for link in links]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("inputs", [case.inputs(), hostile_inputs()], ids=["plain", "hostile"])
def test_only_listed_elements_and_attributes_are_in_a_drawing(
    inputs: RoundInputs, width: int
) -> None:
    for found in charts_of(inputs):
        for element in ET.fromstring(draw(found, width, address)).iter():
            assert str(element.tag).removeprefix(SVG) in ELEMENTS
            assert set(element.attrib) <= ATTRIBUTES


@pytest.mark.parametrize("key", CHARTS)
def test_a_hostile_label_is_text_and_nothing_else(key: str) -> None:
    svg = draw(made(key, hostile_inputs()), 340, address)
    for markup in ("<script", "<style", "style=", "<!--", "javascript:", "\x00", "\x1b", "\u202e"):
        assert markup not in svg


def test_no_text_reaches_the_library_that_would_end_the_process() -> None:
    # Also where a layout has not wrapped it: a word of the program's own, translated.
    found = made("manader")
    bars = tuple(bar._replace(label="Ut\x00\x1bfall\ufffe") for bar in found.bars)
    told = json.dumps(spec(replace(found, bars=bars), 860, address))
    assert "Utfall" in told
    assert not any(code in told for code in ("\\u0000", "\\u001b", "\\ufffe"))


def test_a_name_with_markup_is_read_as_it_was_written() -> None:
    svg = draw(made("fran-kommunbidrag-till-prognos", hostile_inputs()), 860, address)
    names = [name for _, name in linked(svg)]
    assert f"{HOSTILE[0]}: +3\u00a0037 Tkr" in names


def test_a_drawing_is_named_and_described() -> None:
    found = made("bryggan")
    root = ET.fromstring(draw(found, 640, address))
    by_id = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert by_id[root.get("aria-labelledby")] == found.title
    description = by_id[root.get("aria-describedby")]
    assert description is not None
    assert description.startswith(found.summary)
    assert root.get("role") == "group"  # an image would hide its links
    assert ET.fromstring(draw(found, 640, nowhere)).get("role") == "img"


@pytest.mark.parametrize("key", [key for key in CHARTS if key != "manader"])
@pytest.mark.parametrize("width", [340, 860])
def test_every_bar_is_a_link_named_by_its_figure(key: str, width: int) -> None:
    found = made(key)
    links = linked(draw(found, width, address))
    assert [url for url, _ in links] == [address(bar.target) for bar in found.bars if bar.target]
    for (_, name), bar in zip(links, found.bars, strict=True):
        assert name is not None
        assert name.endswith(f"{bar.label}: {found.figure(bar)} {found.unit_name}")


@pytest.mark.parametrize("width", [340, 860])
def test_every_month_is_a_link_named_by_both_its_figures(width: int) -> None:
    links = linked(draw(made("manader"), width, address))
    assert len(links) == 12
    assert links[7][1] == "aug: Utfall 34,3 Mkr, Budget 43,3 Mkr"
    assert links[8][1] == "sep: Budget 40,9 Mkr"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "/\t/example.org",
        "anslag",
        "",
    ],
)
def test_a_link_never_leaves_the_site(url: str) -> None:
    assert not is_ours(url)
    assert linked(draw(made("bryggan"), 340, lambda _target: url)) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("key", CHARTS)
def test_a_narrow_drawing_is_drawn_anew_with_text_as_large(key: str, width: int) -> None:
    found = made(key)
    root = ET.fromstring(draw(found, width, address))
    assert root.get("viewBox") == f"0 0 {width} {height_of(found, width)}"
    assert root.get("height") == str(height_of(found, width))
    sizes = {text.get("font-size") for text in root.iter(f"{SVG}text")}
    assert sizes <= {"13px", "15px"}


@pytest.mark.parametrize("inputs", [case.inputs(), hostile_inputs()], ids=["plain", "hostile"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_cut_by_the_edge_or_lies_over_another(inputs: RoundInputs, width: int) -> None:
    for found in charts_of(inputs):
        picture = picture_of(found, width, nowhere)
        places = []
        for words in picture.words:
            for number, line in enumerate(words.lines):
                wide = width_of(line, words.size, words.bold)
                share = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}[words.align]
                left = words.x - wide * share
                base = words.y + number * line_height(words.size)
                places.append((left, left + wide, base - words.size * 0.75, base, line))
        for left, right, top, base, _line in places:
            assert left >= MARGIN - 1
            assert right <= width - MARGIN + 1
            assert top >= 0
            assert base <= picture.height
        for i, one in enumerate(places):
            for other in places[i + 1 :]:
                apart = one[1] <= other[0] or other[1] <= one[0]
                assert apart or one[3] <= other[2] or other[3] <= one[2], (one[4], other[4])


def test_figures_are_the_swedish_way_and_none_are_the_librarys() -> None:
    shown = texts(draw(made("fran-kommunbidrag-till-prognos"), 340, address))
    assert {"+3\u00a0037", "+3\u00a0784", "\u22126\u00a0821", "486\u00a0892"} <= set(shown)
    assert "\u2212486\u00a0892" in shown


def test_months_have_their_figures_where_there_is_room_and_a_scale_where_not() -> None:
    wide = texts(draw(made("manader"), 860, address))
    narrow = texts(draw(made("manader"), 340, address))
    assert wide.count("34,0") == 7
    assert wide.count("40,9") == 4
    assert {"0", "10", "20", "30", "40"} <= set(narrow)
    assert "34,0" not in narrow


def test_colours_are_the_pages_tokens_alone() -> None:
    for found in charts_of(case.inputs()):
        svg = draw(found, 860, address)
        colours = set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg)) - {"transparent"}
        tokens = ("accent", "deficit", "ink", "ink-soft", "rule", "surplus")
        assert colours <= {f"var(--{token})" for token in tokens}


def test_better_and_worse_have_their_own_colours() -> None:
    what = spec(made("storst-avvikelser"), 860, nowhere)
    bars = next(layer for layer in what["layer"] if "start" in layer["data"]["values"][0])
    assert [(bar["end"], bar["colour"]) for bar in bars["data"]["values"]] == [
        (-6_821_000.0, "var(--deficit)"),
        (3_784_000.0, "var(--surplus)"),
        (3_037_000.0, "var(--surplus)"),
    ]


def test_paper_has_colours_of_its_own_and_no_links() -> None:
    svg = svg_for_paper(made("bryggan"))
    assert "var(" not in svg
    assert linked(svg) == []
    assert "#a8281f" in svg


def test_paper_can_have_a_picture() -> None:
    png = png_for_paper(made("resten-av-aret"))
    assert png.startswith(b"\x89PNG")
    width = int.from_bytes(png[16:20], "big")
    assert width == 640 * 3


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The specifications that the library was asked to draw."""
    asked: list[Any] = []
    really = vl_convert.vegalite_to_svg

    def counted(what: Any) -> str:
        asked.append(what)
        return really(what)

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", counted)
    return asked


def test_the_same_chart_is_drawn_once(drawings: list[Any]) -> None:
    first = draw(made("bryggan"), 340, address)
    again = draw(made("bryggan"), 340, address)
    assert first == again
    assert len(drawings) == 1


def test_another_width_address_or_figure_is_another_drawing(drawings: list[Any]) -> None:
    draw(made("bryggan"), 340, address)
    draw(made("bryggan"), 480, address)
    draw(made("bryggan"), 340, nowhere)
    summary = replace(made("bryggan"), summary="En annan mening.")
    assert "En annan mening." in draw(summary, 340, address)
    assert len(drawings) == 4


def test_many_readers_at_once_get_one_drawing(drawings: list[Any]) -> None:
    found = made("nettokostnad")
    with ThreadPoolExecutor(8) as readers:
        drawn = set(readers.map(lambda _number: draw(found, 860, address), range(16)))
    assert len(drawn) == 1
    assert len(drawings) == 1


@pytest.mark.parametrize("width", [0, 341, 100_000])
def test_a_width_that_is_none_of_ours_is_refused(width: int) -> None:
    with pytest.raises(ValueError, match="width"):
        draw(made("bryggan"), width, address)


@pytest.mark.parametrize(
    ("pixels", "width"), [(-5, 340), (339, 340), (479, 340), (480, 480), (999_999, 1100)]
)
def test_a_room_gets_the_widest_drawing_that_fits(pixels: int, width: int) -> None:
    assert width_within(pixels) == width


def test_what_the_library_should_never_give_is_not_kept() -> None:
    given = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'width="9" height="9" onload="x()"><style>*{}</style><script>x()</script>'
        '<g style="color:red"><path d="M0,0h1" fill="url(#a)" style="fill:red" onclick="x()"/>'
        '<image href="https://example.org/a.png"/><foreignObject><p>x</p></foreignObject>'
        '<a xlink:href="https://example.org/"><path d="M0,0h2"/></a></g></svg>'
    )
    svg = cleaned(given, "nyckel", "Namn", "Ord")
    for part in ("style", "script", "onload", "onclick", "url(", "image", "foreign", "example.org"):
        assert part not in svg
    assert 'd="M0,0h1"' in svg


def test_a_moved_group_is_refused_rather_than_drawn_out_of_place() -> None:
    given = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<g transform="translate(5,0)"><path d="M0,0h1"/></g></svg>'
    )
    with pytest.raises(ValueError, match="moved"):
        cleaned(given, "nyckel", "Namn", "Ord")
