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
from functools import cache
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from budget.calc.cells import MEASURES, NO_ORE, NOTHING, ZERO, Amounts, Cube, Key, Ore, Sums
from budget.calc.inputs import Month
from budget.calc.periods import PERIODS
from budget.calc.restatement import restated
from budget.models import Actual
from budget.models.columns import fetched
from budget.models.fields import kronor

Rows = Mapping[int, Mapping[int, Ore]]
"""Area's key → line's key → sums."""
Way = tuple[str, ...]
"""The columns that amounts are grouped by."""
BUDGETED, BOOKED = 0, -1
"""Stand in place of an area's key, which is always positive: a month's budget, and its actual."""
OF_LINES = -2
"""Likewise: a line's sums over all areas; those of an area over all lines have the line 0."""


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


class Source(NamedTuple):
    """A table of amounts, as it is summed: its alias, its rows, its sums by measure.

    `months` stands in place of an area where it is summed by month, which `only` narrows.
    """

    alias: str
    rows: str
    sums: Mapping[str, str]
    months: int | None = None
    only: str = ""


# Written out, for putting the statement together anew takes Django as long as the database needs
# for a small committee. Of each month one row is looked for, not all.
BOOKED_MONTHS = f"""
WITH calendar (month) AS (VALUES {", ".join(f"({month})" for month in PERIODS)}),
booked AS (
SELECT m.month FROM calendar m
WHERE m.month <= %(cutoff)s AND (
  SELECT 1 FROM "budget_actual" a JOIN "budget_area" o ON o.id = a.area_id
  WHERE o.committee_id = %(committee)s AND a.year = %(year)s AND a.month = m.month
    AND a.amount <> 0
  LIMIT 1
) IS NOT NULL
)"""  # noqa: S608  # of our own numbers
IS_BOOKED = "month IN (SELECT month FROM booked)"
SOURCES = (
    Source(
        "r",
        """"budget_budgetrow" r JOIN "budget_decision" d ON d.id = r.decision_id
WHERE d.appropriation_id = %(appropriation)s AND d.decided_on <= %(as_of)s""",
        {
            "budget": "",
            "budget_to_date": f"r.{IS_BOOKED}",
            "original": "d.kind = 'original'",
        },
        BUDGETED,
    ),
    Source(
        "a",
        """"budget_actual" a JOIN "budget_area" o ON o.id = a.area_id
WHERE o.committee_id = %(committee)s AND a.year IN (%(year)s, %(last_year)s)""",
        {
            "actual": "a.year = %(year)s AND a.month <= %(cutoff)s",
            "last_year": "a.year = %(last_year)s",
            "last_year_to_date": "a.year = %(last_year)s AND a.month <= %(cutoff)s",
        },
        BOOKED,
        f"a.{IS_BOOKED}",
    ),
    Source(
        "f",
        """"budget_forecast" f
WHERE f.round_id IN (%(round)s, %(previous)s)""",
        {
            "forecast": "f.round_id = %(round)s",
            "previous": "f.round_id = %(previous)s",
        },
    ),
)
# Each table is summed by itself and the sums are then put side by side, so that one row comes for a
# cell.
BESIDE = f"""
{{first}}
SELECT area, line, {", ".join(f"COALESCE(CAST(SUM({name}) AS BIGINT), 0)" for name in MEASURES)}
FROM ({{tables}}) AS beside
GROUP BY area, line
ORDER BY area, line
"""  # noqa: S608  # of our own names
CELL, AREA, LINE, MONTH = ("area_id", "line_id"), ("area_id",), ("line_id",), ("month",)


@cache
def _live(vendor: str, *, added_up: bool) -> str:
    """The statement. PostgreSQL groups a table's rows in several ways at once, SQLite in turn."""
    groups = (AREA, LINE) if added_up else (CELL,)
    selects = []
    for source in SOURCES:
        ways = groups if source.months is None else (*groups, MONTH)
        if vendor == "postgresql":
            selects.append(_at_once(source, ways))
        else:
            selects += [_grouped(source, way) for way in ways]
    return BESIDE.format(first=BOOKED_MONTHS, tables="\nUNION ALL\n".join(selects))


def _grouped(source: Source, way: Way) -> str:
    at = {name: f"{source.alias}.{name}" for name in way}
    area = at.get("area_id", OF_LINES if "line_id" in way else source.months)
    line = at.get("line_id", at.get("month", 0))
    only = f" HAVING {source.only}" if source.only and way is MONTH else ""
    return f"{_summed(source, area, line)} GROUP BY {', '.join(at.values())}{only}"


def _at_once(source: Source, ways: Sequence[Way]) -> str:
    at = source.alias
    by_month = MONTH in ways
    area = (
        f"CASE WHEN GROUPING({at}.area_id) = 0 THEN {at}.area_id "
        f"WHEN GROUPING({at}.line_id) = 0 THEN {OF_LINES} ELSE {source.months or 0} END"
    )
    line = f"COALESCE({at}.line_id, {f'{at}.month, ' if by_month else ''}0)"
    only = f" HAVING GROUPING({at}.month) = 1 OR {source.only}" if source.only else ""
    sets = ", ".join(f"({', '.join(f'{at}.{name}' for name in way)})" for way in ways)
    return f"{_summed(source, area, line)} GROUP BY GROUPING SETS ({sets}){only}"


def _summed(source: Source, area: object, line: object) -> str:
    """A table's sums. Cast at once: PostgreSQL's are decimal numbers, slow to put side by side."""
    amount = f"SUM({source.alias}.amount)"
    sums = ", ".join(
        f"CAST({amount}{f' FILTER (WHERE {only})' if only else ''} AS BIGINT) AS {name}"
        if (only := source.sums.get(name)) is not None
        else f"0 AS {name}"
        for name in MEASURES
    )
    return f"SELECT {area} AS area, {line} AS line, {sums} FROM {source.rows}"  # noqa: S608  # ours


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


def live_rows(scope: Scope, *, added_up: bool = False) -> Rows:
    """All sums of a round that is not locked; `added_up` for `sums_and_months`."""
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
    return _rows(_live(connection.vendor, added_up=added_up), asked)


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
    return cube, _months(rows)


def sums_and_months(rows: Rows) -> tuple[Sums, tuple[Month, ...]]:
    """The sums by area and by line alone, and months."""
    of_areas = {area: rows[area][0] for area in rows if area > 0}
    return Sums(of_areas, rows.get(OF_LINES, {})), _months(rows)


def _months(rows: Rows) -> tuple[Month, ...]:
    return tuple(_month(rows, number) for number in range(1, 13))


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
