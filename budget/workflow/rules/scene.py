"""What the rules look at: the touched places, and their rounds, decisions and years as they stand.

Rounds and years of appropriation are read with a lock, rounds first: of two actions that touch the
same year at once, the later is checked against what the earlier left.
"""

from collections.abc import Hashable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from budget.models import (
    Actual,
    Appropriation,
    Area,
    AreaTask,
    BudgetRow,
    ControlTotal,
    Decision,
    Explanation,
    Forecast,
    ForecastMonth,
    InvestmentForecast,
    InvestmentFrame,
    InvestmentYear,
    LockedAmount,
    ProjectGrant,
    Round,
    RoundLock,
    RowComment,
    StatementLine,
)
from budget.models.guard import GuardedModel, Write

OF_ROUNDS = (
    Round,
    AreaTask,
    Forecast,
    Explanation,
    RowComment,
    InvestmentForecast,
    ControlTotal,
    LockedAmount,
    RoundLock,
)
CommitteeYear = tuple[int, int]


def place_of(row: GuardedModel) -> tuple[Any, ...]:
    """The round, area and line that a row is of."""
    return (
        getattr(row, "round_id", None),
        getattr(row, "area_id", None),
        getattr(row, "line_id", None),
    )


class Scene:
    """The touched places of one action, with what the rules about them need."""

    def __init__(self, write: Write) -> None:
        self.write = write

    def scopes(self, *models: type[GuardedModel]) -> set[Any]:
        """The touched scopes of some models."""
        touched = self.write.touched
        return {scope for model in models if model in touched for scope in touched[model]}

    def rounds_of(self, *models: type[GuardedModel]) -> set[int]:
        """The keys of the rounds in which rows of some models were touched."""
        found: set[int] = self.scopes(*(model for model in models if model is not ForecastMonth))
        if ForecastMonth in models:
            found |= {round_ for round_, _area in self.spread_places}
        return found

    @cached_property
    def spread_places(self) -> set[tuple[int, int]]:
        """Round and area of the forecasts whose months were touched."""
        keys = self.scopes(ForecastMonth)
        if not keys:
            return set()
        rows = Forecast.objects.filter(pk__in=keys).values_list("round_id", "area_id")
        return set(rows)

    def before(self, model: type[GuardedModel]) -> dict[Any, Any]:
        """The written rows of a model as they stood before, by key; None for a new one."""
        return self.write.before.get(model, {})

    def after(self, model: type[GuardedModel]) -> dict[Any, Any]:
        """The written rows of a model as they were last written, by key; removed ones too."""
        return self.write.after.get(model, {})

    def is_new(self, model: type[GuardedModel], key: Hashable) -> bool:
        """Whether a row was made in this action."""
        rows = self.before(model)
        return key in rows and rows[key] is None

    def placed(self, model: type[GuardedModel]) -> set[Any]:
        """The keys of the written rows of a model that are new, or in another place than before.

        The others stood where they stand, and were looked at when they came there.
        """
        before = self.before(model)
        return {
            key
            for key, row in self.after(model).items()
            if (was := before.get(key)) is None or place_of(was) != place_of(row)
        }

    def seen(self, row: GuardedModel) -> bool:
        """Whether the area, line and round that a row points at are those the action has read.

        Then they are what stands: nothing is asked of the database for this.
        """
        points = row._state.fields_cache
        at = (("round", self.write.locked, Round), ("area", self.write.read, Area))
        return all(
            name in points and kept.get(model, {}).get(points[name].pk) is points[name]
            for name, kept, model in (*at, ("line", self.write.read, StatementLine))
        )

    @cached_property
    def rounds(self) -> dict[int, Round]:
        """The touched rounds that are there, with their years of appropriation."""
        keys = self.rounds_of(*OF_ROUNDS, ForecastMonth)
        known = {key: row for key, row in self.write.locked.get(Round, {}).items() if key in keys}
        if not keys - known.keys():
            return known
        rows = (
            Round.objects.select_for_update(no_key=True, of=("self", "appropriation"))
            .filter(pk__in=keys)
            .select_related("appropriation__committee")
            .order_by("pk")
        )
        return {row.pk: row for row in rows}

    @cached_property
    def decisions(self) -> dict[int, Decision]:
        """The touched decisions that are there."""
        keys = self.scopes(Decision, BudgetRow)
        return {row.pk: row for row in Decision.objects.filter(pk__in=keys)} if keys else {}

    @cached_property
    def frames(self) -> dict[int, InvestmentFrame]:
        """The touched investment frames that are there."""
        keys = self.scopes(InvestmentFrame, InvestmentYear)
        return {row.pk: row for row in InvestmentFrame.objects.filter(pk__in=keys)} if keys else {}

    @cached_property
    def areas(self) -> dict[int, Area]:
        """The areas of touched amounts, and the touched areas."""
        keys = {area for area, _year in self.scopes(Actual, ProjectGrant)} | self.scopes(Area)
        if not keys:
            return {}
        rows = Area.objects.filter(pk__in=keys).select_related("committee", "segment")
        return {row.pk: row for row in rows}

    @cached_property
    def years_of_amounts(self) -> set[CommitteeYear]:
        """Committee and year of touched amounts that are not reached by a key."""
        return {
            (self.areas[area].committee_id, year)
            for area, year in self.scopes(Actual, ProjectGrant)
            if area in self.areas
        }

    @cached_property
    def keys_with_amounts(self) -> set[int]:
        """The years of appropriation whose amounts are touched, where a key leads there."""
        forecasts = self.scopes(Forecast, InvestmentForecast)
        decided = [*self.decisions.values(), *filter(None, self.before(Decision).values())]
        frames = self.scopes(InvestmentYear)
        return {
            *(self.rounds[key].appropriation_id for key in forecasts if key in self.rounds),
            *(decision.appropriation_id for decision in decided),
            *(self.frames[key].appropriation_id for key in frames if key in self.frames),
        }

    @cached_property
    def appropriations(self) -> dict[int, Appropriation]:
        """The touched years of appropriation, and those of touched amounts."""
        known = {row.appropriation_id: row.appropriation for row in self.rounds.values()}
        wanted = (self.keys_with_amounts | self.scopes(Appropriation)) - known.keys()
        if wanted or self.years_of_amounts:
            known |= {row.pk: row for row in self._locked_years(wanted)}
        return known

    def _locked_years(self, keys: set[int]) -> QuerySet[Appropriation, Appropriation]:
        where = Q(pk__in=keys)
        for committee, year in self.years_of_amounts:
            where |= Q(committee=committee, year=year)
        rows: QuerySet[Appropriation, Appropriation] = (
            Appropriation.objects.select_for_update(no_key=True, of=("self",))
            .filter(where)
            .select_related("committee")
            .order_by("pk")
        )
        return rows

    @cached_property
    def by_committee_year(self) -> dict[CommitteeYear, Appropriation]:
        """The same, by committee and year."""
        return {(row.committee_id, row.year): row for row in self.appropriations.values()}


class Untouched(Scene):
    """Nothing is touched here: it notes what a rule looks for before it finds that out."""

    def __init__(self) -> None:
        super().__init__(Write())
        self.looked_for: set[type[GuardedModel]] = set()

    def scopes(self, *models: type[GuardedModel]) -> set[Any]:
        """None."""
        self.looked_for.update(models)
        return set()

    def before(self, model: type[GuardedModel]) -> dict[Any, Any]:
        """None."""
        self.looked_for.add(model)
        return {}

    def after(self, model: type[GuardedModel]) -> dict[Any, Any]:
        """None."""
        self.looked_for.add(model)
        return {}
