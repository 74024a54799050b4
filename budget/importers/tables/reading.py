"""Reads a ledger from a table: what its columns seem to be, then its rows by a profile."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from budget.importers.limits import Limits
from budget.importers.rows import Issues, LedgerRow
from budget.importers.tables import cells as reading
from budget.importers.tables.cells import Cell, Style, plain_text
from budget.importers.tables.columns import (
    HEAD_WITHIN,
    ColumnGuess,
    Profile,
    find_head,
    heads_of,
    missing,
    of_content,
    place,
)
from budget.importers.tables.ledger import LedgerTable
from budget.importers.tables.sources import Numbered, Source, open_source

SAMPLE = 2_000  # rows that tell how a file writes its amounts and dates
SHOWN = 10


@dataclass
class TableFile:
    """A workbook or CSV that is open; `issues` holds what has been found so far."""

    issues: Issues
    limits: Limits
    _source: Source | None

    def guess(self, sheet: str = "", *, budget: bool = False) -> ColumnGuess | None:
        """What the columns seem to hold; `sheet` "": the one whose head row fits best.

        None, and an issue, where there is no such sheet or nothing in it. Other sheets that hold
        a ledger as well are noted: only one is read. `budget`: whether the amounts are a budget's.
        """
        if self._source is None:
            return None
        found = [each for name in self._sheets(sheet) if (each := self._guess_sheet(name, budget))]
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

    def _guess_sheet(self, sheet: str, budget: bool) -> ColumnGuess | None:
        """The same of one sheet; None for an empty one."""
        if self._source is None:
            return None
        rows = list(islice(_filled(self._source.rows(sheet)), HEAD_WITHIN + SHOWN))
        if not rows:
            return None
        at, heads, columns = find_head([cells for _, cells in rows])
        columns = of_content(heads, columns, budget=budget)
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
            rows = _filled(self._source.rows(sheet))
            columns = _find_columns(rows, profile)
            if columns is not None:
                sample = list(islice(rows, SAMPLE))
                style = _tell_style([cells for _, cells in sample], columns, profile)
                errors = self._source.errors(sheet)
                table = LedgerTable(columns, style, profile.year, errors, self.issues)
                yield from table.read(chain(sample, rows), self.limits.rows)
                return
        if not self.issues.refused:
            self.issues.add("no_head_row", heads=", ".join(profile.columns.values()))

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


def _find_columns(rows: Iterator[Numbered], profile: Profile) -> dict[str, int] | None:
    """The columns of the first row that has all heads of a profile; the rows after it remain."""
    seen: list[list[Cell]] = []
    for _, cells in islice(rows, HEAD_WITHIN):
        seen.append(cells)
        columns = place(heads_of(seen, len(seen) - 1), profile.columns)
        if columns is not None:
            return columns
    return None


def _filled(rows: Iterator[Numbered]) -> Iterator[Numbered]:
    return (row for row in rows if any(row[1]) or row[1].count("") < len(row[1]))


def _texts(cells: list[Cell]) -> list[str]:
    return [plain_text(cell) for cell in cells]


def _tell_style(rows: list[list[Cell]], columns: dict[str, int], profile: Profile) -> Style:
    def column(*names: str) -> list[Cell]:
        places = [columns[name] for name in names if name in columns]
        return [cells[at] for cells in rows for at in places if at < len(cells)]

    decimal = reading.tell_decimal(column("amount", "debit", "credit"))
    told = reading.tell_day_first(column("date", "period"))
    day_first = told if profile.day_first is None else profile.day_first
    credits = column("credit") or _credits(rows, columns)
    negative = reading.all_negative(credits, Style(decimal))
    return Style(decimal, day_first, negative)


def _credits(rows: list[list[Cell]], columns: dict[str, int]) -> list[Cell]:
    """The amounts of rows that say that they are credits."""
    if not {"side", "amount"} <= columns.keys():
        return []
    side, amount = columns["side"], columns["amount"]
    long = [cells for cells in rows if len(cells) > max(side, amount)]
    return [cells[amount] for cells in long if reading.says_credit(cells[side])]
