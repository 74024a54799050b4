"""Loaded ledger files as their pages show them: a year's list, one beside what stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count

from budget.importers.mapping import LedgerMapping
from budget.importers.mapping_document import from_document
from budget.models import (
    Area,
    Decision,
    ImportProfile,
    Job,
    LedgerBatch,
    LedgerMappingVersion,
    LedgerPeriod,
    StatementLine,
)
from budget.models.jobs import WAITING_STATES
from budget.queries.ledger import Compared, comparison
from budget.queries.structure import valid_in

ZERO = Decimal(0)
LISTED = 100
MAPPING_JOB = "map_ledger"


@dataclass(frozen=True, slots=True)
class ListedBatch:
    """A batch of the year's list, with the months it covers and those where it counts."""

    batch: LedgerBatch
    months: tuple[int, ...]
    counting: tuple[int, ...]


def batches_of(committee_id: int, year: int) -> list[ListedBatch]:
    """A year's batches, newest first, at most LISTED. Two queries."""
    rows = list(
        LedgerBatch.objects.filter(committee=committee_id, year=year)
        .select_related("uploaded_by", "accepted_by", "undone_by", "job")
        .defer("facts", "findings", "unknown")
        .order_by("-pk")[:LISTED]
    )
    months: dict[int, list[tuple[int, bool]]] = {}
    periods = LedgerPeriod.objects.filter(batch__in=[row.pk for row in rows]).order_by("month")
    for batch, month, effective in periods.values_list("batch", "month", "effective"):
        months.setdefault(batch, []).append((month, effective))
    return [
        ListedBatch(
            row,
            tuple(month for month, _effective in months.get(row.pk, ())),
            tuple(month for month, effective in months.get(row.pk, ()) if effective),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """The batch that counts now in some months of another's."""

    batch: LedgerBatch
    months: tuple[int, ...]


def standing_in(batch: LedgerBatch, months: Iterable[int]) -> list[Standing]:
    """Whom a batch would replace. One query."""
    rows = (
        LedgerPeriod.objects.filter(
            committee=batch.committee_id, year=batch.year, month__in=list(months), effective=True
        )
        .exclude(batch=batch)
        .select_related("batch")
        .order_by("batch", "month")
    )
    found: dict[LedgerBatch, list[int]] = {}
    for row in rows:
        found.setdefault(row.batch, []).append(row.month)
    return [Standing(other, tuple(months)) for other, months in found.items()]


@dataclass(frozen=True, slots=True)
class SumRow:
    """A line's or area's sum in a file beside what stands now, in kronor."""

    name: str
    new: Decimal
    stored: Decimal

    @property
    def difference(self) -> Decimal:
        """New less stored."""
        return self.new - self.stored


@dataclass(frozen=True, slots=True)
class Preview:
    """A file's sums beside what stands: by line, by area, and in all."""

    lines: tuple[SumRow, ...]
    areas: tuple[SumRow, ...]
    total: SumRow


def preview_of(batch: LedgerBatch) -> Preview:
    """A batch beside the actuals of its months, by line and by area. Five queries."""
    cells = comparison(batch)
    lines = StatementLine.objects.order_by("order", "pk").values_list("pk", "name")
    areas = (
        Area.objects.filter(committee=batch.committee_id)
        .order_by("segment__order", "segment_id", "order", "pk")
        .values_list("pk", "name")
    )
    return Preview(
        _sums(lines, ((cell.line, cell) for cell in cells)),
        _sums(areas, ((cell.area, cell) for cell in cells)),
        _sum("", cells),
    )


def _sums(names: Any, cells: Iterable[tuple[int, Compared]]) -> tuple[SumRow, ...]:
    of_key: dict[int, list[Compared]] = {}
    for key, cell in cells:
        of_key.setdefault(key, []).append(cell)
    return tuple(_sum(name, of_key[key]) for key, name in names if key in of_key)


def _sum(name: str, cells: Iterable[Compared]) -> SumRow:
    new, stored = ZERO, ZERO
    for cell in cells:
        new += cell.new or ZERO
        stored += cell.stored or ZERO
    return SumRow(name, new, stored)


def lines_to_choose(year: int) -> list[StatementLine]:
    """The statement lines of a year."""
    return list(StatementLine.objects.filter(valid_in(year)).order_by("order", "pk"))


def areas_to_choose(committee_id: int, year: int) -> list[Area]:
    """A committee's areas of a year."""
    areas = Area.objects.filter(valid_in(year), committee=committee_id)
    return list(areas.order_by("segment__order", "segment_id", "order", "pk"))


def decisions_to_choose(committee_id: int, year: int) -> list[Decision]:
    """The decisions that a budget can be read into."""
    decisions = Decision.objects.filter(
        appropriation__committee=committee_id, appropriation__year=year
    )
    return list(decisions.order_by("decided_on", "pk"))


def profiles_of(committee_id: int) -> list[ImportProfile]:
    """A committee's named choices of columns."""
    return list(ImportProfile.objects.filter(committee=committee_id).order_by("name"))


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the mapping in a list, with how many batches are placed by it."""

    version: LedgerMappingVersion
    batches: int


def versions_of(committee_id: int, year: int) -> list[Version]:
    """The versions of a year's mapping, newest first."""
    rows = (
        LedgerMappingVersion.objects.filter(committee=committee_id, year=year)
        .select_related("saved_by")
        .annotate(used=Count("batches"))
        .order_by("-number")
    )
    return [Version(row, row.used) for row in rows]


def mapping_in_effect(committee_id: int, year: int) -> tuple[int, LedgerMapping | None]:
    """The number of the version in effect and its rules; 0 and None where none is saved."""
    found = LedgerMappingVersion.objects.filter(
        committee=committee_id, year=year, effective=True
    ).first()
    return (found.number, from_document(found.rules)) if found else (0, None)


def mapping_job(committee_id: int) -> Job | None:
    """The job that places a committee's entries anew, while there is one."""
    found: Job | None = Job.objects.filter(
        kind=MAPPING_JOB, committee=committee_id, state__in=WAITING_STATES
    ).first()
    return found


def rows_to_place(committee_id: int, year: int) -> int:
    """How many entries a new mapping would look at, previews included."""
    batches = LedgerBatch.objects.filter(
        committee=committee_id, year=year, state__in=("preview", "accepted")
    )
    return sum(batches.values_list("rows", flat=True))
