"""The addresses where a report is written and read as it stands, in Swedish."""

from django.urls import URLPattern, URLResolver, include, path

from budget import converters as converters  # registers them
from reports import publishing_views, report_views, section_views

# Below <nämnd>/<år>/<omgång>/rapport/<rapport>/avsnitt/<avsnitt>/; all that is done is a POST.
of_section: list[URLPattern] = [
    path("", section_views.section, name="section"),
    path("spara/", section_views.save, name="save_section"),
    path("forhandsgranska/", section_views.preview, name="preview_section"),
    path("lamna-in/", section_views.submit, name="submit_section"),
    path("godkann/", section_views.approve, name="approve_section"),
    path("atersand/", section_views.send_back, name="return_section"),
    path("skribent/", section_views.assign, name="assign_section"),
    path("kommentar/", section_views.comment, name="comment_section"),
    path("kalla/", section_views.outside, name="outside_figure"),
    path("levande/", section_views.make_live, name="make_live"),
    path("jamfor/", section_views.compare, name="compare_section"),
]

# An approved version, for ever at its address.
of_version: list[URLPattern] = [
    path("", publishing_views.version, name="report_version"),
    path("filer/", publishing_views.files, name="report_version_files"),
    path("gor-filer/", publishing_views.make_files, name="make_report_files"),
    path("diagram/<slug:chart>/", publishing_views.version_chart, name="report_version_chart"),
    path("<str:file>", publishing_views.version_file, name="report_version_file"),
]

of_report: list[URLPattern | URLResolver] = [
    path("", report_views.document, name="document"),
    path("kvar/", report_views.left, name="report_left"),
    path("siffror/", section_views.figures, name="figures"),
    path("lamna-in/", report_views.submit, name="submit_report"),
    path("atersand/", report_views.send_back, name="return_report"),
    path("godkann/", report_views.approve, name="approve_report"),
    path("oppna/", report_views.reopen, name="reopen_report"),
    path("avsnitt/<slug:section>/", include(of_section)),
    path("version/<int:version>/", include(of_version)),
    path("utkast/<int:job>/", publishing_views.draft_job, name="draft_job"),
    path("bestall/<str:file>", publishing_views.order, name="order_draft"),
    path("<str:file>", publishing_views.draft_file, name="draft_file"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "<slug:committee>/<year:year>/<slug:round_slug>/rapport/",
        include(
            [
                path("", report_views.reports, name="reports"),
                path("ny/", report_views.create, name="create_report"),
                path("<slug:kind>/", include(of_report)),
            ]
        ),
    ),
]
