"""What people owe rounds: tasks, the cells that have a forecast, who may forecast an area."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from budget.access import Rights
from budget.models import Appropriation, Area, AreaTask, Forecast, Membership, Role, Round, User
from budget.queries.structure import valid_in


def forecast_cells(round_: Round) -> frozenset[tuple[int, int]]:
    """The (area, line) that have a forecast in a round, be it zero."""
    return frozenset(Forecast.objects.filter(round=round_).values_list("area_id", "line_id"))


def areas_of(appropriation: Appropriation) -> list[Area]:
    """The areas of a committee that count in a year, in order."""
    rows = Area.objects.filter(valid_in(appropriation.year), committee=appropriation.committee_id)
    return list(
        rows.select_related("segment").order_by("segment__order", "segment_id", "order", "pk")
    )


@dataclass(frozen=True)
class Forecasters:
    """The people who may type forecasts at a committee, with their rights."""

    committee_id: int
    people: Mapping[int, tuple[User, Rights]]

    def may_hold(self, user: User, area: int) -> bool:
        """Whether a person may forecast an area (its key)."""
        found = self.people.get(user.pk)
        return found is not None and found[1].may_forecast(self.committee_id, area)

    def of_area(self, area: int) -> tuple[User, ...]:
        """Those who may forecast an area, by name."""
        return tuple(user for user, _rights in self.people.values() if self.may_hold(user, area))

    def responsible_for(self, area: int) -> User | None:
        """The budget holder of an area: named for it, or the only one of the whole committee."""
        holders = [
            (user, membership)
            for user, rights in self.people.values()
            for membership in rights.memberships
            if membership.role == Role.BUDGET_HOLDER
        ]
        named = [user for user, membership in holders if membership.area_id == area]
        whole = [user for user, membership in holders if membership.area_id is None]
        return named[0] if named else whole[0] if len(whole) == 1 else None


def forecasters_of(committee_id: int) -> Forecasters:
    """The active people who may type forecasts at a committee: one query."""
    rows = (
        Membership.objects.filter(
            Q(committee=committee_id) | Q(committee__isnull=True),
            role__in=(Role.CONTROLLER, Role.BUDGET_HOLDER),
            user__is_active=True,
        )
        .select_related("user")
        .order_by("user__last_name", "user__first_name", "user__username", "pk")
    )
    found: dict[int, tuple[User, list[Membership]]] = {}
    for row in rows:
        found.setdefault(row.user_id, (row.user, []))[1].append(row)
    people = {key: (user, Rights(tuple(held))) for key, (user, held) in found.items()}
    return Forecasters(committee_id, people)


def proposed_holders(
    appropriation: Appropriation, previous: Round | None, forecasters: Forecasters
) -> dict[int, User | None]:
    """Who is to forecast each area (by key): last round's holder, else its budget holder."""
    before: dict[int, User] = {}
    if previous is not None:
        tasks = AreaTask.objects.filter(round=previous, holder__isnull=False)
        before = {task.area_id: task.holder for task in tasks.select_related("holder")}
    proposed: dict[int, User | None] = {}
    for area in areas_of(appropriation):
        last = before.get(area.pk)
        kept = last if last is not None and forecasters.may_hold(last, area.pk) else None
        proposed[area.pk] = kept or forecasters.responsible_for(area.pk)
    return proposed
