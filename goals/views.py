"""The follow-up of a goal is written: saved as it is typed, handed in, sent back, approved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from budget.place import Place
from budget.views.work_place import actor_of, works_on_round
from budget.workflow.action import Actor
from budget.workflow.conflicts import Clash, Conflict
from goals.actions.tasks import (
    IncompleteGoal,
    approve_goal,
    begin_follow_up,
    return_goal,
    submit_goal,
)
from goals.actions.writing import add_section, judge, remove_section, save_section
from goals.forms import NEW, Part, Typed, new_part, saved_part, typed_in
from goals.wording import lack_place, lack_words
from goals.writing_place import GoalPlace, in_goal

HEADER = "Goal"


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part as the form shows it: what stands or was typed, and why it was not saved."""

    part: Part
    values: dict[str, str]
    problems: Sequence[str] = ()
    clashes: Sequence[Clash] = ()
    told: str = ""

    @property
    def refused(self) -> bool:
        """Whether what was typed was not saved."""
        return bool(self.problems or self.clashes)

    @property
    def shown(self) -> str:
        """What the form tells of the part: of one not saved what it told before."""
        return self.told or self.part.shown

    @property
    def version_there(self) -> int:
        """The version that stands where somebody else was first."""
        return self.clashes[0].version if self.clashes else 0


@require_safe
@never_cache
@in_goal
def follow_up(request: HttpRequest, at: GoalPlace) -> HttpResponse:
    """The follow-up as it stands, to be written by those who may."""
    return _page(request, at)


def _page(
    request: HttpRequest,
    at: GoalPlace,
    tried: Sequence[ShownPart] = (),
    status: int = 200,
    problems: Sequence[str] = (),
    lacks: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    by_key = {one.part.key: one for one in tried}
    parts = [by_key.get(part.key, ShownPart(part, dict(part.values))) for part in at.parts]
    context = {
        **at.context(),
        "parts": parts,
        "new": by_key.get(NEW, ShownPart(new_part(), {"heading": "", "text": ""})),
        "problems": problems,
        "lacks": lacks,
    }
    return render(request, "goals/follow_up.html", context, status=status)


@require_POST
@in_goal
def save(request: HttpRequest, at: GoalPlace) -> HttpResponse:
    """Save what was typed in the parts that were sent; the others stay as they are."""
    done = _save_all(request, at)
    refused = [one for one in done if one.refused]
    status = 200
    if refused:
        status = 409 if any(one.clashes for one in refused) else 422
    if request.htmx:  # type: ignore[attr-defined]  # by django-htmx's middleware
        context = {**at.context(), "parts": done}
        response = render(request, "goals/_saved.html", context, status=status)
        response[HEADER] = "refused" if refused else "saved"
        return response
    if refused:
        return _page(request, at, done, status)
    messages.success(request, _("Uppföljningen är sparad."))
    return redirect(at.url("write_goal"))


def _save_all(request: HttpRequest, at: GoalPlace) -> list[ShownPart]:
    """Every part that was sent, saved where something was typed in it."""
    anyhow = request.POST.get("anyhow", "")
    data = request.POST.dict()
    done = []
    for part in (*at.parts, new_part(), *_gone(at, data)):
        typed = typed_in(part, data)
        if typed is None or (part.key == NEW and not typed.changed):
            continue
        key, _colon, version = anyhow.partition(":")
        if key == part.key and version.isascii() and version.isdigit() and len(version) < 10:
            typed = Typed(typed.values, int(version), True)
        removes = data.get("remove") == part.key
        tried = _save(actor_of(request), at, part, typed, removes)
        told = data[f"{part.key}-shown"] if tried.refused else ""
        done.append(replace(tried, told=told))
    return done


def _gone(at: GoalPlace, data: dict[str, str]) -> list[Part]:
    """Sections that were sent and that somebody has removed: what was typed comes back."""
    there = {part.key for part in at.parts}
    found = []
    for name in data:
        key = name.removesuffix("-shown")
        number = key.removeprefix("avsnitt-")
        is_section = name != key and number != key and number.isascii() and number.isdigit()
        if is_section and key not in there and len(number) < 18:
            values = {"heading": "", "text": ""}
            found.append(Part(key, _("Borttaget avsnitt"), values, 0, section=int(number)))
    return found


def _save(actor: Actor, at: GoalPlace, part: Part, typed: Typed, removes: bool) -> ShownPart:
    if not (typed.changed or removes):
        return ShownPart(part, dict(part.values))
    round_, goal, values = at.place.round, at.stored, typed.values
    try:
        if removes and part.section is not None:
            remove_section(actor, round_, goal, part.section, typed.version)
            return ShownPart(part, {})
        if part.horizon is not None:
            row: Any = judge(
                actor, round_, goal, part.horizon.value, version=typed.version, **values
            )
        elif part.section is not None:
            row = save_section(actor, round_, goal, part.section, version=typed.version, **values)
        else:
            row = add_section(actor, round_, goal, values["heading"], values["text"])
    except Conflict as conflict:
        return ShownPart(part, values, clashes=conflict.clashes)
    except ValidationError as error:
        return ShownPart(part, values, error.messages)
    return ShownPart(saved_part(part, values, row.version), values)


def _step(
    request: HttpRequest, at: GoalPlace, work: Callable[[], object], said: str
) -> HttpResponse:
    try:
        work()
    except ValidationError as error:
        return _page(request, at, status=422, problems=error.messages)
    messages.success(request, said)
    return redirect(at.url("write_goal"))


@require_POST
@in_goal
def submit(request: HttpRequest, at: GoalPlace) -> HttpResponse:
    """Hand in the follow-up; what stands in the form is saved with it."""
    done = _save_all(request, at) if at.writes else []
    if any(one.refused for one in done):
        return _page(request, at, done, 422)
    try:
        submit_goal(actor_of(request), at.place.round, at.stored)
    except IncompleteGoal as incomplete:
        lacks = [(lack_place(lack), lack_words(lack, at.goal)) for lack in incomplete.lacks]
        return _page(request, at, done, 422, incomplete.messages, lacks)
    except ValidationError as error:
        return _page(request, at, done, 422, error.messages)
    messages.success(request, _("Uppföljningen är inlämnad."))
    return redirect(at.url("write_goal"))


@require_POST
@in_goal
def approve(request: HttpRequest, at: GoalPlace) -> HttpResponse:
    """Approve the follow-up."""
    actor, round_ = actor_of(request), at.place.round
    return _step(
        request,
        at,
        lambda: approve_goal(actor, round_, at.stored),
        _("Uppföljningen är godkänd."),
    )


@require_POST
@in_goal
def send_back(request: HttpRequest, at: GoalPlace) -> HttpResponse:
    """Send the follow-up back, with what is to be done about it."""
    actor, round_ = actor_of(request), at.place.round
    comment = request.POST.get("comment", "").replace("\x00", "")
    return _step(
        request,
        at,
        lambda: return_goal(actor, round_, at.stored, comment),
        _("Uppföljningen är återsänd."),
    )


@require_POST
@works_on_round
def begin(request: HttpRequest, place: Place) -> HttpResponse:
    """Let the round follow up its goals."""
    try:
        begin_follow_up(actor_of(request), place.round)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("Målen följs nu upp i omgången. Målägarna kan skriva."))
    return redirect(place.url("goals"))
