"""Approval: what it freezes and refuses, who may, and that nothing moves what was approved."""

import hashlib
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from budget.calc.reconciliation.findings import Finding, Severity
from budget.models import Change, Job, JobState
from budget.workflow.action import SERVER, Actor
from reports import pdf
from reports.actions import publishing
from reports.actions.publishing import (
    FindingsStand,
    approve,
    keep_file,
    order_draft,
    reopen_report,
)
from reports.actions.reports import submit_report
from reports.actions.texts import approve_text, return_text, save_text, submit_text
from reports.content.canonical import checksum, read
from reports.models import (
    DraftFile,
    FileKind,
    Frozen,
    Report,
    ReportFile,
    ReportState,
    ReportVersion,
)
from reports.pdf import PdfUnavailable
from reports.queries.documents import living_report
from tests.makers import Ekby, codes_of, refusals
from tests.reports.papers.word import opened
from tests.reports.writing_case import TEXTS, make_report
from tests.working import work_off

FOUND = publishing.standing_findings  # before the tests put another in its place
REASON = "Ledgern rättas i september."


@pytest.fixture
def report(ekby: Ekby) -> Report:
    """A report that Anna has handed in, with all its texts approved."""
    made = make_report(ekby)
    for key in TEXTS:
        save_text(SERVER, made, key, f"Text om {key}.")
        submit_text(SERVER, made, key)
        approve_text(ekby.cast.actor("cia"), made, key)
    return submit_report(ekby.cast.actor("anna"), made)


@pytest.fixture(autouse=True)
def no_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "standing_findings", lambda _living: ())


@pytest.fixture
def one_finding(monkeypatch: pytest.MonkeyPatch, no_findings: None) -> None:
    finding = Finding("r", Severity.ERROR, ("t",), Decimal(1), Decimal(2), Decimal(1), "tkr")
    monkeypatch.setattr(publishing, "standing_findings", lambda _living: (finding,))


def test_it_freezes_the_report_with_its_checksum(ekby: Ekby, report: Report) -> None:
    version = approve(ekby.cast.actor("cia"), report)
    kept = ReportVersion.objects.get(report=report)
    assert kept == version
    assert kept.number == 1
    assert kept.replaces is None
    assert kept.approved_by == ekby.cast.cia_head
    assert kept.sha256 == hashlib.sha256(kept.document.encode()).hexdigest()
    document = read(kept.document)
    assert document.version == 1
    assert document.status.startswith("Godkänd 20")
    assert "Text om sammanfattning." in kept.document
    report.refresh_from_db()
    assert (report.state, report.version) == (ReportState.APPROVED, 1)
    assert report.approved_by == ekby.cast.cia_head


def test_what_is_frozen_is_swedish_in_whatever_language_it_is_approved(
    ekby: Ekby, report: Report
) -> None:
    with translation.override("en"):
        version = approve(ekby.cast.actor("cia"), report)
    assert read(version.document).language == "sv"


def test_the_history_tells_of_it(ekby: Ekby, report: Report) -> None:
    version = approve(ekby.cast.actor("cia"), report)
    (frozen,) = Change.objects.filter(action="freeze_report")
    assert version.sha256 in frozen.new
    assert Change.objects.filter(action="approve_report", field="state").exists()


def test_the_one_who_handed_it_in_does_not_approve(ekby: Ekby, report: Report) -> None:
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: approve(anna, report)) == {"approve_report_by_another"}
    assert not ReportVersion.objects.exists()


@pytest.mark.parametrize("name", ["bo", "dan", "eva", "frej", "gun"])
def test_only_controllers_and_heads_approve_and_open_again(
    ekby: Ekby, report: Report, name: str
) -> None:
    with pytest.raises(PermissionDenied):
        approve(ekby.cast.actor(name), report)
    approve(ekby.cast.actor("cia"), report)
    with pytest.raises(PermissionDenied):
        reopen_report(ekby.cast.actor(name), report, "Fel.")


def test_of_two_who_approve_the_second_is_told(ekby: Ekby, report: Report) -> None:
    """Both have the page open: the second has the report as it was when it was handed in."""
    stale = Report.objects.select_related("round__appropriation__committee").get(pk=report.pk)
    approve(ekby.cast.actor("cia"), report)
    with pytest.raises(ValidationError) as refused:
        approve(SERVER, stale)
    assert codes_of(refused.value) == {"report_state"}
    assert "är godkänd" in refused.value.messages[0]
    assert ReportVersion.objects.count() == 1
    assert Job.objects.count() == 1


def test_a_report_that_is_not_handed_in_is_not_approved(ekby: Ekby) -> None:
    report = make_report(ekby)
    assert refusals(lambda: approve(ekby.cast.actor("cia"), report)) == {"report_state"}


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_standing_findings_need_a_written_reason(
    ekby: Ekby, report: Report, one_finding: None, reason: str
) -> None:
    with pytest.raises(FindingsStand) as refused:
        approve(ekby.cast.actor("cia"), report, reason)
    assert len(refused.value.findings) == 1
    report.refresh_from_db()
    assert (report.state, report.version) == (ReportState.SUBMITTED, 0)
    assert not ReportVersion.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("words", "findings"),
    [
        ("Vi väntar oss 98 765 Tkr till.", 1),  # no figure of the report's
        ("Siffran [[finns.inte]] saknas.", 1),
        ("Inga siffror alls.", 0),
    ],
)
def test_figures_of_the_texts_are_findings_too(ekby: Ekby, words: str, findings: int) -> None:
    report = make_report(ekby)
    before = len(FOUND(living_report(report)))
    save_text(SERVER, report, "sammanfattning", words)
    assert len(FOUND(living_report(report))) == before + findings


def test_the_reason_is_kept_with_the_version(ekby: Ekby, report: Report, one_finding: None) -> None:
    version = approve(ekby.cast.actor("cia"), report, f" {REASON} ")
    assert (version.findings, version.reason) == (1, REASON)
    assert Change.objects.filter(action="approve_report", reason=REASON).exists()


def test_a_reason_without_findings_is_no_part_of_the_version(ekby: Ekby, report: Report) -> None:
    version = approve(ekby.cast.actor("cia"), report, REASON)
    assert (version.findings, version.reason) == (0, "")


def test_a_frozen_version_is_replaced_and_never_changed(ekby: Ekby, report: Report) -> None:
    first = approve(ekby.cast.actor("cia"), report)
    opened_again = reopen_report(ekby.cast.actor("cia"), report, "Ett tal var fel.")
    assert opened_again.state == ReportState.WRITING
    return_text(ekby.cast.actor("cia"), report, "sammanfattning", "Talet var fel.")
    save_text(SERVER, report, "sammanfattning", "Ny text.")
    submit_text(SERVER, report, "sammanfattning")
    approve_text(ekby.cast.actor("cia"), report, "sammanfattning")
    submit_report(ekby.cast.actor("anna"), report)
    second = approve(ekby.cast.actor("cia"), report)
    assert (second.number, second.replaces) == (2, first)
    kept = ReportVersion.objects.get(pk=first.pk)
    assert (kept.document, kept.sha256) == (first.document, first.sha256)
    assert "Ny text." not in kept.document
    assert "Ny text." in second.document
    with pytest.raises(Frozen):
        kept.save()


def test_opening_again_takes_a_reason(ekby: Ekby, report: Report) -> None:
    approve(ekby.cast.actor("cia"), report)
    with pytest.raises(ValidationError):
        reopen_report(ekby.cast.actor("cia"), report, " ")
    report.refresh_from_db()
    assert report.state == ReportState.APPROVED


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF takes seconds, and is tested where it is written."""
    monkeypatch.setattr(pdf, "pdf_of", lambda html: b"%PDF-" + html.encode())


def test_the_files_are_made_once_from_what_was_frozen(
    ekby: Ekby, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    version = approve(ekby.cast.actor("cia"), report)
    assert not ReportFile.objects.exists()
    assert work_off() == 1
    files = {file.kind: file for file in ReportFile.objects.filter(version=version)}
    assert set(files) == set(FileKind)
    for file in files.values():
        assert file.sha256 == hashlib.sha256(bytes(file.content)).hexdigest()
        assert file.size == len(file.content)
    word = opened(bytes(files[FileKind.WORD].content))
    assert "Text om sammanfattning." in [paragraph.text for paragraph in word.paragraphs]
    assert version.sha256.encode() in bytes(files[FileKind.PDF].content)
    publishing.order_files(SERVER, version, ekby.committee)
    assert work_off() == 1
    again = {file.kind: file.pk for file in ReportFile.objects.filter(version=version)}
    assert again == {kind: file.pk for kind, file in files.items()}


def test_without_pango_the_other_files_are_made_and_pdf_says_why(
    ekby: Ekby, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_html: str) -> bytes:
        raise PdfUnavailable

    monkeypatch.setattr(pdf, "pdf_of", missing)
    approve(ekby.cast.actor("cia"), report)
    work_off()
    (job,) = Job.objects.all()
    assert job.state == JobState.DONE
    assert "Pango" in job.result["refused"]["pdf"]
    made = set(ReportFile.objects.values_list("kind", flat=True))
    assert made == set(FileKind) - {FileKind.PDF}


def test_no_file_is_made_of_what_is_not_what_was_approved(
    ekby: Ekby, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = approve(ekby.cast.actor("cia"), report)
    monkeypatch.setattr("reports.paper_jobs.checksum", lambda text: checksum(text + " "))
    work_off()
    (job,) = Job.objects.all()
    assert job.state == JobState.FAILED
    assert "kontrollsumma" in job.error
    assert not ReportFile.objects.filter(version=version).exists()


@pytest.mark.parametrize("name", ["anna", "eva", "gun"])
def test_nobody_but_the_server_keeps_files(ekby: Ekby, report: Report, name: str) -> None:
    version = approve(SERVER, report)
    with pytest.raises(PermissionDenied):
        keep_file(ekby.cast.actor(name), version, FileKind.PDF, b"%PDF")


def test_a_draft_is_made_as_it_stands_and_the_newest_is_kept(
    ekby: Ekby, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    for number in (1, 2):
        order_draft(ekby.cast.actor("bo"), report, FileKind.PDF)
        assert work_off() == 1
        (file,) = DraftFile.objects.all()
        assert "Text om sammanfattning." in bytes(file.content).decode()
        assert Job.objects.filter(state=JobState.DONE).count() == number


@pytest.mark.parametrize("name", ["dan", "frej", "gun"])
def test_who_reads_no_drafts_orders_none(ekby: Ekby, report: Report, name: str) -> None:
    with pytest.raises(PermissionDenied):
        order_draft(ekby.cast.actor(name), report, FileKind.PDF)
    assert not Job.objects.exists()


def test_a_command_may_do_it_all(report: Report) -> None:
    version = approve(Actor(None), report)
    assert version.approved_by is None
    assert replace(read(version.document), version=0).version == 0
