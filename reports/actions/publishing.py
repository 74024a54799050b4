"""Approval: freezes a report with its checksum, orders its files, and opens it again afterwards."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from budget.actions.jobs import enqueue
from budget.actions.moving import check_right, take
from budget.actions.recording import require
from budget.calc.reconciliation.findings import Finding, Severity
from budget.models import Committee, Job
from budget.workflow import history
from budget.workflow.action import Actor, action
from reports.access import reads_draft
from reports.actions.reports import REFUSALS, locked_report
from reports.content.canonical import canonical, checksum
from reports.content.document import Document
from reports.models import DraftFile, Report, ReportFile, ReportVersion
from reports.queries.checking import texts_to_check
from reports.queries.documents import LivingReport, living_report
from reports.text.findings import text_checks
from reports.text.matching import Matcher
from reports.workflow.states import REPORT

FILES, DRAFT = "report_files", "report_draft"
"""The kinds of background work that make files: of an approved version, of a draft."""
LANGUAGE = "sv"
"""What is frozen is Swedish, in whatever language it was approved."""


class FindingsStand(ValidationError):  # noqa: N818  # named as what it says
    """A refusal to approve a report without a written reason: `findings` are those that stand."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            ngettext_lazy(
                "Avstämningen har %(count)s fynd. Rätta det, eller skriv varför rapporten "
                "godkänns ändå; skälet sparas med versionen.",
                "Avstämningen har %(count)s fynd. Rätta dem, eller skriv varför rapporten "
                "godkänns ändå; skälet sparas med versionen.",
                "count",
            ),
            code="findings_stand",
            params={"count": len(findings)},
        )
        self.findings = tuple(findings)


@action
def approve(actor: Actor, report: Report, reason: str = "") -> ReportVersion:
    """Approve a report that is handed in: all its figures and texts are frozen as they stand.

    Controllers and heads of administration, never the one who handed it in. Of two at once one
    approves, the other is told that it is done. The files are made by a job that is ordered here.
    Raises FindingsStand where errors or warnings stand and no reason is given, ValidationError in
    another state, PermissionDenied.
    """
    committee = report.round.appropriation.committee
    check_right(actor, REPORT, "approve_report", committee.pk)
    locked = locked_report(report)
    number = locked.version + 1
    actor = replace(actor, reason=reason.strip())
    take(
        actor,
        REPORT,
        locked,
        "approve_report",
        REFUSALS,
        committee=committee,
        approved_by=actor.user,
        version=number,
    )
    with translation.override(LANGUAGE):
        living = living_report(locked)
        findings = standing_findings(living)
        if findings and not actor.reason:
            raise FindingsStand(findings)
        now = timezone.now()
        version = _frozen(actor, locked, _approved(living, number, now), now)
        version.findings = len(findings)
        version.reason = actor.reason if findings else ""
        version.full_clean(exclude=["approved_by"])  # nobody, where a command does it
        version.save()
        told = _("version %(number)s, SHA-256 %(sum)s") % {"number": number, "sum": version.sha256}
        history.record([history.change(actor, "freeze_report", version, "", "", told, committee)])
    order_files(actor, version, committee)
    return version


def standing_findings(living: LivingReport) -> tuple[Finding, ...]:
    """The errors and warnings of the round's reconciliation and of the report's own texts."""
    found = living.reconciliation.findings if living.reconciliation else ()
    told = {(finding.rule, finding.place): finding for finding in (*found, *_of_texts(living))}
    return tuple(finding for finding in told.values() if finding.severity >= Severity.WARNING)


def _of_texts(living: LivingReport) -> Iterator[Finding]:
    """Typed figures that are none of the report's, and live ones that do not exist."""
    texts, outside = texts_to_check(living.report, living.sections, living.texts)
    for check in text_checks(texts, Matcher(living.material.figures), outside):
        yield from check.findings


def _approved(living: LivingReport, number: int, now: datetime) -> Document:
    document = living.document(now)
    day = _("Godkänd %s") % timezone.localdate(now).isoformat()
    info = living.inputs.info
    decided = document.status if info.state in ("decided", "locked") else ""
    return replace(
        document,
        version=number,
        status=", ".join(part for part in (day, decided[:1].lower() + decided[1:]) if part),
    )


def _frozen(actor: Actor, report: Report, document: Document, now: datetime) -> ReportVersion:
    text = canonical(document)
    newest = ReportVersion.objects.filter(report=report).order_by("-number").first()
    return ReportVersion(
        report=report,
        number=document.version,
        document=text,
        sha256=checksum(text),
        approved_by=actor.user,
        approved_at=now,
        replaces=newest,
    )


@action
def reopen_report(actor: Actor, report: Report, reason: str) -> Report:
    """Open an approved report to be written on; what was approved stands as it is.

    Controllers and heads of administration. Raises ValidationError without a reason, and in
    another state.
    """
    committee = report.round.appropriation.committee
    check_right(actor, REPORT, "reopen_report", committee.pk)
    locked = locked_report(report)
    actor = replace(actor, reason=reason)
    take(actor, REPORT, locked, "reopen_report", REFUSALS, committee=committee, approved_by=None)
    return locked


def order_files(actor: Actor, version: ReportVersion, committee: Committee) -> Job:
    """Order the files of a version that are not made yet. The right is asked for by the caller."""
    return enqueue(actor, FILES, {"version": version.pk}, committee)


def order_draft(actor: Actor, report: Report, kind: str) -> Job:
    """Order a file of the report as it stands. Raises PermissionDenied for who reads no drafts."""
    committee = report.round.appropriation.committee
    require(actor, lambda rights: reads_draft(rights, committee.pk))
    return enqueue(actor, DRAFT, {"report": report.pk, "kind": kind}, committee)


@action
def keep_file(actor: Actor, version: ReportVersion, kind: str, content: bytes) -> ReportFile:
    """Keep a file of a version with its hash: once and for all. Commands and the worker."""
    actor.require(False)
    file = ReportFile(
        version=version,
        kind=kind,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    file.full_clean(exclude=["content"])
    file.save()
    return file


@action
def keep_draft(actor: Actor, report: Report, job: Job, kind: str, content: bytes) -> DraftFile:
    """Keep a draft's file until the next of its kind is made. Commands and the worker."""
    actor.require(False)
    DraftFile.objects.filter(report=report, kind=kind).delete()
    file: DraftFile = DraftFile.objects.create(report=report, job=job, kind=kind, content=content)
    return file
