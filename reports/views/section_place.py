"""Where a section of a report is written: a ReportPlace with a section that holds a text."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budget.models import WRITABLE_STATES, TaskState
from budget.place import View
from reports.dashboards import Crumb
from reports.models import ReportState, ReportText, TemplateSection
from reports.queries.reports import has_text, sections_of, texts_of
from reports.views.report_desk import text_at
from reports.views.report_place import ReportPlace, in_report

P = ParamSpec("P")
PAGES = (
    "section",
    "save_section",
    "preview_section",
    "submit_section",
    "approve_section",
    "return_section",
    "assign_section",
    "comment_section",
    "outside_figure",
    "make_live",
    "compare_section",
)


@dataclass(frozen=True)
class SectionPlace:
    """A section of a report that somebody writes, as one person meets it."""

    where: ReportPlace
    section: TemplateSection
    text: ReportText
    before: TemplateSection | None
    after: TemplateSection | None

    @cached_property
    def may_write(self) -> bool:
        """Whether the person may write it while it is open."""
        where = self.where
        return where.desk.may_write(
            where.place.rights, where.user.pk, self.section, self.text.writer_id
        )

    @property
    def is_open(self) -> bool:
        """Whether anybody may write it now."""
        return self.where.report.state == ReportState.WRITING and self.text.state in WRITABLE_STATES

    @property
    def writes(self) -> bool:
        """Whether the person may write it now."""
        return self.may_write and self.is_open

    def closed(self) -> str:
        """Why nothing is written here by this person now, or ""."""
        if self.where.report.state != ReportState.WRITING:
            return _("Rapporten är %(state)s, så texterna ligger fast.") % {
                "state": self.where.report.get_state_display()
            }
        if self.text.state not in WRITABLE_STATES:
            if self.text.state == TaskState.APPROVED:
                return _("Avsnittet är godkänt. Be ekonomen att återsända det för att ändra.")
            return _("Avsnittet är inlämnat. Be ekonomen att återsända det för att ändra.")
        return "" if self.may_write else _("Du får läsa avsnittet men inte ändra det.")

    def url(self, name: str) -> str:
        """The address of a page of the section by its URL name."""
        return self.where.url(name, section=self.section.key)

    def context(self, *crumbs: Crumb) -> dict[str, Any]:
        """What every page of the section shows around its content; `crumbs` stand last."""
        own = self.section.heading
        way = [Crumb(own, self.url("section")), *crumbs] if crumbs else [Crumb(own, None)]
        beside = {
            name: self.where.url("section", section=row.key) if row else ""
            for name, row in (("before_url", self.before), ("after_url", self.after))
        }
        return {
            **self.where.context(),
            "at": self,
            "section": self.section,
            "crumbs": [*self.where.crumbs(), *way],
            "urls": {
                **{name: self.url(name) for name in PAGES},
                "figures": self.where.url("figures"),
            },
            **beside,
        }


def in_section(
    view: Callable[Concatenate[HttpRequest, SectionPlace, P], HttpResponse],
) -> View:
    """Make a page of a section that holds a text. Raises Http404 for any other."""

    @wraps(view)
    def page(
        request: HttpRequest,
        where: ReportPlace,
        /,
        section: str,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> HttpResponse:
        written = [row for row in sections_of(where.report.template_id) if has_text(row)]
        index = next((i for i, row in enumerate(written) if row.key == section), None)
        if index is None:
            raise Http404
        found = written[index]
        text = text_at(where, found, texts_of(where.report))
        at = SectionPlace(
            where,
            found,
            text,
            written[index - 1] if index else None,
            written[index + 1] if index + 1 < len(written) else None,
        )
        return view(request, at, *args, **kwargs)

    return in_report(page)
