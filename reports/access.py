"""Who reads and who writes a report: the template names writers, the assigned one comes beside."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from budget.access import Rights
from budget.models import Membership, Role
from reports.models import TemplateSection, Writer


def reads_draft(rights: Rights, committee_id: int) -> bool:
    """Whether somebody reads a report before it is approved; others read approved versions."""
    return rights.may_see_drafts(committee_id)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who is responsible for what at a committee: areas by address, goals' owners by address."""

    committee_id: int
    areas: Mapping[str, int] = field(default_factory=dict)
    owners: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def may_write(
        self, rights: Rights, user_id: int, section: TemplateSection, assigned: int | None
    ) -> bool:
        """Whether somebody writes a section: named by the template, or `assigned` (a user's key).

        Controllers write every section; nobody writes who does not read the draft.
        """
        if not reads_draft(rights, self.committee_id):
            return False
        return (
            user_id == assigned
            or Role.CONTROLLER in rights.roles_for(self.committee_id, None)
            or self._named(rights, user_id, section)
        )

    def _named(self, rights: Rights, user_id: int, section: TemplateSection) -> bool:
        match section.writer:
            case Writer.BUDGET_HOLDER:
                return Role.BUDGET_HOLDER in rights.roles_at(self.committee_id)
            case Writer.AREA:
                area = self.areas.get(section.writer_of)
                return area is not None and rights.may_forecast(self.committee_id, area)
            case Writer.GOAL:
                return user_id in self.owners.get(section.writer_of, ())
            case Writer.HEAD:
                return Role.HEAD in rights.roles_for(self.committee_id, None)
        return False

    def responsible(self, section: TemplateSection, memberships: list[Membership]) -> int | None:
        """Who is to write a section to begin with (a user's key): the only one it is named for."""
        found = {m.user_id for m in memberships if self._holds(m, section)}
        if section.writer == Writer.GOAL:
            found = set(self.owners.get(section.writer_of, ()))
        return found.pop() if len(found) == 1 else None

    def _holds(self, membership: Membership, section: TemplateSection) -> bool:
        match section.writer:
            case Writer.CONTROLLER:
                return membership.role == Role.CONTROLLER
            case Writer.HEAD:
                return membership.role == Role.HEAD
            case Writer.BUDGET_HOLDER:
                return membership.role == Role.BUDGET_HOLDER
            case Writer.AREA:
                area = self.areas.get(section.writer_of)
                return membership.role == Role.BUDGET_HOLDER and membership.area_id == area
        return False
