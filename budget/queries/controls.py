"""What reconciliations compare with: published cells, and sums straight from the rows."""

from decimal import Decimal
from typing import Any

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

FULL_YEAR_MONTH = 0


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
