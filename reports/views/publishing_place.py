"""Where an approved version is read: a Place with a report and one of its versions, for all."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budget.place import View, in_place
from reports.content.canonical import checksum, read
from reports.content.document import Document
from reports.dashboards import Crumb
from reports.kinds import WORDS, kind_at
from reports.links import RoundLinks
from reports.models import Report, ReportKind, ReportVersion
from reports.place import Place

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class VersionLinks(RoundLinks):
    """A round's addresses; those of charts lead to the version's own."""

    kind: str
    number: int

    def page(self, name: str, **slugs: str) -> str:
        """See RoundLinks."""
        if name != "chart":
            return RoundLinks.page(self, name, **slugs)
        place = {"committee": self.committee, "year": self.year, "round_slug": self.round}
        version = {"kind": self.kind, "version": self.number, **slugs}
        return reverse("report_version_chart", kwargs={**place, **version})


@dataclass(frozen=True)
class VersionPlace:
    """An approved version of a report, as one person meets it."""

    place: Place
    report: Report
    version: ReportVersion

    @property
    def word(self) -> str:
        """The report's kind as it stands in addresses."""
        return WORDS[ReportKind(self.report.kind)]

    @property
    def links(self) -> VersionLinks:
        """The addresses that its tables and charts lead to."""
        round_ = self.place.links
        return VersionLinks(
            round_.committee, round_.year, round_.round, self.word, self.version.number
        )

    @property
    def newer(self) -> int | None:
        """The number of the version that replaces this one."""
        number: int | None = self.version.newer  # type: ignore[attr-defined]  # see in_version
        return number

    @cached_property
    def document(self) -> Document:
        """What was frozen. Raises Unreadable."""
        return read(self.version.document)

    @cached_property
    def is_whole(self) -> bool:
        """Whether what is kept is what the checksum is of."""
        return checksum(self.version.document) == self.version.sha256

    def url(self, name: str, **slugs: str | int) -> str:
        """The address of one of the version's pages by its URL name."""
        return self.place.url(name, kind=self.word, version=self.version.number, **slugs)

    def other(self, number: int) -> str:
        """The address of another version of the report."""
        return self.place.url("report_version", kind=self.word, version=number)

    def context(self) -> dict[str, Any]:
        """What every page of a version shows around its content."""
        crumbs = [
            Crumb(_("Rapporter"), self.place.url("reports")),
            Crumb(_("Version %s") % self.version.number, None),
        ]
        return {
            **self.place.context("reports"),
            "report": self.report,
            "version": self.version,
            "crumbs": crumbs,
        }


def in_version(
    view: Callable[Concatenate[HttpRequest, VersionPlace, P], HttpResponse],
) -> View:
    """Make a page of an approved version: who may see the round may see what is approved of it."""

    @wraps(view)
    def page(
        request: HttpRequest,
        place: Place,
        /,
        kind: str,
        version: int,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> HttpResponse:
        found = (
            ReportVersion.objects.filter(
                report__round=place.round, report__kind=kind_at(kind), number=version
            )
            .select_related("report__template", "approved_by")
            .annotate(newer=F("replaced_by__number"))
            .first()
        )
        if found is None:
            raise Http404
        found.report.round = place.round
        return view(request, VersionPlace(place, found.report, found), *args, **kwargs)

    return in_place(Place)(page)
