"""What a batch's stored entries come to: monthly sums, periods, and the codes that no rule places.

Summed from the table and not on the way in, so that what the preview shows, what is loaded and
what the reconciliation finds are sums of the same rows.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from budget.models import (
    LedgerBatch,
    LedgerPeriod,
    LedgerSum,
)
from budget.models.fields import kronor

TOLD = 500  # of unknown codes, the largest; their number is told whatever it is

# The same in both databases: standard SQL with FILTER.
SUMS = """
INSERT INTO budget_ledgersum (batch_id, area_id, line_id, month, amount, internal)
SELECT batch_id, area_id, line_id, month, CAST(SUM(amount) AS BIGINT),
       CAST(COALESCE(SUM(amount) FILTER (WHERE is_internal), 0) AS BIGINT)
FROM budget_ledgerentry
WHERE batch_id = %s AND area_id IS NOT NULL AND line_id IS NOT NULL
GROUP BY batch_id, area_id, line_id, month
ORDER BY area_id, line_id, month
"""
PERIODS = """
SELECT month, COUNT(*), COUNT(*) FILTER (WHERE aside),
       COUNT(*) FILTER (WHERE NOT aside AND (area_id IS NULL OR line_id IS NULL)),
       COALESCE(SUM(amount) FILTER (WHERE area_id IS NOT NULL AND line_id IS NOT NULL), 0),
       COALESCE(
           SUM(amount) FILTER (WHERE NOT aside AND (area_id IS NULL OR line_id IS NULL)), 0
       )
FROM budget_ledgerentry
WHERE batch_id = %s
GROUP BY month
ORDER BY month
"""
UNKNOWN = {
    "accounts": (("account",), "line_id IS NULL AND NOT aside"),
    "areas": (("cost_centre", "activity", "project"), "area_id IS NULL AND NOT aside"),
    "aside": (("account",), "aside"),
}


def summarise(batch: LedgerBatch) -> None:
    """Store the batch's sums and periods anew, and its counts on it (saved); inside an action.

    A period that counts stays the one that counts. Months between the first and the last that
    have rows are periods too: the file says that nothing was booked in them.
    """
    LedgerSum.objects.filter(batch=batch).delete()
    # A row for each area, line and month: the database writes them itself, some thousands at once.
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [batch.pk])
    months = {row[0]: [int(value) for value in row[1:]] for row in _rows(PERIODS, batch.pk)}
    _store_periods(batch, months)
    rows, aside, unmapped, amount, unmapped_amount = (
        sum(of_month[place] for of_month in months.values()) for place in range(5)
    )
    batch.rows, batch.aside_rows, batch.unmapped_rows = rows, aside, unmapped
    batch.amount, batch.unmapped_amount = kronor(amount), kronor(unmapped_amount)
    # Most files have none: their rows are then not gone through again.
    some = {"accounts": unmapped, "areas": unmapped, "aside": aside}
    batch.unknown = {
        name: _unknown(batch.pk, *asked) if some[name] else {"count": 0, "largest": []}
        for name, asked in UNKNOWN.items()
    }
    batch.save()


def _store_periods(batch: LedgerBatch, months: Mapping[int, list[int]]) -> None:
    stored = {row.month: row for row in LedgerPeriod.objects.filter(batch=batch)}
    for month in covered(months):
        rows, _aside, _unmapped, ore, _ore = months.get(month, [0] * 5)
        period = stored.get(month) or LedgerPeriod(
            batch=batch, committee_id=batch.committee_id, year=batch.year, month=month
        )
        period.rows, period.amount = rows, kronor(ore)
        period.save()


def covered(months: Mapping[int, object]) -> tuple[int, ...]:
    """The months that a file with rows in some months speaks of: none is left out between two.

    Month 13 is its own: it is covered by its own rows alone.
    """
    booked = [month for month in months if month <= 12]
    between = range(min(booked), max(booked) + 1) if booked else ()
    return (*between, *((13,) if 13 in months else ()))


def _unknown(batch: int, columns: tuple[str, ...], where: str) -> dict[str, Any]:
    """The codes of some rows with öre and number of rows, the largest first."""
    names = ", ".join(columns)
    # Names and conditions of our own alone.
    sql = (
        f"SELECT {names}, SUM(amount), COUNT(*) FROM budget_ledgerentry "  # noqa: S608
        f"WHERE batch_id = %s AND {where} GROUP BY {names} ORDER BY {names}"
    )
    found = _rows(sql, batch)
    found.sort(key=lambda row: -abs(row[-2]))
    return {
        "count": len(found),
        "largest": [[*row[:-2], int(row[-2]), row[-1]] for row in found[:TOLD]],
    }


def _rows(sql: str, batch: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [batch])
        rows: list[Any] = cursor.fetchall()
    return rows
