"""Loading the demo's templates, reports and texts; only a command may."""

from dataclasses import dataclass

from django.utils import timezone

from budget.models import Committee, Round, TaskState, User
from budget.workflow.action import Actor, action
from budget.workflow.history import change, record
from reports.actions.publishing import approve
from reports.actions.reports import create_report, submit_report
from reports.actions.templates import create_template
from reports.demo.reading import FOLDER, WrittenText, read_texts
from reports.models import Report, ReportState, ReportTemplate, ReportText
from reports.template_files import STANDARD, read_template

TEMPLATES = (
    FOLDER / "delarsrapport.toml",
    FOLDER / "arsanalys.toml",
    STANDARD / "manadsuppfoljning.toml",
)
APPROVERS = ("forvaltningschef", "controller")  # the first who has not handed it in
HANDED_IN = (TaskState.SUBMITTED, TaskState.APPROVED, TaskState.RETURNED)


@dataclass(frozen=True, slots=True)
class DemoReport:
    """A report of the demo: its round, kind and file of texts.

    `approved` says why it is approved although findings stand, "" for one that is not.
    """

    year: int
    round: str
    kind: str
    texts: str
    approved: str = ""


REPORTS = (
    DemoReport(2020, "arsanalys", "annual", "arsanalys-2020.md"),
    DemoReport(
        2023,
        "augusti",
        "interim",
        "delarsrapport-2023.md",
        approved="Fynden är genomgångna: summan i Budgetområden är tryckt med ett avrundningsfel, "
        "och hösten blir dyrare av det som rapporten beskriver.",
    ),
    DemoReport(2023, "oktober", "monthly", "manadsuppfoljning-2023-oktober.md"),
)
SUBMITTER, APPROVER = "controller", "forvaltningschef"
"""Who hands in and who approves the demo's approved report."""


@action
def load_reports(actor: Actor, committee: Committee) -> None:
    """Make the templates and reports of the demo that are missing; those there are left as is.

    People who are not there are left out. Raises ValidationError where a file breaks a rule.
    """
    actor.require(False)
    templates = {}
    for path in TEMPLATES:
        read = read_template(path)
        place = None if read.for_all else committee
        found = ReportTemplate.objects.filter(kind=read.kind, committee=place).first()
        templates[read.kind] = found or create_template(
            actor, read.kind, read.name, read.sections, place
        )
    for demo in REPORTS:
        round_ = _round(demo, committee)
        if round_ is not None and not round_.reports.filter(kind=demo.kind).exists():
            report = create_report(actor, round_, templates[demo.kind])
            _write(actor, report, demo, committee)


@action
def publish_reports(actor: Actor, committee: Committee) -> None:
    """Approve the report of the demo that is to be read as approved; its files are ordered.

    One that somebody has written in, handed in or approved is left as it is, and so it is where
    the people are missing.
    """
    actor.require(False)
    users = User.objects.in_bulk(field_name="username")
    if not {SUBMITTER, APPROVER} <= users.keys():
        return
    for demo in REPORTS:
        round_ = _round(demo, committee) if demo.approved else None
        report = round_.reports.filter(kind=demo.kind).first() if round_ else None
        if report is not None and _is_as_loaded(report):
            submit_report(Actor(users[SUBMITTER]), report)
            approve(Actor(users[APPROVER]), report, demo.approved)


def _is_as_loaded(report: Report) -> bool:
    if report.state != ReportState.WRITING or report.version:
        return False
    return not report.texts.exclude(state=TaskState.APPROVED, version=1).exists()


def _round(demo: DemoReport, committee: Committee) -> Round | None:
    rows = Round.objects.select_related("appropriation__committee").filter(
        appropriation__committee=committee, appropriation__year=demo.year, slug=demo.round
    )
    found: Round | None = rows.first()
    return found


def _write(actor: Actor, report: Report, demo: DemoReport, committee: Committee) -> None:
    texts = {
        text.section.key: text
        for text in ReportText.objects.filter(report=report).select_related("section")
    }
    users = User.objects.in_bulk(field_name="username")
    written = [
        _filled(texts[read.section], read, users)
        for read in read_texts(demo.texts)
        if read.section in texts
    ]
    fields = ("markdown", "version", "state", "comment", "changed_at", "changed_by", "writer")
    handed = ("submitted_at", "submitted_by", "approved_by")
    ReportText.objects.bulk_update(written, [*fields, *handed])
    record([change(actor, "load_reports", report, committee=committee)])


def _filled(text: ReportText, read: WrittenText, users: dict[str, User]) -> ReportText:
    author, now = users.get(read.author), timezone.now()
    text.markdown, text.version, text.state = read.markdown, 1, read.state
    text.changed_by, text.changed_at = author, now
    text.writer = author or text.writer
    if read.state in HANDED_IN:
        text.submitted_by, text.submitted_at = author, now
    if read.state == TaskState.APPROVED:
        text.approved_by = _approver(read.author, users)
    if read.state == TaskState.RETURNED:
        text.comment = read.comment
    return text


def _approver(author: str, users: dict[str, User]) -> User | None:
    return next((users[name] for name in APPROVERS if name != author and name in users), None)
