"""Reads a SIE file: its facts at once, its rows as they come, its issues at the end."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from budget.importers.encoding import LATIN1, PC8, UTF8, survey
from budget.importers.limits import Limits
from budget.importers.rows import Balance, Extract, FileFacts, Issues, LedgerRow, PeriodBalance
from budget.importers.sie.checks import (
    Month,
    Sums,
    comparable,
    compare,
    differences,
    expected_changes,
    of_written,
    sums_of,
    without_overlap,
)
from budget.importers.sie.checksum import check
from budget.importers.sie.lexing import Line
from budget.importers.sie.parts import PartReader
from budget.importers.sie.records import Records
from budget.importers.sie.vouchers import Vouchers

CLAIMS = {"PC8": PC8, "UTF8": UTF8, "UTF-8": UTF8, "LATIN1": LATIN1, "ISO8859-1": LATIN1}
_FORMAT = re.compile(rb'#FORMAT[ \t]+"?([^" \t\r\n]+)', re.IGNORECASE)
_SIE5 = ("<?xml", "<sie")  # it is XML, and not read


@dataclass
class SieFile:
    """A SIE file being read.

    `facts`, `balances`, `period_balances` and `period_budgets` hold what stands before the first
    voucher as soon as the file is opened (in files without vouchers: everything). `rows` can be
    gone through once; the verdict, `issues.refused`, holds when it is at its end, and `extract` is
    then what the current year's entries must be held against elsewhere.
    """

    issues: Issues
    balances: list[Balance]
    period_balances: list[PeriodBalance]
    period_budgets: list[PeriodBalance]
    _records: Records
    _limits: Limits
    _lines: Iterator[tuple[int, str]]
    _encoding: str = ""
    _parts: Mapping[str, str] | None = None
    _vouchers: bool = False
    _stream: BinaryIO | None = None
    _size: int = 0
    extract: Extract | None = None

    @property
    def part(self) -> float:
        """How much of the file has been read, of 1."""
        return self._stream.tell() / max(1, self._size) if self._stream else 0.0

    @property
    def facts(self) -> FileFacts:
        """What the file says of itself, so far as it has been read."""
        return self._records.facts(self._encoding, self._parts, self._vouchers)

    def rows(self) -> Iterator[LedgerRow]:
        """The file's actuals, kronor, debit +: entries of type 4, months of types 2 and 3.

        Type 1 has none, and says so by `year_balances_only`. Rows of a file that is refused in
        the end come all the same: whoever stores them undoes that.
        """
        facts = self.facts
        reader = self._reader(facts)
        if facts.sie_type == 4:
            yield from self._entries(reader)
        else:
            yield from self._months(facts, reader)
        self._finish(facts)

    def budget_rows(self) -> Iterator[LedgerRow]:
        """The file's period budgets (#PBUDGET), as rows without a date."""
        facts = self.facts
        yield from self._as_rows(self.period_budgets, facts, self._reader(facts))

    def _reader(self, facts: FileFacts) -> PartReader:
        parents = {dimension.number: dimension.parent for dimension in facts.dimensions}
        return PartReader(facts.parts, {number: up for number, up in parents.items() if up})

    def _entries(self, reader: PartReader) -> Iterator[LedgerRow]:
        vouchers = Vouchers(self._records, self.issues, reader, self._limits.rows)
        yield from vouchers.read(self._lines)
        expected = expected_changes(self.balances)
        if not expected:
            self.issues.add("no_balances")
        if vouchers.flawed or self.issues.counts["too_many_rows"]:
            return
        # A year that no entry lies in is not given by its vouchers, but the current one is.
        self._hold({0: {}, **vouchers.sums}, expected, vouchers.first_month(0))

    def _hold(
        self, sums: Mapping[int, Sums], expected: Mapping[int, Sums], first: Month | None
    ) -> None:
        """Holds sums against balances; those of an extract, by its first month, are handed on."""
        found = comparable(sums, self.balances)
        year = self._records.years.get(0)
        if year and first and first > (year.first.year, year.first.month) and 0 in expected:
            before = differences(expected[0], found.pop(0))
            self.extract = Extract(*first, before) if before else None
        compare(found, expected, self.issues)

    def _months(self, facts: FileFacts, reader: PartReader) -> Iterator[LedgerRow]:
        yield from self._as_rows(self.period_balances, facts, reader)
        # A file of another type may still hold vouchers: they are read for their flaws alone.
        for _ in Vouchers(self._records, self.issues, reader, self._limits.rows).read(self._lines):
            pass

    def _as_rows(
        self, periods: list[PeriodBalance], facts: FileFacts, reader: PartReader
    ) -> Iterator[LedgerRow]:
        actual = periods is self.period_balances
        expected = expected_changes(self.balances) if actual else {}
        centres = frozenset(number for number, part in facts.parts.items() if part == "cost_centre")
        if actual and not expected and periods:
            self.issues.add("no_balances")
        kept = list(without_overlap(periods, expected, centres))
        for item in kept:
            yield LedgerRow(
                item.account,
                *reader.codes(item.objects),
                date=None,
                year=item.year,
                month=item.month,
                amount=item.amount,
                text="",
                series="",
                number="",
                line=item.line,
            )
        if actual and not self.issues.refused:
            months = [(item.year, item.month) for item in kept if item.year_index == 0]
            self._hold(sums_of(kept), of_written(expected, periods), min(months, default=None))

    def _finish(self, facts: FileFacts) -> None:
        if not self._records.known_labels and not self.issues.refused:
            self.issues.add("not_sie")
        if self.issues.refused:
            return
        if facts.sie_type == 1:
            self.issues.add("year_balances_only")
        if not self._records.type_claimed:
            self.issues.add("type_missing", assumed=facts.sie_type)
        for dimension in facts.dimensions:
            if dimension.number not in facts.parts and not dimension.parent:
                self.issues.add("unused_dimension", number=dimension.number, name=dimension.name)


def read_sie(
    stream: BinaryIO, limits: Limits | None = None, parts: Mapping[str, str] | None = None
) -> SieFile:
    """Opens a SIE file that can be read from its beginning more than once.

    `parts` says which part of the code string each dimension fills ({"1": "cost_centre"}); None
    lets the file's names say it. Never raises for what the bytes hold: see the issues. The
    stream is not closed.
    """
    limits = limits or Limits()
    issues = Issues(limits.issues)
    records = Records(issues, limits.rows)
    lists = records.balances, records.period_balances, records.period_budgets
    file = SieFile(issues, *lists, records, limits, iter(()), _parts=parts)
    claim = _claimed(stream)
    found = survey(stream, limits, issues, CLAIMS.get(claim, PC8))
    if found is None:
        return file
    file._encoding, file._stream, file._size = found.encoding, stream, found.size
    if found.empty:
        issues.add("empty_file")
        return file
    if claim and CLAIMS.get(claim) not in (found.encoding, found.encoding.removesuffix("-sig")):
        issues.add("encoding_differs", claimed=claim, found=found.encoding)
    if b"#KSUMMA" in found.head.upper():
        check(stream, issues)
    file._lines = _text_lines(stream, found.encoding)
    _read_head(file)
    return file


def _claimed(stream: BinaryIO) -> str:
    stream.seek(0)
    match = _FORMAT.search(stream.read(4096))
    return match[1].decode("ascii", "replace").upper() if match else ""


def _text_lines(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, str]]:
    """The lines, numbered from 1; the stream stays open."""
    text = io.TextIOWrapper(stream, encoding, errors="replace")
    try:
        yield from enumerate(text, 1)
    finally:
        if not text.closed:
            text.detach()


def _read_head(file: SieFile) -> None:
    """Takes the records before the first voucher."""
    first = True
    for number, text in file._lines:
        line = Line(text)
        if first and line.text:
            first = False
            if not line.label:
                xml = line.text.lower().startswith(_SIE5)
                file.issues.add("sie5" if xml else "not_sie", number, line.text)
                file._lines = iter(())
                return
        if line.label in ("VER", "TRANS") or (line.text and not line.label):
            file._vouchers = True
            file._lines = chain([(number, text)], file._lines)
            return
        if line.text:
            file._records.take(number, line)
