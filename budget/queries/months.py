"""A place's year month by month: phased budget, actual, last year's actual. One query."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, QuerySet, Sum, Value

from budget.calc.inputs import RoundInputs
from budget.calc.periods import PERIODS
from budget.calc.restatement import restated
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
    """Months 1–13 of some areas and lines (None: all lines); last year restated as in the inputs.

    Actuals stop at the cut-off. A locked round is read from its copies. The months of each line
    sum to its cell of the round's inputs, to the öre.
    """
    wanted = frozenset(areas)
    moves = inputs.moves
    origins = {old for old, new in moves.items() if wanted & new.keys()}
    rows = _rows(round_, inputs.info.as_of, wanted | origins, lines)
    sums = {(measure, month): ZERO for measure in MEASURES for month in PERIODS}
    booked: dict[tuple[int, int], dict[int, Decimal]] = {}
    for measure, area, line, month, amount in rows:
        if measure == "last_year" and area in moves:
            booked.setdefault((area, line), {})[month] = amount
        elif area in wanted:
            sums[measure, month] += amount
    for (area, _line), by_month in booked.items():
        for month, parts in _restated(by_month, area, moves):
            for owner in wanted & parts.keys():
                sums["last_year", month] += parts[owner]
    return tuple(
        MonthAmounts(month, *(sums[measure, month] for measure in MEASURES)) for month in PERIODS
    )


MEASURES = ("budget", "actual", "last_year")


def _restated(
    by_month: dict[int, Decimal], area: int, moves: dict[int, dict[int, Decimal]]
) -> Iterator[tuple[int, dict[int, Decimal]]]:
    """Each month's parts by successor: what the sum so far gives more than it did the month before.

    So the months up to any cut-off sum to what is restated of them together.
    """
    so_far, before = ZERO, dict.fromkeys(moves[area], ZERO)
    for month in PERIODS:
        so_far += by_month.get(month, ZERO)
        now = {key[0]: part for key, part in restated({(area, 0): so_far}, moves).items()}
        yield month, {owner: now[owner] - before[owner] for owner in now}
        before = now


def _rows(
    round_: Round, as_of: date, areas: frozenset[int], lines: Iterable[int] | None
) -> list[tuple[str, int, int, int, Decimal]]:
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
        .values("kind", "area_id", "line_id", "month")
        .annotate(total=Sum("amount"))
        .values_list("kind", "area_id", "line_id", "month", "total")
    )
    return summed
