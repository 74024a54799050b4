"""*Rapport*: a round's reports, the document as it stands, who has what left, and its steps."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from budget.place import in_place
from budget.views.work_place import actor_of, user_of
from budget.wording import counted_states
from reports.access import reads_draft
from reports.actions.publishing import approve as approve_report
from reports.actions.publishing import reopen_report, standing_findings
from reports.actions.reports import Unfinished, create_report, return_report, submit_report
from reports.content.document import missing_figures
from reports.dashboards import Crumb
from reports.kinds import WORDS, kind_at
from reports.models import Report, ReportKind, ReportVersion
from reports.place import Place, round_page
from reports.queries.documents import living_report
from reports.queries.reports import (
    approved_versions,
    report_of,
    reports_of,
    sections_of,
    templates_for,
    texts_of,
    versions_of,
)
from reports.views.publishing_desk import made_draft, publishing_of
from reports.views.report_desk import (
    by_owner,
    progress,
    shown_document,
    work_of,
)
from reports.views.report_place import ReportPlace, in_report
from reports.workflow.states import REPORT


@round_page
def reports(request: HttpRequest, place: Place) -> HttpResponse:
    """The round's reports; those who work on it begin new ones here.

    Who reads no drafts is shown those that are approved.
    """
    return _index(request, place)


def _index(
    request: HttpRequest, place: Place, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    works = reads_draft(place.rights, place.committee.pk)
    found = reports_of(place.round)
    approved = {version.report_id: version for version in approved_versions(place.round)}
    shown = [row for row in found if works or row.pk in approved]
    begun = {row.kind for row in found}
    begins = place.rights.may_change_appropriation(place.committee.pk)
    templates = templates_for(place.committee.pk) if begins else []
    context = {
        **place.context("reports"),
        "rows": [(row, document_url(place, row), approved.get(row.pk)) for row in shown],
        "works": works,
        "templates": [template for template in templates if template.kind not in begun],
        "create_url": place.url("create_report"),
        "problems": problems or [],
    }
    return render(request, "reports/reports.html", context, status=status)


def document_url(place: Place, report: Report) -> str:
    """The address of a report as it stands."""
    return place.url("document", kind=WORDS[ReportKind(report.kind)])


@require_POST
@in_place(Place)
def create(request: HttpRequest, place: Place) -> HttpResponse:
    """Begin a report of the round."""
    if not reads_draft(place.rights, place.committee.pk):
        raise Http404
    actor = actor_of(request)
    actor.require(place.rights.may_change_appropriation(place.committee.pk))
    chosen = request.POST.get("mall", "")
    template = next((t for t in templates_for(place.committee.pk) if str(t.pk) == chosen), None)
    try:
        if template is None:
            raise ValidationError(_("Välj vilken rapport som ska påbörjas."), code="no_template")
        report = create_report(actor, place.round, template)
    except ValidationError as error:
        return _index(request, place, error.messages, 422)
    messages.success(request, _("”%s” är påbörjad.") % report)
    return redirect(document_url(place, report))


@require_safe
@in_place(Place)
def document(request: HttpRequest, place: Place, kind: str) -> HttpResponse:
    """The report as it stands; who reads no drafts is led to the version that was approved."""
    report = report_of(place.round, kind_at(kind))
    if report is None:
        raise Http404
    where = ReportPlace(place, report, user_of(request))
    if not reads_draft(place.rights, place.committee.pk):
        newest = ReportVersion.objects.filter(report=report).order_by("-number").first()
        if newest is None:
            raise Http404
        return redirect(where.url("report_version", version=newest.number))
    return _document(request, where)


def _document(
    request: HttpRequest,
    where: ReportPlace,
    error: ValidationError | None = None,
    status: int = 200,
) -> HttpResponse:
    living = living_report(where.report, where.place.inputs)
    work = work_of(where, living.sections, living.texts)
    made = living.document(timezone.now())
    unfinished = error.sections if isinstance(error, Unfinished) else ()
    context = {
        **where.context(),
        "document": made,
        "sections": shown_document(made, where.place.links, work),
        "progress": progress(work),
        "missing": missing_figures(made),
        "steps": steps_of(where),
        "problems": error.messages if error else [],
        "unfinished": [work[section.key] for section in unfinished],
        "left_url": where.url("report_left"),
        "figures_url": where.url("figures"),
        "submit_url": where.url("submit_report"),
        "return_url": where.url("return_report"),
        "publishing": publishing_of(where, versions_of(where.report)),
        "made_draft": made_draft(where, living, made),
        "reconciliation_url": where.place.url("reconciliation"),
        "findings": len(standing_findings(living)),
    }
    return render(request, "reports/document.html", context, status=status)


def steps_of(where: ReportPlace) -> frozenset[str]:
    """The steps that the person may take with the report now."""
    report = where.report
    return frozenset(
        step.action
        for step in REPORT.steps_for(report.state, where.roles)
        if not (step.by_another and report.submitted_by_id == where.user.pk)
    )


@require_safe
@in_report
def left(request: HttpRequest, where: ReportPlace) -> HttpResponse:
    """Who has what left to do in a report."""
    sections = sections_of(where.report.template_id)
    work = work_of(where, sections, texts_of(where.report))
    context = {
        **where.context(),
        "progress": progress(work),
        "counts": counted_states(item.text.state for item in work.values()),
        "owners": by_owner(work),
        "crumbs": [*where.crumbs(), Crumb(_("Vem har vad kvar"), None)],
    }
    return render(request, "reports/left.html", context)


@require_POST
@in_report
def submit(request: HttpRequest, where: ReportPlace) -> HttpResponse:
    """Hand in the report; the sections that are not approved are listed, each with its address."""
    return _step(
        request,
        where,
        lambda: submit_report(actor_of(request), where.report),
        _("Rapporten är inlämnad."),
    )


@require_POST
@in_report
def send_back(request: HttpRequest, where: ReportPlace) -> HttpResponse:
    """Send the report back, with a reason."""
    reason = request.POST.get("reason", "")
    return _step(
        request,
        where,
        lambda: return_report(actor_of(request), where.report, reason),
        _("Rapporten är återsänd."),
    )


@require_POST
@in_report
def approve(request: HttpRequest, where: ReportPlace) -> HttpResponse:
    """Approve the report; leads to the version that is then frozen."""
    reason = request.POST.get("reason", "")
    try:
        version = approve_report(actor_of(request), where.report, reason)
    except ValidationError as error:
        return _document(request, where, error, 422)
    messages.success(
        request, _("Rapporten är godkänd. Den ligger nu fast som version %s.") % version.number
    )
    return redirect(where.url("report_version", version=version.number))


@require_POST
@in_report
def reopen(request: HttpRequest, where: ReportPlace) -> HttpResponse:
    """Open an approved report again, with a reason."""
    reason = request.POST.get("reason", "")
    return _step(
        request,
        where,
        lambda: reopen_report(actor_of(request), where.report, reason),
        _("Rapporten är öppen igen. Den godkända versionen står kvar."),
    )


def _step(
    request: HttpRequest, where: ReportPlace, work: Callable[[], Any], said: str
) -> HttpResponse:
    try:
        work()
    except ValidationError as error:
        return _document(request, where, error, 422)
    messages.success(request, said)
    return redirect(where.url("document"))
