"""The covering memorandum: a proposed decision, the report's figures, and which report it is."""

from dataclasses import replace

from reports.content.shapes import Standing
from reports.docx import write_memorandum
from tests.reports.document_case import approved, document
from tests.reports.papers.hostile import hostile
from tests.reports.papers.reading import pages
from tests.reports.papers.word import as_pdf, cells, headings, opened

CHECKSUM = "0123456789abcdef" * 4


def test_it_proposes_a_decision_and_says_of_what() -> None:
    file = opened(write_memorandum(approved(2), CHECKSUM))
    text = "\n".join(paragraph.text for paragraph in file.paragraphs)
    assert "Kommunstyrelsen godkänner Delårsrapport januari–augusti 2023" in text
    assert "Ärende: STK 2023\u00a0576" in text
    assert "version 2" in text
    assert CHECKSUM in text.replace("\u200b", "")
    assert [heading for _level, heading in headings(file)] == [
        "Delårsrapport januari–augusti 2023",
        "Förslag till beslut",
        "Sammanfattning",
        "Beslutsunderlag",
        "Ansvarig",
    ]


def test_its_figures_are_the_reports() -> None:
    """Kommunbidrag 486 892 Tkr is 486,9 Mkr; the net cost of 2022 464 722 Tkr gives +4,8 %."""
    (facts,) = cells(opened(write_memorandum(document())))
    said = {name: value.replace("\u00a0", " ") for name, value in facts[1:]}
    assert said["Kommunbidrag"] == "486,9 Mkr"
    assert said["Nettokostnad mot 2022"] == "+4,8 %"
    assert said["Avvikelse"] == "0 Tkr"
    sentence = document().standing.sentence
    assert sentence in [p.text for p in opened(write_memorandum(document())).paragraphs]


def test_a_draft_is_marked_so() -> None:
    file = opened(write_memorandum(document()))
    assert "Utkast" in file.sections[0].header.paragraphs[0].text
    approved_one = opened(write_memorandum(approved()))
    assert "Utkast" not in approved_one.sections[0].header.paragraphs[0].text


def test_a_round_without_amounts_says_so() -> None:
    file = opened(write_memorandum(replace(document(), standing=Standing("", ""))))
    assert "Omgången har inga belopp än." in [p.text for p in file.paragraphs]


def test_hostile_texts_stand_as_words() -> None:
    written = write_memorandum(hostile())
    assert "<script>alert(1)</script>" in "".join(p.text for p in opened(written).paragraphs)
    assert pages(as_pdf(written))
