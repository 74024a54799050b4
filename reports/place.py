"""Where a reader of reports is: a Place whose pages content can point at."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from budget.calc.inputs import RoundInputs
from budget.place import Place as BudgetPlace
from budget.place import View, in_place
from budget.queries.rounds import inputs_of
from reports.content import published_tables, report_tables
from reports.content.shapes import Table
from reports.links import LAST_YEAR, REPORTED, RoundLinks

P = ParamSpec("P")


@dataclass(frozen=True)
class Place(BudgetPlace):
    """A round that the reader may see, with the addresses of its reports.

    Last year stands restated to this year's areas, or `as_reported` where that is asked for. A
    page without cells and grants has the round's amounts `added_up`.
    """

    as_reported: bool = False
    added_up: bool = False

    @cached_property
    def inputs(self) -> RoundInputs:
        """The round's inputs, read once."""
        restated = not self.as_reported
        return inputs_of(self.round, restated=restated, added_up=self.added_up)

    @property
    def links(self) -> RoundLinks:
        """The addresses of the round's pages."""
        return RoundLinks(
            self.committee.slug, self.year, self.round.slug, as_reported=self.as_reported
        )

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All content tables of the round, made once: the published ones and R14's."""
        return (*published_tables(self.inputs), *report_tables(self.inputs))

    @property
    def ledger_url(self) -> str:
        """Where the year's ledger is loaded; "" for who may not."""
        if not self.rights.may_change_appropriation(self.committee.pk):
            return ""
        return reverse("ledger", kwargs={"committee": self.committee.slug, "year": self.year})

    def context(self, page: str) -> dict[str, Any]:
        """What every page of a round shows around its content."""
        return {**super().context(page), "links": self.links}


def last_year_page(
    view: Callable[Concatenate[HttpRequest, Place, P], HttpResponse],
) -> View:
    """A page of reports on which last year stands in the view that its address asks for."""

    def page(
        request: HttpRequest, place: Place, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        reported = request.GET.get(LAST_YEAR) == REPORTED
        return view(request, replace(place, as_reported=reported), *args, **kwargs)

    update_wrapper(page, view)
    return round_page(page)


def round_page(view: Callable[Concatenate[HttpRequest, Place, P], HttpResponse]) -> View:
    """A page of reports: reads only."""
    return require_safe(in_place(Place)(view))
