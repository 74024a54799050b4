"""*Omgång*: the state of every area and the steps of the round, each a POST that is one action."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from budget.actions.locking import correct_round, lock_round
from budget.actions.moving import check_right
from budget.actions.reminders import Reminded, remind
from budget.actions.rounds import decide, reopen, sign, submit
from budget.actions.tasks import (
    Incomplete,
    approve_area,
    approve_areas,
    assign,
    return_area,
    submit_area,
)
from budget.forms.rounds import DecideForm, ReasonForm, add_errors
from budget.keys import is_key
from budget.lacks import shown_lacks
from budget.models import Area, AreaTask, Round, User
from budget.place import Place, Renamed, round_url
from budget.queries.structure import key_at
from budget.round_desk import HANDED_IN, RoundDesk, round_urls
from budget.views.work_place import actor_of, user_of, works_on_round
from budget.workflow.states import ROUND

Work = Callable[[Round], str]


@require_safe
@works_on_round
def round_page(request: HttpRequest, place: Place) -> HttpResponse:
    """*Omgång*."""
    return _page(request, place)


def _page(
    request: HttpRequest,
    place: Place,
    *,
    error: ValidationError | None = None,
    typed: Mapping[int, str] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    desk = RoundDesk(place, user_of(request), typed or {})
    lacks = error.lacks if isinstance(error, Incomplete) else ()
    context = {
        **place.context("round"),
        "desk": desk,
        "urls": round_urls(place),
        "sentence": desk.sentence(),
        "under": desk.under(),
        "problems": error.messages if error else [],
        "lacks": shown_lacks(place.round, place.inputs.structure, lacks),
        "decide_form": DecideForm(initial={"case_number": place.round.case_number}),
        "reopen_form": ReasonForm(prefix="ateroppna"),
        **more,
    }
    return render(request, "budget/round.html", context, status=status)


def _step(request: HttpRequest, place: Place, work: Work, **kept: Any) -> HttpResponse:
    """Do something with the round, and say so on its page; a refusal stands there too."""
    try:
        # A copy: a step that is refused at its end must leave no trace on the page.
        said = work(copy(place.round))
    except ValidationError as error:
        place.round.refresh_from_db(fields=["state"])
        return _page(request, place, error=error, status=422, **kept)
    messages.success(request, said)
    return redirect(place.url("round"))


def area_at(place: Place, slug: str) -> Area:
    """The area of the round at an address. Raises Renamed, Http404."""
    areas = Area.objects.filter(committee=place.committee)
    area: Area | None = areas.filter(slug=slug).first()
    if area is None:
        now = areas.filter(pk=key_at("area", place.committee.pk, slug)).first()
        if now is None:
            raise Http404
        raise Renamed(area=now.slug)
    if not AreaTask.objects.filter(round=place.round, area=area).exists():
        raise Http404
    return area


@require_POST
@works_on_round
def submit_area_(request: HttpRequest, place: Place, area: str) -> HttpResponse:
    """Hand in an area; what is missing is listed, each with the way there."""
    found = area_at(place, area)
    try:
        submit_area(actor_of(request), copy(place.round), found.pk)
    except ValidationError as error:
        if AreaTask.objects.filter(round=place.round, area=found, state__in=HANDED_IN).exists():
            # A button pressed twice, or somebody else was first: what was asked for is done.
            messages.info(request, _("”%s” är redan inlämnat.") % found)
            return redirect(_after_handing_in(place))
        lacks = error.lacks if isinstance(error, Incomplete) else ()
        context = {
            **place.context(""),
            "area": found,
            "area_url": place.url("entry", area=found.slug),
            "problems": error.messages,
            "lacks": shown_lacks(place.round, place.inputs.structure, lacks),
        }
        return render(request, "budget/not_submitted.html", context, status=422)
    messages.success(request, _("”%s” är inlämnat.") % found)
    return redirect(_after_handing_in(place))


def _after_handing_in(place: Place) -> str:
    keeps = place.rights.may_change_appropriation(place.committee.pk)
    return place.url("round") if keeps else reverse("todo")


@require_POST
@works_on_round
def approve(request: HttpRequest, place: Place, area: str) -> HttpResponse:
    """Approve an area."""
    found = area_at(place, area)

    def work(round_: Round) -> str:
        approve_area(actor_of(request), round_, found.pk)
        return _("”%s” är godkänt.") % found

    return _step(request, place, work)


@require_POST
@works_on_round
def approve_all(request: HttpRequest, place: Place) -> HttpResponse:
    """Approve all areas that are handed in."""

    def work(round_: Round) -> str:
        approved, left = approve_areas(actor_of(request), round_)
        said = ngettext(
            "%(count)s område är godkänt.", "%(count)s områden är godkända.", len(approved)
        ) % {"count": len(approved)}
        own = _("Du lämnade själv in %s; någon annan godkänner det.")
        return f"{said} {own % _names(left)}" if left else said

    return _step(request, place, work)


def _names(tasks: list[AreaTask]) -> str:
    return ", ".join(f"”{task.area}”" for task in tasks)


@require_POST
@works_on_round
def return_(request: HttpRequest, place: Place, area: str) -> HttpResponse:
    """Send an area back with a comment."""
    found = area_at(place, area)
    comment = request.POST.get("reason", "")[:2000]

    def work(round_: Round) -> str:
        return_area(actor_of(request), round_, found.pk, comment)
        return _("”%s” är återsänt.") % found

    return _step(request, place, work, typed={found.pk: comment})


@require_POST
@works_on_round
def assign_(request: HttpRequest, place: Place, area: str) -> HttpResponse:
    """Give an area to somebody, or to nobody."""
    found = area_at(place, area)
    key = request.POST.get("holder", "")
    holder = User.objects.filter(pk=int(key)).first() if is_key(key) else None

    def work(round_: Round) -> str:
        assign(actor_of(request), round_, found.pk, holder)
        names = {"area": found, "who": holder or _("ingen än")}
        return _("”%(area)s” har fått ny ansvarig: %(who)s.") % names

    return _step(request, place, work)


@require_POST
@works_on_round
def remind_one(request: HttpRequest, place: Place, area: str) -> HttpResponse:
    """Remind the holder of an area."""
    found = area_at(place, area)
    return _remind(request, place, [found.pk])


@require_POST
@works_on_round
def remind_all(request: HttpRequest, place: Place) -> HttpResponse:
    """Remind all who have something left to hand in."""
    return _remind(request, place, None)


def _remind(request: HttpRequest, place: Place, areas: list[int] | None) -> HttpResponse:
    link = request.build_absolute_uri(reverse("todo"))
    result = remind(actor_of(request), place.round, link, areas)
    for level, text in _reminded(result):
        messages.add_message(request, level, text)
    return redirect(place.url("round"))


def _reminded(result: Reminded) -> list[tuple[int, str]]:
    people = list(dict.fromkeys(str(task.holder) for task in result.sent))
    said = []
    if people:
        said.append((messages.SUCCESS, _("Påminnelse skickad till %s.") % ", ".join(people)))
    for tasks, text in (
        (result.just_now, _("Ingen ny påminnelse om %s: den förra gick för mindre än en minut.")),
        (result.nobody, _("Ingen påminnelse om %s: ingen har området.")),
        (result.unreachable, _("Ingen påminnelse om %s: den ansvariga har ingen e-postadress.")),
        (result.failed, _("Påminnelsen om %s gick inte fram till e-postservern. Försök igen.")),
    ):
        if tasks:
            said.append((messages.WARNING, text % _names(list(tasks))))
    return said or [(messages.INFO, _("Ingen har något kvar att lämna in."))]


@require_POST
@works_on_round
def submit_round(request: HttpRequest, place: Place) -> HttpResponse:
    """Hand the round in to the head of administration."""

    def work(round_: Round) -> str:
        submit(actor_of(request), round_)
        return _("Omgången är inlämnad.")

    return _step(request, place, work)


@require_POST
@works_on_round
def sign_round(request: HttpRequest, place: Place) -> HttpResponse:
    """Sign the round."""

    def work(round_: Round) -> str:
        sign(actor_of(request), round_)
        return _("Omgången är undertecknad. Nu ser också de förtroendevalda den.")

    return _step(request, place, work)


@require_POST
@works_on_round
def decide_round(request: HttpRequest, place: Place) -> HttpResponse:
    """Register the committee's decision."""
    form = DecideForm(request.POST)

    def work(round_: Round) -> str:
        decide(actor_of(request), round_, **form.cleaned_data)
        return _("Beslutet är registrerat.")

    return _form_step(request, place, "decide", form, work)


@require_POST
@works_on_round
def lock(request: HttpRequest, place: Place) -> HttpResponse:
    """Lock the round with everything that it is computed from."""

    def work(round_: Round) -> str:
        lock_round(actor_of(request), round_)
        return _("Omgången är låst.")

    return _step(request, place, work)


@require_POST
@works_on_round
def reopen_round(request: HttpRequest, place: Place) -> HttpResponse:
    """Open the round again, with a reason."""
    form = ReasonForm(request.POST, prefix="ateroppna")

    def work(round_: Round) -> str:
        reopen(actor_of(request), round_, form.cleaned_data["reason"])
        return _("Omgången är öppen igen. Återsänd de områden som ska ändras.")

    return _form_step(request, place, "reopen", form, work)


def _form_step(
    request: HttpRequest, place: Place, name: str, form: Form, work: Work
) -> HttpResponse:
    """As `_step`, with a form whose errors stand beside its fields."""
    check_right(actor_of(request), ROUND, name, place.committee.pk)
    if form.is_valid():
        try:
            said = work(copy(place.round))
        except ValidationError as error:
            add_errors(form, error)
            place.round.refresh_from_db(fields=["state"])
        else:
            messages.success(request, said)
            return redirect(place.url("round"))
    problems = list(form.non_field_errors())
    shown: dict[str, Any] = {f"{name}_form": form, "problems": problems, "opened": name}
    return _page(request, place, status=422, **shown)


@require_POST
@works_on_round
def correct(request: HttpRequest, place: Place) -> HttpResponse:
    """Make a new version of a locked round."""
    try:
        new = correct_round(actor_of(request), copy(place.round))
    except ValidationError as error:
        return _page(request, place, error=error, status=422)
    messages.success(request, _("”%s” är öppnad. Återsänd de områden som ska rättas.") % new)
    return redirect(round_url(new, "round"))
