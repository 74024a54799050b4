"""Reads a ledger from a table: what its columns seem to be, then its rows by a profile."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import BinaryIO

from budget.importers.limits import Limits
from budget.importers.rows import Issues, LedgerRow
from budget.importers.tables import cells as reading
from budget.importers.tables.across import Across
from budget.importers.tables.cells import Cell, Style, plain_text
from budget.importers.tables.columns import (
    HEAD_WITHIN,
    MONTHS,
    ColumnGuess,
    Profile,
    find_head,
    heads_of,
    missing,
    of_content,
    place,
)
from budget.importers.tables.guarding import Errors
from budget.importers.tables.ledger import LedgerTable
from budget.importers.tables.sources import Numbered, Source, open_source

SAMPLE = 2_000  # rows that tell how a file writes its amounts and dates
SHOWN = 10
AMOUNTS = ("amount", "debit", "credit", *MONTHS)


@dataclass(frozen=True)
class _Head:
    """Where the head row has each field, and the cells of the rows above it, the nearest first."""

    columns: dict[str, int]
    above: list[Cell]


@dataclass
class TableFile:
    """A workbook or CSV that is open; `issues` holds what has been found so far."""

    issues: Issues
    limits: Limits
    _source: Source | None
    _row: int = 0

    @property
    def part(self) -> float:
        """How much of the table that is read has been, of 1."""
        return self._source.part(self._row) if self._source else 0.0

    def guess(
        self, sheet: str = "", *, budget: bool = False, year: int | None = None
    ) -> ColumnGuess | None:
        """What the columns seem to hold; `sheet` "": the one whose head row fits best.

        None, and an issue, where there is no such sheet or nothing in it. Other sheets that hold
        a ledger as well are noted: only one is read. `budget`: whether the amounts are a budget's.
        `year`: the one that is looked for.
        """
        if self._source is None:
            return None
        found = [
            each for name in self._sheets(sheet) if (each := self._guess_sheet(name, budget, year))
        ]
        if found:
            best = max(found, key=lambda each: len(each.profile.columns))
            others = [each.profile.sheet for each in found if not missing(each.profile.columns)]
            if best.profile.sheet in others and len(others) > 1:
                others.remove(best.profile.sheet)
                names = ", ".join(others)
                self.issues.add("sheets_not_read", read=best.profile.sheet, others=names)
            return best
        if not self.issues.refused:
            self.issues.add("no_rows")
        return None

    def _guess_sheet(self, sheet: str, budget: bool, year: int | None) -> ColumnGuess | None:
        """The same of one sheet; None for an empty one."""
        if self._source is None:
            return None
        rows = list(islice(_filled(self._source.rows(sheet)), HEAD_WITHIN + SHOWN))
        if not rows:
            return None
        at, heads, columns = find_head([cells for _, cells in rows])
        columns = of_content(heads, columns, budget=budget, year=year)
        profile = Profile({name: heads[index] for name, index in columns.items()}, sheet)
        samples = tuple(tuple(_texts(cells)) for _, cells in rows[at + 1 : at + 1 + SHOWN])
        return ColumnGuess(profile, self._source.sheets, heads, rows[at][0], samples)

    def rows(self, profile: Profile) -> Iterator[LedgerRow]:
        """The rows by a profile, kronor, debit +; those that cannot be taken are issues instead.

        When they are at their end, `issues.refused` holds.
        """
        gaps = missing(profile.columns)
        for gap in gaps:
            self.issues.add("missing_column", field=gap)
        if self._source is None or gaps:
            return
        for sheet in self._sheets(profile.sheet):
            rows = self._counted(_filled(self._source.rows(sheet)))
            head = _find_head(rows, profile)
            if head is not None:
                errors = self._source.errors(sheet)
                yield from self._booked(head, rows, errors, profile)
                return
        if not self.issues.refused:
            self.issues.add("no_head_row", heads=", ".join(profile.columns.values()))

    def _counted(self, rows: Iterator[Numbered]) -> Iterator[Numbered]:
        for row in rows:
            self._row = row[0]
            yield row

    def _booked(
        self, head: _Head, rows: Iterator[Numbered], errors: Errors, profile: Profile
    ) -> Iterator[LedgerRow]:
        """The rows below a head."""
        sample = list(islice(rows, SAMPLE))
        style = self._style(head, [cells for _, cells in sample], profile)
        columns: dict[str, int] = head.columns
        own = None
        given: Iterator[Numbered] = chain(sample, rows)
        months = [name for name in MONTHS if name in columns]
        if months:
            heads = profile.columns
            self.issues.add(
                "months_across",
                first=heads[months[0]],
                last=heads[months[-1]],
                count=len(months),
            )
            across = Across.of(columns, heads, errors)
            columns, given, own = across.columns, across.rows(given), across.own
        table = LedgerTable(columns, style, profile.year, errors, self.issues, own)
        yield from table.read(given, self.limits.rows)

    def _style(self, head: _Head, rows: list[list[Cell]], profile: Profile) -> Style:
        style = _tell_style(rows, head.columns, profile)
        if profile.unit is not None:
            return replace(style, unit=profile.unit)
        amounts = [name for name in AMOUNTS if name in head.columns]
        # A row of units may stand under the heads.
        below = [
            cells[place]
            for cells in rows[:1]
            for name in amounts
            if (place := head.columns[name]) < len(cells)
        ]
        heads = [profile.columns[name] for name in amounts]
        unit, said = reading.tell_unit([*heads, *_alone(below)], _alone(head.above))
        if said:
            self.issues.add("amounts_scaled", unit=unit.name, said=said[:100])
        return replace(style, unit=unit)

    def _sheets(self, wanted: str) -> tuple[str, ...]:
        sheets = self._source.sheets if self._source else ()
        if wanted and wanted not in sheets:
            self.issues.add("missing_sheet", name=wanted)
            return ()
        return (wanted,) if wanted else sheets


def open_table(stream: BinaryIO, name: str, limits: Limits | None = None) -> TableFile:
    """Opens a workbook (xlsx, xls, ods) or a CSV; `name` is the file's.

    Never raises for what the bytes hold: see the issues. Macros are ignored, formulas are read
    as the values they last had. The stream can be read from its beginning more than once and is
    not closed.
    """
    limits = limits or Limits()
    issues = Issues(limits.issues)
    return TableFile(issues, limits, open_source(stream, name, limits, issues))


def _find_head(rows: Iterator[Numbered], profile: Profile) -> _Head | None:
    """The first row that has all heads of a profile; the rows after it remain."""
    seen: list[list[Cell]] = []
    for _, cells in islice(rows, HEAD_WITHIN):
        seen.append(cells)
        columns = place(heads_of(seen, len(seen) - 1), profile.columns)
        if columns is not None:
            return _Head(columns, [cell for cells in reversed(seen[:-1]) for cell in cells])
    return None


def _filled(rows: Iterator[Numbered]) -> Iterator[Numbered]:
    return (row for row in rows if any(row[1]) or row[1].count("") < len(row[1]))


def _alone(cells: Iterable[Cell]) -> list[str]:
    """The cells that are texts without an amount."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    return [text for text in texts if text and not text[:1].isdigit()]


def _texts(cells: list[Cell]) -> list[str]:
    return [plain_text(cell) for cell in cells]


def _tell_style(rows: list[list[Cell]], columns: dict[str, int], profile: Profile) -> Style:
    def column(*names: str) -> list[Cell]:
        places = [columns[name] for name in names if name in columns]
        return [cells[at] for cells in rows for at in places if at < len(cells)]

    decimal = reading.tell_decimal(column(*AMOUNTS))
    short = reading.tell_short_periods(column("period") or column("date"), profile.year)
    told = reading.tell_day_first(column("date", "period"))
    day_first = told if profile.day_first is None else profile.day_first
    credits = column("credit") or _credits(rows, columns)
    negative = reading.all_negative(credits, Style(decimal))
    return Style(decimal, day_first, negative, short_periods=short)


def _credits(rows: list[list[Cell]], columns: dict[str, int]) -> list[Cell]:
    """The amounts of rows that say that they are credits."""
    if not {"side", "amount"} <= columns.keys():
        return []
    side, amount = columns["side"], columns["amount"]
    long = [cells for cells in rows if len(cells) > max(side, amount)]
    return [cells[amount] for cells in long if reading.says_credit(cells[side])]
