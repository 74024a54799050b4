"""A place's year month by month: phased budget, actual, last year's actual. One query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, QuerySet, Sum, Value

from budget.calc.inputs import RoundInputs
from budget.calc.periods import PERIODS
from budget.calc.restatement import restated, shares
from budget.models import Actual, BudgetRow, LockedAmount, Round, RoundState

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class MonthAmounts:
    """One month's net kronor of a place; period 13 has no budget."""

    number: int
    budget: Decimal = ZERO
    actual: Decimal = ZERO
    last_year: Decimal = ZERO


def months_of(
    round_: Round,
    inputs: RoundInputs,
    areas: Iterable[int],
    lines: Iterable[int] | None = None,
) -> tuple[MonthAmounts, ...]:
    """Months 1–13 of some areas and lines (None: all lines); last year restated to these areas.

    Actuals stop at the cut-off. A locked round is read from its copies.
    """
    wanted = frozenset(areas)
    moves = shares(inputs.successions, inputs.info.year - 1, inputs.info.year)
    origins = {old for old, new in moves.items() if wanted & new.keys()}
    rows = _rows(round_, inputs.info.as_of, wanted | origins, lines)
    sums = {(measure, month): ZERO for measure in MEASURES for month in PERIODS}
    for measure, area, month, amount in rows:
        for owner, part in _owned(measure, area, amount, moves).items():
            if owner in wanted:
                sums[measure, month] += part
    return tuple(
        MonthAmounts(month, *(sums[measure, month] for measure in MEASURES)) for month in PERIODS
    )


MEASURES = ("budget", "actual", "last_year")


def _owned(
    measure: str, area: int, amount: Decimal, moves: dict[int, dict[int, Decimal]]
) -> dict[int, Decimal]:
    if measure != "last_year":
        return {area: amount}
    return {key[0]: part for key, part in restated({(area, 0): amount}, moves).items()}


def _rows(
    round_: Round, as_of: date, areas: frozenset[int], lines: Iterable[int] | None
) -> list[tuple[str, int, int, Decimal]]:
    place: dict[str, Any] = {"area_id__in": areas}
    if lines is not None:
        place["line_id__in"] = list(lines)
    if round_.state == RoundState.LOCKED:
        kept = LockedAmount.objects.filter(round=round_, measure__in=MEASURES, **place)
        return list(_summed(kept.annotate(kind=F("measure"))))
    year = round_.appropriation.year
    budget = BudgetRow.objects.filter(
        decision__appropriation_id=round_.appropriation_id,
        decision__decided_on__lte=as_of,
        **place,
    )
    booked = Actual.objects.filter(year=year, month__lte=round_.cutoff_month, **place)
    last_year = Actual.objects.filter(year=year - 1, **place)
    queries = [
        _summed(query.annotate(kind=Value(kind, output_field=CharField())))
        for kind, query in (("budget", budget), ("actual", booked), ("last_year", last_year))
    ]
    return list(queries[0].union(*queries[1:], all=True))


def _summed(query: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    summed: QuerySet[Any, Any] = (
        query.order_by()
        .values("kind", "area_id", "month")
        .annotate(total=Sum("amount"))
        .values_list("kind", "area_id", "month", "total")
    )
    return summed
