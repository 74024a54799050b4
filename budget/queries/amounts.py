"""Amounts of a round per area × line and per month: one statement for all measures.

Every row is (kind, key 1, key 2, sum 1, sum 2, sum 3), the sums in whole öre, None for none; what
they mean is said where each kind is asked for. Months hold period 13 only for a full last year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, IntegerField, Q, QuerySet, Sum, Value

from budget.calc.cells import NOTHING, Amounts, Cube
from budget.calc.inputs import Month
from budget.calc.restatement import Succession, restated, shares
from budget.models import Actual, BudgetRow, Forecast, LockedAmount
from budget.models.fields import kronor

ZERO = Decimal(0)
Row = tuple[str, int, int, int | None, int | None, int | None]
Key = tuple[int, int]
Sums = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which amounts: a committee's year up to a cut-off, decisions up to a day, two rounds."""

    committee_id: int
    appropriation_id: int
    year: int
    cutoff: int
    as_of: date
    round_id: int
    previous_id: int | None = None


# There are thousands of sums: they are made kronor when they are kept, not one by one by a field.
ORE = BigIntegerField()


def _sum(amount: Any, condition: Q | None = None) -> Sum:
    return Sum(amount, filter=condition, output_field=ORE)


def _rows(
    query: QuerySet[Any, Any], kind: str, key1: Any, key2: Any, *sums: Sum
) -> QuerySet[Any, Any]:
    keys = {"key1": key1, "key2": key2}
    nothing = Value(None, output_field=ORE)
    first, second, third = [*sums, nothing, nothing][:3]
    summed: QuerySet[Any, Any] = (
        query.order_by()
        .annotate(kind=Value(kind), **keys)
        .values("kind", "key1", "key2")
        .annotate(sum1=first, sum2=second, sum3=third)
        .values_list("kind", "key1", "key2", "sum1", "sum2", "sum3")
    )
    return summed


def _fetched(query: QuerySet[Any, Any]) -> list[Row]:
    """The rows as the driver gives them: Django would look at every number once more."""
    with connection.cursor() as cursor:
        cursor.execute(*query.query.sql_with_params())
        rows: list[Row] = cursor.fetchall()
    return rows


NO_KEY = Value(0, output_field=IntegerField())


def live_rows(scope: Scope) -> list[Row]:
    """All sums of a round that is not locked."""
    amount, month = F("amount"), F("month")
    to_date = Q(month__lte=scope.cutoff)
    this_year, last_year = Q(year=scope.year), Q(year=scope.year - 1)
    budget = BudgetRow.objects.filter(
        decision__appropriation_id=scope.appropriation_id, decision__decided_on__lte=scope.as_of
    )
    actual = Actual.objects.filter(area__committee_id=scope.committee_id)
    booked = actual.filter(this_year & to_date)
    rounds = [scope.round_id, scope.previous_id or scope.round_id]
    forecast = Forecast.objects.filter(round_id__in=rounds)
    area, line = F("area_id"), F("line_id")
    original = Q(decision__kind="original")
    queries = (
        _rows(
            budget,
            "budget",
            area,
            line,
            _sum(amount),
            _sum(amount, to_date),
            _sum(amount, original),
        ),
        _rows(
            actual.filter(this_year | last_year),
            "actual",
            area,
            line,
            _sum(amount, this_year & to_date),
            _sum(amount, last_year),
            _sum(amount, last_year & to_date),
        ),
        _rows(
            forecast,
            "forecast",
            area,
            line,
            _sum(amount, Q(round_id=scope.round_id)),
            _sum(amount, Q(round_id=scope.previous_id or 0)),
        ),
        _rows(budget, "budget_month", NO_KEY, month, _sum(amount)),
        _rows(booked, "actual_month", NO_KEY, month, _sum(amount)),
    )
    return _fetched(queries[0].union(*queries[1:], all=True))


def locked_rows(round_id: int, cutoff: int) -> list[Row]:
    """The same sums from a locked round's copies."""
    amount, month = F("amount"), F("month")
    area, line = F("area_id"), F("line_id")
    to_date = Q(month__lte=cutoff)
    kept = LockedAmount.objects.filter(round_id=round_id)
    budget = kept.filter(measure__in=["budget", "original"])
    total, original = Q(measure="budget"), Q(measure="original")
    forecast = kept.filter(measure__in=["forecast", "previous"])
    actual, last_year = Q(measure="actual"), Q(measure="last_year")
    queries = (
        _rows(
            budget,
            "budget",
            area,
            line,
            _sum(amount, total),
            _sum(amount, total & to_date),
            _sum(amount, original),
        ),
        _rows(
            kept.filter(actual | last_year),
            "actual",
            area,
            line,
            _sum(amount, actual),
            _sum(amount, last_year),
            _sum(amount, last_year & to_date),
        ),
        _rows(
            forecast,
            "forecast",
            area,
            line,
            _sum(amount, Q(measure="forecast")),
            _sum(amount, Q(measure="previous")),
        ),
        _rows(kept.filter(total), "budget_month", NO_KEY, month, _sum(amount)),
        _rows(kept.filter(actual), "actual_month", NO_KEY, month, _sum(amount)),
    )
    return _fetched(queries[0].union(*queries[1:], all=True))


def cube_and_months(
    rows: Iterable[Row], year: int, successions: Iterable[Succession]
) -> tuple[Cube, tuple[Month, ...]]:
    """The sums as cells and months; last year restated to this year's areas."""
    found: dict[str, dict[Key, Sums]] = {kind: {} for kind in KINDS}
    for kind, key1, key2, *sums in rows:
        found[kind][key1, key2] = sums
    cells = _cells(found["budget"], found["actual"], found["forecast"])
    moves = shares(successions, year - 1, year)
    if moves:
        cells = _restated(cells, moves)
    return Cube(cells), _months(found["budget_month"], found["actual_month"])


KINDS = ("budget", "actual", "forecast", "budget_month", "actual_month")
NO_SUMS = (None, None, None)


def _kronor(ore: int | None) -> Decimal:
    return kronor(ore) if ore else ZERO


def _cells(
    budgets: Mapping[Key, Sums], actuals: Mapping[Key, Sums], forecasts: Mapping[Key, Sums]
) -> dict[Key, Amounts]:
    """The amounts of each cell that has any."""
    cells = {}
    for key in sorted({*budgets, *actuals, *forecasts}):
        budget, budget_to_date, original = budgets.get(key, NO_SUMS)
        actual, last_year, last_year_to_date = actuals.get(key, NO_SUMS)
        forecast, previous, _none = forecasts.get(key, NO_SUMS)
        so_far = (budget, budget_to_date, original, actual)
        others = (forecast, previous, last_year, last_year_to_date)
        if any(so_far) or any(others):
            cells[key] = Amounts(*map(_kronor, (*so_far, *others)))
    return cells


def _restated(
    cells: Mapping[Key, Amounts], moves: Mapping[int, Mapping[int, Decimal]]
) -> dict[Key, Amounts]:
    """The cells with last year's amounts moved to the areas that have followed."""
    year = restated({k: cell.last_year for k, cell in cells.items() if cell.last_year}, moves)
    to_date = restated(
        {k: cell.last_year_to_date for k, cell in cells.items() if cell.last_year_to_date}, moves
    )
    moved = {
        key: replace(
            cells.get(key, NOTHING),
            last_year=year.get(key, ZERO),
            last_year_to_date=to_date.get(key, ZERO),
        )
        for key in sorted({*cells, *year, *to_date})
    }
    return {key: cell for key, cell in moved.items() if cell != NOTHING}


def _months(budget: Mapping[Key, Sums], actual: Mapping[Key, Sums]) -> tuple[Month, ...]:
    return tuple(
        Month(
            number,
            _kronor(budget.get((0, number), NO_SUMS)[0]),
            _kronor(actual.get((0, number), NO_SUMS)[0]),
        )
        for number in range(1, 13)
    )
