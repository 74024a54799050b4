"""The pages of a round: every one a GET, every figure from the round's inputs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from budget.calc.cells import Amounts
from budget.calc.inputs import RoundInputs
from budget.calc.periods import MONTHS
from budget.calc.structure import Area
from budget.queries.appropriations import budget_of_cell
from budget.queries.controls import controls_of
from budget.queries.months import months_of
from budget.wording import month_name
from goals.queries.summary import summary_of
from reports.content import published_tables
from reports.content.appropriation import appropriation as appropriation_table
from reports.content.areas import operating_report
from reports.content.charts import charts_of
from reports.content.drilldown import (
    area_rows,
    budget_by_decision,
    explanations_of,
    line_rows,
    month_rows,
    month_standing,
    place_standing,
)
from reports.content.findings import checks_table, reconciliation_standing
from reports.content.goals import counted_and_changed, with_goals
from reports.content.investments import investment_report
from reports.content.last_year import former_areas, last_year_words
from reports.content.operating import segment_amounts
from reports.content.shapes import Standing, Table, Target
from reports.content.standing import (
    appropriation_standing,
    investment_standing,
    report_standing,
    standing,
    tables_standing,
)
from reports.content.stated import stated_facts, stated_standing
from reports.csv_file import csv_asked
from reports.dashboards import (
    Crumb,
    LastYear,
    constructed_in,
    figure_tables,
    shown_chart,
    shown_facts,
    shown_findings,
)
from reports.goal_cards import shown_goals
from reports.links import LAST_YEAR, REPORTED
from reports.place import Place, last_year_page, round_page
from reports.reconciling import reconciliation_for_writers, reconciliation_of
from reports.way import area_step, found_in, segment_step, way

SUM_ENTRIES = "summera"
"""Asks *Avstämning* to sum the entries themselves."""


def content_page(
    request: HttpRequest,
    place: Place,
    page: str,
    first: Standing,
    tables: Sequence[Table | None],
    crumbs: Sequence[Crumb] = (),
    of_round: bool = False,
    **more: Any,
) -> HttpResponse:
    """A page that is a sentence, facts and tables: most of them are. Or one of its tables as CSV.

    Tables `of_round` have an address of their own.
    """
    shown = [table for table in tables if table is not None]
    asked = csv_asked(request, shown)
    if asked is not None:
        return asked
    listed = figure_tables(shown, place.links, request, of_round=of_round)
    for table in listed if place.as_reported else ():
        table.csv += f"&{LAST_YEAR}={REPORTED}"
    context = {
        **place.context(page),
        "standing": first,
        "facts": shown_facts(first, place.links.to),
        "tables": listed,
        "crumbs": crumbs,
        "constructed": constructed_in(shown),
        **more,
    }
    return render(request, "reports/content_page.html", context)


def place_page(
    request: HttpRequest,
    place: Place,
    areas: Sequence[Area],
    first: Standing,
    tables: Sequence[Table],
    crumbs: Sequence[Crumb],
    **more: Any,
) -> HttpResponse:
    """The page of a part of the committee: it says in which view last year stands, and has both."""
    words = last_year_words(place.inputs, areas)
    shown = LastYear(words, _other_view(request, place), place.as_reported) if words else None
    return content_page(request, place, "", first, tables, crumbs, last_year=shown, **more)


def _other_view(request: HttpRequest, place: Place) -> str:
    """The same page with last year in the other view, and all else that its address asks for."""
    asked = request.GET.copy()
    asked.pop(LAST_YEAR, None)
    if not place.as_reported:
        asked[LAST_YEAR] = REPORTED
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def with_former(inputs: RoundInputs, areas: Sequence[Area]) -> list[int]:
    """Keys of areas, and of ended ones that their last year was reported on where that is shown."""
    return [*(area.key for area in areas), *former_areas(inputs, areas)]


@round_page
def overview(request: HttpRequest, place: Place) -> HttpResponse:
    """*Läget*: how the year is going, in one page."""
    place = replace(place, added_up=True)
    inputs = place.inputs
    if not inputs.has_amounts:
        return _stated_only(request, place)
    charts = charts_of(inputs)
    asked = csv_asked(request, (chart.table for chart in charts))
    if asked is not None:
        return asked
    goals = summary_of(place.round)
    first = with_goals(standing(inputs), goals)
    context = {
        **place.context("overview"),
        "standing": first,
        "facts": shown_facts(first, place.links.to),
        "goals": shown_goals(goals, place.links) if goals.followed_up else [],
        "goals_counted": counted_and_changed(goals),
        "goals_url": place.links.page("goals"),
        "charts": [shown_chart(chart, place.links) for chart in charts],
        "constructed": inputs.info.constructed,
        "workbook_url": place.links.page("workbook"),
        "tables_url": place.links.page("tables"),
        "constructed_round": inputs.info.constructed_round,
    }
    return render(request, "reports/overview.html", context)


def _stated_only(
    request: HttpRequest, place: Place, page: str = "overview", **more: Any
) -> HttpResponse:
    """A round of which only single facts are known, as published."""
    facts = controls_of(place.round)
    first = stated_standing(place.inputs, facts)
    shown = [stated_facts(facts)] if facts else []
    return content_page(request, place, page, first, shown, **more)


@round_page
def tables(request: HttpRequest, place: Place) -> HttpResponse:
    """Every published table, in the report's order."""
    inputs = place.inputs
    shown = published_tables(inputs) if inputs.has_amounts else ()
    return content_page(
        request, place, "tables", tables_standing(inputs), shown, of_round=True, contents=True
    )


@round_page
def appropriation(request: HttpRequest, place: Place) -> HttpResponse:
    """How the appropriation came to be what it is."""
    inputs = place.inputs
    registers = place.rights.may_change_appropriation(place.committee.pk)
    if not (inputs.has_amounts or inputs.decisions):
        return _stated_only(request, place, "appropriation", registers=registers)
    first = appropriation_standing(inputs)
    shown = [appropriation_table(inputs)]
    return content_page(
        request, place, "appropriation", first, shown, of_round=True, registers=registers
    )


@round_page
def report(request: HttpRequest, place: Place) -> HttpResponse:
    """Driftredovisning (RKR R14)."""
    if not place.inputs.has_amounts:
        return _stated_only(request, place, "report")
    first = report_standing(place.inputs)
    shown = [operating_report(place.inputs)]
    return content_page(request, place, "report", first, shown, of_round=True)


@round_page
def investments(request: HttpRequest, place: Place) -> HttpResponse:
    """Investeringsredovisning (RKR R14)."""
    first = investment_standing(place.inputs)
    shown = [investment_report(place.inputs)]
    return content_page(request, place, "investments", first, shown, of_round=True)


@round_page
def reconciliation(request: HttpRequest, place: Place) -> HttpResponse:
    """Avstämning: what does not agree, worst first, and all that was compared."""
    if not place.inputs.has_amounts:
        return _stated_only(request, place, "reconciliation")
    asked_of = reconciliation_for_writers if place.works_here else reconciliation_of
    afresh = SUM_ENTRIES in request.GET
    result = asked_of(place, sum_entries=afresh)
    checks = checks_table(result)
    asked = csv_asked(request, [checks])
    if asked is not None:
        return asked
    context = {
        **place.context("reconciliation"),
        "standing": (first := reconciliation_standing(result, place.inputs.info)),
        "facts": shown_facts(first, place.links.to),
        "findings": shown_findings(result, place.links.to),
        "entries_url": place.links.page("entries"),
        "ledger_url": place.ledger_url,
        "has_entries": result.has_entries,
        "afresh": afresh,
        "sum_entries": f"?{SUM_ENTRIES}=1",
        "tables": figure_tables([checks], place.links, request),
    }
    return render(request, "reports/reconciliation.html", context)


@last_year_page
def segment(request: HttpRequest, place: Place, segment: str) -> HttpResponse:
    """A funding segment: its areas, and its statement."""
    inputs = place.inputs
    chosen = found_in(place, "segment", inputs.structure.segments, segment)
    areas = inputs.structure.areas_in([chosen.key])
    first = place_standing(inputs, chosen.heading, segment_amounts(inputs, chosen))
    shown = [area_rows(inputs, areas), line_rows(inputs, areas)]
    crumbs = way(place, (chosen.name, None))
    return place_page(request, place, areas, first, shown, crumbs)


@last_year_page
def line(request: HttpRequest, place: Place, line: str) -> HttpResponse:
    """A statement line over all areas."""
    inputs = place.inputs
    chosen = found_in(place, "line", inputs.structure.lines, line)
    areas = [area for area in inputs.structure.areas if _used(inputs.cube.at(area.key, chosen.key))]
    amounts = inputs.cube.total(lines=[chosen.key])
    listed = inputs.structure.areas
    months = months_of(place.round, inputs, with_former(inputs, listed), [chosen.key])
    first = place_standing(inputs, chosen.name, amounts, Target("line_entries", (chosen.slug,)))
    crumbs = way(place, (chosen.name, None))
    shown = [area_rows(inputs, areas, chosen), month_rows(inputs, months, None, chosen)]
    return place_page(request, place, listed, first, shown, crumbs)


def _used(amounts: Amounts) -> bool:
    return amounts != Amounts()


@last_year_page
def area(request: HttpRequest, place: Place, area: str) -> HttpResponse:
    """A budget area: its lines, and its months."""
    inputs = place.inputs
    chosen = found_in(place, "area", inputs.structure.areas, area)
    months = months_of(place.round, inputs, with_former(inputs, [chosen]))
    behind = Target("area_entries", (chosen.slug,))
    first = place_standing(inputs, chosen.name, inputs.area_total(chosen.key), behind)
    shown = [line_rows(inputs, [chosen], chosen), month_rows(inputs, months, chosen, None)]
    crumbs = way(place, segment_step(place, chosen), (chosen.name, None))
    why = explanations_of(inputs, chosen)
    return place_page(request, place, [chosen], first, shown, crumbs, explanations=why)


@last_year_page
def area_line(request: HttpRequest, place: Place, area: str, line: str) -> HttpResponse:
    """One line of an area, month by month."""
    inputs = place.inputs
    chosen, row = (
        found_in(place, "area", inputs.structure.areas, area),
        found_in(place, "line", inputs.structure.lines, line),
    )
    months = months_of(place.round, inputs, with_former(inputs, [chosen]), [row.key])
    name = f"{row.name}, {chosen.name}"
    behind = Target("area_line_entries", (chosen.slug, row.slug))
    first = place_standing(inputs, name, inputs.cube.at(chosen.key, row.key), behind)
    crumbs = way(place, segment_step(place, chosen), area_step(place, chosen), (row.name, None))
    shown = [month_rows(inputs, months, chosen, row)]
    return place_page(request, place, [chosen], first, shown, crumbs)


@last_year_page
def area_line_month(
    request: HttpRequest, place: Place, area: str, line: str, month: int
) -> HttpResponse:
    """One month of one line of an area: its budget decision by decision, and what was booked."""
    if month not in MONTHS:
        raise Http404
    inputs = place.inputs
    chosen, row = (
        found_in(place, "area", inputs.structure.areas, area),
        found_in(place, "line", inputs.structure.lines, line),
    )
    months = months_of(place.round, inputs, with_former(inputs, [chosen]), [row.key])
    first = month_standing(inputs, months[month - 1], chosen, row)
    amounts = budget_of_cell(place.round, inputs.decisions, chosen.key, row.key, month)
    crumbs = way(
        place,
        segment_step(place, chosen),
        area_step(place, chosen),
        (row.name, place.links.page("area_line", area=chosen.slug, line=row.slug)),
        (month_name(month), None),
    )
    shown = [budget_by_decision(amounts, inputs.info.constructed)]
    return place_page(request, place, [chosen], first, shown, crumbs)
