"""What is fetched from a round's pages: drawings, tables as CSV, the board's workbook."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from goals.queries.rounds import goals_of
from reports import charts
from reports.content.charts import chart as chart_of
from reports.content.findings import findings_table
from reports.content.goals import goal_tables
from reports.content.papers import papers
from reports.csv_file import csv_response
from reports.dashboards import all_tables
from reports.excel import write_workbook
from reports.place import Place, round_page
from reports.reconciling import reconciliation_of


@round_page
def chart(request: HttpRequest, place: Place, chart: str) -> HttpResponse:
    """A chart as SVG, drawn for the width asked for (`bredd`, one of a few)."""
    found = chart_of(place.inputs, chart)
    if found is None:
        raise Http404
    svg = charts.draw(found, charts.asked_width(request.GET.get("bredd", "")), place.links.to)
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response


@round_page
def table_csv(request: HttpRequest, place: Place, table: str) -> HttpResponse:
    """A table of the round as CSV."""
    found = next((t for t in all_tables(place.inputs) if t.key == table), None)
    if found is None:
        raise Http404
    return csv_response(request, found)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@round_page
def workbook(request: HttpRequest, place: Place) -> HttpResponse:
    """The board's workbook."""
    inputs = place.inputs
    findings = findings_table(reconciliation_of(place)) if inputs.has_amounts else None
    goals = goal_tables(goals_of(place.round))
    body = write_workbook(papers(inputs, timezone.now(), findings, goals, place.tables))
    response = HttpResponse(body, content_type=XLSX)
    name = f"handlingar-{place.committee.slug}-{place.year}-{place.round.slug}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
