"""Who sees and who writes what in the administration, by role and place."""

from dataclasses import dataclass
from typing import Any

from budget.access import WRITE_APPROPRIATIONS, WRITE_STRUCTURE, Rights
from budget.models import Role

Roles = frozenset[Role]

READERS: Roles = frozenset({Role.CONTROLLER, Role.ADMINISTRATOR})
ADMINISTRATORS: Roles = WRITE_STRUCTURE
AMOUNT_WRITERS: Roles = WRITE_APPROPRIATIONS
FORECASTERS: Roles = frozenset({Role.CONTROLLER})


@dataclass(frozen=True, slots=True)
class Places:
    """Where somebody has one of some roles: in the whole municipality, or at these committees."""

    everywhere: bool
    committees: frozenset[int]

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.committees)

    def __contains__(self, committee_id: int | None) -> bool:
        """What is of no committee is the whole municipality's."""
        return self.everywhere or committee_id in self.committees


def places_of(rights: Rights, roles: Roles) -> Places:
    """Where somebody has one of these roles."""
    found = {m.committee_id for m in rights.memberships if m.role in roles}
    return Places(None in found, frozenset(key for key in found if key is not None))


def committee_at(row: Any, path: str | None) -> int | None:
    """The key of the committee that `path` (as in a query) leads to from a row."""
    if path is None:
        return None
    *parents, last = path.split("__")
    for name in parents:
        row = getattr(row, name)
    key: int | None = row.pk if last == "pk" else getattr(row, f"{last}_id")
    return key
