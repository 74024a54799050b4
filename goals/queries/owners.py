"""Who owns which goal at a committee, and who might."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from budget.access import READ_DRAFTS
from budget.models import Membership, Round, User
from goals.models import GoalDirection, GoalTask

BY_NAME = ("last_name", "first_name", "username", "pk")


@dataclass(frozen=True, slots=True)
class OwnedGoal:
    """A goal that is directed to a committee, with those who own it there."""

    direction: GoalDirection
    owners: tuple[User, ...]
    followed_up: bool


def owned_goals(round_: Round) -> list[OwnedGoal]:
    """The goals of a round's term that its committee has, in order. Three queries.

    `followed_up` says whether the round follows the goal up.
    """
    appropriation = round_.appropriation
    rows = (
        GoalDirection.objects.filter(
            committee=appropriation.committee_id,
            goal__term__first_year__lte=appropriation.year,
            goal__term__last_year__gte=appropriation.year,
        )
        .select_related("goal__area", "goal__term", "committee")
        .prefetch_related(Prefetch("owners", User.objects.order_by(*BY_NAME)))
        .order_by("goal__area__order", "goal__area_id", "goal__number", "goal_id")
    )
    tasks = GoalTask.objects.filter(round=round_).order_by()
    followed_up = set(tasks.values_list("goal_id", flat=True))
    return [OwnedGoal(row, tuple(row.owners.all()), row.goal_id in followed_up) for row in rows]


def possible_owners(committee_id: int) -> list[User]:
    """Those who may own a committee's goals, by name: the active who see its drafts. One query."""
    held = Membership.objects.filter(
        Q(committee=committee_id) | Q(committee__isnull=True), role__in=READ_DRAFTS
    )
    people = User.objects.filter(is_active=True, pk__in=held.order_by().values("user"))
    return list(people.order_by(*BY_NAME))


def people_by_key(keys: Iterable[int]) -> dict[int, User]:
    """People by their keys; those who are not there are left out. One query."""
    found: dict[int, User] = User.objects.in_bulk(list(keys))
    return found
