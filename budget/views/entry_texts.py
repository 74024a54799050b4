"""Explanations and comments from the entry table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budget.actions.forecasts import comment_row, save_explanation
from budget.calc.inputs import FULL_YEAR, PERIOD
from budget.forms.entry_shown import ShownText
from budget.queries.entry import explanations, remarks
from budget.queries.entry_amounts import entry_lines
from budget.views.entry import UnsavedText, entry_urls
from budget.views.entry_place import EntryPlace, find_draft, writes_entry
from budget.workflow.conflicts import Conflict

HEADER = "Entry"
HORIZONS = (FULL_YEAR, PERIOD)


@dataclass(frozen=True)
class PostedTexts:
    """What became of a whole form's explanations: how many were saved, and those that were not."""

    saved: int
    refused: Mapping[str, UnsavedText]


def save_posted_texts(where: EntryPlace, data: Mapping[str, str]) -> PostedTexts:
    """Save the explanations that a whole form holds, each by itself.

    "use-previous" and "take-text" name the one that is to be as the last round has it, or as
    somebody else has left it.
    """
    saved, refused = 0, {}
    for horizon, typed in posted_texts(data).items():
        if data.get("take-text") == horizon:
            continue
        if data.get("use-previous") == horizon:
            previous = explanations(where.round, where.area.pk).get(f"previous_{horizon}", "")
            typed = UnsavedText(previous, typed.shown)
        if typed.text.strip() == typed.shown:
            continue
        problem = _refusal(where, horizon, typed)
        if problem is None:
            saved += 1
        else:
            refused[horizon] = problem
    return PostedTexts(saved, refused)


def _refusal(where: EntryPlace, horizon: str, typed: UnsavedText) -> UnsavedText | None:
    """Save an explanation; why not, if it was refused, beside the text that was typed."""
    try:
        save_explanation(
            where.actor,
            where.round,
            typed.text,
            area=where.area,
            horizon=horizon,
            shown=typed.shown,
        )
    except Conflict as conflict:
        theirs = str(conflict.clashes[0].theirs or "")
        # Whoever saves again has seen what the other wrote.
        return UnsavedText(typed.text, theirs, theirs=theirs)
    except ValidationError as error:
        return UnsavedText(typed.text, typed.shown, " ".join(error.messages))
    return None


def posted_texts(data: Mapping[str, str]) -> dict[str, UnsavedText]:
    """The explanations that a whole form holds, by horizon, with what was shown of them."""
    return {
        horizon: UnsavedText(
            plain(data[f"text-{horizon}"]), plain(data.get(f"shown-{horizon}", ""))
        )
        for horizon in HORIZONS
        if f"text-{horizon}" in data
    }


def plain(text: str) -> str:
    """A text as it was typed: a browser sends line breaks as two characters."""
    return text.replace("\r\n", "\n")


@require_POST
@writes_entry
def explanation(request: HttpRequest, where: EntryPlace) -> HttpResponse:
    """Save an explanation; an empty one takes it away."""
    data = request.POST
    horizon = data.get("horizon", "")
    if horizon not in HORIZONS:
        return HttpResponseBadRequest()
    text = plain(data.get(f"text-{horizon}", ""))
    if "theirs" in data:
        return _text_answer(request, horizon, _stored(where, horizon), _("Den andras står kvar."))
    if "use-previous" in data:
        text = explanations(where.round, where.area.pk).get(f"previous_{horizon}", "")
    shown = None if "anyhow" in data else plain(data.get(f"shown-{horizon}", ""))
    try:
        row = save_explanation(
            where.actor, where.round, text, area=where.area, horizon=horizon, shown=shown
        )
    except Conflict as conflict:
        theirs = conflict.clashes[0].theirs
        shown_text = _text(horizon, text, theirs=str(theirs or ""))
        return _text_refused(request, where, shown_text, 409)
    except ValidationError as error:
        return _text_refused(
            request, where, _text(horizon, text, problem=" ".join(error.messages)), 422
        )
    return _text_answer(request, horizon, row.text if row else "", "")


def _stored(where: EntryPlace, horizon: str) -> str:
    return explanations(where.round, where.area.pk).get(horizon, "")


def _text(horizon: str, text: str, problem: str = "", theirs: str | None = None) -> ShownText:
    return ShownText(horizon, "", False, "", text, problem=problem, theirs=theirs)


def _text_answer(request: HttpRequest, horizon: str, text: str, told: str) -> HttpResponse:
    context = {"text": _text(horizon, text), "told": told, "at": timezone.localtime()}
    response = render(request, "budget/entry_text_answer.html", context)
    response[HEADER] = "saved"
    return response


def _text_refused(
    request: HttpRequest, where: EntryPlace, text: ShownText, status: int
) -> HttpResponse:
    context: dict[str, Any] = {"text": text, "urls": entry_urls(where)}
    response = render(request, "budget/entry_text_refused.html", context, status=status)
    response[HEADER] = "refused"
    return response


@require_POST
def comment(
    request: HttpRequest, committee: str, year: int, round_slug: str, area: str
) -> HttpResponse:
    """A comment on a row: by everybody who sees the round's draft."""
    where = find_draft(request, committee, year, round_slug, area)
    lines = entry_lines(year)
    line = next((row for key, row in lines.items() if str(key) == request.POST.get("line")), None)
    if line is None:
        return HttpResponseBadRequest()
    try:
        comment_row(where.actor, where.round, where.area, line, plain(request.POST.get("text", "")))
    except PermissionDenied:
        raise
    except ValidationError as error:
        return _comment_refused(request, where, line.pk, " ".join(error.messages))
    if not request.htmx:  # type: ignore[attr-defined]  # by django-htmx's middleware
        messages.success(request, _("Kommentaren är sparad."))
        return redirect(where.url("entry"))
    of_row = [r for r in remarks(where.round, where.area.pk) if r.line == line.pk]
    context = {"key": line.pk, "remarks": of_row, "at": timezone.localtime()}
    response = render(request, "budget/entry_comment_answer.html", context)
    response[HEADER] = "saved"
    return response


def _comment_refused(
    request: HttpRequest, where: EntryPlace, line: int, problem: str
) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        messages.error(request, problem)
        return redirect(where.url("entry"))
    response = render(
        request, "budget/entry_comment_refused.html", {"key": line, "problem": problem}, status=422
    )
    response[HEADER] = "refused"
    return response
