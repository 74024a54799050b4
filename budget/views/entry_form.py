"""The entry table's form as it works without script: one button saves all that has changed.

*Lämna in* is a button of the same form, with script too: what is typed is saved first.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from budget.calc.suggestions import LineSuggestions
from budget.forms.entry import BadPost, posted_lines, read_typed, read_was
from budget.forms.entry_shown import posted
from budget.views.entry import Unsaved, show
from budget.views.entry_place import EntryPlace
from budget.views.entry_saving import (
    Lines,
    Read,
    Refused,
    page_again,
    refused,
    save,
    suggested,
    told_of,
)
from budget.views.entry_texts import save_posted_texts
from budget.views.rounds import submit_area_


def form(request: HttpRequest, **address: Any) -> HttpResponse:
    """Save the whole form: all amounts that changed or none; then hand the area in, if asked."""
    data = request.POST
    try:
        sent = save(request, address, _typed_form)
    except BadPost:
        return HttpResponseBadRequest()
    if sent.refused:
        return refused(request, sent)
    where = sent.where
    texts = save_posted_texts(where, data)
    if sent.saved or texts.saved:
        told = told_of(sent.typed) if sent.saved else _("Förklaringen är sparad.")
        messages.success(request, told)
    if texts.refused:
        said = _("Förklaringen är inte sparad: se vid den varför. Texten står kvar i fältet.")
        unsaved = Unsaved(said=said, explanations=texts.refused)
        return page_again(request, where, unsaved, status=409)
    if "submit-area" in data:
        return _submit(request, where)
    if not (sent.saved or texts.saved):
        messages.info(request, _("Inget ändrades: samma belopp stod där redan."))
    return redirect(where.url("entry"))


def _submit(request: HttpRequest, where: EntryPlace) -> HttpResponse:
    """Hand the area in, now that all that was typed is saved."""
    round_ = where.round
    return submit_area_(
        request,
        committee=round_.appropriation.committee.slug,
        year=where.year,
        round_slug=round_.slug,
        area=where.area.slug,
    )


def _typed_form(request: HttpRequest, where: EntryPlace, lines: Lines) -> Read:
    """The cells of the whole form; a suggestion, or theirs in a conflict, instead of the text."""
    data = request.POST
    theirs, taken = data.get("take-theirs", ""), data.get("take", "")
    offered = suggested(where, lines) if taken else {}
    typed = []
    for line in posted_lines(data, "forecast", lines):
        text, was = data[f"forecast-{line}"], read_was(data.get(f"was-{line}", ""))
        if theirs == str(line):
            text = "" if was.amount is None else posted(was.amount)
        elif (chosen := _chosen(taken, line, offered)) is not None:
            text = chosen
        typed.append(read_typed(line, text, was, where.unit))
    wrong = {item.line: item.problem for item in typed if item.problem}
    said = _("Inget är sparat än: rätta det som är markerat och spara igen.")
    return typed, Refused(422, said, wrong) if wrong else None


def _chosen(taken: str, line: int, offered: Mapping[int, LineSuggestions]) -> str | None:
    """The text of the suggestion that was asked for on a line; None for none."""
    made = offered.get(line)
    if made is None:
        return None
    if taken == "all":
        return posted(made.default.amount) if made.default else None
    asked_line, _mark, method = taken.partition(":")
    if asked_line != str(line):
        return None
    return next((posted(s.amount) for s in made.suggestions if s.method == method), None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(
    request: HttpRequest, committee: str, year: int, round_slug: str, area: str
) -> HttpResponse:
    """The table; its form saves to the same address.

    A browser that goes back to it asks for it anew: the versions that it held are not those now.
    """
    view = form if request.method == "POST" else show
    return view(request, committee=committee, year=year, round_slug=round_slug, area=area)
