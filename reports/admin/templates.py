"""What reports are made from: templates with their sections, sections with their blocks."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from budget.admin.base import GuardedAdmin, GuardedInline, TabularInline
from budget.admin.columns import by_committee
from budget.admin.permissions import ADMINISTRATORS
from budget.admin.refusals import actor_of
from reports.actions.standard import add_standard_templates, missing_kinds
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
    change_list_template = "admin/reports/templates.html"

    def get_urls(self) -> list[Any]:
        """With the step that makes the standard templates."""
        step = self.admin_site.admin_view(require_POST(self.add_standard))
        return [path("standard/", step, name="reports_standard_templates"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The list, and which standard templates there are to add for who may."""
        kinds = missing_kinds() if self.writes_everywhere(request) else []
        offered = {"missing_kinds": [kind.label for kind in kinds]}
        return super().changelist_view(request, {**offered, **(extra_context or {})})

    def add_standard(self, request: HttpRequest) -> HttpResponse:
        """Make the standard templates that are missing."""
        made = add_standard_templates(actor_of(request))
        words = ngettext("%s mall är tillagd.", "%s mallar är tillagda.", len(made)) % len(made)
        messages.success(request, words)
        return redirect("admin:reports_reporttemplate_changelist")


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
