"""The figure that entries are looked for behind: the round's actual, and what is loaded of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from budget.models import (
    Actual,
    LedgerSum,
    LockedAmount,
    LockedMeasure,
    Round,
    RoundState,
)
from budget.queries.ledger import Counting, counting

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figure:
    """An actual in kronor, and how much of it is constructed."""

    amount: Decimal
    constructed: Decimal


@dataclass(frozen=True, slots=True)
class Booked:
    """What the loaded entries of a place sum to, in kronor; `internal` is a part of it."""

    amount: Decimal
    internal: Decimal


def figure_of(
    round_: Round, months: Iterable[int], area: int | None = None, line: int | None = None
) -> Figure:
    """The actual of some months as the round has it: a locked one from its copies. One query."""
    place = _place(area, line) & Q(month__in=list(months))
    if round_.state == RoundState.LOCKED:
        rows: Any = LockedAmount.objects.filter(place, round=round_, measure=LockedMeasure.ACTUAL)
    else:
        appropriation = round_.appropriation
        rows = Actual.objects.filter(
            place, area__committee=appropriation.committee_id, year=appropriation.year
        )
    sums = rows.aggregate(total=Sum("amount"), made_up=Sum("amount", filter=Q(constructed=True)))
    return Figure(sums["total"] or ZERO, sums["made_up"] or ZERO)


def booked_of(
    periods: Iterable[Counting],
    months: Iterable[int],
    area: int | None = None,
    line: int | None = None,
) -> Booked:
    """What the counting batches' entries sum to in some months. One query."""
    wanted = frozenset(months)
    chosen = [period for period in periods if period.month in wanted]
    if not chosen:
        return Booked(ZERO, ZERO)
    rows = LedgerSum.objects.filter(_place(area, line) & counting(chosen))
    sums = rows.aggregate(total=Sum("amount"), within=Sum("internal"))
    return Booked(sums["total"] or ZERO, sums["within"] or ZERO)


def _place(area: int | None, line: int | None) -> Q:
    place = Q()
    if area is not None:
        place &= Q(area=area)
    if line is not None:
        place &= Q(line=line)
    return place
