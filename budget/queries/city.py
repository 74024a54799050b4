"""The city: one round of each committee, summed in the database; and the accuracy record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Case, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from budget.calc.cells import Amounts
from budget.calc.inputs import RoundInfo
from budget.calc.periods import last_day
from budget.models import DRAFT_STATES, AccuracyRecord, RoundState
from budget.models import Round as RoundRow
from budget.models.fields import kronor
from budget.prepared import Prepared, PreparedObjects
from budget.queries.rounds import info_of


@dataclass(frozen=True, slots=True)
class CommitteeStanding:
    """A committee's round and its net amounts; zero for a forecast or a last year that is none."""

    info: RoundInfo
    amounts: Amounts
    has_forecast: bool = True
    has_last_year: bool = True


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

    One statement for all that are not locked, and one for those that are: from their copies.
    """
    live = [round_ for round_ in rounds if round_.state != RoundState.LOCKED]
    locked = [round_ for round_ in rounds if round_.state == RoundState.LOCKED]
    sums = {**_sums(LIVE, live), **_sums(LOCKED, locked)}
    return tuple(_standing(r, sums[r.pk]) for r in rounds)


# Written out as the amounts of a round are (budget/queries/amounts.py). The keys of rounds stand
# in each part by themselves: PostgreSQL reads a large table with several workers only then.
BESIDE = """
WITH chosen (round, as_of) AS (VALUES {{rounds}})
SELECT round,
       CAST(SUM(budget) AS BIGINT), CAST(SUM(budget_to_date) AS BIGINT),
       CAST(SUM(actual) AS BIGINT), CAST(SUM(forecast) AS BIGINT),
       CAST(SUM(previous) AS BIGINT), CAST(SUM(last_year) AS BIGINT)
FROM (
SELECT c.round AS round, 0 AS budget, 0 AS budget_to_date, 0 AS actual,
       CAST(NULL AS BIGINT) AS forecast, 0 AS previous, CAST(NULL AS BIGINT) AS last_year
FROM chosen c
UNION ALL {tables}
) AS beside
GROUP BY round
"""
LIVE = BESIDE.format(
    tables="""
SELECT c.round, SUM(b.amount), SUM(b.amount) FILTER (WHERE b.month <= r.cutoff_month),
       0, NULL, 0, NULL
FROM "budget_budgetrow" b
JOIN "budget_decision" d ON d.id = b.decision_id
JOIN "budget_round" r ON r.appropriation_id = d.appropriation_id
JOIN chosen c ON c.round = r.id AND d.decided_on <= c.as_of
GROUP BY c.round
UNION ALL
SELECT r.id, 0, 0,
       SUM(a.amount) FILTER (WHERE a.year = y.year AND a.month <= r.cutoff_month),
       NULL, 0,
       SUM(a.amount) FILTER (WHERE a.year = y.year - 1 AND a.amount <> 0)
FROM "budget_actual" a
JOIN "budget_area" o ON o.id = a.area_id
JOIN "budget_appropriation" y
    ON y.committee_id = o.committee_id AND a.year IN (y.year, y.year - 1)
JOIN "budget_round" r ON r.appropriation_id = y.id
WHERE r.id IN ({keys})
GROUP BY r.id
UNION ALL
SELECT r.id, 0, 0, 0,
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
SELECT r.id,
       SUM(k.amount) FILTER (WHERE k.measure = 'budget'),
       SUM(k.amount) FILTER (WHERE k.measure = 'budget' AND k.month <= r.cutoff_month),
       SUM(k.amount) FILTER (WHERE k.measure = 'actual'),
       SUM(k.amount) FILTER (WHERE k.measure = 'forecast' AND k.amount <> 0),
       SUM(k.amount) FILTER (WHERE k.measure = 'previous'),
       SUM(k.amount) FILTER (WHERE k.measure = 'last_year' AND k.amount <> 0)
FROM "budget_lockedamount" k
JOIN "budget_round" r ON r.id = k.round_id
WHERE r.id IN ({keys})
GROUP BY r.id
"""
)


Sums = Sequence[int | None]
"""Budget, to date, actual, forecast, previous, last year in öre; None where there is none."""


def _sums(sql: str, rounds: Sequence[RoundRow]) -> dict[int, Sums]:
    """The sums of each round, by its key."""
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
    with connection.cursor() as cursor:
        cursor.execute(written, asked)
        return {key: sums for key, *sums in cursor.fetchall()}


def _standing(round_: RoundRow, sums: Sums) -> CommitteeStanding:
    budget, to_date, actual, forecast, previous, last_year = (kronor(ore or 0) for ore in sums)
    amounts = Amounts(
        budget=budget,
        budget_to_date=to_date,
        actual=actual,
        forecast=forecast,
        previous=previous,
        last_year=last_year,
    )
    *_others, this, _before, last = sums
    return CommitteeStanding(info_of(round_), amounts, this is not None, last is not None)


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
    with connection.cursor() as cursor:
        cursor.execute(INTERNAL.format(keys=marks), [round_.pk for round_ in rounds])
        return {key: kronor(int(ore)) for key, ore in cursor.fetchall()}


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
