"""Amounts of a round per area × line and per month: one statement for all measures.

Every row is (kind, key 1, key 2, sum 1, sum 2, sum 3), the sums in whole öre, None for none; what
they mean is said where each kind is asked for. Months hold period 13 only for a full last year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import connection

from budget.calc.cells import NOTHING, Amounts, Cube
from budget.calc.inputs import Month
from budget.calc.restatement import Succession, restated, shares
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


# Written out, for putting the statement together anew takes Django as long as the database needs
# for a small committee. The same in both databases: standard SQL with FILTER.
LIVE = """
SELECT 'budget' AS kind, r.area_id AS key1, r.line_id AS key2,
       SUM(r.amount) AS sum1,
       SUM(r.amount) FILTER (WHERE r.month <= %(cutoff)s) AS sum2,
       SUM(r.amount) FILTER (WHERE d.kind = 'original') AS sum3
FROM "budget_budgetrow" r JOIN "budget_decision" d ON d.id = r.decision_id
WHERE d.appropriation_id = %(appropriation)s AND d.decided_on <= %(as_of)s
GROUP BY r.area_id, r.line_id
UNION ALL
SELECT 'actual', a.area_id, a.line_id,
       SUM(a.amount) FILTER (WHERE a.year = %(year)s AND a.month <= %(cutoff)s),
       SUM(a.amount) FILTER (WHERE a.year = %(last_year)s),
       SUM(a.amount) FILTER (WHERE a.year = %(last_year)s AND a.month <= %(cutoff)s)
FROM "budget_actual" a JOIN "budget_area" o ON o.id = a.area_id
WHERE o.committee_id = %(committee)s AND a.year IN (%(year)s, %(last_year)s)
GROUP BY a.area_id, a.line_id
UNION ALL
SELECT 'forecast', f.area_id, f.line_id,
       SUM(f.amount) FILTER (WHERE f.round_id = %(round)s),
       SUM(f.amount) FILTER (WHERE f.round_id = %(previous)s),
       NULL
FROM "budget_forecast" f
WHERE f.round_id IN (%(round)s, %(previous)s)
GROUP BY f.area_id, f.line_id
UNION ALL
SELECT 'budget_month', 0, r.month, SUM(r.amount), NULL, NULL
FROM "budget_budgetrow" r JOIN "budget_decision" d ON d.id = r.decision_id
WHERE d.appropriation_id = %(appropriation)s AND d.decided_on <= %(as_of)s
GROUP BY r.month
UNION ALL
SELECT 'actual_month', 0, a.month, SUM(a.amount), NULL, NULL
FROM "budget_actual" a JOIN "budget_area" o ON o.id = a.area_id
WHERE o.committee_id = %(committee)s AND a.year = %(year)s AND a.month <= %(cutoff)s
GROUP BY a.month
"""
LOCKED = """
SELECT 'budget' AS kind, k.area_id AS key1, k.line_id AS key2,
       SUM(k.amount) FILTER (WHERE k.measure = 'budget') AS sum1,
       SUM(k.amount) FILTER (WHERE k.measure = 'budget' AND k.month <= %(cutoff)s) AS sum2,
       SUM(k.amount) FILTER (WHERE k.measure = 'original') AS sum3
FROM "budget_lockedamount" k
WHERE k.round_id = %(round)s AND k.measure IN ('budget', 'original')
GROUP BY k.area_id, k.line_id
UNION ALL
SELECT 'actual', k.area_id, k.line_id,
       SUM(k.amount) FILTER (WHERE k.measure = 'actual'),
       SUM(k.amount) FILTER (WHERE k.measure = 'last_year'),
       SUM(k.amount) FILTER (WHERE k.measure = 'last_year' AND k.month <= %(cutoff)s)
FROM "budget_lockedamount" k
WHERE k.round_id = %(round)s AND k.measure IN ('actual', 'last_year')
GROUP BY k.area_id, k.line_id
UNION ALL
SELECT 'forecast', k.area_id, k.line_id,
       SUM(k.amount) FILTER (WHERE k.measure = 'forecast'),
       SUM(k.amount) FILTER (WHERE k.measure = 'previous'),
       NULL
FROM "budget_lockedamount" k
WHERE k.round_id = %(round)s AND k.measure IN ('forecast', 'previous')
GROUP BY k.area_id, k.line_id
UNION ALL
SELECT k.measure || '_month', 0, k.month, SUM(k.amount), NULL, NULL
FROM "budget_lockedamount" k
WHERE k.round_id = %(round)s AND k.measure IN ('budget', 'actual')
GROUP BY k.measure, k.month
"""


def live_rows(scope: Scope) -> list[Row]:
    """All sums of a round that is not locked."""
    asked: dict[str, int | date] = {
        "committee": scope.committee_id,
        "appropriation": scope.appropriation_id,
        "year": scope.year,
        "last_year": scope.year - 1,
        "cutoff": scope.cutoff,
        "as_of": scope.as_of,
        "round": scope.round_id,
        # No round has the key 0.
        "previous": scope.previous_id or 0,
    }
    return _rows(LIVE, asked)


def locked_rows(round_id: int, cutoff: int) -> list[Row]:
    """The same sums from a locked round's copies."""
    return _rows(LOCKED, {"round": round_id, "cutoff": cutoff})


def _rows(sql: str, asked: Mapping[str, int | date]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        rows: list[Row] = cursor.fetchall()
    return rows


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
            cells[key] = Amounts(*[kronor(ore) if ore else ZERO for ore in (*so_far, *others)])
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
            kronor(budget.get((0, number), NO_SUMS)[0] or 0),
            kronor(actual.get((0, number), NO_SUMS)[0] or 0),
        )
        for number in range(1, 13)
    )
