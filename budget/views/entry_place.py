"""Where forecasts are entered: a round and an area, who may read and write there, and why not."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from budget.access import Rights
from budget.calc.amounts import Unit
from budget.models import WRITABLE_STATES, Area, Round, RoundState, TaskState, User
from budget.place import round_url, why_closed
from budget.queries.entry import EntryArea, entry_for
from budget.workflow.action import Actor


@dataclass(frozen=True)
class EntryPlace:
    """An area's table in a round, as one person meets it."""

    user: User
    rights: Rights
    entry: EntryArea

    @property
    def round(self) -> Round:
        """The round."""
        return self.entry.round

    @property
    def area(self) -> Area:
        """The area."""
        return self.entry.area

    @property
    def comment(self) -> str:
        """What the area came back with."""
        return self.entry.comment

    @property
    def actor(self) -> Actor:
        """The person, acting."""
        return Actor(self.user)

    @property
    def unit(self) -> Unit:
        """What amounts are typed in."""
        return self.round.appropriation.committee.unit

    @property
    def year(self) -> int:
        """The round's year."""
        return self.round.appropriation.year

    @property
    def may_forecast(self) -> bool:
        """Whether the person may write here while it is open."""
        return self.rights.may_forecast(self.round.appropriation.committee_id, self.area.pk)

    def closed(self) -> str:
        """Why nothing is written here by this person, or ""."""
        if why := why_closed(self.round):
            return why
        state = self.entry.state
        if state and state not in WRITABLE_STATES:
            return _(
                "Områdets prognos är %(state)s. Be ekonomen att återsända den om något ska ändras."
            ) % {"state": TaskState(state).label}
        if not self.may_forecast:
            return _("Du får läsa prognosen men inte ändra den.")
        return ""

    @property
    def may_comment(self) -> bool:
        """Whether rows are commented on: until the round is locked or its year closed."""
        return self.round.state != RoundState.LOCKED and not self.round.appropriation.closed

    def url(self, name: str) -> str:
        """The address of a page of this area."""
        return round_url(self.round, name, area=self.area.slug)


def check_readable(rights: Rights, round_: Round) -> None:
    """Raise Http404 for those who see no drafts here: the table is a work in progress."""
    if not rights.may_see_drafts(round_.appropriation.committee_id):
        raise Http404


def find_entry(
    request: HttpRequest,
    committee: str,
    year: int,
    round_slug: str,
    area: str,
    *,
    lock: bool = False,
) -> EntryPlace:
    """The place that something is written at; with `lock` only inside an action.

    Raises Http404 and PermissionDenied.
    """
    where = find_draft(request, committee, year, round_slug, area, lock=lock)
    if not where.may_forecast:
        raise PermissionDenied
    return where


def find_draft(
    request: HttpRequest,
    committee: str,
    year: int,
    round_slug: str,
    area: str,
    *,
    lock: bool = False,
) -> EntryPlace:
    """The place at an address, for somebody who sees drafts there. Raises Http404."""
    found = entry_for(request.user.pk, committee, year, round_slug, area, lock=lock)
    if found is None or not isinstance(request.user, User):
        raise Http404
    entry, rights = found
    check_readable(rights, entry.round)
    return EntryPlace(request.user, rights, entry)


EntryView = Callable[[HttpRequest, EntryPlace], HttpResponse]


def writes_entry(view: EntryView) -> Callable[..., HttpResponse]:
    """Make a view that writes: it gets the place instead of the slugs in its address."""

    @wraps(view)
    def page(
        request: HttpRequest, committee: str, year: int, round_slug: str, area: str
    ) -> HttpResponse:
        return view(request, find_entry(request, committee, year, round_slug, area))

    return page
