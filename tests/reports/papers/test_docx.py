"""The Word file: real styles, all of the report's words and figures, and free to go on editing."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from functools import cache

import pytest
from docx.enum.section import WD_ORIENT

from reports.content.cell_text import shown_text
from reports.content.document import (
    ChartBlock,
    Item,
    Listing,
    Paragraph,
    Run,
    Section,
    TableBlock,
    TextBlock,
)
from reports.content.plain_text import bound
from reports.docx import write_docx
from tests.reports.document_case import approved, document
from tests.reports.papers.hostile import hostile
from tests.reports.papers.reading import pages
from tests.reports.papers.word import as_pdf, cells, headings, opened, part

CHECKSUM = "0123456789abcdef" * 4


@cache
def draft_docx() -> bytes:
    return write_docx(document())


def tables() -> Iterator[TableBlock]:
    for section in document().sections:
        for block in section.blocks:
            if isinstance(block, TableBlock):
                yield block


WIDE = "investeringsredovisning"
"""The key of the table that lies across, and stands last."""


def plain(text: str) -> str:
    return text.replace("\u2060", "").replace("\u200b", "")


def test_every_cell_of_every_table_stands_in_its_place() -> None:
    _about, *written = cells(opened(draft_docx()))
    in_order = sorted(tables(), key=lambda block: block.table.key == WIDE)
    for block, rows in zip(in_order, written, strict=True):
        table, columns = block.table, block.table.published_columns
        heads = [plain(text).replace("\u00a0", " ").strip() for text in rows[0]]
        assert heads == [c.heading for c in columns]
        assert rows[1:] == [
            [bound(shown_text(c, v)) for c, v in zip(columns, row.values, strict=False)]
            for row in table.rows
        ]


def test_the_headings_are_words_own() -> None:
    found = headings(opened(draft_docx()))
    sections = [(section.level, section.heading) for section in document().sections]
    assert [heading for heading in found if heading in sections] == sections
    assert (2, "Bolag och kommunalförbund") in found


def test_the_contents_are_a_field_that_holds_the_headings_already() -> None:
    xml = part(draft_docx(), "word/document.xml")
    field = xml[xml.index("TOC \\o") : xml.index('w:val="Heading1"')]
    listed = re.findall(
        r'w:anchor="(\w+)"[^>]*><w:r><w:t [^>]*>(.*?)</w:t></w:r><w:r><w:tab/></w:r>'
        r".*?PAGEREF (\w+) ",
        field,
    )
    headings = [*(s.heading for s in document().sections), "Breda tabeller"]
    assert [text for _anchor, text, _page in listed] == headings
    for anchor, _text, page in listed:
        assert f'w:name="{anchor}"' in xml
        assert page == anchor
    assert 'w:fldCharType="begin" w:dirty="true"' in xml


def test_table_heads_repeat_and_figures_stand_to_the_right() -> None:
    file = opened(draft_docx())
    for table in file.tables[1:]:
        assert table.style is not None
        assert table.style.name == "Anslag tabell"
        assert "<w:tblHeader/>" in table.rows[0]._tr.xml
        assert all("<w:cantSplit/>" in row._tr.xml for row in table.rows)
    frame = next(t for t in file.tables if "Allmänt investeringsutrymme" in t.rows[-1]._tr.xml)
    styles = [cell.paragraphs[0].style for cell in frame.rows[1].cells]
    assert [style.name for style in styles if style] == ["Tabelltext", *["Tabelltal"] * 3]


def test_sums_are_ruled_above_and_bold() -> None:
    file = opened(draft_docx())
    sums = [row for table in file.tables for row in table.rows if "Nettokostnad" in row._tr.xml]
    assert any('<w:top w:val="single"' in row._tr.xml and "<w:b/>" in row._tr.xml for row in sums)


def test_charts_are_pictures_that_say_what_they_show() -> None:
    charts = [
        block.chart
        for section in document().sections
        for block in section.blocks
        if isinstance(block, ChartBlock)
    ]
    file = opened(draft_docx())
    described = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert len(described) == len(charts)
    for chart, words in zip(charts, described, strict=True):
        assert words is not None
        assert chart.summary in words
        assert all(chart.figure(bar) in words for bar in chart.bars)
    assert all(shape.width < 9638 * 635 for shape in file.inline_shapes)


def test_running_heads_say_whose_it_is_and_which_page() -> None:
    file = opened(draft_docx())
    running = [s for s in file.sections if not s.header.is_linked_to_previous]
    assert all("Utkast" in section.header.paragraphs[0].text for section in running)
    assert "Kommunstyrelsen, Delårsrapport" in running[1].header.paragraphs[0].text
    codes = re.findall(r"<w:instrText[^>]*> (\w+)", running[1].footer._element.xml)
    assert codes == ["PAGE", "NUMPAGES"]


def test_an_approved_one_is_no_draft_and_bears_its_checksum() -> None:
    file = opened(write_docx(approved(3), CHECKSUM))
    about, *_others = cells(file)
    assert ["Version", "3"] in about
    assert CHECKSUM in "".join(about[-1]).replace("\u200b", "")
    assert not any("Utkast" in p.text for s in file.sections for p in s.header.paragraphs)
    assert not any(p.text == "Utkast" for p in file.paragraphs)


def test_only_wide_tables_lie_across() -> None:
    file = opened(draft_docx())
    turned = [section.orientation for section in file.sections]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    upright = [(s.page_width or 0) < (s.page_height or 0) for s in file.sections]
    assert upright == [True, True, False]


def test_a_wide_table_is_led_to_from_where_the_text_is_about_it() -> None:
    xml = part(draft_docx(), "word/document.xml")
    place = xml.index("är bred och står sist, på sidan")
    (name,) = re.findall(r"PAGEREF (_Ref\w+) ", xml)
    assert place < xml.index(f"PAGEREF {name}") < xml.index(f'w:name="{name}"')


def test_a_tables_notes_stand_on_the_page_of_its_last_row() -> None:
    xml = part(draft_docx(), "word/document.xml")
    row = xml[xml.rindex("<w:tr>", 0, xml.index("Utgifter visas som positiva belopp.")) :]
    assert row[: row.index("</w:tr>")].count("<w:keepNext/>") == row[: row.index("</w:tr>")].count(
        "</w:p>"
    )


def test_its_language_and_properties() -> None:
    file = opened(draft_docx())
    assert 'w:lang w:val="sv-SE"' in part(draft_docx(), "word/styles.xml")
    about = file.core_properties
    assert about.title == "Delårsrapport januari–augusti 2023"
    assert about.author == "Stadskontoret"
    assert about.language == "sv-SE"
    assert about.created == document().made_at.astimezone(UTC)
    assert about.content_status == "Utkast"
    english = write_docx(replace(document(), language="en"))
    assert 'w:lang w:val="en-GB"' in part(english, "word/styles.xml")


def test_each_ordered_list_begins_where_its_numbers_do() -> None:
    def items(*numbers: int) -> Listing:
        return Listing(tuple(Item((Run("x"),), 0, True, number) for number in numbers))

    block = TextBlock("t", (items(1, 2), items(1, 2, 3), items(7, 8)))
    written = write_docx(replace(document(), sections=(Section("s", "S", 1, (block,)),)))
    used = re.findall(r'<w:numId w:val="(\d+)"', part(written, "word/document.xml"))
    assert [used.count(number) for number in dict.fromkeys(used)] == [2, 3, 2]
    starts = re.findall(r'startOverride w:val="(\d+)"', part(written, "word/numbering.xml"))
    assert starts == ["1", "1", "7"]


def test_a_line_in_bold_stays_with_what_follows() -> None:
    lines = (Paragraph((Run("Enligt plan", bold=True),)), Paragraph((Run("Arbetet är i fas."),)))
    section = Section("s", "S", 1, (TextBlock("t", lines),))
    file = opened(write_docx(replace(document(), sections=(section,))))
    kept = {p.text: p.paragraph_format.keep_with_next for p in file.paragraphs}
    assert (kept["Enligt plan"], kept["Arbetet är i fas."]) == (True, None)


def test_links_lead_where_they_say_and_no_address_is_one_twice() -> None:
    links = part(draft_docx(), "word/_rels/document.xml.rels")
    assert re.findall(r'Target="(https:[^"]*)"', links) == ["https://malmo.se/policy"]


def test_hostile_texts_stand_as_words() -> None:
    written = write_docx(hostile())
    file = opened(written)
    text = "".join(p.text for p in file.paragraphs)
    assert "<script>alert(1)</script>" in plain(text)
    assert "{{ x }}{% now 'Y' %}" in plain(text)
    links = part(written, "word/_rels/document.xml.rels")
    assert "javascript" not in links


def test_libre_office_opens_it_and_shows_all_of_it() -> None:
    text = "".join(pages(as_pdf(draft_docx())))
    for section in document().sections:
        assert section.heading.split(" – ")[0] in re.sub(r"\s+", " ", text)
    assert "\u2212486 892" in text
    assert "1 (1" in text


def test_libre_office_opens_a_hostile_one() -> None:
    assert "<script>alert(1)</script>" in "".join(pages(as_pdf(write_docx(hostile()))))


@pytest.mark.parametrize("number", [0, 1])
def test_nothing_is_left_out_of_a_document_without_sections(number: int) -> None:
    file = opened(write_docx(replace(document(), sections=(), version=number)))
    assert any(p.text == document().title for p in file.paragraphs)
