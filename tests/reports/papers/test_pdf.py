"""The PDF: every word of the report, its structure for those who listen, and its pages as paper."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation

from reports import pdf as pdf_room
from reports.content.cell_text import shown_text
from reports.content.document import ChartBlock, TableBlock
from reports.content.shapes import Column, Kind, Row, Table
from reports.pdf import OWN, PdfUnavailable, html_of, own_file, write_pdf
from tests.reports.document_case import approved, document
from tests.reports.papers.hostile import LARGEST, LONG_WORD, hostile
from tests.reports.papers.reading import about, pages, sizes, strings, structure, told, unpacked
from tests.system import PANGO, required

A4, A4_ACROSS = (595, 842), (842, 595)
CHECKSUM = "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def with_pango() -> None:
    required(PANGO)


@cache
def draft_pdf() -> bytes:
    return write_pdf(document())


@cache
def approved_pdf() -> bytes:
    return write_pdf(approved(2), CHECKSUM)


def tables() -> Iterator[TableBlock]:
    for section in document().sections:
        for block in section.blocks:
            if isinstance(block, TableBlock):
                yield block


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def letters(text: str) -> str:
    """Only what is neither a space nor where a word may be divided."""
    return re.sub(r"[\s\u2060\u200b\"-]+", "", text)


def test_every_cell_of_every_table_stands_in_it() -> None:
    read = letters(told(draft_pdf()))
    missing = [
        (block.table.key, row.key, text)
        for block in tables()
        for row in block.table.rows
        for column, value in zip(block.table.published_columns, row.values, strict=False)
        if (text := shown_text(column, value)) and letters(text) not in read
    ]
    assert missing == []


def test_amounts_are_written_the_swedish_way() -> None:
    text = "".join(pages(draft_pdf()))
    assert "\u2212486 892" in text
    assert "+5 039" in text
    assert "-486" not in text


def test_it_is_tagged_and_says_its_language_and_title() -> None:
    says = about(draft_pdf())
    assert says["Tagged"] == "yes"
    assert says["Title"] == "Delårsrapport januari–augusti 2023"
    assert says["Author"] == "Stadskontoret"
    raw = unpacked(draft_pdf())
    assert b"/Lang (sv)" in raw
    assert b"/DisplayDocTitle true" in raw
    assert b'pdfuaid:part="1"' in raw


def tags(pdf: bytes) -> list[tuple[int, str]]:
    """The structure's elements: how deep each stands, and what it is."""
    found = re.finditer(r"^( *)(\w+)(?: [(<]|:|$)", structure(pdf), re.MULTILINE)
    return [(len(line[1]) // 2, line[2]) for line in found]


def test_its_headings_are_those_of_the_report_in_order() -> None:
    tree = structure(draft_pdf())
    found = re.findall(r"^ *H(\d) \(block\)\n(?:.*\n)?? *\"(.*)\"$", tree, re.MULTILINE)
    headings = [(int(level), letters(text)) for level, text in found]
    assert headings[:5] == [
        (1, "Sammanfattning"),
        (1, letters("Utveckling av verksamheten")),
        (2, letters("Bolag och kommunalförbund")),
        (2, "Inköp"),
        (1, letters("Uppföljning och bedömning av kommunfullmäktigemålen")),
    ]
    sections = [(section.level, letters(section.heading)) for section in document().sections]
    assert [heading for heading in headings if heading in sections] == sections


def test_its_tables_have_heads_rows_and_cells() -> None:
    found = [name for _depth, name in tags(draft_pdf())]
    whole = sum(1 for _block in tables())
    # One more on the first page; one that goes on over a page is one on each.
    assert found.count("Table") >= whole + 1
    assert found.count("THead") == found.count("Table") - 1
    cells = sum(len(b.table.rows) * (len(b.table.published_columns) - 1) for b in tables())
    assert found.count("TD") >= cells
    assert found.count("TH") >= sum(
        len(b.table.published_columns) + len(b.table.rows) for b in tables()
    )


def test_its_charts_say_all_that_they_show() -> None:
    charts = [
        block.chart
        for section in document().sections
        for block in section.blocks
        if isinstance(block, ChartBlock)
    ]
    said = strings(draft_pdf(), "Alt")
    assert len(said) == len(charts) == [n for _d, n in tags(draft_pdf())].count("Figure")
    for chart, words_for_it in zip(charts, said, strict=True):
        assert chart.title in words_for_it
        assert chart.summary in words_for_it
        for bar in chart.bars:
            assert f"{bar.label} {chart.figure(bar)}" in words_for_it


def test_its_outline_leads_to_every_section() -> None:
    titles = strings(draft_pdf(), "Title")
    for section in document().sections:
        assert section.heading in titles
    assert b"/Outlines" in unpacked(draft_pdf())


def test_its_contents_give_the_page_of_each_heading() -> None:
    first, *others = pages(draft_pdf())
    listed = re.findall(r"^ *(.+?) ?(?:\. ?)+ +(\d+)$", first, re.MULTILINE)
    headings = [*(s.heading for s in document().sections), "Breda tabeller"]
    assert [words(name) for name, _page in listed] == headings
    for name, page in listed:
        assert words(name) in words(others[int(page) - 2])


def test_every_page_says_whose_it_is_which_it_is_and_that_it_is_a_draft() -> None:
    read = pages(draft_pdf())
    for number, page in enumerate(read, 1):
        assert "Utkast" in page
        assert f"{number} ({len(read)})" in page
    for page in read[1:]:
        assert "Kommunstyrelsen, Delårsrapport januari–augusti 2023" in page


def test_an_approved_one_bears_its_version_and_checksum_and_is_no_draft() -> None:
    read = pages(approved_pdf())
    assert CHECKSUM in letters(read[0])
    assert re.search(r"Version +2\n", read[0])
    assert not any("Utkast" in page for page in read)


def test_a_table_that_goes_on_repeats_its_heads() -> None:
    long = next(block.table for block in tables() if block.table.key == "driftredovisning")
    rows = tuple(row._replace(key=f"{n}{row.key}") for n in range(4) for row in long.rows)
    section = replace(document().sections[0], blocks=(TableBlock(replace(long, rows=rows)),))
    read = pages(write_pdf(replace(document(), sections=(section,))))[1:]
    assert len(read) > 2
    assert all("Verksamhet" in page and "Avvikelse" in page for page in read)


def test_a_table_too_wide_for_an_upright_page_has_one_across() -> None:
    read, size = pages(draft_pdf()), sizes(draft_pdf())
    wide = [number for number, page in enumerate(read) if "Beslutad" in page and "Total" in page]
    assert [size[number] for number in wide] == [A4_ACROSS]
    assert size.count(A4) == len(size) - 1
    # It stands last, so that no page before it is left half empty; its place says where.
    assert wide == [len(read) - 1]
    assert f"är bred och står sist, på sidan {len(read)}." in words("".join(read))


def test_only_what_a_paper_is_made_of_is_in_it() -> None:
    fonts = set(re.findall(rb"/BaseFont /\w{6}\+([\w-]+)", unpacked(draft_pdf())))
    assert fonts
    assert all(font.startswith(b"Source-Sans-3") for font in fonts)
    assert b"/JavaScript" not in unpacked(draft_pdf())


def test_it_is_the_same_paper_in_whatever_language_it_is_asked_for() -> None:
    with translation.override("en"):
        english = write_pdf(document())
    assert pages(english) == pages(draft_pdf())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/css/paper.css",
        "https://anslag.invalid/css/paper.css",
        "file:///etc/passwd",
        f"{OWN}../manage.py",
        f"{OWN}css/../../config/settings.py",
        f"{OWN}/etc/passwd",
        f"{OWN}js/page.js",
        f"{OWN}css/none.css",
        OWN,
        "",
    ],
)
def test_nothing_but_styles_and_fonts_of_our_own_is_read(url: str) -> None:
    assert own_file(url) is None


def test_our_own_styles_and_fonts_are_read() -> None:
    style = own_file(f"{OWN}css/paper.css")
    assert style is not None
    for font in re.findall(r'url\("\.\./(.+?)"\)', style.read_text()):
        assert own_file(OWN + font) is not None


def test_a_document_cannot_make_the_paper_read_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    fetcher = pdf_room._own_files()
    fetch = fetcher.fetch

    def noting(url: str, headers: object = None) -> object:
        asked.append(url)
        return fetch(url, headers)

    monkeypatch.setattr(fetcher, "fetch", noting)
    write_pdf(hostile())
    assert {url.split(",")[0] for url in asked if not url.startswith(OWN)} == {"data:image/svg+xml"}
    assert {Path(url).suffix for url in asked if url.startswith(OWN)} == {".css", ".woff2"}


def test_hostile_texts_stand_as_words() -> None:
    html = html_of(hostile())
    assert "<script" not in html
    assert "<img src=x" not in html
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]", html)
    written = write_pdf(hostile())
    read = letters("".join(pages(written)))
    assert letters("<script>alert(1)</script>") in read
    assert LONG_WORD[:60] in read
    assert b"/JavaScript" not in unpacked(written)


def test_the_largest_amounts_stand_whole_on_their_lines() -> None:
    columns = (Column("n", "Post", Kind.TEXT), *(Column(f"c{n}", f"År {n}") for n in range(8)))
    rows = tuple(Row(f"r{n}", ("Post", *[-LARGEST] * 8)) for n in range(3))
    wide = Table("stora", "Stora belopp", "Tkr", columns, rows)
    section = replace(document().sections[0], blocks=(TableBlock(wide),))
    text = "".join(pages(write_pdf(replace(document(), sections=(section,)))))
    # 10^15 kronor are 10^12 Tkr.
    assert text.count("\u22121 000 000 000 000") == 3 * 8


def test_without_pango_it_says_so_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise PdfUnavailable

    monkeypatch.setattr(pdf_room, "engine", missing)
    with pytest.raises(PdfUnavailable) as refused:
        write_pdf(document())
    assert "Pango" in str(refused.value.words)
