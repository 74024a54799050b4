"""Beside the entry table: what vacancies leave unspent, and a forecast spread over months."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budget.actions.spreads import spread_forecast
from budget.calc.amounts import format_amount
from budget.calc.entry import PAY, SOCIAL, EntryTable
from budget.calc.periods import remaining
from budget.calc.reading import Problem, read_sum, same_as_shown
from budget.calc.vacancies import Unspent, Vacancy, unspent
from budget.forms.entry import BadPost, VacancyFormSet, read_was
from budget.forms.entry_shown import Beside as RowBeside
from budget.forms.entry_shown import (
    ShownMonth,
    ShownRow,
    as_was,
    posted,
    shown_row,
    unit_name,
)
from budget.forms.suggestion_words import rate_text, with_unit
from budget.forms.wording import amount_error
from budget.models import SpreadMethod
from budget.queries.entry import standings
from budget.queries.entry_amounts import entry_lines, entry_table
from budget.queries.entry_stored import stored_table
from budget.views.entry import entry_urls, frame, spread_methods
from budget.views.entry_place import EntryPlace, writes_entry
from budget.wording import month_name

ZERO = Decimal(0)


@require_POST
@writes_entry
def vacancies(request: HttpRequest, where: EntryPlace) -> HttpResponse:
    """What vacant positions leave unspent, and the forecasts that follow; saves nothing."""
    formset = VacancyFormSet(request.POST, prefix="vakans")
    table = _table(where)
    context: dict[str, Any] = {**frame(where, table), "formset": formset}
    if formset.is_valid():
        positions = [
            Vacancy(row["monthly_pay"], row["months"])
            for row in formset.cleaned_data
            if row.get("monthly_pay") is not None and row.get("months") is not None
        ]
        left = unspent(positions, table.rate or ZERO)
        context |= {
            "count": len(positions),
            "left": with_unit(left.in_all, where.unit),
            "rate": rate_text(table.rate) if table.rate else "",
            "rows": _rows(where, table, left) if positions else [],
        }
    by_script = request.htmx  # type: ignore[attr-defined]  # by django-htmx's middleware
    part = "entry_vacancy_result" if by_script else "entry_vacancies"
    return render(request, f"budget/{part}.html", context)


def _rows(where: EntryPlace, table: EntryTable, left: Unspent) -> list[dict[str, Any]]:
    """Pay and social charges: the budget with what is left unspent."""
    given = standings(where.round, where.area.pk)
    found = []
    for role, part in ((PAY, left.pay), (SOCIAL, left.social_charges)):
        # Where several lines hold pay, the first bears it.
        entry = next((e for e in table.lines if e.role == role), None)
        if entry is None:
            continue
        cell = table.cell(entry.line.key)
        forecast = cell.budget + part
        standing = given.get(entry.line.key)
        found.append(
            {
                "key": entry.line.key,
                "name": entry.line.name,
                "budget": format_amount(cell.budget, where.unit),
                "unspent": format_amount(part, where.unit, signed=True),
                "forecast": format_amount(forecast, where.unit),
                "value": posted(forecast),
                "was": as_was(standing.version if standing else 0, cell.forecast),
            }
        )
    return found


def _table(where: EntryPlace) -> EntryTable:
    stored = stored_table(where.round, where.area.pk)
    return entry_table(where.round, stored.lines.values(), stored.amounts({}))


@require_POST
@writes_entry
def spread(request: HttpRequest, where: EntryPlace) -> HttpResponse:
    """Spread a row's forecast over the months that are left, or take the spread away."""
    lines = entry_lines(where.year)
    line = next((key for key in lines if str(key) == request.POST.get("line")), None)
    method = request.POST.get("method", "")
    if line is None or method not in ("", *SpreadMethod.values):
        return HttpResponseBadRequest()
    problem = ""
    try:
        months = _months(request.POST, where) if method == SpreadMethod.TYPED else None
        spread_forecast(where.actor, where.round, where.area.pk, line, method, months)
    except BadPost:
        return HttpResponseBadRequest()
    except ValidationError as error:
        problem = " ".join(error.messages)
    by_script = request.htmx  # type: ignore[attr-defined]  # by django-htmx's middleware
    if not by_script and not problem:
        messages.success(request, _("Fördelningen är sparad."))
        return redirect(where.url("entry"))
    [row] = _spread_rows(where, [line])
    if problem:
        row = replace(row, spread=tuple(_as_typed(month, request.POST) for month in row.spread))
    context = {**frame(where, _table(where)), **_spread_context(where, row, problem)}
    part = "entry_spread" if by_script else "entry_spread_page"
    return render(request, f"budget/{part}.html", context, status=422 if problem else 200)


def spreads_again(request: HttpRequest, where: EntryPlace, lines: Collection[int]) -> str:
    """The spreads of some lines as they stand, in the panels of their rows. Three queries."""
    if not lines or not spread_methods(where.round):
        return ""
    return "".join(
        f'<div id="spread-{row.key}" hx-swap-oob="true">'
        + render_to_string("budget/entry_spread.html", _spread_context(where, row), request)
        + "</div>"
        for row in _spread_rows(where, lines)
    )


def _spread_rows(where: EntryPlace, lines: Collection[int]) -> list[ShownRow]:
    table = _table(where)
    beside = RowBeside(standings=standings(where.round, where.area.pk))
    rows = (r for r in table.rows if r.line is not None and r.line.line.key in lines)
    return [shown_row(row, table, where.unit, beside) for row in rows]


def _spread_context(where: EntryPlace, row: ShownRow, problem: str = "") -> dict[str, Any]:
    return {
        "row": row,
        "urls": entry_urls(where),
        "unit": unit_name(where.unit),
        "spread_methods": spread_methods(where.round),
        "spread_problem": problem,
    }


def _as_typed(month: ShownMonth, data: Mapping[str, str]) -> ShownMonth:
    return replace(month, text=data.get(f"month-{month.number}", month.text))


def _months(data: Mapping[str, str], where: EntryPlace) -> dict[int, Decimal]:
    """The months as typed. Raises BadPost, and ValidationError for what is no amount."""
    found = {}
    for month in remaining(where.round.cutoff_month):
        text = data.get(f"month-{month}", "")
        was = read_was(f"0:{data.get(f'was-month-{month}', '')}").amount
        if was is not None and same_as_shown(text, was, where.unit):
            found[month] = was
            continue
        read = read_sum(text, where.unit)
        if isinstance(read, Problem):
            why = amount_error(read).messages[0]
            raise ValidationError(f"{month_name(month).capitalize()}: {why}")
        found[month] = read
    return found
