"""Amounts of a round per area × line and per month: one statement for all measures.

Every row is an area's key, a line's, and the sums of `MEASURES` in whole öre. Rows of the areas 0
and −1 are the months of all areas: their line is the month's number. Those of 0 hold its budget;
those of −1 stand for a month that is booked, and hold its actual. A month is booked where the
committee has any actual in it but zero; the budget to date is that of booked months alone. Months
hold period 13 only for a full last year.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from budget.calc.cells import MEASURES, NO_ORE, NOTHING, ZERO, Amounts, Cube, Key, Ore
from budget.calc.inputs import Month
from budget.calc.restatement import restated
from budget.models import Actual
from budget.models.columns import fetched
from budget.models.fields import kronor

Rows = Mapping[int, Mapping[int, Ore]]
"""Area's key → line's key → sums."""
BUDGETED, BOOKED = 0, -1
"""Stand in place of an area's key, which is always positive: a month's budget, and its actual."""


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
# for a small committee. The same in both databases: standard SQL with FILTER. Each table is summed
# by itself and the sums are then put side by side, so that one row comes for a cell.
BESIDE = f"""
{{first}}
SELECT area, line, {", ".join(f"COALESCE(CAST(SUM({name}) AS BIGINT), 0)" for name in MEASURES)}
FROM ({{tables}}) AS beside
GROUP BY area, line
ORDER BY area, line
"""  # noqa: S608  # of our own names
LIVE = BESIDE.format(
    first="""
WITH booked AS (
SELECT a.month, SUM(a.amount) AS amount
FROM "budget_actual" a JOIN "budget_area" o ON o.id = a.area_id
WHERE o.committee_id = %(committee)s AND a.year = %(year)s AND a.month <= %(cutoff)s
  AND a.amount <> 0
GROUP BY a.month
)
""",
    tables="""
SELECT r.area_id AS area, r.line_id AS line,
       SUM(r.amount) AS budget,
       SUM(r.amount) FILTER (WHERE r.month IN (SELECT month FROM booked)) AS budget_to_date,
       SUM(r.amount) FILTER (WHERE d.kind = 'original') AS original,
       0 AS actual, 0 AS forecast, 0 AS previous, 0 AS last_year, 0 AS last_year_to_date
FROM "budget_budgetrow" r JOIN "budget_decision" d ON d.id = r.decision_id
WHERE d.appropriation_id = %(appropriation)s AND d.decided_on <= %(as_of)s
GROUP BY r.area_id, r.line_id
UNION ALL
SELECT a.area_id, a.line_id, 0, 0, 0,
       SUM(a.amount) FILTER (WHERE a.year = %(year)s AND a.month <= %(cutoff)s),
       0, 0,
       SUM(a.amount) FILTER (WHERE a.year = %(last_year)s),
       SUM(a.amount) FILTER (WHERE a.year = %(last_year)s AND a.month <= %(cutoff)s)
FROM "budget_actual" a JOIN "budget_area" o ON o.id = a.area_id
WHERE o.committee_id = %(committee)s AND a.year IN (%(year)s, %(last_year)s)
GROUP BY a.area_id, a.line_id
UNION ALL
SELECT f.area_id, f.line_id, 0, 0, 0, 0,
       SUM(f.amount) FILTER (WHERE f.round_id = %(round)s),
       SUM(f.amount) FILTER (WHERE f.round_id = %(previous)s),
       0, 0
FROM "budget_forecast" f
WHERE f.round_id IN (%(round)s, %(previous)s)
GROUP BY f.area_id, f.line_id
UNION ALL
SELECT 0, r.month, SUM(r.amount), 0, 0, 0, 0, 0, 0, 0
FROM "budget_budgetrow" r JOIN "budget_decision" d ON d.id = r.decision_id
WHERE d.appropriation_id = %(appropriation)s AND d.decided_on <= %(as_of)s
GROUP BY r.month
UNION ALL
SELECT -1, b.month, 0, 0, 0, b.amount, 0, 0, 0, 0
FROM booked b
""",
)
LOCKED = BESIDE.format(
    first="",
    tables="""
SELECT k.area_id AS area, k.line_id AS line,
       SUM(k.amount) FILTER (WHERE k.measure = 'budget') AS budget,
       SUM(k.amount) FILTER (WHERE k.measure = 'budget' AND k.month IN ({counted}))
           AS budget_to_date,
       SUM(k.amount) FILTER (WHERE k.measure = 'original') AS original,
       SUM(k.amount) FILTER (WHERE k.measure = 'actual') AS actual,
       SUM(k.amount) FILTER (WHERE k.measure = 'forecast') AS forecast,
       SUM(k.amount) FILTER (WHERE k.measure = 'previous') AS previous,
       SUM(k.amount) FILTER (WHERE k.measure = 'last_year') AS last_year,
       SUM(k.amount) FILTER (WHERE k.measure = 'last_year' AND k.month <= %(cutoff)s)
           AS last_year_to_date
FROM "budget_lockedamount" k
WHERE k.round_id = %(round)s
GROUP BY k.area_id, k.line_id
UNION ALL
SELECT CASE k.measure WHEN 'budget' THEN 0 ELSE -1 END, k.month,
       SUM(k.amount) FILTER (WHERE k.measure = 'budget'), 0, 0,
       SUM(k.amount) FILTER (WHERE k.measure = 'actual'), 0, 0, 0, 0
FROM "budget_lockedamount" k
WHERE k.round_id = %(round)s AND k.measure IN ('budget', 'actual')
GROUP BY k.measure, k.month
""",
)


def live_rows(scope: Scope) -> Rows:
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


def locked_rows(round_id: int, cutoff: int, counted: Sequence[int]) -> Rows:
    """The same sums from a locked round's copies; the budget to date is of the months `counted`."""
    asked = {f"month{month}": month for month in counted}
    marks = ", ".join(f"%({name})s" for name in asked) or "NULL"
    return _rows(LOCKED.format(counted=marks), {"round": round_id, "cutoff": cutoff, **asked})


def _rows(sql: str, asked: Mapping[str, int | date]) -> Rows:
    rows = defaultdict[int, dict[int, Ore]](dict)
    for row in fetched(sql, asked):
        ore = row[2:]
        # A month may be booked with entries that come to zero: it counts.
        if any(ore) or row[0] == BOOKED:
            rows[row[0]][row[1]] = ore
    return rows


def cube_and_months(
    rows: Rows, moves: Mapping[int, Mapping[int, Decimal]]
) -> tuple[Cube, tuple[Month, ...]]:
    """The sums as cells and months; last year moved to the areas that have followed."""
    cube = Cube.of_ore({area: rows[area] for area in rows if area not in (BUDGETED, BOOKED)})
    if moves:
        cube = Cube(_restated(cube.cells, moves))
    return cube, tuple(_month(rows, number) for number in range(1, 13))


def _restated(
    cells: Mapping[Key, Amounts], moves: Mapping[int, Mapping[int, Decimal]]
) -> dict[Key, Amounts]:
    """The cells with last year's amounts moved to the areas that have followed."""
    year = restated({k: cell.last_year for k, cell in cells.items() if cell.last_year}, moves)
    to_date = restated(
        {k: cell.last_year_to_date for k, cell in cells.items() if cell.last_year_to_date}, moves
    )
    moved = {
        key: cells.get(key, NOTHING)._replace(
            last_year=year.get(key, ZERO), last_year_to_date=to_date.get(key, ZERO)
        )
        for key in sorted({*cells, *year, *to_date})
    }
    return {key: cell for key, cell in moved.items() if cell != NOTHING}


def booked_months(rows: Rows) -> tuple[int, ...]:
    """The months that are booked, in order: of the rows of a round that is not locked."""
    return tuple(sorted(rows.get(BOOKED, {})))


def booked_actuals(committee: int, year: int, cutoff: int) -> QuerySet[Actual]:
    """The actuals that make a month booked: a committee's up to a cut-off, but those of zero."""
    actuals = Actual.objects.filter(area__committee=committee, year=year, month__lte=cutoff)
    return actuals.exclude(amount=0)


def _month(rows: Rows, number: int) -> Month:
    budget = rows.get(BUDGETED, {}).get(number, NO_ORE)[BUDGET]
    actual = rows.get(BOOKED, {}).get(number, NO_ORE)[ACTUAL]
    return Month(number, kronor(budget), kronor(actual))


BUDGET, ACTUAL = MEASURES.index("budget"), MEASURES.index("actual")
