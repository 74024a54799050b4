"""What the ledger holds: which batches count, what a preview changes, what code strings sum to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, Sum

from budget.importers.mapping import LedgerMapping, Mapper, Place, Target, changes
from budget.importers.rows import NO_CODES, PARTS, LedgerRow
from budget.models import Actual, LedgerEntry, LedgerPeriod, LedgerSum
from budget.models.fields import kronor
from budget.models.ledger import LedgerBatch

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Counting:
    """A month and the batch that counts in it."""

    month: int
    batch: int


def counting_batches(committee_id: int, year: int) -> tuple[Counting, ...]:
    """The months of a committee's year that are loaded, in order, each with its batch. One query.

    The entries of such a month are those of the batch in it, and no others:
    `LedgerEntry.objects.filter(batch=…, month=…).order_by("date", "id")` is a range of an index.
    """
    rows = LedgerPeriod.objects.filter(committee_id=committee_id, year=year, effective=True)
    return tuple(Counting(*row) for row in rows.order_by("month").values_list("month", "batch"))


def counting(periods: Iterable[Counting]) -> Q:
    """A condition on entries, or on batches' sums: those of the months that count."""
    months: dict[int, list[int]] = {}
    for period in periods:
        months.setdefault(period.batch, []).append(period.month)
    condition = Q(pk__in=[])
    for batch, of_batch in months.items():
        condition |= Q(batch=batch, month__in=of_batch)
    return condition


def booked_before(committee_id: int, year: int, month: int) -> dict[str, Decimal]:
    """What the loaded months of a year before a month come to by account. Two queries.

    Kronor with the ledger's own sign, debit +, so as a file's balances have it.
    """
    periods = counting_batches(committee_id, year)
    condition = counting(each for each in periods if each.month < month)
    rows = LedgerEntry.objects.filter(condition).order_by().values_list("account")
    return {account: -total for account, total in rows.annotate(Sum("amount"))}


@dataclass(frozen=True, slots=True)
class Compared:
    """A cell of a preview: what is stored (None: nothing) and what the file says; kronor."""

    area: int
    line: int
    month: int
    stored: Decimal | None
    new: Decimal | None

    @property
    def difference(self) -> Decimal:
        """New less stored; nothing is zero."""
        return (self.new or ZERO) - (self.stored or ZERO)


def comparison(batch: LedgerBatch) -> tuple[Compared, ...]:
    """A batch's sums beside the actuals of its months, by area, line and month. Three queries.

    Cells that either of the two has; those that the file empties have no `new`.
    """
    months = list(LedgerPeriod.objects.filter(batch=batch).values_list("month", flat=True))
    columns = ("area_id", "line_id", "month", "amount")
    new = _by_place(LedgerSum.objects.filter(batch=batch).values_list(*columns))
    actuals = Actual.objects.filter(
        area__committee=batch.committee_id, year=batch.year, month__in=months
    )
    stored = _by_place(actuals.values_list(*columns))
    return tuple(
        Compared(*place, stored.get(place), new.get(place)) for place in sorted({*new, *stored})
    )


def _by_place(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[int, int, int], Decimal]:
    return {(area, line, month): amount for area, line, month, amount in rows}


@dataclass(frozen=True, slots=True)
class CodeString:
    """A code string of a batch in a month, where it is placed now, and what it sums to, in öre."""

    batch: int
    row: LedgerRow
    place: Place
    ore: int
    rows: int


CODED = ("account", "cost_centre", "activity", "counterpart", "project")
PLACED = ("area_id", "line_id", "is_internal", "aside")


def code_strings(batches: Iterable[int], year: int) -> Iterator[CodeString]:
    """What mapping looks at, once for each code string, month and place. One query.

    The amount of `row` is zero: `ore` has it, with Anslag's sign.
    """
    keys = list(batches)
    if not keys:
        return
    names = ", ".join(("batch_id", *CODED, "month", *PLACED))
    marks = ", ".join(["%s"] * len(keys))
    # Names of our own columns and placeholders alone.
    sql = (
        f"SELECT {names}, SUM(amount), COUNT(*) FROM budget_ledgerentry "  # noqa: S608
        f"WHERE batch_id IN ({marks}) GROUP BY {names}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, keys)
        while found := cursor.fetchmany(2000):
            yield from (_code_string(row, year) for row in found)


def _code_string(found: tuple[Any, ...], year: int) -> CodeString:
    batch, account, *codes = found[:6]
    month, area, line, internal, aside, ore, rows = found[6:]
    parts = dict(zip(PARTS, NO_CODES, strict=True)) | dict(zip(CODED[1:], codes, strict=True))
    row = LedgerRow(
        account=account,
        **parts,
        date=None,
        year=year,
        month=month,
        amount=ZERO,
        text="",
        series="",
        number="",
        line=0,
    )
    text = (None if area is None else str(area), None if line is None else str(line))
    return CodeString(batch, row, Place(*text, bool(internal), bool(aside)), int(ore), rows)


def mapping_effect(
    committee_id: int, year: int, mapping: LedgerMapping
) -> dict[Target, tuple[Decimal, Decimal]]:
    """What a mapping would change of the loaded months: before and after by area, line and month.

    Kronor; areas and lines by their keys as text; what does not change is left out. Two queries.
    """
    months = {(each.month, each.batch) for each in counting_batches(committee_id, year)}
    before: dict[Target, Decimal] = {}
    mapper = Mapper(mapping)
    for found in code_strings({batch for _month, batch in months}, year):
        # The month's own batch alone: a batch can hold months in which another counts.
        if (found.row.month, found.batch) not in months:
            continue
        amount = kronor(found.ore)
        area, line, _internal, _aside = found.place
        if area is not None and line is not None:
            target = Target(area, line, year, found.row.month)
            before[target] = before.get(target, ZERO) + amount
        mapper.take(found.row._replace(amount=-amount))
    return changes(before, mapper.result.sums)
