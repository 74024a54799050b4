"""Where a person is: the committee, year and round of an address, if they may know of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budget.access import Moved, Rights, committee_for, known_committees, visible_rounds
from budget.calc.inputs import RoundInputs
from budget.calc.periods import name_of_year
from budget.calc.structure import Structure
from budget.head import rights_for
from budget.models import Committee, Round, RoundState
from budget.models.columns import one_cursor
from budget.queries.rounds import has_open_year, inputs_of, moved_round_slug, structure_at

P = ParamSpec("P")
PlaceT = TypeVar("PlaceT", bound="Place")
View = Callable[..., HttpResponse]


class Choice(NamedTuple):
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


class PageLink(NamedTuple):
    """A page of the round, in the head."""

    label: str
    url: str
    current: bool


def why_closed(round_: Round) -> str:
    """Why nobody enters forecasts in a round, or ""; needs `appropriation` selected."""
    if round_.state != RoundState.OPEN:
        return _("Omgången är %(state)s, så prognoser kan inte ändras.") % {
            "state": round_.get_state_display()
        }
    if round_.appropriation.closed:
        return _(
            "%(year)s är stängt, så prognoser och förklaringar kan inte ändras. Be ekonomen att "
            "öppna året igen om något ska ändras."
        ) % {"year": round_.appropriation.year}
    return ""


def round_url(round_: Round, name: str, **slugs: str | int) -> str:
    """The address of a round's page; needs `appropriation__committee` selected."""
    appropriation = round_.appropriation
    return address(name, appropriation.committee.slug, appropriation.year, round_.slug, **slugs)


# A page of tables has a hundred addresses, most of them on every page; each takes Django a while.
@lru_cache(maxsize=10_000)
def address(name: str, committee: str, year: int, round_slug: str, **slugs: str | int) -> str:
    """The address of a round's page by its URL name."""
    place = {"committee": committee, "year": year, "round_slug": round_slug}
    return reverse(name, kwargs={**place, **slugs})


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

    def url(self, name: str, **slugs: str | int) -> str:
        """The address of a page of the round by its URL name."""
        return round_url(self.round, name, **slugs)

    @cached_property
    def inputs(self) -> RoundInputs:
        """The round's inputs, read once."""
        return inputs_of(self.round)

    @cached_property
    def structure(self) -> Structure:
        """The round's areas and lines; asked for alone where its inputs have not been read."""
        known: RoundInputs | None = vars(self).get("inputs")
        return known.structure if known else structure_at(self.round)

    @property
    def works_here(self) -> bool:
        """Whether the reader sees drafts: only then are there pages of work."""
        return self.rights.may_see_drafts(self.committee.pk)

    def switch(self) -> Switch:
        """The choices in the head of the page."""
        years = dict.fromkeys(round_.appropriation.year for round_ in self.rounds)
        return Switch(
            tuple(Choice(c.name, c.slug, c.slug == self.committee.slug) for c in self.committees),
            tuple(Choice(str(year), str(year), year == self.year) for year in years),
            tuple(
                Choice(_round_label(round_), round_.slug, round_.slug == self.round.slug)
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
            ("goals", _("Mål")),
            ("reconciliation", _("Avstämning")),
            ("reports", _("Rapport")),
            *([("round", _("Omgång"))] if self.works_here else []),
        )
        return tuple(PageLink(label, self.url(name), name == current) for name, label in names)

    def correction(self) -> PageLink | None:
        """The round that corrects this one, where there is one that the reader may see."""
        for round_ in self.rounds:
            if round_.replaces_id == self.round.pk:
                return PageLink(_round_label(round_), round_url(round_, "overview"), False)
        return None

    def context(self, page: str) -> dict[str, Any]:
        """What every page of a round shows around its content."""
        return {
            "place": self.switch(),
            "pages": self.pages(page),
            "round": self.round,
            "correction": self.correction(),
            "committee": self.committee,
        }


def _round_label(round_: Round, name: str = "") -> str:
    """The round by its name, or the name it is given; a draft says that it is one."""
    named = name or round_.name
    return _("%s (utkast)") % named if round_.is_draft else named


class Renamed(Exception):  # noqa: N818  # an answer, not an error
    """Something in the address is called otherwise in this round: the words in its place."""

    def __init__(self, **slugs: str) -> None:
        super().__init__(slugs)
        self.slugs = slugs


class NoSuchRound(Exception):  # noqa: N818  # an answer, not an error
    """The committee exists for the reader, the round does not: those that do are offered."""

    def __init__(self, committee: Committee, rounds: list[Round]) -> None:
        super().__init__(committee.slug)
        self.committee = committee
        self.rounds = rounds


def find_place(
    kind: type[PlaceT], request: HttpRequest, committee: str, year: int, round_slug: str
) -> PlaceT:
    """The round at an address. Raises Http404, Moved (the committee's name) or NoSuchRound."""
    rights = rights_for(request)
    committees = known_committees(rights)
    found = next((known for known in committees if known.slug == committee), None)
    if found is None:
        found = committee_for(rights, committee)
    rounds = visible_rounds(rights, found)
    for round_ in rounds:
        if round_.appropriation.year == year and round_.slug == round_slug:
            return kind(rights, tuple(committees), found, tuple(rounds), round_)
    raise NoSuchRound(found, rounds)


def in_place(
    kind: type[PlaceT],
) -> Callable[[Callable[Concatenate[HttpRequest, PlaceT, P], HttpResponse]], View]:
    """Make a view of a round: it gets the Place (of `kind`) instead of the slugs in its address.

    What is renamed redirects; a round that does not exist says which do.
    """

    def decorate(view: Callable[Concatenate[HttpRequest, PlaceT, P], HttpResponse]) -> View:
        @wraps(view)
        @one_cursor()
        def page(
            request: HttpRequest,
            committee: str,
            year: int,
            round_slug: str,
            *args: P.args,
            **kwargs: P.kwargs,
        ) -> HttpResponse:
            try:
                place = find_place(kind, request, committee, year, round_slug)
            except Moved as moved:
                return moved_to(request, committee=moved.slug)
            except NoSuchRound as missing:
                new = moved_round_slug(missing.committee.pk, year, round_slug)
                if new and any(r.slug == new for r in missing.rounds):
                    return moved_to(request, round_slug=new)
                return no_such_round(request, missing, year)
            try:
                return view(request, place, *args, **kwargs)
            except Renamed as renamed:
                return moved_to(request, **renamed.slugs)

        return page

    return decorate


def moved_to(request: HttpRequest, **slugs: str) -> HttpResponse:
    """For good to the same page with other words in its address; what is asked after ? stays."""
    match = request.resolver_match
    if match is None or match.url_name is None:
        raise Http404
    url = reverse(match.url_name, kwargs={**match.kwargs, **slugs})
    asked = request.META.get("QUERY_STRING", "")
    return redirect(f"{url}?{asked}" if asked else url, permanent=True)


def no_such_round(request: HttpRequest, missing: NoSuchRound, year: int | None) -> HttpResponse:
    """404 with the rounds there are."""
    offers = [
        PageLink(
            _round_label(round_, name_of_year(round_.name, round_.appropriation.year)),
            round_url(round_, "overview"),
            False,
        )
        for round_ in missing.rounds
    ]
    unknown = year not in (None, *(round_.appropriation.year for round_ in missing.rounds))
    opens = rights_for(request).may_change_appropriation(missing.committee.pk)
    context = {
        "committee": missing.committee,
        "year": year if unknown else None,
        "offers": offers,
        "opens": opens,
        "may_open": opens and not offers and has_open_year(missing.committee.pk),
    }
    return render(request, "budget/no_such_round.html", context, status=404)
