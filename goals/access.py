"""Who may write the follow-up of a goal: controllers, and those who own the goal."""

from collections.abc import Collection

from budget.access import Rights
from budget.models import Role, User
from goals.workflow.states import OWNER


def owner_roles(
    rights: Rights, user: int, committee_id: int, owners: Collection[int]
) -> frozenset[str]:
    """The role that a goal with these owners (keys) gives a person at a committee, if any.

    Only to somebody who sees drafts there: an owner who has left has no right by it.
    """
    owns = user in owners and rights.may_see_drafts(committee_id)
    return frozenset({OWNER}) if owns else frozenset()


def may_write_goal(rights: Rights, user: int, committee_id: int, owners: Collection[int]) -> bool:
    """Whether a person writes the follow-up of a goal with these owners (keys)."""
    controls = Role.CONTROLLER in rights.roles_for(committee_id, None)
    return controls or bool(owner_roles(rights, user, committee_id, owners))


def owners_of(goal_id: int, committee_id: int) -> frozenset[int]:
    """The keys of those who own a goal at a committee. One query."""
    rows = User.objects.filter(goals__goal=goal_id, goals__committee=committee_id)
    return frozenset(rows.values_list("pk", flat=True))
