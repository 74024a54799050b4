"""A report put together: the sections of 2023's contents, tables, goals, what is missing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from budget.models import Committee
from goals.shapes import GoalsOfRound
from reports.assembling import BlockOutline, Frame, Material, SectionOutline, document_of
from reports.content import published_tables, report_tables
from reports.content.attached import section_tables
from reports.content.document import (
    ChartBlock,
    Document,
    NoticeBlock,
    TableBlock,
    TextBlock,
    missing_figures,
)
from reports.models import Report
from reports.queries.documents import living_report
from reports.text.prose import plain_text
from tests.reports.case import case

NOON = datetime(2023, 10, 4, 10, 0, tzinfo=UTC)
FRAME = Frame("Delårsrapport", NOON)

# The headings of the report's own table of contents, in its order, and those of its economy that
# a list of contents leaves out.
CONTENTS = [
    "Sammanfattning",
    "Utveckling av verksamheten",
    "Uppföljning av arbetet med prioriteringar",
    "Uppföljning och bedömning av arbetet med kommunfullmäktigemålen",
    "Samlad beskrivning av hur kommunstyrelsen beaktar barnrätt, jämställdhet och "
    "antidiskriminering kopplat till fullmäktigemålen",
    "Målområde – Utbildning och arbete",
    "Målområde – Stadsutveckling och klimat",
    "Målområde – Trygghet och delaktighet",
    "Målområde – En god organisation",
    "Ekonomisk utveckling under året",
    "Budgetavvikelse",
    "Driftbudget",
    "Prognostiserad budgetavvikelse helår – viktigaste förklaringar",
    "Investeringsram",
    "Analys av avvikelse i förhållande till nämndens driftbudget",
    "Anslaget för kommunstyrelsen",
    "Styrelsen",
    "Relationen periodresultat och helårsprognos",
    "Stadskontorets verksamhet",
    "Kommunbidragsfinansierad verksamhet",
    "Solidariskt och intäktsfinansierad verksamhet",
    "Prognossäkerhet",
    "Analys av avvikelse i förhållande till nämndens investeringsram",
    "Nettokostnadsutveckling",
    "Analys av nettokostnadsutveckling",
    "Resultaträkning",
]
PRIORITIES = [
    "Krisberedskap och säkerhet",
    "Energiförsörjning",
    "Lokal utveckling, trygghet och brottsförebyggande arbete",
    "Kompetensförsörjning och en god organisation",
    "Hållbar och inkluderande tillväxt och stadsutveckling",
]


def section(*blocks: BlockOutline, key: str = "a", level: int = 1) -> SectionOutline:
    return SectionOutline(key, "Rubrik", level, blocks)


def built(outline: SectionOutline, text: str = "", **material: object) -> Document:
    made = Material(case(), **material)  # type: ignore[arg-type]
    return document_of([outline], {outline.key: text}, made, FRAME)


@pytest.fixture
def august(malmo: Committee) -> Document:
    report = Report.objects.get(round__slug="augusti")
    return living_report(report).document(NOON)


# The demo's report of 2023


def test_the_report_of_2023_has_all_its_headings_in_their_order(august: Document) -> None:
    headings = iter(section.heading for section in august.sections)
    assert [wanted for wanted in CONTENTS if wanted not in headings] == []


def test_the_five_priorities_stand_under_theirs(august: Document) -> None:
    headings = [section.heading for section in august.sections]
    first = headings.index(PRIORITIES[0])
    assert headings[first : first + 5] == PRIORITIES


def test_every_section_of_the_demo_says_something_and_every_figure_in_it_exists(
    august: Document,
) -> None:
    assert not missing_figures(august)
    assert [
        (section.key, block.words)
        for section in august.sections
        for block in section.blocks
        if isinstance(block, NoticeBlock)
    ] == []


def test_the_eight_goals_are_there_with_both_assessments(august: Document) -> None:
    headings = [section.heading for section in august.sections]
    assert sum(heading.startswith("Kommunfullmäktigemål – ") for heading in headings) == 8
    for horizon in ("januari–augusti 2023", "mandatperioden"):
        wanted = f"Bedömning av arbetet med kommunfullmäktigemålet {horizon}"
        assert headings.count(wanted) == 8


def test_goals_are_counted_not_typed(august: Document) -> None:
    """Published: seven of eight on plan in the period, six of eight over the term of office."""
    summary = next(s for s in august.sections if s.key == "sammanfattning").blocks[0]
    assert isinstance(summary, TextBlock)
    words = plain_text(summary.parts)
    assert "7 av 8 gå enligt plan under perioden" in words
    assert "6 av 8 sett till hela mandatperioden" in words


def test_every_table_of_the_report_stands_in_its_document(malmo: Committee) -> None:
    """Cell by cell they are held against the published ones in test_published.py."""
    living = living_report(Report.objects.get(round__slug="augusti"))
    inputs = living.inputs
    shown = {table.key: table for table in section_tables(living.document(NOON))}
    for table in (*published_tables(inputs), *report_tables(inputs)):
        assert shown[table.key] == table


def test_the_measured_accuracy_stands_beside_the_judgement(august: Document) -> None:
    judged = next(s for s in august.sections if s.key == "prognossakerhet")
    text, table = judged.blocks
    assert isinstance(text, TextBlock)
    assert isinstance(table, TableBlock)
    (april,) = table.table.rows
    name, then, _against, now, difference, _percent = april.values
    assert name == "Prognos april 2023"
    assert difference == now - then  # type: ignore[operator]
    assert table.table.columns[3].shown(now) == -486_892


def test_the_same_material_gives_the_same_document(malmo: Committee) -> None:
    report = Report.objects.get(round__slug="augusti")
    assert living_report(report).document(NOON) == living_report(report).document(NOON)


# Blocks


def test_a_text_that_nobody_has_written_says_so() -> None:
    (made,) = built(section(BlockOutline("text")), "  \n").sections
    assert made.blocks == (NoticeBlock("Avsnittet är inte skrivet än."),)


def test_a_text_that_cannot_be_read_says_why_and_the_rest_stands() -> None:
    outline = section(BlockOutline("text"), BlockOutline("table", "driftbudget"))
    (made,) = built(outline, "x" * 50_001).sections
    assert isinstance(made.blocks[0], NoticeBlock)
    assert isinstance(made.blocks[1], TableBlock)


@pytest.mark.parametrize("kind", ["table", "chart"])
def test_what_the_round_has_not_is_named_in_its_place(kind: str) -> None:
    (made,) = built(section(BlockOutline(kind, "finns-inte"))).sections
    (notice,) = made.blocks
    assert isinstance(notice, NoticeBlock)
    assert "finns-inte" in notice.words


def test_a_chart_comes_with_its_table() -> None:
    (made,) = built(section(BlockOutline("chart", "bryggan"))).sections
    (block,) = made.blocks
    assert isinstance(block, ChartBlock)
    assert block.chart.key == "bryggan"


def test_findings_are_a_table_and_none_are_said() -> None:
    outline = section(BlockOutline("findings"))
    (none,) = built(outline).sections
    assert none.blocks == (NoticeBlock("Allt stämmer: avstämningen har inga fynd."),)
    table = published_tables(case())[0]
    (some,) = built(outline, findings=table).sections
    assert some.blocks == (TableBlock(table),)


def test_without_goals_the_block_of_goals_adds_nothing() -> None:
    made = built(section(BlockOutline("goals")), goals=GoalsOfRound())
    assert [part.key for part in made.sections] == ["a"]


def test_the_frame_is_the_rounds() -> None:
    made = built(section())
    assert (made.title, made.year, made.version) == ("Delårsrapport 2023", 2023, 0)
    assert made.committee == "Kommunstyrelsen"
    assert made.status.startswith("Beslutad 2023-10-04")
    assert made.made_at == NOON
    assert made.case_number == "STK 2023 9002"


def test_keys_of_sections_are_once_each(august: Document) -> None:
    keys = [part.key for part in august.sections]
    assert len(set(keys)) == len(keys)


def test_a_constructed_round_says_so() -> None:
    inputs = replace(case(), info=replace(case().info, constructed_round=True))
    made = document_of([section()], {}, Material(inputs), FRAME)
    assert "Hela omgången är konstruerad." in made.notes
