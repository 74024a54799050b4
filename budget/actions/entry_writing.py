"""Rows of a file into the table of entries: streamed through COPY, or in batches on SQLite.

No model instance is made for a row. What is written here belongs to a batch that does not count
yet, and nobody sees it until the batch has come to its preview.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection

from budget.importers.mapping import Mapper, Place
from budget.importers.rows import PARTS, Issues, LedgerRow
from budget.models import LedgerEntry
from budget.models.guard import OutsideAction, open_write

STRINGS = ("account", *PARTS, "text", "series", "number", "search")
VALUES = ("amount", "row", "month", "dated", "date")
PLACED = ("is_internal", "aside", "area_id", "line_id", "batch_id")
COLUMNS = (*STRINGS, *VALUES, *PLACED)
TABLE = LedgerEntry._meta.db_table

LONGEST_CODE = 100
PIECE = 5_000  # rows of one statement on SQLite
BLOCK = 500  # rows sent to COPY at once
TELL_EVERY = 5_000
_TABS = len(STRINGS) - 1
# PostgreSQL keeps no NUL in a text.
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": ""})
ZERO = Decimal(0)


@dataclass
class OtherYear:
    """What a file holds of a year that it is not loaded for: rows, and kronor, debit +."""

    rows: int = 0
    amount: Decimal = ZERO


@dataclass
class Intake:
    """Rows on their way in, which the mapper places; rows of other years are left aside.

    `tell` is called every few thousand rows with how many there have been.
    """

    batch: int
    year: int
    mapper: Mapper
    issues: Issues
    tell: Callable[[int], None]
    taken: int = 0
    others: dict[int, OtherYear] = field(default_factory=dict)

    def of_year(self, rows: Iterable[LedgerRow]) -> Iterator[LedgerRow]:
        """The rows of the year."""
        year, until = self.year, self.taken + TELL_EVERY
        for row in rows:
            if row[9] != year:
                self._leave(row)
                continue
            self.taken += 1
            if self.taken == until:
                until += TELL_EVERY
                self.tell(self.taken)
            yield row

    def _leave(self, row: LedgerRow) -> None:
        other = self.others.setdefault(row.year, OtherYear())
        other.rows += 1
        other.amount += row.amount

    def check_codes(self, row: LedgerRow) -> None:
        """Notes `code_too_long` for a part of the code string, or a voucher, beyond its column."""
        codes = (*row[:8], row.series, row.number)
        if max(map(len, codes)) <= LONGEST_CODE:
            return
        for name, value in zip(("account", *PARTS, "series", "voucher"), codes, strict=True):
            if len(value) > LONGEST_CODE:
                self.issues.add("code_too_long", row.line, value, field=name, most=LONGEST_CODE)


def write_entries(intake: Intake, rows: Iterable[LedgerRow]) -> int:
    """Write all rows of the intake's year; gives their number. Inside an action, PostgreSQL alone.

    Stops early once a row is noted that its columns cannot hold: the file is then refused.
    """
    _require_action()
    columns = ", ".join(COLUMNS)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {TABLE} ({columns}) FROM STDIN") as copy,
    ):
        lines = _lines(intake, rows)
        while block := "".join(islice(lines, BLOCK)):
            copy.write(block)
    return intake.taken


def pieces(intake: Intake, rows: Iterable[LedgerRow]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows as values in the order of COLUMNS, some thousands at a time, for `write_piece`."""
    values = _tuples(intake, rows)
    while piece := list(islice(values, PIECE)):
        yield piece


def write_piece(piece: list[tuple[Any, ...]]) -> None:
    """Write rows by INSERT. Inside an action."""
    _require_action()
    marks = ", ".join(["%s"] * len(COLUMNS))
    # Names of our own columns and placeholders alone.
    sql = f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, piece)


def _require_action() -> None:
    if open_write() is None:
        raise OutsideAction("LedgerEntry written outside an action; see budget/actions")


def _lines(intake: Intake, rows: Iterable[LedgerRow]) -> Iterator[str]:
    """Lines of COPY's text format, as COLUMNS."""
    days: dict[tuple[date | None, int, int], str] = {}
    ends: dict[Place, str] = {}
    place_of, refused = intake.mapper.place, intake.issues.counts
    for row in intake.of_year(rows):
        codes = "\t".join(row[:8])  # the account and the parts beside it
        day, year, month, amount, text, series, number, line = row[8:]
        strings = f"{codes}\t{text}\t{series}\t{number}\t{text.casefold()}"
        if len(strings) - 2 * len(text) > LONGEST_CODE:
            intake.check_codes(row)
            if refused["code_too_long"]:
                return
        if (
            strings.count("\t") != _TABS
            # One after another they take a tenth of what a search for any of them does.
            or "\\" in strings
            or "\n" in strings
            or "\r" in strings
            or "\0" in strings
        ):
            strings = _escaped((*row[:8], text, series, number, text.casefold()))
        when = days.get((day, year, month))
        if when is None:
            last = day or _last_day(year, month)
            when = days[day, year, month] = f"{month}\t{'f' if day is None else 't'}\t{last}"
        place = place_of(row)
        end = ends.get(place)
        if end is None:
            end = ends[place] = _end(intake.batch, place)
        yield f"{strings}\t{_ore(amount)}\t{line}\t{when}\t{end}\n"


def _escaped(strings: Iterable[str]) -> str:
    return "\t".join(string.translate(_ESCAPES) for string in strings)


def _end(batch: int, place: Place) -> str:
    flags = "\t".join("t" if flag else "f" for flag in (place.internal, place.aside))
    keys = "\t".join("\\N" if key is None else key for key in (place.area, place.line))
    return f"{flags}\t{keys}\t{batch}"


def _tuples(intake: Intake, rows: Iterable[LedgerRow]) -> Iterator[tuple[Any, ...]]:
    for row in intake.of_year(rows):
        intake.check_codes(row)
        if intake.issues.counts["code_too_long"]:
            return
        place = intake.mapper.place(row)
        day, year, month, amount, text, series, number, line = row[8:]
        yield (
            *row[:8],
            text,
            series,
            number,
            text.casefold(),
            _ore(amount),
            line,
            month,
            day is not None,
            str(day or _last_day(year, month)),
            place.internal,
            place.aside,
            place.area and int(place.area),
            place.line and int(place.line),
            intake.batch,
        )


def _ore(amount: Decimal) -> int:
    """Öre with Anslag's sign: the ledger's debit + is a cost, −. Readers give no parts of öre."""
    return int(amount * -100)


def _last_day(year: int, month: int) -> date:
    last = min(month, 12)
    return date(year, last, monthrange(year, last)[1])
