"""What reports are made from: templates with their sections, sections with their blocks."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from budget.admin.base import GuardedAdmin, GuardedInline, TabularInline
from budget.admin.columns import by_committee
from budget.admin.permissions import ADMINISTRATORS
from reports.models import (
    Report,
    ReportTemplate,
    ReportText,
    TemplateBlock,
    TemplateSection,
)

OF_SECTION = "template__committee"
OF_BLOCK = "section__template__committee"


class SectionInline(GuardedInline, TabularInline):
    """The sections of a template, in order."""

    model = TemplateSection
    writers = ADMINISTRATORS
    fields = ("order", "level", "heading", "key", "writer", "writer_of")
    ordering = ("order", "pk")


class BlockInline(GuardedInline, TabularInline):
    """What a section shows, in order."""

    model = TemplateBlock
    writers = ADMINISTRATORS
    fields = ("order", "kind", "source")
    ordering = ("order", "pk")
    show_change_link = False


@admin.register(ReportTemplate)
class ReportTemplateAdmin(GuardedAdmin):
    """Templates: a committee's own, or of all that have none."""

    committee_path = "committee"
    writers = ADMINISTRATORS
    select = ("committee",)
    fixed = ("kind",)
    fields = ("kind", "name", "committee")
    list_display = ("name", "kind", "committee")
    list_filter = ("kind", by_committee("committee"))
    search_fields = ("name", "committee__name")
    inlines = (SectionInline,)
    carried = (TemplateSection,)
    lists = ((TemplateSection, "template__id__exact"), (Report, "template__id__exact"))


@admin.register(TemplateSection)
class TemplateSectionAdmin(GuardedAdmin):
    """A section of a template: heading, help, who writes it, what it shows."""

    committee_path = OF_SECTION
    writers = ADMINISTRATORS
    select = (OF_SECTION,)
    fixed = ("template",)
    fields = ("template", "order", "level", "heading", "key", "help_text", "writer", "writer_of")
    list_display = ("heading", "template", "order", "level", "writer", "writer_of")
    list_filter = ("template__kind", by_committee(OF_SECTION), "writer")
    search_fields = ("heading", "key", "template__name")
    prepopulated_fields = {"key": ("heading",)}
    inlines = (BlockInline,)
    carried = (TemplateBlock, ReportText)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A key that is in use is not written over."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


@admin.register(TemplateBlock)
class TemplateBlockAdmin(GuardedAdmin):
    """One thing that a section shows."""

    committee_path = OF_BLOCK
    writers = ADMINISTRATORS
    select = (OF_BLOCK,)
    fixed = ("section",)
    fields = ("section", "order", "kind", "source")
    list_display = ("section", "kind", "source", "order")
    list_filter = ("kind", by_committee(OF_BLOCK))
    search_fields = ("section__heading", "source", "section__template__name")
