"""What a decision does to the budget: profiles to spread it by, and the year before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from budget.calc.periods import last_day
from budget.calc.phasing import MonthAmount
from budget.models import Appropriation, BudgetRow, Decision, Round, RoundState
from budget.queries.amounts import booked_actuals

ZERO = Decimal(0)
Profile = dict[int, Decimal]


@dataclass(frozen=True, slots=True)
class Profiles:
    """The year's budget by month, of each area × line and of each area; kronor."""

    cells: dict[tuple[int, int], Profile]
    areas: dict[int, Profile]

    def of(self, area: int, line: int) -> tuple[Profile, Profile]:
        """What an amount there is spread by: the cell's months, else the area's."""
        return self.cells.get((area, line), {}), self.areas.get(area, {})

    def of_area(self, area: int) -> Decimal:
        """The year's net budget of an area."""
        return sum(self.areas.get(area, {}).values(), ZERO)

    def in_all(self, area: int, line: int) -> Decimal:
        """The year's budget of a cell."""
        return sum(self.cells.get((area, line), {}).values(), ZERO)


def profiles_of(appropriation: Appropriation) -> Profiles:
    """All profiles of a year, every decision counted. One query."""
    rows = (
        BudgetRow.objects.filter(decision__appropriation=appropriation)
        .order_by()
        .values("area_id", "line_id", "month")
        .annotate(total=Sum("amount"))
        .values_list("area_id", "line_id", "month", "total")
    )
    cells: dict[tuple[int, int], Profile] = {}
    areas: dict[int, Profile] = {}
    for area, line, month, amount in rows:
        cells.setdefault((area, line), {})[month] = amount
        of_area = areas.setdefault(area, {})
        of_area[month] = of_area.get(month, ZERO) + amount
    return Profiles(cells, areas)


def rows_of(decision: Decision) -> tuple[MonthAmount, ...]:
    """A decision's budget rows. One query."""
    rows = decision.rows.order_by("area__order", "line__order", "month").values_list(
        "area_id", "line_id", "month", "amount"
    )
    return tuple(MonthAmount(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Effect:
    """An amount before and after a decision; kronor."""

    before: Decimal
    change: Decimal

    @property
    def after(self) -> Decimal:
        """With the decision."""
        return self.before + self.change


def cell_effects(profiles: Profiles, rows: Iterable[MonthAmount]) -> dict[tuple[int, int], Effect]:
    """What rows do to the year's budget of each area × line they touch."""
    changes: dict[tuple[int, int], Decimal] = {}
    for row in rows:
        key = (row.area, row.line)
        changes[key] = changes.get(key, ZERO) + row.amount
    return {key: Effect(profiles.in_all(*key), change) for key, change in changes.items()}


def decisions_of(appropriation: Appropriation) -> list[Decision]:
    """The year's decisions in order. One query."""
    return list(appropriation.decisions.order_by("order", "decided_on", "pk"))


def appropriation_before(appropriation: Appropriation) -> Decimal:
    """The appropriation with every decision there is. One query."""
    found: Decimal | None = appropriation.decisions.aggregate(total=Sum("amount"))["total"]
    return found or ZERO


@dataclass(frozen=True, slots=True)
class RoundEffect:
    """What a decision does to a round: its phased budget to date and its deviation; kronor."""

    name: str
    counted: bool
    budget_to_date: Effect
    deviation: Effect


def rounds_that_move(appropriation: Appropriation) -> list[Round]:
    """The year's rounds that are not locked, the newest first. One query."""
    found = appropriation.rounds.exclude(state=RoundState.LOCKED)
    return list(found.order_by("-cutoff_month", "-pk"))


def locked_after(appropriation: Appropriation, day: date) -> Round | None:
    """The first of the year's locked rounds that would have reported a decision of a day.

    One query.
    """
    locked = appropriation.rounds.filter(state=RoundState.LOCKED).order_by("cutoff_month", "pk")
    year = appropriation.year
    return next((row for row in locked if day <= last_day(year, row.cutoff_month)), None)


def moved_too(rounds: Sequence[Round], year: int, decided_on: date) -> list[Round]:
    """Those of earlier cut-off than the newest that a decision of a day counts in, too."""
    return [row for row in rounds[1:] if decided_on <= last_day(year, row.cutoff_month)]


def round_effect(
    appropriation: Appropriation, round_: Round, decided_on: date, rows: Iterable[MonthAmount]
) -> RoundEffect:
    """What rows decided on a day do to a round that is not locked.

    A decision after the round's cut-off does not count in it. The period is that of the months
    in which the committee has anything booked. Three queries.
    """
    as_of = last_day(appropriation.year, round_.cutoff_month)
    counting = booked_actuals(appropriation.committee_id, appropriation.year, round_.cutoff_month)
    booked = set(counting.values_list("month", flat=True).distinct())
    budget = BudgetRow.objects.filter(
        decision__appropriation=appropriation, decision__decided_on__lte=as_of
    ).aggregate(total=Sum("amount"), to_date=Sum("amount", filter=Q(month__in=booked)))
    forecast = round_.forecasts.aggregate(total=Sum("amount"))["total"] or ZERO
    counted = decided_on <= as_of
    given = list(rows) if counted else []
    change = sum((row.amount for row in given), ZERO)
    to_date = sum((row.amount for row in given if row.month in booked), ZERO)
    return RoundEffect(
        round_.name,
        counted,
        Effect(budget["to_date"] or ZERO, to_date),
        Effect(forecast - (budget["total"] or ZERO), -change),
    )
