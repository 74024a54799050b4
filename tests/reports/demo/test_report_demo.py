"""The demo's templates and texts: read from files, loaded once, never over what was typed."""

import re
from pathlib import Path

import pytest

from budget.models import Committee, TaskState
from budget.workflow.action import SERVER
from reports.actions.demo import REPORTS, TEMPLATES, load_reports
from reports.actions.texts import return_text, save_text
from reports.content import published_tables, report_tables
from reports.content.charts import CHARTS
from reports.demo.reading import FOLDER, read_template, read_texts
from reports.models import BlockKind, Report, ReportTemplate, ReportText
from tests.reports.case import case

# Tables that no round's own inputs are enough for.
BESIDE = {"prognossakerhet", "mal", "budgetuppdrag", "indikatorer", "prioriteringar"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_names_tables_and_charts_that_there_are(name: str) -> None:
    known = {table.key for table in (*published_tables(case()), *report_tables(case()))} | BESIDE
    for section in read_template(name).sections:
        for block in section.blocks:
            if block.kind == BlockKind.TABLE:
                assert block.source in known, section.key
            if block.kind == BlockKind.CHART:
                assert block.source in CHARTS, section.key


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_level_of_a_template_is_skipped(name: str) -> None:
    before = 0
    for section in read_template(name).sections:
        assert section.level <= before + 1, section.key
        before = section.level


def test_every_text_of_the_interim_report_is_written() -> None:
    wanted = {
        section.key
        for section in read_template("delarsrapport.toml").sections
        if any(block.kind == BlockKind.TEXT for block in section.blocks)
    }
    texts = read_texts("delarsrapport-2023.md")
    assert [text.section for text in texts] == [
        section.key
        for section in read_template("delarsrapport.toml").sections
        if section.key in wanted
    ]
    assert all(text.markdown for text in texts)
    assert {text.state for text in texts} == {TaskState.APPROVED}


def test_no_amount_stands_in_the_texts_but_as_a_live_figure() -> None:
    typed = re.compile(r"\d[\d \u00a0]*(?:,\d+)? ?(?:Mkr|Tkr|kr|kronor|%)")
    for text in read_texts("delarsrapport-2023.md"):
        assert typed.findall(re.sub(r"\[\[[^\]]*\]\]", "", text.markdown)) == [], text.section


def test_the_demo_has_a_report_that_is_ready_and_one_that_is_written(malmo: Committee) -> None:
    assert {(r.round.slug, r.kind) for r in Report.objects.all()} == {
        (demo.round, demo.kind) for demo in REPORTS
    }
    of_october = ReportText.objects.filter(report__round__slug="oktober")
    assert {text.section.key: text.state for text in of_october} == {
        "laget": TaskState.BEGUN,
        "avvikelser": TaskState.RETURNED,
        "prognossakerhet": TaskState.SUBMITTED,
        "investeringar": TaskState.NOT_BEGUN,
    }
    returned = of_october.get(state=TaskState.RETURNED)
    assert returned.comment.startswith("Skriv vad lokal utveckling")
    assert returned.submitted_by is not None


def test_no_text_of_the_demo_was_approved_by_its_writer(malmo: Committee) -> None:
    for text in ReportText.objects.filter(state=TaskState.APPROVED):
        assert text.approved_by is not None
        assert text.approved_by != text.submitted_by


def test_loading_twice_keeps_what_was_typed(malmo: Committee) -> None:
    october = Report.objects.get(round__slug="oktober")
    save_text(SERVER, october, "laget", "Egna ord.")
    return_text(SERVER, october, "prognossakerhet", "En gång till.")
    counts = Report.objects.count(), ReportTemplate.objects.count(), ReportText.objects.count()
    load_reports(SERVER, malmo)
    assert counts == (
        Report.objects.count(),
        ReportTemplate.objects.count(),
        ReportText.objects.count(),
    )
    texts = {t.section.key: t for t in ReportText.objects.filter(report=october)}
    assert texts["laget"].markdown == "Egna ord."
    assert texts["prognossakerhet"].state == TaskState.RETURNED


def test_the_files_are_in_the_repository() -> None:
    assert {path.name for path in Path(FOLDER).iterdir()} == {
        *TEMPLATES,
        *(demo.texts for demo in REPORTS),
    }
