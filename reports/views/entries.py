"""The booked entries behind an actual: a list to filter and search, and its files."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from budget.calc.periods import PERIODS
from reports.content.entries import (
    differences,
    entries_standing,
    entries_table,
    entry_columns,
)
from reports.dashboards import shown_facts
from reports.entry_files import csv_stream, workbook_stream
from reports.links import no_link
from reports.place import Place, round_page
from reports.tables import figure_table
from reports.views.entry_desk import FILE, EntryDesk
from reports.way import found_in, way


@round_page
def entries(
    request: HttpRequest,
    place: Place,
    area: str = "",
    line: str = "",
    month: int | None = None,
) -> Any:
    """The entries of the round's period behind an actual; `fil` asks for them as a file."""
    if month is not None and month not in PERIODS:
        raise Http404
    structure = place.structure
    desk = EntryDesk(
        place,
        request.GET,
        found_in(place, "area", structure.areas, area) if area else None,
        found_in(place, "line", structure.lines, line) if line else None,
        month,
    )
    if file := request.GET.get(FILE):
        return _file(request, desk, file)
    behind = desk.behind
    first = entries_standing(behind, bool(place.ledger_url))
    table = entries_table(desk.page.entries, desk.columns, structure, desk.is_all)
    context = {
        **place.context(""),
        "standing": first,
        "facts": shown_facts(first, no_link),
        "notes": differences(behind),
        "loaded": bool(behind.loaded),
        "form": desk.form,
        "narrowed": not desk.wanted.is_whole,
        "selection": None if desk.wanted.is_whole else desk.total,
        "reads_texts": desk.reads_texts,
        "table": figure_table(table, no_link),
        "beside": desk.beside,
        "crumbs": way(place, *desk.steps),
        "ledger_url": place.ledger_url,
    }
    return render(request, "reports/entries.html", context)


def _file(request: HttpRequest, desk: EntryDesk, kind: str) -> Any:
    columns = entry_columns(desk.columns)
    if kind == "csv":
        return csv_stream(request, columns, desk.rows())
    if kind == "xlsx":
        return workbook_stream(request, _("Verifikat"), columns, desk.rows())
    raise Http404
