"""*Avsnitten*: the sections of a goal's follow-up are put in order, added, renamed, removed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from budget.views.work_place import actor_of
from budget.workflow.action import Actor
from budget.workflow.conflicts import Conflict
from goals.actions.writing import add_section, order_sections, remove_section, save_section
from goals.models import Goal
from goals.queries.rounds import goals_of
from goals.section_form import HeadingField, Sent, fields_of, sent_in
from goals.writing_place import GoalPlace, in_goal


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a form that was sent: the headings, what was refused, and what was done."""

    fields: tuple[HeadingField, ...]
    new: str = ""
    new_problems: Sequence[str] = ()
    problems: Sequence[str] = ()
    clashed: bool = False
    said: str = ""

    @property
    def refused(self) -> bool:
        """Whether anything was not saved."""
        fields = any(field.problems for field in self.fields)
        return bool(fields or self.new_problems or self.problems)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_goal
def sections(request: HttpRequest, at: GoalPlace) -> HttpResponse:
    """The sections of the follow-up as a list; posted, what was typed and pressed is done."""
    if request.method != "POST":
        return _page(request, at, Tried(fields_of(at.goal.sections)))
    if not at.may_write:
        raise PermissionDenied
    sent = sent_in(at.goal.sections, request.POST.dict())
    tried = _tried(actor_of(request), at, sent)
    if tried.refused:
        fields = _as_now(at, tried.fields)
        return _page(request, at, replace(tried, fields=fields), 409 if tried.clashed else 422)
    messages.success(request, tried.said)
    url = at.url("goal_sections")
    if not sent.move:
        return redirect(url)
    # No fragment: a browser that goes to one moves no focus to the button that was pressed.
    return redirect(f"{url}?{'upp' if sent.move < 0 else 'ned'}={sent.key}")


def _as_now(at: GoalPlace, tried: Sequence[HeadingField]) -> tuple[HeadingField, ...]:
    """The sections that there are now, those that were refused as they were typed."""
    goal = goals_of(at.place.round).goal(at.goal.slug)
    refused = {field.section.key: field for field in tried if field.problems}
    stand = fields_of(goal.sections) if goal else ()
    return tuple(refused.get(field.section.key, field) for field in stand)


def _page(request: HttpRequest, at: GoalPlace, tried: Tried, status: int = 200) -> HttpResponse:
    context = {
        **at.context(),
        "tried": tried,
        "order": ",".join(str(field.section.key) for field in tried.fields),
        "sentence": _sentence(len(tried.fields)),
        # The button that was pressed last keeps the focus: one goes on pressing it.
        "pressed_up": request.GET.get("upp", ""),
        "pressed_down": request.GET.get("ned", ""),
    }
    return render(request, "goals/sections.html", context, status=status)


def _sentence(count: int) -> str:
    if not count:
        return _("Uppföljningen har inget avsnitt än.")
    return ngettext(
        "Uppföljningen har %(count)s avsnitt.", "Uppföljningen har %(count)s avsnitt.", count
    ) % {"count": count}


def _tried(actor: Actor, at: GoalPlace, sent: Sent) -> Tried:
    """Everything that was typed and pressed, each part done by itself."""
    goal = at.stored
    fields = tuple(_renamed(actor, at, goal, field) for field in sent.fields)
    problems = [
        _("Avsnittet är borttaget av någon annan. Rubriken du skrev är inte sparad: ”%s”.") % typed
        for typed in sent.gone
    ]
    clashed = bool(problems) or any(field.clashed for field in fields)
    said = _("Avsnitten är sparade.")
    if sent.move or sent.removes:
        done = _moved if sent.move else _removed
        said, refused, clashes = done(actor, at, goal, replace(sent, fields=fields))
        problems += refused
        clashed = clashed or clashes
    tried = Tried(fields, sent.new, (), problems, clashed, said)
    if not sent.new:
        return tried
    added, _clashes = _refusal(lambda: add_section(actor, at.place.round, goal, sent.new))
    return replace(tried, new_problems=added) if added else replace(tried, new="")


def _renamed(actor: Actor, at: GoalPlace, goal: Goal, field: HeadingField) -> HeadingField:
    if not field.changed:
        return field
    key = field.section.key
    try:
        row = save_section(
            actor, at.place.round, goal, key, heading=field.heading, version=field.known_version
        )
    except Conflict as conflict:
        # What somebody else has made of it has now been shown.
        shown = str(conflict.clashes[0].theirs or field.shown)
        return replace(field, shown=shown, problems=[_other_heading(conflict)], clashed=True)
    except ValidationError as error:
        return replace(field, problems=error.messages)
    # Who renames and removes at once has seen this version too.
    seen = row.version if field.version == field.section.version else field.version
    return replace(field, version=seen)


def _other_heading(conflict: Conflict) -> str:
    clash = conflict.clashes[0]
    if clash.theirs is None:
        return _("Avsnittet är borttaget av någon annan. Rubriken du skrev är inte sparad.")
    return _(
        "%(who)s har under tiden döpt om avsnittet till ”%(theirs)s”. Ditt är inte sparat: spara "
        "igen om det ska gälla."
    ) % {"who": clash.who or _("Någon annan"), "theirs": clash.theirs}


def _moved(actor: Actor, at: GoalPlace, goal: Goal, sent: Sent) -> tuple[str, list[str], bool]:
    """What is said of a section that was moved, or why it was not."""
    wanted = list(sent.order)
    if sent.key in wanted:
        place = wanted.index(sent.key)
        other = min(max(place + sent.move, 0), len(wanted) - 1)
        wanted[place], wanted[other] = wanted[other], wanted[place]
    round_ = at.place.round
    refused, clashed = _refusal(
        lambda: order_sections(actor, round_, goal, wanted, shown=sent.order)
    )
    if refused:
        return "", refused, clashed
    words = {
        "heading": _heading(sent),
        "place": wanted.index(sent.key) + 1 if sent.key in wanted else 0,
        "all": len(wanted),
    }
    return _("”%(heading)s” står nu som nummer %(place)s av %(all)s.") % words, [], False


def _removed(actor: Actor, at: GoalPlace, goal: Goal, sent: Sent) -> tuple[str, list[str], bool]:
    """What is said of a section that was removed, or why it was not."""
    version = next((f.version for f in sent.fields if f.section.key == sent.key), None)
    refused, clashed = _refusal(
        lambda: remove_section(actor, at.place.round, goal, sent.key, version)
    )
    said = _("”%s” är borttaget. Texten finns kvar i historiken.") % _heading(sent)
    return said, refused, clashed


def _heading(sent: Sent) -> str:
    found = (field.heading for field in sent.fields if field.section.key == sent.key)
    return next(found, _("Avsnittet"))


def _refusal(work: Callable[[], object]) -> tuple[list[str], bool]:
    """Why something was not done, in words, and whether somebody else was first."""
    try:
        work()
    except Conflict as conflict:
        return [_first(conflict)], True
    except ValidationError as error:
        return list(error.messages), False
    return [], False


def _first(conflict: Conflict) -> str:
    clash = conflict.clashes[0]
    words = {"who": clash.who or _("Någon annan"), "theirs": clash.theirs}
    if clash.field == "sections":
        return (
            _("%(who)s har under tiden ordnat om avsnitten: %(theirs)s. Flytta igen om du vill.")
            % words
        )
    return (
        _("%(who)s har skrivit i avsnittet sedan du öppnade sidan. Läs det innan du tar bort det.")
        % words
    )
