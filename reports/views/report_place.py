"""Where a report is written: a Place with a report, for those who read its drafts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budget.models import User
from budget.place import View, in_place
from budget.views.work_place import user_of
from reports.access import Desk, reads_draft
from reports.dashboards import Crumb
from reports.kinds import WORDS, kind_at
from reports.models import Report, ReportKind
from reports.place import Place
from reports.queries.reports import desk_of, report_of

P = ParamSpec("P")


@dataclass(frozen=True)
class ReportPlace:
    """A report and the round it is of, as one person meets it."""

    place: Place
    report: Report
    user: User

    @property
    def committee_id(self) -> int:
        """The key of the report's committee."""
        return self.place.committee.pk

    @cached_property
    def desk(self) -> Desk:
        """Who is responsible for what at the committee."""
        return desk_of(self.committee_id)

    @property
    def roles(self) -> frozenset[str]:
        """The person's roles at the committee as a whole."""
        return self.place.rights.roles_for(self.committee_id, None)

    def url(self, name: str, **slugs: str | int) -> str:
        """The address of one of the report's pages by its URL name."""
        return self.place.url(name, kind=WORDS[ReportKind(self.report.kind)], **slugs)

    def crumbs(self) -> list[Crumb]:
        """The way to a page of the report."""
        return [
            Crumb(_("Rapporter"), self.place.url("reports")),
            Crumb(self.report.template.name, self.url("document")),
        ]

    def context(self) -> dict[str, Any]:
        """What every page of a report shows around its content."""
        return {**self.place.context("reports"), "report": self.report}


def in_report(
    view: Callable[Concatenate[HttpRequest, ReportPlace, P], HttpResponse],
) -> View:
    """Make a page of a report that is written: it does not exist for those who read no drafts."""

    @wraps(view)
    def page(
        request: HttpRequest, place: Place, /, kind: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not reads_draft(place.rights, place.committee.pk):
            raise Http404
        report = report_of(place.round, kind_at(kind))
        if report is None:
            raise Http404
        return view(request, ReportPlace(place, report, user_of(request)), *args, **kwargs)

    return in_place(Place)(page)
