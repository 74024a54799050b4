"""What reconciliations compare with: published cells, and sums straight from the rows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import CharField, F, QuerySet, Sum, Value

from budget.calc.periods import last_day
from budget.calc.reconciliation.printed import Published
from budget.models import (
    Actual,
    BudgetRow,
    ControlTotal,
    Forecast,
    LockedAmount,
    Round,
    RoundState,
)
from budget.models.fields import kronor
from budget.prepared import Asked, Prepared, Row

FULL_YEAR_MONTH = 0
DECISION = "decision"
# What is booked in the months that are loaded from the ledger, and what their entries sum to: asked
# of them all, or of the sums that were taken of them when they were read. Both databases read it
# alike.
LEDGER = """
SELECT area_id, line_id, month, SUM(booked), SUM(entered)
FROM (
    SELECT a.area_id, a.line_id, a.month, a.amount AS booked, 0 AS entered
    FROM "budget_actual" a
    JOIN "budget_area" o ON o.id = a.area_id AND o.committee_id = %(committee)s
    JOIN "budget_ledgerperiod" p
      ON p.committee_id = %(committee)s AND p.year = a.year AND p.month = a.month AND p.effective
    WHERE a.year = %(year)s AND a.month <= %(cutoff)s
    UNION ALL
    SELECT e.area_id, e.line_id, e.month, 0, e.amount
    FROM "budget_ledgerperiod" p
    JOIN "{table}" e ON e.batch_id = p.batch_id AND e.month = p.month
    WHERE p.committee_id = %(committee)s AND p.year = %(year)s AND p.effective
      AND p.month <= %(cutoff)s AND e.area_id IS NOT NULL AND e.line_id IS NOT NULL
) AS cells
GROUP BY area_id, line_id, month
ORDER BY area_id, line_id, month
"""
ENTRIES, SUMS = "budget_ledgerentry", "budget_ledgersum"

CONTROLS = Prepared(
    lambda: (
        ControlTotal.objects.filter(round_id=Asked("round"))
        .order_by("order", "pk")
        .values_list("table", "row", "column", "value", "unit")
    )
)


def controls_of(round_: Round) -> tuple[Published, ...]:
    """The published cells of a round, in order. One query."""
    return tuple(Published(*row) for row in CONTROLS.rows(round=round_.pk))


def _budget() -> QuerySet[Any, Any]:
    return BudgetRow.objects.filter(
        decision__appropriation_id=Asked("appropriation"), decision__decided_on__lte=Asked("as_of")
    )


@dataclass(frozen=True, slots=True)
class RowSums:
    """Kronor (cost −) straight from the rows, summed another way than the cube is, to check it.

    `months` are by (measure, area key, month), all lines together. Measures are `budget`, `actual`
    (up to and with the cut-off) and `forecast`, whose month is 0. `decisions` are each decision's
    budget rows up to and with the cut-off, by its key; one without rows is missing.
    """

    months: dict[tuple[str, int, int], Decimal]
    decisions: dict[int, Decimal] | None


def _live() -> QuerySet[Any, Any]:
    booked = Actual.objects.filter(
        area__committee_id=Asked("committee"), year=Asked("year"), month__lte=Asked("cutoff")
    )
    forecast = Forecast.objects.filter(round_id=Asked("round"))
    full_year = Value(FULL_YEAR_MONTH)
    return _summed(_named(_budget(), "budget").annotate(of_month=F("month"))).union(
        _summed(_named(booked, "actual").annotate(of_month=F("month"))),
        _summed(_named(forecast, "forecast").annotate(of_month=full_year)),
        _summed(_named(_budget(), DECISION).annotate(of_month=full_year), "decision_id"),
        all=True,
    )


def _named(query: QuerySet[Any, Any], kind: str) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = query.annotate(kind=Value(kind, output_field=CharField()))
    return named


def _summed(query: QuerySet[Any, Any], of: str = "area_id") -> QuerySet[Any, Any]:
    """Rows with `kind` and `of_month`, summed by them and the area, or the decision."""
    summed: QuerySet[Any, Any] = (
        query.order_by()
        .values("kind", of, "of_month")
        .annotate(total=Sum("amount"))
        .values_list("kind", of, "of_month", "total")
    )
    return summed


LIVE = Prepared(_live)
LOCKED = Prepared(
    lambda: _summed(
        LockedAmount.objects.filter(
            round_id=Asked("round"), measure__in=["budget", "actual", "forecast"]
        ).annotate(kind=F("measure"), of_month=F("month"))
    )
)


def row_sums(round_: Round) -> RowSums:
    """The sums of a round's rows. One query.

    Of a locked round its copies': they hold the budget, but not which decision brought each part.
    """
    locked = round_.state == RoundState.LOCKED
    rows = LOCKED.rows(round=round_.pk) if locked else _live_rows(round_)
    months = {(kind, area, month): total for kind, area, month, total in rows if kind != DECISION}
    decisions = {key: total for kind, key, _month, total in rows if kind == DECISION}
    return RowSums(months, None if locked else decisions)


def _live_rows(round_: Round) -> list[Row]:
    appropriation = round_.appropriation
    return LIVE.rows(
        appropriation=round_.appropriation_id,
        as_of=last_day(appropriation.year, round_.cutoff_month),
        committee=appropriation.committee_id,
        year=appropriation.year,
        cutoff=round_.cutoff_month,
        round=round_.pk,
    )


LedgerCells = dict[tuple[int, int, int], tuple[Decimal, Decimal]]


def ledger_cells(round_: Round, *, afresh: bool = True) -> LedgerCells | None:
    """Kronor booked and kronor of entries, by area, line and month up to the cut-off. One query.

    Months that are loaded from the ledger alone. `afresh` sums the entries themselves; else the
    sums are those that were taken of them when they were read. None for a locked round: its copies
    stay as they are when a month is loaded anew.
    """
    if round_.state == RoundState.LOCKED:
        return None
    asked = {
        "committee": round_.appropriation.committee_id,
        "year": round_.appropriation.year,
        "cutoff": round_.cutoff_month,
    }
    with connection.cursor() as cursor:
        cursor.execute(LEDGER.format(table=ENTRIES if afresh else SUMS), asked)
        rows = cursor.fetchall()
    return {
        (area, line, month): (kronor(int(booked)), kronor(int(entered)))
        for area, line, month, booked, entered in rows
    }
