"""The city: one round of each committee, summed in the database; and the accuracy record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from budget.calc.cells import MEASURES, Amounts
from budget.calc.inputs import RoundInfo
from budget.calc.periods import last_day
from budget.models import AccuracyRecord, Actual, BudgetRow, Forecast, LockedAmount
from budget.models import Round as RoundRow
from budget.models.fields import MoneyField
from budget.queries.rounds import info_of

ZERO = Decimal(0)
NO_MONEY = Value(0, output_field=MoneyField())


@dataclass(frozen=True, slots=True)
class CommitteeStanding:
    """A committee's round and its net amounts."""

    info: RoundInfo
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A row of the city's comparison: kronor, + is surplus."""

    name: str
    year_end: Decimal
    interim: Decimal
    is_total: bool


def rounds_of(committee_ids: Iterable[int]) -> list[RoundRow]:
    """All rounds of some committees, newest first; one query."""
    rounds = RoundRow.objects.filter(appropriation__committee__in=list(committee_ids))
    return list(
        rounds.select_related("appropriation__committee", "previous").order_by(
            "appropriation__committee__order",
            "appropriation__committee_id",
            "-appropriation__year",
            "-cutoff_month",
            "-pk",
        )
    )


def standings_of(rounds: Sequence[RoundRow]) -> tuple[CommitteeStanding, ...]:
    """The net amounts of rounds, at most one a committee: one statement for all of them.

    A locked round is summed from its copies.
    """
    if not rounds:
        return ()
    live = [round_ for round_ in rounds if round_.state != "locked"]
    locked = [round_ for round_ in rounds if round_.state == "locked"]
    queries = [*_live(live), *_locked(locked)]
    sums: dict[tuple[int, str], Decimal] = {}
    for kind, key, *amounts in queries[0].union(*queries[1:], all=True):
        for measure, amount in zip(MEASURES_OF[kind], amounts, strict=False):
            sums[key, measure] = sums.get((key, measure), ZERO) + amount
    return tuple(CommitteeStanding(info_of(r), _amounts(sums, r)) for r in rounds)


# What the sums of a row of each kind are. Kinds that end in _round have the round as their key,
# the others its committee.
MEASURES_OF = {
    "budget": ("budget", "budget_to_date"),
    "actual": ("actual", "last_year"),
    "forecast_round": ("of_round",),
    "locked_round": ("budget", "budget_to_date"),
    "locked_actual_round": ("actual", "last_year"),
    "locked_forecast_round": ("forecast", "previous"),
}


def _amounts(sums: dict[tuple[int, str], Decimal], round_: RoundRow) -> Amounts:
    # Rounds and committees are told apart by sign, so that their keys cannot meet.
    keys = (-round_.pk, round_.appropriation.committee_id)
    found = {
        measure: sum((sums.get((key, measure), ZERO) for key in keys), ZERO) for measure in MEASURES
    }
    if round_.state != "locked":
        found["forecast"] = sums.get((-round_.pk, "of_round"), ZERO)
        found["previous"] = sums.get((-(round_.previous_id or 0), "of_round"), ZERO)
    return Amounts(**found)


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))


def _rows(
    query: QuerySet[Any, Any], kind: str, key: Any, first: Any, second: Any = NO_MONEY
) -> QuerySet[Any, Any]:
    summed: QuerySet[Any, Any] = (
        query.order_by()
        .annotate(kind=Value(kind, output_field=CharField()), key=key)
        .values("kind", "key")
        .annotate(sum1=first, sum2=second)
        .values_list("kind", "key", "sum1", "sum2")
    )
    return summed


def _sum(condition: Q | None = None) -> Coalesce:
    found = Sum("amount", filter=condition) if condition else Sum("amount")
    return Coalesce(found, NO_MONEY, output_field=MoneyField())


def _live(rounds: Sequence[RoundRow]) -> list[QuerySet[Any, Any]]:
    if not rounds:
        return []
    together = _by_cutoff(rounds)
    budget = BudgetRow.objects.filter(
        _any(
            Q(decision__appropriation__in=chosen.years, decision__decided_on__lte=chosen.as_of)
            for chosen in together
        )
    )
    to_date = _any(
        Q(decision__appropriation__in=chosen.years, month__lte=chosen.cutoff) for chosen in together
    )
    booked = _any(
        Q(area__committee__in=chosen.committees, year=chosen.year, month__lte=chosen.cutoff)
        for chosen in together
    )
    last_year = _any(
        Q(area__committee__in=chosen.committees, year=chosen.year - 1) for chosen in together
    )
    actual = Actual.objects.filter(booked | last_year)
    asked = {key for r in rounds for key in (r.pk, r.previous_id) if key}
    forecast = Forecast.objects.filter(round__in=asked)
    committee = F("decision__appropriation__committee_id")
    return [
        _rows(budget, "budget", committee, _sum(), _sum(to_date)),
        _rows(actual, "actual", F("area__committee_id"), _sum(booked), _sum(last_year)),
        _rows(forecast, "forecast_round", -F("round_id"), _sum()),
    ]


@dataclass(frozen=True, slots=True)
class _Together:
    """Rounds with the same year and cut-off: one condition for all of them, however many."""

    year: int
    cutoff: int
    years: tuple[int, ...]
    committees: tuple[int, ...]

    @property
    def as_of(self) -> date:
        return last_day(self.year, self.cutoff)


def _by_cutoff(rounds: Sequence[RoundRow]) -> list[_Together]:
    groups: dict[tuple[int, int], list[RoundRow]] = {}
    for round_ in rounds:
        groups.setdefault((round_.appropriation.year, round_.cutoff_month), []).append(round_)
    return [
        _Together(
            *key,
            tuple(r.appropriation_id for r in members),
            tuple(r.appropriation.committee_id for r in members),
        )
        for key, members in groups.items()
    ]


def _locked(rounds: Sequence[RoundRow]) -> list[QuerySet[Any, Any]]:
    if not rounds:
        return []
    kept = LockedAmount.objects.filter(round__in=rounds)
    to_date = _any(Q(round=r, month__lte=r.cutoff_month) for r in rounds)
    key = -F("round_id")
    budget, forecast = Q(measure="budget"), Q(measure="forecast")
    actual, last_year = Q(measure="actual"), Q(measure="last_year")
    return [
        _rows(kept.filter(budget), "locked_round", key, _sum(), _sum(to_date)),
        _rows(kept, "locked_actual_round", key, _sum(actual), _sum(last_year)),
        _rows(kept, "locked_forecast_round", key, _sum(forecast), _sum(Q(measure="previous"))),
    ]


def accuracy_of(year: int) -> tuple[Accuracy, ...]:
    """The city's comparison of a year; nothing where there is none."""
    rows = AccuracyRecord.objects.filter(year=year).order_by("order", "pk")
    return tuple(Accuracy(row.name, row.year_end, row.interim, row.is_total) for row in rows)


def accuracy_years() -> list[int]:
    """The years there is a comparison for."""
    years = AccuracyRecord.objects.order_by("-year").values_list("year", flat=True)
    return list(years.distinct())
