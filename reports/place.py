"""Where a reader is: the committee, year and round of an address, if they may know of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.access import Moved, Rights, committee_for, known_committees, rights_of, visible_rounds
from budget.calc.inputs import RoundInputs
from budget.models import Committee, Round
from budget.queries.rounds import inputs_of, moved_round_slug
from reports.links import RoundLinks

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose in the head of the page."""

    label: str
    value: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Switch:
    """The choices of committee, year and round."""

    committees: tuple[Choice, ...]
    years: tuple[Choice, ...]
    rounds: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the round, in the head."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Place:
    """A round that the reader may see, and its surroundings."""

    rights: Rights
    committees: tuple[Committee, ...]
    committee: Committee
    rounds: tuple[Round, ...]
    round: Round

    @property
    def year(self) -> int:
        """The round's year."""
        return self.round.appropriation.year

    @property
    def links(self) -> RoundLinks:
        """The addresses of the round's pages."""
        return RoundLinks(self.committee.slug, self.year, self.round.slug)

    @cached_property
    def inputs(self) -> RoundInputs:
        """The round's inputs, read once."""
        return inputs_of(self.round)

    def switch(self) -> Switch:
        """The choices in the head of the page."""
        years = dict.fromkeys(round_.appropriation.year for round_ in self.rounds)
        return Switch(
            tuple(Choice(c.name, c.slug, c == self.committee) for c in self.committees),
            tuple(Choice(str(year), str(year), year == self.year) for year in years),
            tuple(
                Choice(_round_label(round_), round_.slug, round_ == self.round)
                for round_ in self.rounds
                if round_.appropriation.year == self.year
            ),
        )

    def pages(self, current: str) -> tuple[PageLink, ...]:
        """The round's pages, the current one marked."""
        names = (
            ("overview", _("Läget")),
            ("tables", _("Tabeller")),
            ("appropriation", _("Kommunbidrag")),
            ("report", _("Driftredovisning")),
            ("investments", _("Investeringar")),
            ("reconciliation", _("Avstämning")),
        )
        return tuple(
            PageLink(label, self.links.page(name), name == current) for name, label in names
        )

    def context(self, page: str) -> dict[str, Any]:
        """What every page of a round shows around its content."""
        return {
            "place": self.switch(),
            "pages": self.pages(page),
            "round": self.round,
            "committee": self.committee,
            "links": self.links,
        }


def _round_label(round_: Round) -> str:
    return _("%s (utkast)") % round_.name if round_.is_draft else round_.name


class NoSuchRound(Exception):  # noqa: N818  # an answer, not an error
    """The committee exists for the reader, the round does not: those that do are offered."""

    def __init__(self, committee: Committee, rounds: list[Round]) -> None:
        super().__init__(committee.slug)
        self.committee = committee
        self.rounds = rounds


def find_place(request: HttpRequest, committee: str, year: int, round_slug: str) -> Place:
    """The round at an address. Raises Http404, Moved (the committee's name) or NoSuchRound."""
    rights = rights_of(request.user)
    committees = known_committees(rights)
    found = next((known for known in committees if known.slug == committee), None)
    if found is None:
        found = committee_for(rights, committee)
    rounds = visible_rounds(rights, found)
    for round_ in rounds:
        if round_.appropriation.year == year and round_.slug == round_slug:
            return Place(rights, tuple(committees), found, tuple(rounds), round_)
    raise NoSuchRound(found, rounds)


RoundView = Callable[Concatenate[HttpRequest, Place, P], HttpResponse]


def round_page(view: RoundView[P]) -> Callable[..., HttpResponse]:
    """A view of a round: reads only, and gets the Place instead of the slugs in the address."""

    @require_safe
    @wraps(view)
    def page(
        request: HttpRequest,
        committee: str,
        year: int,
        round_slug: str,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> HttpResponse:
        try:
            place = find_place(request, committee, year, round_slug)
        except Moved as moved:
            return _redirected(request, committee=moved.slug)
        except NoSuchRound as missing:
            new = moved_round_slug(missing.committee.pk, year, round_slug)
            if new and any(r.slug == new for r in missing.rounds):
                return _redirected(request, round_slug=new)
            return no_such_round(request, missing, year)
        return view(request, place, *args, **kwargs)

    return page


def _redirected(request: HttpRequest, **slugs: str) -> HttpResponse:
    match = request.resolver_match
    if match is None or match.url_name is None:
        raise Http404
    return redirect(reverse(match.url_name, kwargs={**match.kwargs, **slugs}), permanent=True)


def no_such_round(request: HttpRequest, missing: NoSuchRound, year: int | None) -> HttpResponse:
    """404 with the rounds there are."""
    offers = [
        PageLink(
            f"{round_.appropriation.year}: {_round_label(round_)}",
            RoundLinks(missing.committee.slug, round_.appropriation.year, round_.slug).page(
                "overview"
            ),
            False,
        )
        for round_ in missing.rounds
    ]
    context = {"committee": missing.committee, "year": year, "offers": offers}
    return render(request, "reports/no_such_round.html", context, status=404)
