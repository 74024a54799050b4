"""Saving from the entry table: one cell, a pasted block, the whole form without script."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from budget.actions.forecasts import save_forecasts
from budget.actions.standing import standing_of
from budget.calc.amounts import format_amount
from budget.calc.blocks import Refusal, plain_name
from budget.calc.blocks import place as place_block
from budget.calc.entry import PAY, SOCIAL, SUMS, EntryLine, EntryTable, suggestions_for
from budget.calc.inputs import FULL_YEAR
from budget.calc.suggestions import LineSuggestions
from budget.forms import entry_markup
from budget.forms.entry import (
    HEADS,
    BadPost,
    Typed,
    Was,
    posted_lines,
    read_pasted,
    read_typed,
    read_was,
    refusal_words,
)
from budget.forms.entry_markup import Told
from budget.forms.entry_shown import (
    Beside,
    ShownConflict,
    Side,
    as_was,
    called_text,
    changed_row,
    posted,
    shown_row,
    shown_stand,
    unit_name,
)
from budget.forms.entry_words import sum_name
from budget.models import Forecast
from budget.models.columns import one_cursor
from budget.place import Place, in_place
from budget.queries.entry_amounts import amounts_of, entry_table
from budget.queries.entry_stored import StoredTable, stored_table
from budget.queries.structure import successions_of
from budget.views.entry import Unsaved, entry_page, entry_urls
from budget.views.entry_place import EntryPlace, find_entry
from budget.views.entry_texts import posted_texts
from budget.views.entry_tools import spreads_again
from budget.workflow.action import acting
from budget.workflow.conflicts import Clash, Conflict, Value

Saved = Mapping[int, Forecast | None]
Lines = Mapping[int, EntryLine]

# What the script asks an answer: was it saved, refused, or is it another page altogether?
HEADER = "Entry"


@dataclass(frozen=True)
class Refused:
    """Nothing was saved: problems by line, conflicts by line, or a sentence about it all."""

    status: int
    said: str = ""
    problems: Mapping[int, str] = field(default_factory=dict)
    conflicts: Mapping[int, ShownConflict] = field(default_factory=dict)


Read = tuple[Sequence[Typed], Refused | None]
Reader = Callable[[HttpRequest, EntryPlace, Lines], Read]


@dataclass(frozen=True)
class Sent:
    """What was sent to an area's table, which is as `stored` says, and what became of it.

    `saved` is what now stands on the lines that changed; nothing where it was `refused`.
    """

    where: EntryPlace
    stored: StoredTable
    typed: Sequence[Typed]
    saved: Saved = field(default_factory=dict)
    refused: Refused | None = None


@require_POST
def cell(request: HttpRequest, **address: Any) -> HttpResponse:
    """Save one cell."""
    return _answered_by(request, address, _typed_cell)


@require_POST
def block(request: HttpRequest, **address: Any) -> HttpResponse:
    """Save several cells in one transaction: a pasted block, a step undone, all suggestions."""
    told = {"undo": _("Ångrat"), "redo": _("Gjort om")}.get(request.headers.get("Entry-Step", ""))
    return _answered_by(request, address, _typed_block, lambda typed: told or told_of(typed))


def _answered_by(
    request: HttpRequest,
    address: Mapping[str, Any],
    read: Reader,
    told: Callable[[Sequence[Typed]], str] = lambda _typed: "",
) -> HttpResponse:
    try:
        sent = save(request, address, read)
    except BadPost:
        return HttpResponseBadRequest()
    return refused(request, sent) if sent.refused else answer(request, sent, told(sent.typed))


def save(request: HttpRequest, address: Mapping[str, Any], read: Reader) -> Sent:
    """Save what has changed of what `read` makes of a post to the table at an address: all or none.

    What was not changed stands as it was shown. The table is read under the lock that it is written
    by, and so once for all: for what is posted, what stands there, and what the answer shows.
    Raises BadPost, Http404 and PermissionDenied.
    """
    try:
        with acting(), one_cursor():
            where = find_entry(request, **address, lock=True)
            stored = stored_table(where.round, where.area.pk, request.POST.get("line", ""))
            typed, why = read(request, where, stored.lines)
            cells = [item.cell(where.area.pk) for item in typed if item.changed]
            if why or not cells:
                return Sent(where, stored, typed, refused=why)
            standing = standing_of(where.entry, stored, [cell.line for cell in cells])
            rows = save_forecasts(where.actor, where.round, cells, where.rights, standing)
    except Conflict as conflict:
        why = Refused(409, _clashed(conflict), conflicts=_conflicts(where, conflict))
        return Sent(where, stored, typed, refused=why)
    except ValidationError as error:
        return Sent(where, stored, typed, refused=Refused(409, " ".join(error.messages)))
    return Sent(where, stored, typed, {line: row for (_area, line), row in rows.items()})


def _typed_cell(request: HttpRequest, where: EntryPlace, lines: Lines) -> Read:
    asked = request.POST.get("line", "")
    line = next((key for key in lines if str(key) == asked), None)
    if line is None:
        raise BadPost(asked)
    was = read_was(request.POST.get(f"was-{line}", ""))
    typed = read_typed(line, request.POST.get(f"forecast-{line}", ""), was, where.unit)
    return [typed], Refused(422, problems={line: typed.problem}) if typed.problem else None


def _clashed(conflict: Conflict) -> str:
    own = sum(clash.own for clash in conflict.clashes)
    if 0 < own < len(conflict.clashes):
        return _(
            "Inte sparat: %(count)s rader har ändrats sedan de visades här, %(own)s av dem av dig "
            "själv. Välj vid raderna vad som ska gälla, eller klistra in igen."
        ) % {"count": len(conflict.clashes), "own": own}
    if own:
        return ngettext(
            "Inte sparat: du har själv ändrat raden sedan den visades här. Välj vid raden vad som "
            "ska gälla.",
            "Inte sparat: du har själv ändrat %(count)s rader sedan de visades här. Välj vid "
            "raderna vad som ska gälla, eller klistra in igen.",
            len(conflict.clashes),
        ) % {"count": len(conflict.clashes)}
    return ngettext(
        "Inte sparat: raden har ändrats av någon annan. Välj vid raden vad som ska gälla.",
        "Inte sparat: %(count)s rader har ändrats av någon annan. Välj vid raderna vad som ska "
        "gälla, eller klistra in igen.",
        len(conflict.clashes),
    ) % {"count": len(conflict.clashes)}


def _conflicts(where: EntryPlace, conflict: Conflict) -> dict[int, ShownConflict]:
    return {
        clash.line: _conflict(where, clash) for clash in conflict.clashes if clash.line is not None
    }


def _conflict(where: EntryPlace, clash: Clash) -> ShownConflict:
    mine = _side(clash.mine, where, str(where.user), timezone.now())
    theirs = _side(clash.theirs, where, clash.who, clash.at)
    stands = clash.theirs if isinstance(clash.theirs, Decimal) else None
    return ShownConflict(mine, theirs, as_was(clash.version, stands), clash.own)


def _side(value: Value, where: EntryPlace, who: str, at: datetime | None) -> Side:
    if not isinstance(value, Decimal):
        return Side("", "", who, at)
    return Side(format_amount(value, where.unit), posted(value), who, at)


def _typed_block(request: HttpRequest, where: EntryPlace, lines: Lines) -> Read:
    data = request.POST
    was = {line: read_was(data.get(f"was-{line}", "")) for line in posted_lines(data, "was", lines)}
    if data.get("take") == "all":
        return [
            read_typed(line, posted(made.default.amount), was[line], where.unit)
            for line, made in suggested(where, lines).items()
            if line in was and made.default
        ], None
    if "text" in data:
        return _pasted(where, data["text"], data.get("start", ""), lines, was)
    wanted = posted_lines(data, "set", lines)
    if not wanted or not set(wanted) <= was.keys():
        raise BadPost("set")
    return [read_typed(line, data[f"set-{line}"], was[line], where.unit) for line in wanted], None


def _pasted(
    where: EntryPlace,
    text: str,
    start: str,
    lines: Lines,
    was: Mapping[int, Was],
) -> Read:
    rows = [str(line) for line in lines if line in was]
    if start not in rows:
        raise BadPost("start")
    names = {plain_name(lines[int(row)].line.name): row for row in rows}
    sums = {plain_name(sum_name(row)) for row in SUMS}
    placed = place_block(text, start, rows, names, sums, HEADS)
    if isinstance(placed, Refusal):
        return [], Refused(422, _("Inget klistrades in. %s") % refusal_words(placed))
    typed = [read_pasted(int(row), cell, was[int(row)], where.unit) for row, cell in placed]
    wrong = [item for item in typed if item.problem]
    if wrong:
        first = wrong[0]
        said = _("Inget klistrades in: ”%(text)s” på raden %(row)s stoppade det. %(why)s") % {
            "text": first.text[:40],
            "row": lines[first.line].line.name,
            "why": first.problem,
        }
        return [], Refused(422, said)
    return typed, None


def suggested(where: EntryPlace, lines: Lines) -> dict[int, LineSuggestions]:
    """What is suggested on each line."""
    succeeded = successions_of(where.round.appropriation.committee_id)
    amounts = amounts_of(where.round, where.area.pk, succeeded)
    table = entry_table(where.round, lines.values(), amounts)
    return suggestions_for(table, amounts.histories, where.year, amounts.last_booked)


def told_of(typed: Sequence[Typed]) -> str:
    """How many forecasts were saved, in words."""
    changed = [item for item in typed if item.changed]
    emptied = sum(item.amount is None for item in changed)
    kept = len(changed) - emptied
    if not changed:
        return _("Inget ändrades: samma belopp stod där redan.")
    told = ngettext("%(count)s prognos sparad", "%(count)s prognoser sparade", kept)
    told = told % {"count": kept}
    if emptied:
        told += ngettext(", %(count)s tömd", ", %(count)s tömda", emptied) % {"count": emptied}
    return told


def answer(request: HttpRequest, sent: Sent, told: str = "") -> HttpResponse:
    """What a save changes on the page: the rows, the sums above them, where the area stands."""
    where, saved = sent.where, sent.saved
    if not _by_script(request):
        messages.success(request, told or _("Sparat."))
        return redirect(where.url("entry"))
    unit, lines, keys = where.unit, sent.stored.lines, {item.line for item in sent.typed}
    follows = any(lines[key].role == PAY for key in keys)
    table = entry_table(where.round, lines.values(), sent.stored.amounts(saved))
    versions = {item.line: _version(item, saved) for item in sent.typed}
    markup = entry_markup.answer(
        [changed_row(row, unit, versions) for row in table.rows_moved_by(keys)],
        _charges(table, where) if follows else "",
        # No forecast moves the period's deviation.
        [called_text(table, unit, FULL_YEAR)],
        shown_stand(table, unit),
        Told(told, timezone.localtime(), tuple(_notes(saved, lines))),
    )
    moved = [line for line, row in saved.items() if row is None or row.spread or row.lost_spread]
    return _answered(HttpResponse(markup + spreads_again(request, where, moved)), "saved")


def _version(item: Typed, saved: Saved) -> int:
    """The version that the row has now; the one that was posted where it was not changed."""
    if item.line not in saved:
        return item.was.version
    row = saved[item.line]
    return row.version if row else 0


def _notes(saved: Saved, lines: Lines) -> list[str]:
    """What went with a save besides the amounts: a spread that was typed."""
    return [
        _("Fördelningen av %(row)s på månader togs bort; den var gjord för hand.")
        % {"row": lines[line].line.name}
        for line, row in saved.items()
        if row is not None and row.lost_spread
    ]


def _charges(table: EntryTable, where: EntryPlace) -> str:
    """The suggestion of social charges anew; "" where no line has them."""
    rows = (row for row in table.rows if row.line is not None and row.line.role == SOCIAL)
    social = next((shown_row(row, table, where.unit, Beside()) for row in rows), None)
    if social is None:
        return ""
    context = {
        "charges": social.charges,
        "key": social.key,
        "name": social.name,
        "unit": unit_name(where.unit),
        "urls": entry_urls(where),
    }
    return render_to_string("budget/entry_charges_answer.html", context)


def refused(request: HttpRequest, sent: Sent) -> HttpResponse:
    """Why nothing was saved, beside the rows it is about; the texts stay where they are."""
    where, lines, why = sent.where, sent.stored.lines, sent.refused
    if why is None:
        raise ValueError("it was saved")
    if not _by_script(request):
        texts = {item.line: item.text for item in sent.typed}
        explained = posted_texts(request.POST)
        unsaved = Unsaved(texts, why.problems, why.conflicts, why.said, explained)
        return page_again(request, where, unsaved, why.status)
    context = {
        "where": where,
        "unit": unit_name(where.unit),
        "urls": entry_urls(where),
        "said": why.said,
        "rows": [
            {
                "key": str(line),
                "name": lines[line].line.name,
                "problem": why.problems.get(line, ""),
                "conflict": why.conflicts.get(line),
            }
            for line in {**why.problems, **why.conflicts}
        ],
    }
    page = render(request, "budget/entry_refused.html", context, status=why.status)
    return _answered(page, "refused")


def _answered(response: HttpResponse, how: str) -> HttpResponse:
    response[HEADER] = how
    return response


def _by_script(request: HttpRequest) -> bool:
    # As django-htmx asks, which reads all headers for it.
    return request.META.get("HTTP_HX_REQUEST") == "true"


def page_again(
    request: HttpRequest, where: EntryPlace, unsaved: Unsaved, status: int
) -> HttpResponse:
    """The page, after all, for a form that was sent without script."""

    @in_place(Place)
    def page(request: HttpRequest, place: Place) -> HttpResponse:
        return entry_page(request, where, place, unsaved, status)

    round_ = where.round
    return page(
        request,
        committee=round_.appropriation.committee.slug,
        year=where.year,
        round_slug=round_.slug,
    )
