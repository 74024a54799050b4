"""The addresses of the reports, in Swedish."""

from django.urls import URLPattern, URLResolver, include, path

from budget import converters as converters  # registers them
from reports import city_views, entry_views, goal_views, paper_views, views

# The entries behind the actuals; "verifikat" and months stand before a line in their place.
entry_pages: list[URLPattern] = [
    path("verifikat/", entry_views.entries, name="entries"),
    path("rad/<slug:line>/verifikat/", entry_views.entries, name="line_entries"),
    path("rad/<slug:line>/<int:month>/verifikat/", entry_views.entries, name="line_month_entries"),
    path("budgetomrade/<slug:area>/verifikat/", entry_views.entries, name="area_entries"),
    path(
        "budgetomrade/<slug:area>/<int:month>/verifikat/",
        entry_views.entries,
        name="area_month_entries",
    ),
    path(
        "budgetomrade/<slug:area>/<slug:line>/verifikat/",
        entry_views.entries,
        name="area_line_entries",
    ),
    path(
        "budgetomrade/<slug:area>/<slug:line>/<int:month>/verifikat/",
        entry_views.entries,
        name="area_line_month_entries",
    ),
]
round_pages: list[URLPattern] = [
    path("", views.overview, name="overview"),
    path("tabeller/", views.tables, name="tables"),
    path("tabeller/<slug:table>.csv", paper_views.table_csv, name="table_csv"),
    path("diagram/<slug:chart>/", paper_views.chart, name="chart"),
    path("kommunbidrag/", views.appropriation, name="appropriation"),
    path("finansiering/<slug:segment>/", views.segment, name="segment"),
    *entry_pages,
    path("rad/<slug:line>/", views.line, name="line"),
    path("budgetomrade/<slug:area>/", views.area, name="area"),
    path("budgetomrade/<slug:area>/<slug:line>/", views.area_line, name="area_line"),
    path(
        "budgetomrade/<slug:area>/<slug:line>/<int:month>/",
        views.area_line_month,
        name="area_line_month",
    ),
    path("driftredovisning/", views.report, name="report"),
    path("investeringar/", views.investments, name="investments"),
    path("mal/", goal_views.goals, name="goals"),
    path("mal/<slug:goal>/", goal_views.goal, name="goal"),
    path("avstamning/", views.reconciliation, name="reconciliation"),
    path("handlingar.xlsx", paper_views.workbook, name="workbook"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", city_views.city, name="city"),
    path("byt/", city_views.switch, name="switch"),
    path("<year:year>/prognossakerhet/", city_views.forecast_accuracy, name="forecast_accuracy"),
    path("<slug:committee>/", city_views.committee, name="committee"),
    path("<slug:committee>/<year:year>/", city_views.committee, name="committee_year"),
    path("<slug:committee>/<year:year>/<slug:round_slug>/", include(round_pages)),
]
