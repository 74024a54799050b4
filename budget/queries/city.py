"""The city: one round of each committee, summed in the database; and the accuracy record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from budget.calc.cells import Amounts
from budget.calc.inputs import Period, RoundInfo
from budget.calc.periods import last_day
from budget.models import DRAFT_STATES, AccuracyRecord, RoundLock, RoundState
from budget.models import Round as RoundRow
from budget.models.columns import fetched
from budget.models.fields import kronor
from budget.prepared import Prepared, PreparedObjects
from budget.queries.rounds import info_of


@dataclass(frozen=True, slots=True)
class CommitteeStanding:
    """A committee's round and its net amounts; zero for a forecast or a last year that is none.

    `period` says which months are held against their budget.
    """

    info: RoundInfo
    amounts: Amounts
    has_forecast: bool
    has_last_year: bool
    period: Period


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A row of the city's comparison: kronor, + is surplus."""

    name: str
    year_end: Decimal
    interim: Decimal
    is_total: bool


def _newest() -> QuerySet[RoundRow]:
    draft = Case(When(state__in=DRAFT_STATES, then=Value(1)), default=Value(0))
    order = ("-appropriation__year", "-cutoff_month", "-pk")
    place = Window(
        RowNumber(), partition_by=["appropriation__committee_id", draft], order_by=list(order)
    )
    newest = RoundRow.objects.alias(place=place).filter(place=1)
    found: QuerySet[RoundRow] = RoundRow.objects.filter(pk__in=newest.values("pk"))
    return found.order_by("appropriation__committee__order", "appropriation__committee_id", *order)


NEWEST = PreparedObjects(_newest, "appropriation", "appropriation__committee", "previous")


def newest_rounds() -> list[RoundRow]:
    """Each committee's newest round and newest draft, newest first, in the committees' order."""
    return NEWEST.objects()


def standings_of(rounds: Sequence[RoundRow]) -> tuple[CommitteeStanding, ...]:
    """The net amounts of rounds, at most one a committee.

    One statement for all that are not locked; one for the copies of those that are, and one for
    which months count in them.
    """
    live = [round_ for round_ in rounds if round_.state != RoundState.LOCKED]
    locked = [round_ for round_ in rounds if round_.state == RoundState.LOCKED]
    sums = {**_sums(LIVE, live), **_sums(LOCKED, locked)}
    kept = _kept_months(locked)
    return tuple(_standing(r, sums[r.pk], kept) for r in rounds)


def _kept_months(locked: Sequence[RoundRow]) -> dict[int, Sequence[int] | None]:
    """The booked months that are kept of locked rounds, by key; None of those that kept none."""
    if not locked:
        return {}
    rows = RoundLock.objects.filter(round__in=locked)
    return dict(rows.values_list("round_id", "inputs__booked"))


# Written out as the amounts of a round are (budget/queries/amounts.py). The keys of rounds stand
# in each part by themselves: PostgreSQL reads a large table with several workers only then.
BESIDE = """
WITH chosen (round, as_of) AS (VALUES {{rounds}})
SELECT round, month,
       CAST(SUM(budget) AS BIGINT), CAST(SUM(actual) AS BIGINT), CAST(SUM(forecast) AS BIGINT),
       CAST(SUM(previous) AS BIGINT), CAST(SUM(last_year) AS BIGINT)
FROM (
SELECT c.round AS round, 0 AS month, 0 AS budget, CAST(NULL AS BIGINT) AS actual,
       CAST(NULL AS BIGINT) AS forecast, 0 AS previous, CAST(NULL AS BIGINT) AS last_year
FROM chosen c
UNION ALL {tables}
) AS beside
GROUP BY round, month
"""
LIVE = BESIDE.format(
    tables="""
SELECT c.round, b.month, SUM(b.amount), NULL, NULL, 0, NULL
FROM "budget_budgetrow" b
JOIN "budget_decision" d ON d.id = b.decision_id
JOIN "budget_round" r ON r.appropriation_id = d.appropriation_id
JOIN chosen c ON c.round = r.id AND d.decided_on <= c.as_of
GROUP BY c.round, b.month
UNION ALL
SELECT r.id, a.month, 0,
       SUM(a.amount) FILTER (WHERE a.year = y.year AND a.month <= r.cutoff_month),
       NULL, 0,
       SUM(a.amount) FILTER (WHERE a.year = y.year - 1)
FROM "budget_actual" a
JOIN "budget_area" o ON o.id = a.area_id
JOIN "budget_appropriation" y
    ON y.committee_id = o.committee_id AND a.year IN (y.year, y.year - 1)
JOIN "budget_round" r ON r.appropriation_id = y.id
WHERE r.id IN ({keys}) AND a.amount <> 0
GROUP BY r.id, a.month
UNION ALL
SELECT r.id, 0, 0, NULL,
       SUM(f.amount) FILTER (WHERE f.round_id = r.id AND f.amount <> 0),
       SUM(f.amount) FILTER (WHERE f.round_id = r.previous_id),
       NULL
FROM "budget_forecast" f
JOIN "budget_round" r ON f.round_id IN (r.id, r.previous_id)
WHERE r.id IN ({keys})
GROUP BY r.id
"""
)
LOCKED = BESIDE.format(
    tables="""
SELECT r.id, k.month,
       SUM(k.amount) FILTER (WHERE k.measure = 'budget'),
       SUM(k.amount) FILTER (WHERE k.measure = 'actual'),
       SUM(k.amount) FILTER (WHERE k.measure = 'forecast' AND k.amount <> 0),
       SUM(k.amount) FILTER (WHERE k.measure = 'previous'),
       SUM(k.amount) FILTER (WHERE k.measure = 'last_year' AND k.amount <> 0)
FROM "budget_lockedamount" k
JOIN "budget_round" r ON r.id = k.round_id
WHERE r.id IN ({keys})
GROUP BY r.id, k.month
"""
)


class OfMonth(NamedTuple):
    """A round's sums of a month in öre; None where there is no amount at all."""

    month: int
    budget: int | None
    actual: int | None
    forecast: int | None
    previous: int | None
    last_year: int | None


def _sums(sql: str, rounds: Sequence[RoundRow]) -> dict[int, list[OfMonth]]:
    """The sums of each round month by month, by its key; what is of no one month has month 0."""
    if not rounds:
        return {}
    asked: dict[str, int | date] = {}
    for number, round_ in enumerate(rounds):
        asked[f"round{number}"] = round_.pk
        asked[f"as_of{number}"] = last_day(round_.appropriation.year, round_.cutoff_month)
    numbers = range(len(rounds))
    written = sql.format(
        rounds=", ".join(f"(%(round{number})s, %(as_of{number})s)" for number in numbers),
        keys=", ".join(f"%(round{number})s" for number in numbers),
    )
    found: dict[int, list[OfMonth]] = {}
    for row in fetched(written, asked):
        found.setdefault(row[0], []).append(OfMonth._make(row[1:]))
    return found


def _standing(
    round_: RoundRow, sums: Iterable[OfMonth], kept: Mapping[int, Sequence[int] | None]
) -> CommitteeStanding:
    """`kept` are the booked months of locked rounds; another's are those with an actual."""
    rows = list(sums)
    _months, budget, actual, forecast, previous, last_year = zip(*rows, strict=True)
    here = [row.month for row in rows if row.actual is not None]
    booked = kept.get(round_.pk, here)
    period = Period(round_.cutoff_month, None if booked is None else tuple(sorted(booked)))
    counted = period.counted
    amounts = Amounts(
        budget=_kronor(budget),
        budget_to_date=_kronor([row.budget for row in rows if row.month in counted]),
        actual=_kronor(actual),
        forecast=_kronor(forecast),
        previous=_kronor(previous),
        last_year=_kronor(last_year),
    )
    return CommitteeStanding(
        info_of(round_), amounts, _is_any(forecast), _is_any(last_year), period
    )


def _kronor(sums: Iterable[int | None]) -> Decimal:
    return kronor(sum(filter(None, sums)))


def _is_any(sums: Iterable[int | None]) -> bool:
    return any(ore is not None for ore in sums)


INTERNAL = """
SELECT r.id, CAST(SUM(s.internal) AS BIGINT)
FROM "budget_ledgersum" s
JOIN "budget_ledgerperiod" p ON p.batch_id = s.batch_id AND p.month = s.month
JOIN "budget_appropriation" y ON y.committee_id = p.committee_id AND y.year = p.year
JOIN "budget_round" r ON r.appropriation_id = y.id AND p.month <= r.cutoff_month
WHERE p.effective AND s.internal <> 0 AND r.id IN ({keys})
GROUP BY r.id
"""


def internal_of(rounds: Sequence[RoundRow]) -> dict[int, Decimal]:
    """What of each round's loaded actual is owed by or to the municipality's own, in kronor.

    Rounds without any are left out. One query.
    """
    if not rounds:
        return {}
    marks = ", ".join(["%s"] * len(rounds))
    rows = fetched(INTERNAL.format(keys=marks), [round_.pk for round_ in rounds])
    return {key: kronor(int(ore)) for key, ore in rows}


def accuracy_of(year: int) -> tuple[Accuracy, ...]:
    """The city's comparison of a year; nothing where there is none."""
    rows = AccuracyRecord.objects.filter(year=year).order_by("order", "pk")
    return tuple(Accuracy(row.name, row.year_end, row.interim, row.is_total) for row in rows)


ACCURACY_YEARS = Prepared(
    lambda: AccuracyRecord.objects.order_by("-year").values_list("year").distinct()
)


def accuracy_years() -> list[int]:
    """The years there is a comparison for."""
    return [year for (year,) in ACCURACY_YEARS.rows()]
