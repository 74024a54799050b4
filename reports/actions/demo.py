"""Loading the demo's templates, reports and texts; only a command may."""

from dataclasses import dataclass

from django.utils import timezone

from budget.models import Committee, Round, TaskState, User
from budget.workflow.action import Actor, action
from budget.workflow.history import change, record
from reports.actions.reports import create_report
from reports.actions.templates import create_template
from reports.demo.reading import WrittenText, read_template, read_texts
from reports.models import Report, ReportTemplate, ReportText

TEMPLATES = ("delarsrapport.toml", "arsanalys.toml", "manadsuppfoljning.toml")
APPROVERS = ("forvaltningschef", "controller")  # the first who has not handed it in
HANDED_IN = (TaskState.SUBMITTED, TaskState.APPROVED, TaskState.RETURNED)


@dataclass(frozen=True, slots=True)
class DemoReport:
    """A report of the demo: its round, kind and file of texts."""

    year: int
    round: str
    kind: str
    texts: str


REPORTS = (
    DemoReport(2023, "augusti", "interim", "delarsrapport-2023.md"),
    DemoReport(2023, "oktober", "monthly", "manadsuppfoljning-2023-oktober.md"),
)


@action
def load_reports(actor: Actor, committee: Committee) -> None:
    """Make the templates and reports of the demo that are missing; those there are left as is.

    People who are not there are left out. Raises ValidationError where a file breaks a rule.
    """
    actor.require(False)
    templates = {}
    for name in TEMPLATES:
        read = read_template(name)
        place = None if read.for_all else committee
        found = ReportTemplate.objects.filter(kind=read.kind, committee=place).first()
        templates[read.kind] = found or create_template(
            actor, read.kind, read.name, read.sections, place
        )
    for demo in REPORTS:
        round_ = (
            Round.objects.select_related("appropriation__committee")
            .filter(
                appropriation__committee=committee,
                appropriation__year=demo.year,
                slug=demo.round,
            )
            .first()
        )
        if round_ is not None and not round_.reports.filter(kind=demo.kind).exists():
            report = create_report(actor, round_, templates[demo.kind])
            _write(actor, report, demo, committee)


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
