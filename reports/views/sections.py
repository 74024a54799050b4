"""A section of a report: read, written, checked, commented, handed in, sent back, approved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from budget.models import User
from budget.views.work_place import actor_of
from budget.workflow.conflicts import Clash, Conflict
from reports.actions import texts as actions
from reports.dashboards import Crumb
from reports.figures import search
from reports.models import OutsideFigure, ReportState
from reports.queries.reports import (
    comments_on,
    earlier_text,
    last_version,
    memberships_at,
    outside_figures_of,
)
from reports.text.comparing import compared
from reports.text.matching import made_live
from reports.views.report_place import ReportPlace, in_report
from reports.views.section_desk import MOST_LISTED, Draft, listed, material_of, steps_of
from reports.views.section_place import SectionPlace, in_section

HEADER = "Report"


@require_safe
@never_cache
@in_section
def section(request: HttpRequest, at: SectionPlace) -> HttpResponse:
    """A section with its text, to be written by those who may."""
    return _page(request, at)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and not saved: why, and what stands there now."""

    markdown: str
    problems: Sequence[str] = ()
    clash: Clash | None = None


def _page(
    request: HttpRequest,
    at: SectionPlace,
    typed: Typed | None = None,
    status: int = 200,
    problems: Sequence[str] = (),
    **more: Any,
) -> HttpResponse:
    markdown = typed.markdown if typed else at.text.markdown
    outside = _outside(at)
    asked = request.GET.get("sok", "")
    material = material_of(at.where)
    context = {
        **at.context(),
        "text": at.text,
        "typed": typed,
        "markdown": markdown,
        "unsaved": markdown != at.text.markdown,
        "draft": Draft(at.section, markdown, material, outside),
        "clash": typed.clash if typed else None,
        "problems": [*problems, *(typed.problems if typed else ())],
        "steps": steps_of(at.where, at.text, at.may_write),
        "comments": comments_on([at.text.pk]).get(at.text.pk, []) if at.text.pk else [],
        "people": _people(at),
        "asked": asked,
        "figures": [listed(figure) for figure in search(material.figures, asked, MOST_LISTED)],
        **more,
    }
    return render(request, "reports/section.html", context, status=status)


def _outside(at: SectionPlace) -> list[OutsideFigure]:
    return outside_figures_of(at.where.report).get(at.text.pk, []) if at.text.pk else []


def _people(at: SectionPlace) -> list[User]:
    """Those whom the section can be given to, for those who may give it away."""
    place = at.where.place
    open_ = at.where.report.state == ReportState.WRITING
    gives = open_ and place.rights.may_change_appropriation(place.committee.pk)
    return _writers(place.committee.pk) if gives else []


def _writers(committee_id: int) -> list[User]:
    """Those who have a role that writes in reports of a committee, by name, each once."""
    return list({m.user_id: m.user for m in memberships_at(committee_id)}.values())


@require_POST
@in_section
def save(request: HttpRequest, at: SectionPlace) -> HttpResponse:
    """Save the text as it is typed; where somebody else was first both texts are shown."""
    markdown = request.POST.get("text", "")
    shown = request.POST.get("anyhow") or request.POST.get("version", "")
    try:
        text = actions.save_text(
            actor_of(request), at.where.report, at.section.key, markdown, _version(shown)
        )
    except Conflict as conflict:
        return _not_saved(request, at, Typed(markdown, clash=conflict.clashes[0]), 409)
    except ValidationError as error:
        return _not_saved(request, at, Typed(markdown, error.messages), 422)
    if not request.htmx:  # type: ignore[attr-defined]  # by django-htmx's middleware
        messages.success(request, _("Texten är sparad."))
        return redirect(at.url("section"))
    draft = Draft(at.section, text.markdown, material_of(at.where), _outside(at))
    context = {**at.context(), "text": text, "draft": draft}
    response = render(request, "reports/_section_saved.html", context)
    response[HEADER] = "saved"
    return response


@require_POST
@in_section
def preview(request: HttpRequest, at: SectionPlace) -> HttpResponse:
    """The text as it would read, its figures looked up; nothing is saved."""
    actor_of(request).require(at.may_write)
    markdown = request.POST.get("text", "")
    if not request.htmx:  # type: ignore[attr-defined]  # by django-htmx's middleware
        return _page(request, at, Typed(markdown))
    draft = Draft(at.section, markdown, material_of(at.where), _outside(at))
    unsaved = markdown != at.text.markdown
    context = {**at.context(), "text": at.text, "draft": draft, "unsaved": unsaved}
    response = render(request, "reports/_section_previewed.html", context)
    response[HEADER] = "looked"
    return response


def _version(shown: str) -> int:
    """The version that was shown; what is no number is none that ever was."""
    usable = shown.isascii() and shown.isdigit() and len(shown) < 10
    return int(shown) if usable else -1


def _not_saved(request: HttpRequest, at: SectionPlace, typed: Typed, status: int) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return _page(request, at, typed, status)
    context = {**at.context(), "clash": typed.clash, "problems": typed.problems}
    response = render(request, "reports/_section_refused.html", context, status=status)
    response[HEADER] = "refused"
    return response


def _step(
    request: HttpRequest, at: SectionPlace, work: Callable[[], object], said: str
) -> HttpResponse:
    try:
        work()
    except ValidationError as error:
        return _page(request, at, status=422, problems=error.messages)
    messages.success(request, said)
    return redirect(at.url("section"))


@require_POST
@in_section
def submit(request: HttpRequest, at: SectionPlace) -> HttpResponse:
    """Hand in the section; what stands in the form is saved with it."""
    report, key, actor = at.where.report, at.section.key, actor_of(request)
    if "text" in request.POST:
        markdown = request.POST["text"]
        try:
            version = _version(request.POST.get("version", ""))
            at = replace(at, text=actions.save_text(actor, report, key, markdown, version))
        except Conflict as conflict:
            return _page(request, at, Typed(markdown, clash=conflict.clashes[0]), 409)
        except ValidationError as error:
            return _page(request, at, Typed(markdown, error.messages), 422)
    return _step(
        request, at, lambda: actions.submit_text(actor, report, key), _("Avsnittet är inlämnat.")
    )


@require_POST
@in_section
def approve(request: HttpRequest, at: SectionPlace) -> HttpResponse:
    """Approve the section."""
    actor, report = actor_of(request), at.where.report
    return _step(
        request,
        at,
        lambda: actions.approve_text(actor, report, at.section.key),
        _("Avsnittet är godkänt."),
    )


@require_POST
@in_section
def send_back(request: HttpRequest, at: SectionPlace) -> HttpResponse:
    """Send the section back, with what is to be done about it."""
    actor, report = actor_of(request), at.where.report
    comment = request.POST.get("comment", "")
    return _step(
        request,
        at,
        lambda: actions.return_text(actor, report, at.section.key, comment),
        _("Avsnittet är återsänt."),
    )


@require_POST
@in_section
def assign(request: HttpRequest, at: SectionPlace) -> HttpResponse:
    """Give the section to somebody, or to nobody in particular."""
    chosen = request.POST.get("writer", "")
    people = _writers(at.where.committee_id)
    writer = next((user for user in people if str(user.pk) == chosen), None)
    if chosen and writer is None:
        raise Http404
    actor, report = actor_of(request), at.where.report
    return _step(
        request,
        at,
        lambda: actions.assign_writer(actor, report, at.section.key, writer),
        _("Avsnittet har fått en ny skribent."),
    )


@require_POST
@in_section
def comment(request: HttpRequest, at: SectionPlace) -> HttpResponse:
    """A comment on the section."""
    words = request.POST.get("words", "")
    try:
        actions.comment_text(actor_of(request), at.where.report, at.section.key, words)
    except ValidationError as error:
        return _page(request, at, status=422, comment=words, comment_problems=error.messages)
    messages.success(request, _("Kommentaren är sparad."))
    return redirect(f"{at.url('section')}#kommentarer")


@require_POST
@in_section
def outside(request: HttpRequest, at: SectionPlace) -> HttpResponse:
    """Mark a typed figure as coming from elsewhere; without a source the mark is taken away."""
    actor, report, key = actor_of(request), at.where.report, at.section.key
    written, source = request.POST.get("written", ""), request.POST.get("source", "")
    if "ta-bort" in request.POST:
        return _step(
            request,
            at,
            lambda: actions.unmark_outside(actor, report, key, written),
            _("Märkningen är borttagen."),
        )
    return _step(
        request,
        at,
        lambda: actions.mark_outside(actor, report, key, written, source),
        _("Siffran är märkt som hämtad från annat håll."),
    )


@require_POST
@in_section
def make_live(request: HttpRequest, at: SectionPlace) -> HttpResponse:
    """Put a live figure in the place of a typed one that matches it.

    The place is told by where the figure stands in the stored text; in a text that has changed
    since it was shown nothing is done.
    """
    posted, actor = request.POST, actor_of(request)
    actor.require(at.may_write)
    draft = Draft(at.section, at.text.markdown, material_of(at.where), _outside(at))
    same = _version(posted.get("version", "")) == at.text.version
    changed = next(
        (
            made_live(at.text.markdown, match, candidate)
            for match in draft.matches
            for candidate in match.candidates
            if same
            and str(match.start) == posted.get("start")
            and candidate.key == posted.get("figure")
            and candidate.token
        ),
        None,
    )

    def work() -> None:
        if changed is None:
            raise ValidationError(
                _("Texten har ändrats sedan den visades. Ladda om sidan och försök igen."),
                code="text_changed",
            )
        actions.save_text(actor, at.where.report, at.section.key, changed, at.text.version)

    try:
        return _step(request, at, work, _("Siffran är levande."))
    except Conflict as conflict:
        return _page(request, at, Typed(changed or "", clash=conflict.clashes[0]), 409)


@require_safe
@in_section
def compare(request: HttpRequest, at: SectionPlace) -> HttpResponse:
    """The text beside its last version, and beside the last report's."""
    version = last_version(at.text) if at.text.pk else None
    earlier = earlier_text(at.where.report, at.section.key)
    now = at.text.markdown
    context = {
        **at.context(Crumb(_("Jämför"), None)),
        "version": version,
        "since_version": compared(version.markdown, now) if version else (),
        "earlier": earlier,
        "since_earlier": compared(earlier.markdown, now) if earlier else (),
    }
    return render(request, "reports/compare.html", context)


@require_safe
@vary_on_headers("HX-Request")
@in_report
def figures(request: HttpRequest, where: ReportPlace) -> HttpResponse:
    """All figures of the report, found by words; for htmx the list alone."""
    asked = request.GET.get("sok", "")
    found = search(material_of(where).figures, asked)
    shown = found[:MOST_LISTED] if request.htmx else found  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "asked": asked,
        "figures": [listed(figure) for figure in shown],
        "found": len(found),
        "may_insert": bool(request.htmx),  # type: ignore[attr-defined]
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "reports/_figures.html", context)
    crumbs = [*where.crumbs(), Crumb(_("Alla siffror"), None)]
    return render(request, "reports/figures.html", {**where.context(), **context, "crumbs": crumbs})
