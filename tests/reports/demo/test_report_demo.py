"""The demo's templates and texts: read from files, loaded once, never over what was typed."""

import re
from pathlib import Path

import pytest

from budget.models import Committee, Job, TaskState
from budget.workflow.action import SERVER
from reports.actions.demo import REPORTS, TEMPLATES, load_reports, publish_reports
from reports.actions.publishing import FILES, standing_findings
from reports.actions.texts import return_text, save_text
from reports.content import published_tables, report_tables
from reports.content.charts import CHARTS
from reports.demo.reading import FOLDER, read_texts
from reports.models import BlockKind, Report, ReportTemplate, ReportText, ReportVersion
from reports.queries.documents import living_report
from reports.template_files import STANDARD, read_template
from reports.text.live import said, tokens_of
from tests.reports.case import case

# Tables that no round's own inputs are enough for.
BESIDE = {
    *("prognossakerhet", "uppgifter"),
    *("mal", "budgetuppdrag", "indikatorer", "prioriteringar"),
}
ALL = pytest.mark.parametrize(
    "path",
    sorted({*TEMPLATES, *STANDARD.glob("*.toml")}),
    ids=lambda path: "-".join(path.parts[-2:]),
)


@ALL
def test_a_template_names_tables_and_charts_that_there_are(path: Path) -> None:
    known = {table.key for table in (*published_tables(case()), *report_tables(case()))} | BESIDE
    for section in read_template(path).sections:
        for block in section.blocks:
            if block.kind == BlockKind.TABLE:
                assert block.source in known, section.key
            if block.kind == BlockKind.CHART:
                assert block.source in CHARTS, section.key


def test_the_annual_analysis_of_2020_is_written_with_live_figures_that_there_are(
    malmo: Committee,
) -> None:
    report = Report.objects.select_related("template", "round__appropriation__committee").get(
        round__slug="arsanalys"
    )
    living = living_report(report)
    texts = [text.markdown for text in living.texts.values()]
    assert all(texts)
    tokens = [token for text in texts for token in tokens_of(text)]
    told = {token.key: said(token, living.material.figures).text for token in tokens}
    # As the report of 2020 states them.
    assert told["uppgifter/anslag-kommunbidrag/varde"] == "565,5\u00a0Mkr"
    assert told["uppgifter/investeringar-avvikelse/varde"] == "30,8\u00a0Mkr"
    assert told["uppgifter/budgetuppdrag/varde"] == "13"
    assert told["indikator/arbetsloshet-i-malmo/2019"] == "13,7\u00a0%"
    assert not [text for text in told.values() if text.startswith("[")]
    assert standing_findings(living) == ()


def test_the_demo_has_a_report_that_is_approved_and_its_files_are_ordered(
    malmo: Committee,
) -> None:
    publish_reports(SERVER, malmo)
    publish_reports(SERVER, malmo)  # nothing more
    version = ReportVersion.objects.get()
    assert (version.report.round.slug, version.number) == ("augusti", 1)
    assert version.approved_by != version.report.submitted_by
    assert Job.objects.filter(kind=FILES, payload={"version": version.pk}).count() == 1


def test_a_report_that_somebody_has_written_in_is_not_approved_by_the_demo(
    malmo: Committee,
) -> None:
    report = Report.objects.get(round__slug="augusti", kind="interim")
    return_text(SERVER, report, "sammanfattning", "En gång till.")
    publish_reports(SERVER, malmo)
    assert not ReportVersion.objects.exists()


@ALL
def test_no_level_of_a_template_is_skipped(path: Path) -> None:
    before = 0
    for section in read_template(path).sections:
        assert section.level <= before + 1, section.key
        before = section.level


WRITTEN = pytest.mark.parametrize(
    ("template", "file"),
    [("delarsrapport.toml", "delarsrapport-2023.md"), ("arsanalys.toml", "arsanalys-2020.md")],
)


@WRITTEN
def test_every_text_of_a_whole_report_is_written(template: str, file: str) -> None:
    wanted = {
        section.key
        for section in read_template(FOLDER / template).sections
        if any(block.kind == BlockKind.TEXT for block in section.blocks)
    }
    texts = read_texts(file)
    assert [text.section for text in texts] == [
        section.key
        for section in read_template(FOLDER / template).sections
        if section.key in wanted
    ]
    assert all(text.markdown for text in texts)
    assert {text.state for text in texts} == {TaskState.APPROVED}


@WRITTEN
def test_no_amount_stands_in_the_texts_but_as_a_live_figure(template: str, file: str) -> None:
    typed = re.compile(r"\d[\d \u00a0]*(?:,\d+)? ?(?:Mkr|Tkr|kr|kronor|%)")
    for text in read_texts(file):
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
    assert {*FOLDER.iterdir()} | {*STANDARD.iterdir()} == {
        *TEMPLATES,
        *(FOLDER / demo.texts for demo in REPORTS),
        *(STANDARD / name for name in ("delarsrapport.toml", "arsanalys.toml")),
    }
