"""Reports and what belongs to them: searched and looked at here, written on their own pages."""

from django.contrib import admin

from budget.admin.base import ReadOnlyAdmin
from budget.admin.columns import by_committee, by_year
from reports.models import (
    OutsideFigure,
    Report,
    ReportFile,
    ReportText,
    ReportVersion,
    SectionComment,
    TextVersion,
)

OF_ROUND = "round__appropriation__committee"
OF_REPORT = f"report__{OF_ROUND}"
OF_TEXT = f"text__{OF_REPORT}"
OF_VERSION = f"version__{OF_REPORT}"
NAMED = ("template", "round__appropriation")  # what a report's name is made of


def named(path: str) -> tuple[str, ...]:
    """What is read along for a report's name, from a row that `path` leads to a report."""
    return tuple(f"{path}__{part}" for part in NAMED)


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Reports, and how far they have come."""

    committee_path = OF_ROUND
    select = (*NAMED, OF_ROUND, "submitted_by", "approved_by")
    list_display = ("__str__", "round", "kind", "state", "version", "submitted_at")
    list_filter = ("kind", "state", by_committee(OF_ROUND), by_year("round__appropriation__year"))
    search_fields = ("template__name", "round__name")
    lists = ((ReportText, "report__id__exact"), (ReportVersion, "report__id__exact"))


@admin.register(ReportText)
class ReportTextAdmin(ReadOnlyAdmin):
    """The texts of reports: whose they are, and how far they have come."""

    committee_path = OF_REPORT
    select = (*named("report"), OF_REPORT, "section", "writer", "changed_by")
    fields = (
        *("report", "section", "markdown", "version", "changed_at", "changed_by", "state"),
        *("writer", "comment", "submitted_by", "submitted_at", "approved_by"),
    )
    list_display = ("section", "report", "state", "writer", "changed_at", "version")
    list_filter = ("state", by_committee(OF_REPORT))
    search_fields = ("section__heading", "markdown", "writer__first_name", "writer__last_name")
    lists = ((TextVersion, "text__id__exact"), (SectionComment, "text__id__exact"))


@admin.register(TextVersion)
class TextVersionAdmin(ReadOnlyAdmin):
    """Texts as they stood."""

    committee_path = OF_TEXT
    select = (*named("text__report"), OF_TEXT, "text__section", "written_by")
    list_display = ("text", "version", "written_by", "written_at")
    list_filter = (by_committee(OF_TEXT),)
    search_fields = ("text__section__heading", "markdown")


@admin.register(SectionComment)
class SectionCommentAdmin(ReadOnlyAdmin):
    """Comments on sections."""

    committee_path = OF_TEXT
    select = (*named("text__report"), OF_TEXT, "text__section", "author")
    list_display = ("words", "text", "author", "written_at")
    list_filter = (by_committee(OF_TEXT), "written_at")
    search_fields = ("words", "text__section__heading")


@admin.register(OutsideFigure)
class OutsideFigureAdmin(ReadOnlyAdmin):
    """Figures marked as coming from elsewhere."""

    committee_path = OF_TEXT
    select = (*named("text__report"), OF_TEXT, "text__section", "marked_by")
    list_display = ("written", "source", "text", "marked_by", "marked_at")
    list_filter = (by_committee(OF_TEXT),)
    search_fields = ("written", "source", "text__section__heading")


@admin.register(ReportVersion)
class ReportVersionAdmin(ReadOnlyAdmin):
    """Approved versions; their content is read on the report's own pages."""

    committee_path = OF_REPORT
    select = (*named("report"), OF_REPORT, "approved_by")
    fields = (
        "report",
        "number",
        "sha256",
        "approved_by",
        "approved_at",
        "findings",
        "reason",
        "replaces",
    )
    list_display = ("report", "number", "approved_by", "approved_at", "findings", "sha256")
    list_filter = (by_committee(OF_REPORT), "approved_at")
    search_fields = ("sha256", "report__template__name", "report__round__name")
    lists = ((ReportFile, "version__id__exact"),)


@admin.register(ReportFile)
class ReportFileAdmin(ReadOnlyAdmin):
    """Files made from approved versions; they are fetched on the version's own page."""

    committee_path = OF_VERSION
    select = (*named("version__report"), OF_VERSION)
    fields = ("version", "kind", "sha256", "size", "made_at")
    list_display = ("version", "kind", "size", "sha256", "made_at")
    list_filter = ("kind", by_committee(OF_VERSION))
    search_fields = ("sha256", "version__report__template__name")
