"""What reconciliations compare with: published cells, and sums straight from the rows."""

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

FULL_YEAR_MONTH = 0
# What is booked in the months that are loaded from the ledger, and what their entries sum to. Both
# databases read it alike.
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
    JOIN "budget_ledgerentry" e ON e.batch_id = p.batch_id AND e.month = p.month
    WHERE p.committee_id = %(committee)s AND p.year = %(year)s AND p.effective
      AND p.month <= %(cutoff)s AND e.area_id IS NOT NULL AND e.line_id IS NOT NULL
) AS cells
GROUP BY area_id, line_id, month
ORDER BY area_id, line_id, month
"""


def controls_of(round_: Round) -> tuple[Published, ...]:
    """The published cells of a round, in order. One query."""
    rows = ControlTotal.objects.filter(round=round_).order_by("order", "pk")
    return tuple(
        Published(*row) for row in rows.values_list("table", "row", "column", "value", "unit")
    )


def decision_sums(round_: Round) -> dict[int, Decimal] | None:
    """Each decision's budget rows summed (kronor, cost −), by its key. One query.

    Decisions up to and with the cut-off; one without rows is missing. None for a locked round:
    its copies hold the budget, but not which decision brought each part.
    """
    if round_.state == RoundState.LOCKED:
        return None
    rows = _budget(round_).order_by().values("decision_id").annotate(total=Sum("amount"))
    return dict(rows.values_list("decision_id", "total"))


def area_months(round_: Round) -> dict[tuple[str, int, int], Decimal]:
    """Kronor by (measure, area key, month), all lines together. One query.

    Measures are `budget`, `actual` (up to and with the cut-off) and `forecast`, whose month is 0.
    Summed another way than the cube is, to check it; a locked round from its copies.
    """
    if round_.state == RoundState.LOCKED:
        kept = LockedAmount.objects.filter(
            round=round_, measure__in=["budget", "actual", "forecast"]
        ).annotate(kind=F("measure"), of_month=F("month"))
        return _by_area(kept)
    appropriation = round_.appropriation
    booked = Actual.objects.filter(
        area__committee_id=appropriation.committee_id,
        year=appropriation.year,
        month__lte=round_.cutoff_month,
    )
    forecast = Forecast.objects.filter(round=round_)
    return _by_area(
        _named(_budget(round_), "budget").annotate(of_month=F("month")),
        _named(booked, "actual").annotate(of_month=F("month")),
        _named(forecast, "forecast").annotate(of_month=Value(FULL_YEAR_MONTH)),
    )


LedgerCells = dict[tuple[int, int, int], tuple[Decimal, Decimal]]


def ledger_cells(round_: Round) -> LedgerCells | None:
    """Kronor booked and kronor of entries, by area, line and month up to the cut-off. One query.

    Months that are loaded from the ledger alone. None for a locked round: its copies stay as they
    are when a month is loaded anew.
    """
    if round_.state == RoundState.LOCKED:
        return None
    asked = {
        "committee": round_.appropriation.committee_id,
        "year": round_.appropriation.year,
        "cutoff": round_.cutoff_month,
    }
    with connection.cursor() as cursor:
        cursor.execute(LEDGER, asked)
        rows = cursor.fetchall()
    return {
        (area, line, month): (kronor(int(booked)), kronor(int(entered)))
        for area, line, month, booked, entered in rows
    }


def _budget(round_: Round) -> QuerySet[Any, Any]:
    appropriation = round_.appropriation
    return BudgetRow.objects.filter(
        decision__appropriation_id=round_.appropriation_id,
        decision__decided_on__lte=last_day(appropriation.year, round_.cutoff_month),
    )


def _named(query: QuerySet[Any, Any], kind: str) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = query.annotate(kind=Value(kind, output_field=CharField()))
    return named


def _by_area(*queries: QuerySet[Any, Any]) -> dict[tuple[str, int, int], Decimal]:
    """Rows with `kind` and `of_month`, summed by them and the area; all in one statement."""
    summed = [
        query.order_by()
        .values("kind", "area_id", "of_month")
        .annotate(total=Sum("amount"))
        .values_list("kind", "area_id", "of_month", "total")
        for query in queries
    ]
    rows = summed[0].union(*summed[1:], all=True) if len(summed) > 1 else summed[0]
    return {(kind, area, month): total for kind, area, month, total in rows}
