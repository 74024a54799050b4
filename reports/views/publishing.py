"""Approved versions at their own addresses, their files, and the files of drafts."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from budget.views.work_place import actor_of
from reports import charts
from reports.actions.publishing import LANGUAGE, order_draft, order_files
from reports.content.canonical import Unreadable
from reports.content.document import ChartBlock
from reports.models import FileKind, ReportFile
from reports.paper_files import FORMS, KINDS
from reports.place import Place
from reports.queries.documents import living_report
from reports.views.publishing_desk import (
    Draft,
    MadeDraft,
    changes_since,
    draft_of,
    files_of,
    made_draft,
    newest_draft,
)
from reports.views.publishing_place import VersionPlace, in_version
from reports.views.report_desk import shown_document
from reports.views.report_place import ReportPlace, in_report
from reports.workflow.states import REPORT

AT_ONCE = frozenset({FileKind.WORD, FileKind.MEMORANDUM})
"""The files of a draft that take no longer than a page; the others are ordered."""


@require_safe
@in_version
def version(request: HttpRequest, where: VersionPlace) -> HttpResponse:
    """An approved version as it was frozen, with its checksum, files, and what changed since."""
    try:
        document = where.document
    except Unreadable:
        # Kept rows cannot be changed from here; whoever did it did it in the database.
        context = {**where.context(), "sections": (), "is_whole": False}
        return render(request, "reports/version.html", context, status=500)
    context = {
        **where.context(),
        "document": document,
        "sections": shown_document(document, where.links),
        "is_whole": where.is_whole,
        "newer": where.newer,
        "newer_url": where.other(where.newer) if where.newer else "",
        "found": changes_since(where),
        **_files(where),
    }
    return render(request, "reports/version.html", context)


def _files(where: VersionPlace) -> dict[str, object]:
    roles = where.place.rights.roles_for(where.place.committee.pk, None)
    return {
        "files": files_of(where),
        "files_url": where.url("report_version_files"),
        "make_url": where.url("make_report_files"),
        "makes": bool(roles & REPORT.roles_for("approve_report")),
    }


@require_safe
@in_version
def files(request: HttpRequest, where: VersionPlace) -> HttpResponse:
    """The files of a version and how far they have come, asked for again while they are made."""
    return render(request, "reports/_version_files.html", _files(where))


@require_POST
@in_version
def make_files(request: HttpRequest, where: VersionPlace) -> HttpResponse:
    """Order the files of a version that could not be made."""
    actor = actor_of(request)
    roles = where.place.rights.roles_for(where.place.committee.pk, None)
    actor.require(bool(roles & REPORT.roles_for("approve_report")))
    if files_of(where).failed:
        order_files(actor, where.version, where.place.committee)
    return redirect(where.url("report_version"))


@require_safe
@in_version
def version_file(request: HttpRequest, where: VersionPlace, file: str) -> HttpResponse:
    """A file of a version, as it was made at approval."""
    kept = ReportFile.objects.filter(version=where.version, kind=_kind(file)).first()
    if kept is None:
        raise Http404
    stem = f"{_stem(where.place)}-version-{where.version.number}"
    response = _sent(bytes(kept.content), file, stem)
    response["ETag"] = f'"{kept.sha256}"'
    return response


@require_safe
@in_version
def version_chart(request: HttpRequest, where: VersionPlace, chart: str) -> HttpResponse:
    """A chart of a version, drawn from what was frozen."""
    try:
        blocks = [block for section in where.document.sections for block in section.blocks]
    except Unreadable as error:
        raise Http404 from error
    found = next(
        (b.chart for b in blocks if isinstance(b, ChartBlock) and b.chart.key == chart), None
    )
    if found is None:
        raise Http404
    svg = charts.draw(found, charts.asked_width(request.GET.get("bredd", "")), where.links.to)
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response


@require_POST
@in_report
def order(request: HttpRequest, where: ReportPlace, file: str) -> HttpResponse:
    """Order a file of the draft; leads to the page that follows it."""
    job = order_draft(actor_of(request), where.report, _kind(file))
    return redirect(where.url("draft_job", job=job.pk))


@require_safe
@vary_on_headers("HX-Request")
@in_report
def draft_job(request: HttpRequest, where: ReportPlace, job: int) -> HttpResponse:
    """How far a file of the draft has come; the file when it is made."""
    found = draft_of(where, job)
    if found is None:
        raise Http404
    polled = bool(request.headers.get("HX-Request"))
    context = {
        **where.context(),
        "draft": found,
        "made_draft": None if polled else _made(where, found),
        "report_url": where.url("document"),
    }
    page = "reports/_draft_job.html" if polled else "reports/draft_job.html"
    return render(request, page, context)


def _made(where: ReportPlace, draft: Draft) -> MadeDraft | None:
    """The file of an order that is done, if none was made after it."""
    if not draft.url or where.report.pdf_made != draft.job.result:  # type: ignore[attr-defined]
        return None
    with translation.override(LANGUAGE):
        living = living_report(where.report, where.place.inputs)
        document = living.document(timezone.now())
    return made_draft(where, living, document)


@require_safe
@in_report
def draft_file(request: HttpRequest, where: ReportPlace, file: str) -> HttpResponse:
    """A file of the draft: made here and now where that is quick, else the last that was made."""
    kind = _kind(file)
    draft = _("utkast")
    stem = f"{_stem(where.place)}-{draft}"
    if kind in AT_ONCE:
        with translation.override(LANGUAGE):
            document = living_report(where.report, where.place.inputs).document(timezone.now())
            return _sent(FORMS[kind].write(document, ""), file, stem)
    newest = newest_draft(where.report, kind)
    if newest is None:
        messages.info(request, _("Filen är inte gjord än. Beställ den här."))
        return redirect(where.url("document"))
    return _sent(bytes(newest.content), file, f"{stem}-{_moment(newest.made_at)}")


def _kind(name: str) -> FileKind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _sent(content: bytes, file: str, stem: str) -> HttpResponse:
    base, _dot, ending = file.rpartition(".")
    response = HttpResponse(content, content_type=FORMS[KINDS[file]].content_type)
    response["Content-Disposition"] = f'attachment; filename="{base}-{stem}.{ending}"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _stem(place: Place) -> str:
    return f"{place.committee.slug}-{place.year}-{place.round.slug}"


def _moment(made: datetime) -> str:
    return timezone.localtime(made).strftime("%Y%m%d-%H%M")
