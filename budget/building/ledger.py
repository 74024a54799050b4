"""Entries of the invented city: each month's actuals taken apart into what was booked.

The actuals come first, and a cell's entries sum to it, to the öre. They go in as an import's do:
placed by a mapping, streamed through COPY on PostgreSQL and in batches on SQLite, a batch a month.
No more than a month of a committee is in memory.
"""

import hashlib
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import NamedTuple

from django.db import connection

from budget.actions.entry_writing import Intake, pieces, write_entries, write_piece
from budget.actions.ledger_sums import summarise
from budget.actions.mapping_versions import save_mapping
from budget.building.years import Base
from budget.calc.periods import PERIODS
from budget.importers.mapping import AreaRule, CodeRange, LedgerMapping, LineRange, Mapper
from budget.importers.mapping_document import to_document
from budget.importers.rows import Issues, LedgerRow
from budget.models import (
    Actual,
    Area,
    BatchState,
    LedgerBatch,
    LedgerFormat,
    LedgerMappingVersion,
    LedgerPeriod,
    LineGroup,
    StatementLine,
)
from budget.workflow.action import SERVER, Actor, action

LEAST = 3
"""Entries of a cell: with fewer in all, fewer years are loaded, the newest ones."""
ACCOUNTS = {
    LineGroup.INCOMES: 3000,
    LineGroup.STAFF: 5000,
    LineGroup.OTHER: 6000,
    LineGroup.FINANCIAL_INCOME: 8400,
    LineGroup.FINANCIAL_COST: 8500,
}
WIDTH = 10
"""Accounts of a line; cost centres of an area."""
MOST_LINES = 10
"""Of a group: the financial ones have a hundred accounts each."""
INTERNAL = CodeRange("10", "19")
TEXTS = (
    *("Faktura", "Lön", "Hyra", "Omföring", "Periodisering", "Ersättning", "Kundfaktura", "Avgift"),
    *("Material", "Resa", "Utbildning", "Konsult", "Livsmedel", "Städning", "Licens", "Bidrag"),
)
PARTIES = 400
Codes = tuple[str, str, str, str, str, str, str]


class Booked(NamedTuple):
    """A cell of a month, and how many entries it is to have; `ore` is income +, cost −."""

    area: int
    line: int
    ore: int
    entries: int


@dataclass(frozen=True)
class Chart:
    """Which codes are booked on: the first account of each line, the first cost centre of areas."""

    accounts: dict[int, int]
    centres: dict[int, int]

    @property
    def mapping(self) -> LedgerMapping:
        """The codes as a mapping, lines and areas by their keys."""
        lines = (
            LineRange(first, first + WIDTH - 1, str(line)) for line, first in self.accounts.items()
        )
        areas = (
            AreaRule(str(area), CodeRange(str(first), str(first + WIDTH - 1)))
            for area, first in self.centres.items()
        )
        return LedgerMapping(tuple(lines), tuple(areas), (INTERNAL,))


def chart_of(areas: Sequence[Area], lines: Sequence[StatementLine]) -> Chart:
    """Accounts by the lines' groups, cost centres by the areas' order.

    Raises ValueError for more lines in a group than it has accounts for.
    """
    accounts: dict[int, int] = {}
    for group, first in ACCOUNTS.items():
        for place, line in enumerate(line for line in lines if line.group == group):
            if place == MOST_LINES:
                raise ValueError(f"a city has at most {MOST_LINES} lines of a group")
            accounts[line.pk] = first + place * WIDTH
    return Chart(accounts, {area.pk: 10_000 + area.order * WIDTH for area in areas})


def loaded_years(entries: int, cells: int, years: Sequence[int]) -> tuple[int, ...]:
    """The years that so many entries are enough for: the newest, LEAST a cell and year or more.

    `cells` are those of a year with its thirteen periods. Raises ValueError for fewer entries
    than the cells of one year; none for none.
    """
    if not entries:
        return ()
    if entries < cells:
        raise ValueError(f"a city of this size needs {cells} entries a year, or none")
    return tuple(years[-max(1, min(len(years), entries // (cells * LEAST))) :])


def share(total: int, parts: int, place: int) -> int:
    """How much of a total the part at a place gets, when all get as nearly the same as can be."""
    return (place + 1) * total // parts - place * total // parts


@action
def book_year(actor: Actor, base: Base, year: int, entries: int, seed: str) -> None:
    """Book so many entries behind the actuals of a committee's year, in a batch a month.

    Each cell gets as many as the others, to one. Raises ValueError for fewer than cells.
    """
    actor.require(False)
    chart = chart_of(base.areas, base.lines)
    version = save_mapping(SERVER, base.committee, year, to_document(chart.mapping), "")
    mapper = Mapper(chart.mapping)
    chance = Random(seed)  # noqa: S311  # an invented ledger, the same for the same seed
    cells = len(base.areas) * len(base.lines) * len(PERIODS)
    done = 0
    for month in PERIODS:
        booked = _booked(base, year, month, entries, cells, done)
        done += len(booked)
        _store_month(version, month, mapper, entry_rows(year, month, chart, booked, chance))


def _booked(base: Base, year: int, month: int, entries: int, cells: int, done: int) -> list[Booked]:
    rows = (
        Actual.objects.filter(area__committee=base.committee, year=year, month=month)
        .order_by("area__order", "line__order")
        .values_list("area", "line", "amount")
    )
    return [
        Booked(area, line, int(amount * 100), share(entries, cells, place))
        for place, (area, line, amount) in enumerate(rows, done)
    ]


def _store_month(
    version: LedgerMappingVersion, month: int, mapper: Mapper, rows: Iterator[LedgerRow]
) -> None:
    """A batch that counts in a month, as if its file had been read and accepted."""
    committee, year = version.committee, version.year
    name = f"utfall-{committee.slug}-{year}-{month:02}.se"
    when = datetime(year + month // 12, month % 12 + 1, 5, 6, tzinfo=UTC)
    batch: LedgerBatch = LedgerBatch.objects.create(
        committee=committee,
        year=year,
        state=BatchState.ACCEPTED,
        file_name=name,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        size=0,
        format=LedgerFormat.SIE4,
        source="build_city",
        mapping=version,
        accepted_at=when,
    )
    intake = Intake(batch.pk, year, mapper, Issues(), lambda count: None)
    if connection.vendor == "postgresql":
        write_entries(intake, rows)
    else:
        for piece in pieces(intake, rows):
            write_piece(piece)
    summarise(batch)
    LedgerPeriod.objects.filter(batch=batch).update(effective=True)


def entry_rows(
    year: int, month: int, chart: Chart, booked: Sequence[Booked], chance: Random
) -> Iterator[LedgerRow]:
    """A month's entries by day, as a file would have them: debit +, numbered from 1."""
    days = [date(year, min(month, 12), day + 1) for day in range(_days(year, month))]
    last = len(days) if month in range(1, 13) else 1
    of_day: list[list[tuple[Booked, int]]] = [[] for _day in days]
    draw = chance.random
    for cell in booked:
        for ore in parts_of(cell.ore, cell.entries, chance):
            of_day[-1 - int(draw() * last)].append((cell, ore))
    number = 0
    for day, rows in zip(days, of_day, strict=True):
        for cell, ore in rows:
            number += 1
            dice = int(draw() * 10**9)
            account = str(chart.accounts[cell.line] + dice % 10)
            text = f"{TEXTS[dice // 1000 % len(TEXTS)]} leverantör {dice // 100_000 % PARTIES:03}"
            yield LedgerRow(
                account,
                *codes_of(chart.centres[cell.area], dice),
                day,
                year,
                month,
                Decimal(-ore).scaleb(-2),
                text,
                "A",
                str(number),
                number,
            )


def parts_of(ore: int, count: int, chance: Random) -> list[int]:
    """An amount in so many parts, each within half of the even part, the last what is left."""
    even, draw = ore / count, chance.random
    parts = [int(even * (0.5 + draw())) for _part in range(count - 1)]
    return [*parts, ore - sum(parts)]


def _days(year: int, month: int) -> int:
    return monthrange(year, min(month, 12))[1]


def codes_of(centre: int, dice: int) -> Codes:
    """The other parts of a code string; one in eight is internal, one in five of a project."""
    counterpart = str(10 + dice % 7) if dice % 8 == 0 else str(80 + dice % 11)
    own = centre + dice // 10 % WIDTH
    project = str(own * 10 + dice // 1000 % 4) if dice % 5 == 0 else ""
    return (str(own), str(100 + own % 60), counterpart, project, "", "", "")
