"""Roles to rights, and the authorised look-up of a committee and a round.

A page asks here for what it shows; what a person may not know of raises Http404.
"""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.functional import cached_property

from budget.models import Committee, FormerSlug, Membership, Role, Round, User
from budget.prepared import Asked, PreparedObjects

READ_DRAFTS = frozenset({Role.CONTROLLER, Role.BUDGET_HOLDER, Role.HEAD, Role.ADMINISTRATOR})
WRITE_STRUCTURE = frozenset({Role.ADMINISTRATOR})
WRITE_APPROPRIATIONS = frozenset({Role.CONTROLLER, Role.ADMINISTRATOR})

MEMBERSHIPS = PreparedObjects(lambda: Membership.objects.filter(user_id=Asked("user")))
COMMITTEES = PreparedObjects(lambda: Committee.objects.order_by("order", "name"))
ROUNDS = PreparedObjects(
    lambda: Round.objects.filter(appropriation__committee_id=Asked("committee")).order_by(
        "-appropriation__year", "cutoff_month", "pk"
    ),
    "appropriation",
)


@dataclass(frozen=True)
class Rights:
    """What one person may do, read once a request."""

    memberships: tuple[Membership, ...] = field(default=())

    def roles_at(self, committee_id: int) -> frozenset[str]:
        """The person's roles at a committee, those for the whole municipality included."""
        return frozenset(m.role for m in self.memberships if m.committee_id in (None, committee_id))

    def roles_for(self, committee_id: int, area_id: int | None) -> frozenset[str]:
        """The person's roles for an area of a committee: those for other areas left out.

        Without an area: those that hold for the committee as a whole.
        """
        return frozenset(
            m.role
            for m in self.memberships
            if m.committee_id in (None, committee_id) and m.area_id in (None, area_id)
        )

    @cached_property
    def everywhere(self) -> bool:
        """Whether the person has a role in the whole municipality."""
        return any(m.committee_id is None for m in self.memberships)

    @cached_property
    def committee_ids(self) -> frozenset[int]:
        """The committees the person has a role of their own at."""
        return frozenset(m.committee_id for m in self.memberships if m.committee_id is not None)

    def may_know(self, committee_id: int) -> bool:
        """Whether the committee exists for this person."""
        return self.everywhere or committee_id in self.committee_ids

    def may_see_drafts(self, committee_id: int) -> bool:
        """Elected members and auditors see a round when it is signed."""
        return bool(self.roles_at(committee_id) & READ_DRAFTS)

    def may_see(self, round_: Round) -> bool:
        """Whether the round exists for this person."""
        committee_id = round_.appropriation.committee_id
        return self.may_know(committee_id) and (
            not round_.is_draft or self.may_see_drafts(committee_id)
        )

    @cached_property
    def works_anywhere(self) -> bool:
        """Whether the person works on rounds at some committee: no elected member, no auditor."""
        return any(m.role in READ_DRAFTS for m in self.memberships)

    def may_change_structure(self, committee_id: int | None) -> bool:
        """Areas, segments, lines, memberships: the administrator's."""
        roles = self.roles_at(committee_id) if committee_id else self.city_roles
        return bool(roles & WRITE_STRUCTURE)

    def may_change_appropriation(self, committee_id: int) -> bool:
        """Decisions, budgets, rounds: controllers and administrators."""
        return bool(self.roles_at(committee_id) & WRITE_APPROPRIATIONS)

    def may_forecast(self, committee_id: int, area_id: int | None) -> bool:
        """Forecasts and texts: controllers, and budget holders for their areas.

        Without an area: what is of no one area, such as a segment's explanation.
        """
        return any(
            m.committee_id in (None, committee_id)
            and (
                m.role == Role.CONTROLLER
                or (m.role == Role.BUDGET_HOLDER and m.area_id in (None, area_id))
            )
            for m in self.memberships
        )

    def may_read_entry_texts(self, committee_id: int, area_id: int | None) -> bool:
        """The texts of the ledger's entries, which can name persons: those whose work it is.

        Controllers and administrators read them all, budget holders those of their areas. Without
        an area: those of the whole committee.
        """
        return any(
            m.committee_id in (None, committee_id)
            and (
                m.role in WRITE_APPROPRIATIONS
                or (m.role == Role.BUDGET_HOLDER and m.area_id in (None, area_id))
            )
            for m in self.memberships
        )

    @cached_property
    def city_roles(self) -> frozenset[str]:
        """The roles that hold in the whole municipality."""
        return frozenset(m.role for m in self.memberships if m.committee_id is None)


def rights_of(user: User | AnonymousUser) -> Rights:
    """The rights of a person: one query."""
    if not user.is_authenticated:
        return Rights()
    return Rights(tuple(MEMBERSHIPS.objects(user=user.pk)))


def known_committees(rights: Rights) -> list[Committee]:
    """The committees that exist for this person, in order."""
    return [committee for committee in COMMITTEES.objects() if rights.may_know(committee.pk)]


class Moved(Exception):  # noqa: N818  # an answer, not an error
    """What was asked for has another address now: `slug`."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def committee_for(rights: Rights, slug: str) -> Committee:
    """The committee at an address. Raises Http404 (unknown to this person), Moved (renamed)."""
    committee: Committee | None = Committee.objects.filter(slug=slug).first()
    if committee is None:
        committee = _moved_committee(slug)
        if committee is not None and rights.may_know(committee.pk):
            raise Moved(committee.slug)
    if committee is None or not rights.may_know(committee.pk):
        raise Http404
    return committee


def _moved_committee(slug: str) -> Committee | None:
    former = FormerSlug.objects.filter(kind="committee", slug=slug).first()
    found: Committee | None = (
        Committee.objects.filter(pk=former.object_id).first() if former else None
    )
    return found


def visible_rounds(rights: Rights, committee: Committee) -> list[Round]:
    """All rounds of a committee that exist for this person, newest year first, in cut-off order.

    One that is corrected stays at its address, before its correction.
    """
    rounds = ROUNDS.objects(committee=committee.pk)
    by_key = {round_.pk: round_ for round_ in rounds}
    for round_ in rounds:
        round_.appropriation.committee = committee
        if round_.previous_id in by_key:
            round_.previous = by_key[round_.previous_id]
    return [round_ for round_ in rounds if rights.may_see(round_)]
