"""The vouchers of a SIE file, type 4: lines to entries, one by one.

An entry is booked on its own date, or on its voucher's where it has none. #RTRANS is an added
row and is followed by an equal #TRANS that shows it again: the two are one. Without its #TRANS
(noted) it counts itself at the end of its voucher, on the voucher's date, since its own is that of
the addition; but where the voucher balances without it, a row before has shown it. #BTRANS is a
removed row and counts for nothing. A voucher stands in braces; without any it ends where the next
record begins.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from budget.importers.rows import LONGEST_ACCOUNT, Codes, Issues, LedgerRow
from budget.importers.sie.checks import ZERO, Month, Sums
from budget.importers.sie.lexing import (
    BadField,
    Line,
    Objects,
    read_account,
    read_amount,
    read_day,
    read_objects,
)
from budget.importers.sie.parts import PartReader
from budget.importers.sie.records import Records

# An entry as nearly all programs write nearly all of them; what it does not fit is read by Line.
_COMMON = re.compile(
    rf"[ \t]*#TRANS[ \t]+([0-9]{{1,{LONGEST_ACCOUNT}}})"
    r"[ \t]*\{([^{}]*)\}[ \t]*(-?[0-9]{1,12}(?:\.[0-9]{1,2})?)"
    r'(?:[ \t]+(?:([0-9]{8})|"([0-9]{8})?")(?:[ \t]+(?:"([^"\\]*)"|([^ \t\r\n"\\{}]+))'
    r"(?:[ \t][^{}]*)?)?)?[ \t\r\n]*"
).fullmatch
# Object lists as written that are kept with their codes: more than a city's code strings.
MOST_LISTS = 50_000
MOST_ADDED = 50_000  # rows that wait in one voucher
_ENTRIES = frozenset({"TRANS", "RTRANS", "BTRANS"})

Day = tuple[date, int, int, Sums]
_Booked = tuple[str, Objects, Decimal]
"""Account, objects and amount: by them an added row is known again."""


@dataclass(slots=True)
class _Voucher:
    """The voucher being read: `flawed` once a row of it could not be."""

    series: str
    number: str
    day: Day | None
    text: str
    line: int
    open: bool
    total: Decimal = ZERO
    flawed: bool = False


@dataclass(slots=True)
class _Added:
    """An #RTRANS that waits for the #TRANS that shows it again, or its voucher's end."""

    row: LedgerRow
    sums: Sums
    source: str


@dataclass
class Vouchers:
    """Reads entries and keeps the sums of each year and account."""

    records: Records
    issues: Issues
    parts: PartReader
    limit: int
    sums: dict[int, Sums] = field(default_factory=lambda: defaultdict(dict))
    rows: int = 0
    flawed: bool = False
    _voucher: _Voucher | None = None
    _added: dict[_Booked, list[_Added]] = field(default_factory=lambda: defaultdict(list))
    _waiting: int = 0
    _days: dict[str, Day] = field(default_factory=dict)
    _lists: dict[str, Codes] = field(default_factory=dict)

    def read(self, lines: Iterable[tuple[int, str]]) -> Iterator[LedgerRow]:
        """The entries of numbered lines, in the file's order; ends early at `too_many_rows`."""
        days, lists, make = self._days, self._lists, LedgerRow._make
        for number, text in lines:
            voucher = self._voucher
            match = _COMMON(text) if voucher is not None and not self._waiting else None
            if match is not None and voucher is not None:
                account, objects, amount, bare_day, quoted_day, quoted, bare = match.groups()
                written = bare_day or quoted_day
                day = days.get(written) if written else voucher.day
                codes = lists.get(objects) or self._codes(objects)
                if day is not None and codes is not None:
                    kronor = Decimal(amount)
                    voucher.total += kronor
                    sums = day[3]
                    sums[account] = sums.get(account, ZERO) + kronor
                    self.rows += 1
                    yield make(
                        (
                            account,
                            *codes,
                            *day[:3],
                            kronor,
                            quoted or bare or voucher.text,
                            voucher.series,
                            voucher.number,
                            number,
                        )
                    )
                    if self.rows > self.limit:
                        self.issues.add("too_many_rows", number, most=self.limit)
                        return
                    continue
            yield from self.take(number, Line(text))
        yield from self._end()

    def first_month(self, index: int) -> Month | None:
        """The first month of a year that a voucher or an entry has; None where none does."""
        sums = self.sums.get(index)
        return min((day[1:3] for day in self._days.values() if day[3] is sums), default=None)

    def take(self, number: int, line: Line) -> Iterator[LedgerRow]:
        """The entries that any line brings: none, its own, or the added ones that waited."""
        label = line.label
        if not line.text:
            return
        if label in _ENTRIES:
            yield from self._entry(number, line, label)
        else:
            yield from self._structure(number, line, label)
        if line.closes and label:
            yield from self._close()

    def _structure(self, number: int, line: Line, label: str) -> Iterator[LedgerRow]:
        """A line that is no entry: it begins or ends a voucher, or is a record of its own."""
        voucher = self._voucher
        if label == "VER":
            yield from self._begin(number, line)
        elif label:
            if voucher and not voucher.open:
                yield from self._close()
            self.records.take(number, line)
        elif line.text == "{" and voucher and not voucher.open:
            voucher.open = True
        elif line.text in ("}", "{}") and voucher:
            yield from self._close()
        elif line.opens or line.closes:
            self._flaw("bad_record", number, line.text)
        else:
            self.issues.add("stray_line", number, line.text)

    def _begin(self, number: int, line: Line) -> Iterator[LedgerRow]:
        if self._voucher and self._voucher.open:
            self._name("voucher_not_closed", number)
            self.flawed = True
            self._voucher.flawed = True
        yield from self._close()
        self.records.known_labels += 1
        day = None
        try:
            day = self._day(line.word(3))
        except BadField as bad:
            self.issues.add(bad.code, number, line.text, value=bad.value, label="VER")
            self.flawed = True
        flawed = day is None
        names = line.word(1), line.word(2)
        self._voucher = _Voucher(*names, day, line.word(4), number, line.opens, ZERO, flawed)

    def _entry(self, number: int, line: Line, label: str) -> Iterator[LedgerRow]:
        if label == "BTRANS":
            return
        if self._voucher is None:
            self._flaw("entry_outside_voucher", number, line.text)
            return
        if line.open_quote:
            self.issues.add("open_quote", number, line.text)
        try:
            day = self._day_of(line, self._voucher, label)
            row, objects = self._row(number, line, self._voucher, day)
        except BadField as bad:
            self._flaw(bad.code, number, line.text, value=bad.value, label=label)
            return
        booked = row.account, objects, row.amount
        if label == "RTRANS":
            self._wait(booked, _Added(row, day[3], line.text))
            return
        if waiting := self._added.get(booked):
            self._waiting -= 1
            waiting.pop()
        yield self._count(row, day[3])

    def _wait(self, booked: _Booked, added: _Added) -> None:
        self._waiting += 1
        if self._waiting > MOST_ADDED:
            self._flaw("too_many_rows", added.row.line, added.source)
        else:
            self._added[booked].append(added)

    def _day_of(self, line: Line, voucher: _Voucher, label: str) -> Day:
        written = line.word(4)
        if written and label == "TRANS":
            return self._day(written)
        if voucher.day is None:
            raise BadField("no_date", "")  # its voucher's date could not be read
        return voucher.day

    def _row(
        self, number: int, line: Line, voucher: _Voucher, day: Day
    ) -> tuple[LedgerRow, Objects]:
        account = read_account(line.word(1))
        objects = line.objects(2)
        amount = read_amount(line.word(3))
        codes = self.parts.codes(objects)
        text = line.word(5) or voucher.text
        row = LedgerRow(
            account, *codes, *day[:3], amount, text, voucher.series, voucher.number, number
        )
        return row, objects

    def _codes(self, written: str) -> Codes | None:
        """The codes of an object list as written; None for one that Line must read."""
        try:
            codes = self.parts.codes(read_objects(written))
        except BadField:
            return None
        if len(self._lists) >= MOST_LISTS:
            self._lists.clear()
        self._lists[written] = codes
        return codes

    def _let_go(self, voucher: _Voucher) -> Iterator[LedgerRow]:
        """The added rows that waited in vain count themselves, unless rows before show them."""
        waited = [added for each in self._added.values() for added in each]
        self._waiting = 0
        self._added.clear()
        shown = not voucher.total and sum((added.row.amount for added in waited), ZERO)
        for added in waited:
            self.issues.add("added_row_alone", added.row.line, added.source)
            if not shown:
                yield self._count(added.row, added.sums)

    def _count(self, row: LedgerRow, sums: Sums) -> LedgerRow:
        if self._voucher:
            self._voucher.total += row.amount
        sums[row.account] = sums.get(row.account, ZERO) + row.amount
        self.rows += 1
        return row

    def _day(self, text: str) -> Day:
        if found := self._days.get(text):
            return found
        day = read_day(text)
        index = self.records.year_of(day)
        if index is None:
            raise BadField("date_outside_years", text)
        self._days[text] = found = (day, day.year, day.month, self.sums[index])
        return found

    def _close(self) -> Iterator[LedgerRow]:
        voucher = self._voucher
        if voucher and self._added:
            yield from self._let_go(voucher)
        if voucher and voucher.total and not voucher.flawed:
            self._name("unbalanced_voucher", voucher.line, difference=voucher.total)
            self.flawed = True
        self._voucher = None

    def _end(self) -> Iterator[LedgerRow]:
        if self._voucher and self._voucher.open:
            self._name("cut_off", self._voucher.line)
            self._voucher.flawed = self.flawed = True
        yield from self._close()

    def _name(self, code: str, line: int, **params: Decimal) -> None:
        """An issue of the voucher being read, with its name."""
        voucher = self._voucher
        if voucher:
            names = {"series": voucher.series, "number": voucher.number}
            self.issues.add(code, line, voucher.text, **names, **params)

    def _flaw(self, code: str, number: int, text: str, **params: str) -> None:
        self.issues.add(code, number, text, **params)
        self.flawed = True
        if self._voucher:
            self._voucher.flawed = True
