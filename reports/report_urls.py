"""The addresses where a report is written and read as it stands, in Swedish."""

from django.urls import URLPattern, URLResolver, include, path

from budget import converters as converters  # registers them
from reports.views import publishing, reports, sections

# Below <nämnd>/<år>/<omgång>/rapport/<rapport>/avsnitt/<avsnitt>/; all that is done is a POST.
of_section: list[URLPattern] = [
    path("", sections.section, name="section"),
    path("spara/", sections.save, name="save_section"),
    path("forhandsgranska/", sections.preview, name="preview_section"),
    path("lamna-in/", sections.submit, name="submit_section"),
    path("godkann/", sections.approve, name="approve_section"),
    path("atersand/", sections.send_back, name="return_section"),
    path("skribent/", sections.assign, name="assign_section"),
    path("kommentar/", sections.comment, name="comment_section"),
    path("kalla/", sections.outside, name="outside_figure"),
    path("levande/", sections.make_live, name="make_live"),
    path("jamfor/", sections.compare, name="compare_section"),
]

# An approved version, for ever at its address.
of_version: list[URLPattern] = [
    path("", publishing.version, name="report_version"),
    path("filer/", publishing.files, name="report_version_files"),
    path("gor-filer/", publishing.make_files, name="make_report_files"),
    path("diagram/<slug:chart>/", publishing.version_chart, name="report_version_chart"),
    path("<str:file>", publishing.version_file, name="report_version_file"),
]

of_report: list[URLPattern | URLResolver] = [
    path("", reports.document, name="document"),
    path("kvar/", reports.left, name="report_left"),
    path("siffror/", sections.figures, name="figures"),
    path("lamna-in/", reports.submit, name="submit_report"),
    path("atersand/", reports.send_back, name="return_report"),
    path("godkann/", reports.approve, name="approve_report"),
    path("oppna/", reports.reopen, name="reopen_report"),
    path("avsnitt/<slug:section>/", include(of_section)),
    path("version/<int:version>/", include(of_version)),
    path("utkast/<int:job>/", publishing.draft_job, name="draft_job"),
    path("bestall/<str:file>", publishing.order, name="order_draft"),
    path("<str:file>", publishing.draft_file, name="draft_file"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "<slug:committee>/<year:year>/<slug:round_slug>/rapport/",
        include(
            [
                path("", reports.reports, name="reports"),
                path("ny/", reports.create, name="create_report"),
                path("<slug:kind>/", include(of_report)),
            ]
        ),
    ),
]
