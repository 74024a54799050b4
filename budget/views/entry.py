"""The entry table of an area: the page, and its form as it works without script."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budget.calc.amounts import format_amount
from budget.calc.entry import EntryTable, suggestions_for
from budget.calc.periods import months_to
from budget.calc.restatement import Origin, origins
from budget.calc.spreads import SpreadMethod
from budget.deadlines import due_words
from budget.forms.entry import VacancyFormSet
from budget.forms.entry_shown import (
    Beside,
    ShownConflict,
    ShownRow,
    ShownText,
    shown_rows,
    shown_stand,
    shown_texts,
    unit_name,
)
from budget.last_year import restated_words
from budget.models import Area, Round, RoundState, User
from budget.place import Place, Renamed, in_place
from budget.queries.entry import area_at, explanations, remarks, standings
from budget.queries.entry_amounts import (
    amounts_of,
    entry_lines,
    entry_table,
    lines_as_entered,
    locked_table,
)
from budget.queries.structure import key_at, successions_of
from budget.views.entry_place import EntryPlace, check_readable
from budget.wording import booked_note, month_short, months_in_words

WITHOUT, BEYOND, MOVED = "utan-prognos", "over-gransen", "andrade"


@dataclass(frozen=True)
class Unsaved:
    """What was posted and not saved, by line: it stands in the fields, with the reason beside."""

    texts: Mapping[int, str] = field(default_factory=dict)
    problems: Mapping[int, str] = field(default_factory=dict)
    conflicts: Mapping[int, ShownConflict] = field(default_factory=dict)
    said: str = ""
    explanations: Mapping[str, "UnsavedText"] = field(default_factory=dict)


@dataclass(frozen=True)
class UnsavedText:
    """An explanation as posted, what was shown of it, and why it was not saved, by horizon."""

    text: str
    shown: str
    problem: str = ""
    theirs: str | None = None


NOTHING_UNSAVED = Unsaved()


@dataclass(frozen=True)
class Sheet:
    """Everything read for the page."""

    table: EntryTable
    beside: Beside
    texts: Mapping[str, str]
    booked: Sequence[int]
    origins: Sequence[Origin] = ()


def read_sheet(round_: Round, area: Area, place: Place | None = None) -> Sheet:
    """All that an area's table shows; a locked round is read from its copies."""
    year = round_.appropriation.year
    if round_.state == RoundState.LOCKED and place is not None:
        table = locked_table(place.inputs, area.pk)
        texts = {e.horizon: e.text for e in place.inputs.explanations if e.area == area.pk}
        beside = Beside(remarks=remarks(round_, area.pk), booked=12)
        of_area = place.inputs.origins.get(area.pk, ())
        return Sheet(table, beside, texts, place.inputs.counted, of_area)
    successions = successions_of(round_.appropriation.committee_id)
    amounts = amounts_of(round_, area.pk, successions)
    lines = lines_as_entered(entry_lines(year).values())
    table = entry_table(round_, lines, amounts)
    beside = Beside(
        standings(round_, area.pk),
        suggestions_for(table, amounts.histories, year, amounts.last_booked),
        remarks(round_, area.pk),
        amounts.last_booked,
    )
    of_area = origins(successions, year - 1, year).get(area.pk, ())
    return Sheet(table, beside, explanations(round_, area.pk), amounts.booked, of_area)


@require_http_methods(["GET", "HEAD"])
@in_place(Place)
def show(request: HttpRequest, place: Place, area: str) -> HttpResponse:
    """The table."""
    return entry_page(request, find_readable(request, place, area), place)


def find_readable(request: HttpRequest, place: Place, slug: str) -> EntryPlace:
    """The area at an address, for those who may read its table.

    Raises Http404, and Renamed where it is called otherwise now.
    """
    check_readable(place.rights, place.round)
    found = area_at(place.round, slug)
    if found is None:
        key = key_at("area", place.committee.pk, slug)
        moved = Area.objects.filter(pk=key or 0).exclude(slug=slug).first()
        if moved is not None:
            raise Renamed(area=moved.slug)
    if found is None or not isinstance(request.user, User):
        raise Http404
    return EntryPlace(request.user, place.rights, found)


def entry_page(
    request: HttpRequest,
    where: EntryPlace,
    place: Place,
    unsaved: Unsaved = NOTHING_UNSAVED,
    status: int = 200,
) -> HttpResponse:
    """The page, with what was posted and not saved."""
    sheet = read_sheet(where.round, where.area, place)
    rows = [
        _with_unsaved(row, unsaved) for row in shown_rows(sheet.table, where.unit, sheet.beside)
    ]
    asked = request.GET.get("visa", "")
    hidden = _hidden(sheet.table, asked)
    closed = where.closed()
    context = {
        **place.context(""),
        **frame(where, sheet.table),
        "rows": [row for row in rows if row.key not in hidden or row.key in _touched(unsaved)],
        "panels": [row for row in rows if not row.is_sum],
        "texts": [
            _with_unsaved_text(text, unsaved)
            for text in shown_texts(sheet.table, where.unit, sheet.texts, period_of(where, sheet))
        ],
        "closed": closed,
        "due": due_words(where.round.deadline, timezone.localdate()),
        "lost": _not_shown(unsaved, rows) if closed else [],
        "filters": _filters(sheet.table, asked),
        "asked": asked,
        "heads": _heads(sheet, where),
        "said": unsaved.said,
        "has_suggestions": any(row.suggestion for row in rows),
        "spread_methods": spread_methods(where.round),
        "vacancies": VacancyFormSet(prefix="vakans"),
    }
    return render(request, "budget/entry.html", context, status=status)


def frame(where: EntryPlace, table: EntryTable) -> dict[str, Any]:
    """What the page and every answer have in common."""
    return {
        "where": where,
        "here": where.url("entry"),
        "area": where.area,
        "round": where.round,
        "committee": where.round.appropriation.committee,
        "unit": unit_name(where.unit),
        "stand": shown_stand(table, where.unit),
        "urls": entry_urls(where),
    }


def entry_urls(where: EntryPlace) -> dict[str, str]:
    """The addresses that the table saves to."""
    names = ("cell", "block", "explanation", "comment", "spread", "vacancies")
    return {name: where.url(f"entry_{name}") for name in names}


def period_of(where: EntryPlace, sheet: Sheet) -> str:
    """The months that are booked, in words; while none is, those up to the cut-off."""
    return months_in_words(sheet.booked or months_to(where.round.cutoff_month))


def _touched(unsaved: Unsaved) -> set[str]:
    lines = {*unsaved.texts, *unsaved.problems, *unsaved.conflicts}
    return {str(line) for line in lines}


def _with_unsaved(row: ShownRow, unsaved: Unsaved) -> ShownRow:
    if row.is_sum or int(row.key) not in {*unsaved.texts, *unsaved.problems, *unsaved.conflicts}:
        return row
    line = int(row.key)
    conflict = unsaved.conflicts.get(line)
    return replace(
        row,
        typed=unsaved.texts.get(line),
        problem=unsaved.problems.get(line, ""),
        conflict=conflict,
    )


def _not_shown(unsaved: Unsaved, rows: Iterable[ShownRow]) -> list[tuple[str, str]]:
    """What was typed and has no field any more: the row's name, and the text."""
    shown = {row.key: row for row in rows}
    typed = [
        (shown[str(line)].name, text)
        for line, text in unsaved.texts.items()
        if str(line) in shown and text != shown[str(line)].forecast
    ]
    texts = unsaved.explanations.values()
    return [*typed, *((_("Förklaring"), t.text) for t in texts if t.text.strip() != t.shown)]


def _with_unsaved_text(text: ShownText, unsaved: Unsaved) -> ShownText:
    typed = unsaved.explanations.get(text.horizon)
    if typed is None:
        return text
    return replace(
        text, text=typed.text, shown=typed.shown, problem=typed.problem, theirs=typed.theirs
    )


def _hidden(table: EntryTable, asked: str) -> set[str]:
    """The lines that a filter leaves out."""
    if asked not in (WITHOUT, BEYOND, MOVED):
        return set()
    kept = _kept(table)[asked]
    return {str(entry.line.key) for entry in table.lines} - kept


def _kept(table: EntryTable) -> dict[str, set[str]]:
    lines = [row for row in table.rows if row.line is not None]

    def keys(rows: Iterable[Any]) -> set[str]:
        return {str(row.line.line.key) for row in rows}

    return {
        WITHOUT: {str(entry.line.key) for entry in table.without_forecast},
        BEYOND: keys(
            row for row in lines if row.deviation is not None and table.beyond(row.deviation)
        ),
        MOVED: keys(row for row in lines if row.movement is not None and table.moved(row.movement)),
    }


def _filters(table: EntryTable, asked: str) -> list[dict[str, Any]]:
    kept = _kept(table)
    words = [
        ("", _("Alla rader"), len(table.lines)),
        (WITHOUT, _("Utan prognos"), len(kept[WITHOUT])),
        (BEYOND, _("Avviker mer än gränsen"), len(kept[BEYOND])),
        (MOVED, _("Ändrade sedan förra omgången"), len(kept[MOVED])),
    ]
    return [
        {"value": value, "label": label, "count": count, "current": value == asked}
        for value, label, count in words
    ]


def _heads(sheet: Sheet, where: EntryPlace) -> dict[str, Any]:
    round_ = where.round
    last_year = _("Utfall %s, omräknat") if sheet.origins else _("Utfall %s")
    period = months_to(round_.cutoff_month)
    late = [month for month in period if month not in sheet.booked]
    return {
        "actual": _("Utfall %s") % months_in_words(sheet.booked or period, month_short),
        "last_year": last_year % (where.year - 1),
        "restated": restated_words(where.year - 1, {"": sheet.origins} if sheet.origins else {}),
        "previous": round_.previous.name if round_.previous else "",
        "booked": booked_note(sheet.booked, late),
        "threshold": format_amount(sheet.table.threshold, where.unit),
    }


def spread_methods(round_: Round) -> list[tuple[str, Any]]:
    """The ways to spread a forecast that are worked out, with their names."""
    if round_.cutoff_month >= 12:
        return []
    return [
        (SpreadMethod.EVEN.value, _("jämnt")),
        (SpreadMethod.PHASED.value, _("som periodiserad budget")),
        (SpreadMethod.LAST_YEAR.value, _("som förra året")),
    ]
