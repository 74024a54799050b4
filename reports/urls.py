"""The addresses of the reports, in Swedish."""

from django.urls import URLPattern, URLResolver, include, path

from budget import converters as converters  # registers them
from reports.views import city, entries, goals, papers, rounds

# The entries behind the actuals; "verifikat" and months stand before a line in their place.
entry_pages: list[URLPattern] = [
    path("verifikat/", entries.entries, name="entries"),
    path("rad/<slug:line>/verifikat/", entries.entries, name="line_entries"),
    path("rad/<slug:line>/<int:month>/verifikat/", entries.entries, name="line_month_entries"),
    path("budgetomrade/<slug:area>/verifikat/", entries.entries, name="area_entries"),
    path(
        "budgetomrade/<slug:area>/<int:month>/verifikat/",
        entries.entries,
        name="area_month_entries",
    ),
    path(
        "budgetomrade/<slug:area>/<slug:line>/verifikat/",
        entries.entries,
        name="area_line_entries",
    ),
    path(
        "budgetomrade/<slug:area>/<slug:line>/<int:month>/verifikat/",
        entries.entries,
        name="area_line_month_entries",
    ),
]
round_pages: list[URLPattern] = [
    path("", rounds.overview, name="overview"),
    path("tabeller/", rounds.tables, name="tables"),
    path("tabeller/<slug:table>.csv", papers.table_csv, name="table_csv"),
    path("diagram/<slug:chart>/", papers.chart, name="chart"),
    path("kommunbidrag/", rounds.appropriation, name="appropriation"),
    path("finansiering/<slug:segment>/", rounds.segment, name="segment"),
    *entry_pages,
    path("rad/<slug:line>/", rounds.line, name="line"),
    path("budgetomrade/<slug:area>/", rounds.area, name="area"),
    path("budgetomrade/<slug:area>/<slug:line>/", rounds.area_line, name="area_line"),
    path(
        "budgetomrade/<slug:area>/<slug:line>/<int:month>/",
        rounds.area_line_month,
        name="area_line_month",
    ),
    path("driftredovisning/", rounds.report, name="report"),
    path("investeringar/", rounds.investments, name="investments"),
    path("mal/", goals.goals, name="goals"),
    path("mal/<slug:goal>/", goals.goal, name="goal"),
    path("avstamning/", rounds.reconciliation, name="reconciliation"),
    path("handlingar.xlsx", papers.workbook, name="workbook"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", city.city, name="city"),
    path("byt/", city.switch, name="switch"),
    path("<year:year>/prognossakerhet/", city.forecast_accuracy, name="forecast_accuracy"),
    path("<slug:committee>/", city.committee, name="committee"),
    path("<slug:committee>/<year:year>/", city.committee, name="committee_year"),
    path("<slug:committee>/<year:year>/<slug:round_slug>/", include(round_pages)),
]
