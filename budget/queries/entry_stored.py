"""What is stored of an area's table, for what is saved there: one statement for all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any

from budget.calc.entry import PAY, Cell, EntryLine
from budget.calc.periods import last_day
from budget.calc.structure import Line, LineGroup
from budget.models import Area, Forecast, Round, StatementLine
from budget.models.columns import Columns, fetched
from budget.models.fields import kronor
from budget.queries.entry_amounts import EntryAmounts

ZERO = Decimal(0)
LINE, AREA = Columns(StatementLine, "l"), Columns(Area, "o")
# When a forecast was changed is asked where two have changed it: a time takes long to read.
FORECAST = Columns(Forecast, "f", without=("changed_at",))
# A row for each line of the year: the line, this round's forecast of it, the area with the state of
# its task; and in whole öre the last round's forecast, the year's budget, what is booked up to the
# cut-off, and the whole committee's budget.
STORED = f"""
SELECT {LINE.sql}, {FORECAST.sql}, {AREA.sql}, t.state, p.amount, b.total, a.total, w.total
FROM "budget_statementline" l
JOIN "budget_area" o ON o.id = %(area)s
LEFT JOIN "budget_areatask" t ON t.round_id = %(round)s AND t.area_id = o.id
LEFT JOIN "budget_forecast" f
  ON f.round_id = %(round)s AND f.area_id = %(area)s AND f.line_id = l.id
LEFT JOIN "budget_forecast" p
  ON p.round_id = %(previous)s AND p.area_id = %(area)s AND p.line_id = l.id
LEFT JOIN (
  SELECT r.line_id, CAST(SUM(r.amount) AS BIGINT) AS total
  FROM "budget_budgetrow" r JOIN "budget_decision" d ON d.id = r.decision_id
  WHERE r.area_id = %(area)s AND d.appropriation_id = %(appropriation)s
    AND d.decided_on <= %(as_of)s
  GROUP BY r.line_id
) b ON b.line_id = l.id
LEFT JOIN (
  SELECT line_id, CAST(SUM(amount) AS BIGINT) AS total
  FROM "budget_actual"
  WHERE area_id = %(area)s AND year = %(year)s AND month <= %(cutoff)s
  GROUP BY line_id
) a ON a.line_id = l.id
LEFT JOIN (
  SELECT r.line_id, CAST(SUM(r.amount) AS BIGINT) AS total
  FROM "budget_budgetrow" r
  JOIN "budget_decision" d ON d.id = r.decision_id
  JOIN "budget_statementline" x ON x.id = r.line_id
  WHERE d.appropriation_id = %(appropriation)s AND d.decided_on <= %(as_of)s AND x.role <> ''
    AND EXISTS (
      SELECT 1 FROM "budget_statementline"
      WHERE role = %(pay)s AND %(posted)s IN ('', CAST(id AS VARCHAR(20)))
    )
  GROUP BY r.line_id
) w ON w.line_id = l.id
WHERE (l.first_year IS NULL OR l.first_year <= %(year)s)
  AND (l.last_year IS NULL OR l.last_year >= %(year)s)
ORDER BY l."order", l.id
"""  # noqa: S608  # only columns' names are put in
OF_LINE = slice(len(LINE))
OF_FORECAST = slice(OF_LINE.stop, OF_LINE.stop + len(FORECAST))
OF_AREA = slice(OF_FORECAST.stop, OF_FORECAST.stop + len(AREA))
STATE = OF_AREA.stop
ENTERED = itemgetter(*map(LINE.names.index, ("id", "slug", "name", "group", "role")))
AMOUNTS = itemgetter(
    OF_FORECAST.start + FORECAST.names.index("amount"), *range(STATE + 1, STATE + 5)
)


@dataclass(frozen=True)
class StoredTable:
    """An area's table as it is stored, by line: the year's lines in order, and what stands there.

    `state` is that of the area's task, "" without one. A cell's budget to date is left out (zero):
    no forecast moves the period's deviation. `role_budgets` are the whole committee's on the lines
    that have a role, read where a pay line can be among what was posted. `rows` are those of the
    statement; the models that they hold are made where something is written.
    """

    lines: dict[int, EntryLine]
    cells: dict[int, Cell]
    role_budgets: dict[int, Decimal]
    state: str
    rows: dict[int, Sequence[Any]]

    @property
    def area(self) -> Area | None:
        """The area; None where the year has no lines."""
        return next((AREA.row(row[OF_AREA]) for row in self.rows.values()), None)

    def line(self, key: int) -> StatementLine:
        """A line of the table."""
        return LINE.row(self.rows[key][OF_LINE])

    def forecast(self, line: int) -> Forecast | None:
        """The forecast that stands on a line."""
        values = self.rows[line][OF_FORECAST]
        return None if values[0] is None else FORECAST.row(values)

    def amounts(self, saved: Mapping[int, Forecast | None]) -> EntryAmounts:
        """The amounts with the forecasts `saved` since, by line; None for one taken away."""
        now = {
            line: self.cells[line]._replace(forecast=row.amount if row else None)
            for line, row in saved.items()
        }
        return EntryAmounts({**self.cells, **now}, self.role_budgets)


def stored_table(round_: Round, area: int, posted: str = "") -> StoredTable:
    """An area's table in a round; `posted` is the key of the only line posted. One query."""
    appropriation = round_.appropriation
    rows = fetched(
        STORED,
        {
            "area": area,
            "appropriation": appropriation.pk,
            "year": appropriation.year,
            "cutoff": round_.cutoff_month,
            "as_of": last_day(appropriation.year, round_.cutoff_month),
            "round": round_.pk,
            # No round has the key 0.
            "previous": round_.previous_id or 0,
            "pay": PAY,
            "posted": posted,
        },
    )
    lines, cells, wholes = {}, {}, {}
    for row in rows:
        line = _entered(*ENTERED(row))
        key = line.line.key
        lines[key] = line
        forecast, previous, budget, actual, whole = map(_kronor, AMOUNTS(row))
        cells[key] = Cell(budget or ZERO, ZERO, actual or ZERO, ZERO, previous, forecast)
        if whole is not None:
            wholes[key] = whole
    state = rows[0][STATE] if rows else None
    return StoredTable(lines, cells, wholes, state or "", dict(zip(lines, rows, strict=True)))


@lru_cache(maxsize=1000)
def _entered(key: int, slug: str, name: str, group: str, role: str) -> EntryLine:
    """Kept, as all it is made of is given: each save makes the year's lines anew."""
    return EntryLine(Line(key, slug, name, LineGroup(group)), role)


def _kronor(ore: int | None) -> Decimal | None:
    return None if ore is None else kronor(ore)
