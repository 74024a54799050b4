"""Where the ledger is loaded: a committee's year, for controllers and administrators."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from budget.access import Moved, committee_for
from budget.head import rights_for
from budget.models import Appropriation, Committee, LedgerBatch
from budget.place import View, moved_to

P = ParamSpec("P")


@dataclass(frozen=True)
class LedgerPlace:
    """A committee's year, whose ledger the reader may load."""

    committee: Committee
    year: int
    appropriation: Appropriation

    def url(self, name: str, **words: str | int) -> str:
        """The address of a page of the year's ledger."""
        return reverse(name, kwargs={"committee": self.committee.slug, "year": self.year, **words})

    def batch(self, key: int) -> LedgerBatch:
        """A batch of the year. Raises Http404."""
        found: LedgerBatch = get_object_or_404(
            LedgerBatch.objects.select_related(
                "committee", "job", "mapping", "uploaded_by", "accepted_by", "undone_by", "decision"
            ),
            pk=key,
            committee=self.committee,
            year=self.year,
        )
        return found

    def context(self) -> dict[str, Any]:
        """What every page of the year's ledger shows around its content."""
        return {
            "committee": self.committee,
            "year": self.year,
            "closed": self.appropriation.closed,
            "urls": {name: self.url(name) for name in ("ledger", "upload_ledger", "mapping")},
        }


def ledger_page(view: Callable[Concatenate[HttpRequest, LedgerPlace, P], HttpResponse]) -> View:
    """Make a view of a year's ledger: it gets the LedgerPlace instead of the words in its address.

    404 for who may not know of the committee, 403 for who may not load.
    """

    @wraps(view)
    def page(
        request: HttpRequest, committee: str, year: int, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        rights = rights_for(request)
        try:
            found = committee_for(rights, committee)
        except Moved as moved:
            if request.method not in ("GET", "HEAD"):
                raise Http404 from moved
            return moved_to(request, committee=moved.slug)
        if not rights.may_change_appropriation(found.pk):
            raise PermissionDenied
        appropriation = get_object_or_404(Appropriation, committee=found, year=year)
        return view(request, LedgerPlace(found, year, appropriation), *args, **kwargs)

    return page


def batch_of(error: ValidationError) -> int | None:
    """The batch that a refusal speaks of."""
    for each in error.error_list:
        params: Mapping[str, Any] = each.params or {}
        if isinstance(params.get("batch"), int):
            return int(params["batch"])
    return None
