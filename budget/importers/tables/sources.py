"""Where a table's rows come from: the sheets of a workbook or the lines of a CSV."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol, TypeVar

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from budget.importers.encoding import CHUNK, LATIN1, Survey, survey
from budget.importers.limits import Limits
from budget.importers.rows import Issues, Param
from budget.importers.tables.cells import Cell
from budget.importers.tables.columns import HEAD_WITHIN, guess
from budget.importers.tables.guarding import Errors, guard

SEPARATORS = ";\t,|"
ARCHIVE = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the file format of xls
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The part of a compound file that holds an encrypted workbook."""
WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xls", ".ods", ".xltx", ".xltm")

# How Excel is told that digits are a text: ="0100".
_FORMULA_OF_TEXT = re.compile(r'="([^"]*)"')

T = TypeVar("T")
Numbered = tuple[int, list[Cell]]


class Source(Protocol):
    """A file that holds one or more tables."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of its tables; one that is "" where they have none."""
        ...

    def rows(self, sheet: str) -> Iterator[Numbered]:
        """The rows of a table with their numbers from 1; may note issues of the file."""
        ...

    def part(self, row: int) -> float:
        """How much of the table has been read when one of its rows has, of 1."""
        ...

    def errors(self, sheet: str) -> Errors:
        """The cells whose formula is an error, where that is known: row and place in the row.

        Rows are numbered from 1, places from 0.
        """
        ...


def open_source(stream: BinaryIO, name: str, limits: Limits, issues: Issues) -> Source | None:
    """Opens a workbook or a CSV, told apart by their bytes; None where the issues refuse it."""
    stream.seek(0)
    head = stream.read(8)
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > limits.file_bytes:
        issues.add("file_too_large", most=limits.file_bytes)
        return None
    if head.startswith(ARCHIVE):
        errors = guard(stream, limits, issues)
        return None if errors is None else _open_workbook(stream, errors, issues)
    if head == COMPOUND:
        return _open_compound(stream, issues)
    if name.lower().endswith(WORKBOOK_NAMES) and head:
        issues.add("not_a_workbook")
        return None
    found = survey(stream, limits, issues, LATIN1)
    if found is None or found.empty:
        if found:
            issues.add("empty_file")
        return None
    return _Csv(stream, found, limits, issues)


def _open_compound(stream: BinaryIO, issues: Issues) -> "_Workbook | None":
    """An xls; or what Excel makes of an xlsx with a password."""
    if _holds(stream, ENCRYPTED):
        issues.add("encrypted")
        return None
    return _open_workbook(stream, {}, issues)


def _holds(stream: BinaryIO, wanted: bytes) -> bool:
    """Whether some bytes are in a stream, which is left at its beginning."""
    stream.seek(0)
    tail, found = b"", False
    while not found and (chunk := stream.read(CHUNK)):
        found = wanted in tail + chunk
        tail = chunk[-len(wanted) :]
    stream.seek(0)
    return found


def _open_workbook(
    stream: BinaryIO, errors: dict[str, Errors], issues: Issues
) -> "_Workbook | None":
    workbook = _tried(lambda: CalamineWorkbook.from_filelike(stream), issues)
    if workbook is None:
        return None
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    seen = tuple(s.name for s in sheets if s.visible == SheetVisibleEnum.Visible)
    if len(seen) < len(sheets):
        issues.add("hidden_sheets", count=len(sheets) - len(seen))
    return _Workbook(workbook, seen, errors, issues)


@dataclass
class _Workbook:
    """A workbook that has been looked through; hidden sheets are not offered."""

    workbook: CalamineWorkbook
    sheets: tuple[str, ...]
    error_cells: dict[str, Errors]
    issues: Issues
    _sheet: CalamineSheet | None = None

    def rows(self, sheet: str) -> Iterator[Numbered]:
        """See Source; a row begins at the sheet's first used column."""
        found = self._open(sheet)
        if found is not None:
            yield from enumerate(found.iter_rows(), 1)

    def _open(self, sheet: str) -> CalamineSheet | None:
        """A sheet, laid out in memory; the last one is kept."""
        if self._sheet is None or self._sheet.name != sheet:
            self._sheet = None
            self._sheet = _tried(lambda: self.workbook.get_sheet_by_name(sheet), self.issues)
        return self._sheet

    def part(self, row: int) -> float:
        """See Source."""
        return min(1.0, row / max(1, self._sheet.total_height)) if self._sheet else 0.0

    def errors(self, sheet: str) -> Errors:
        """See Source."""
        cells = self.error_cells.get(sheet)
        found = self._open(sheet) if cells else None
        if not cells or found is None or found.start is None:
            return frozenset()
        return frozenset((row, column - found.start[1] - 1) for row, column in cells)


def _tried(action: Callable[[], T], issues: Issues) -> T | None:
    """What the parsing library gives; None and an issue where the file makes it fail or panic."""
    try:
        return action()
    except PasswordError:
        issues.add("encrypted")
    except CalamineError as error:
        issues.add("bad_workbook", reason=type(error).__name__)
    except BaseException as error:
        # A panic of the library's Rust is no Exception; everything else of that kind goes on.
        if type(error).__name__ != "PanicException" and not isinstance(error, Exception):
            raise
        issues.add("bad_workbook", reason=type(error).__name__)
    return None


@dataclass
class _Csv:
    """Text with separators."""

    stream: BinaryIO
    found: Survey
    limits: Limits
    issues: Issues
    sheets: tuple[str, ...] = ("",)

    def part(self, row: int) -> float:
        """See Source."""
        return self.stream.tell() / max(1, self.found.size)

    def errors(self, sheet: str) -> Errors:
        """See Source."""
        return frozenset()

    def rows(self, sheet: str) -> Iterator[Numbered]:
        """See Source."""
        self.stream.seek(0)
        text = io.TextIOWrapper(self.stream, self.found.encoding, errors="replace", newline="")
        try:
            yield from self._records(text)
        finally:
            if not text.closed:
                text.detach()

    def _records(self, text: io.TextIOWrapper) -> Iterator[Numbered]:
        separator, since = self._separator(), list[str]()
        reader = csv.reader(_noted(text, since), delimiter=separator)
        line = 1
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                self._note("bad_csv", line, reason=str(error))
                return
            if cells is None:
                return
            if len(since) > 1 and not _is_whole(since, separator):
                self._note("bad_csv", line, since[0])
                return
            since.clear()
            if len(cells) > self.limits.columns:
                self._note("too_many_columns", line, most=self.limits.columns)
                return
            together = "".join(cells)
            if "\0" in together:
                self._note("nul", line)
                return
            if '="' in together:
                cells = [_FORMULA_OF_TEXT.sub(r"\1", cell) for cell in cells]
            if not (line == 1 and cells and cells[0].casefold().startswith("sep=")):
                yield line, list(cells)
            line = reader.line_num + 1

    def _note(self, code: str, line: int, text: str = "", **params: Param) -> None:
        """Notes what ends the reading, once: the first rows are read for their heads as well."""
        if all(issue.line != line for issue in self.issues.of(code)):
            self.issues.add(code, line, text, **params)

    def _separator(self) -> str:
        """The separator that makes the best head row; of equals the one that parts the most."""
        encoding = self.found.encoding
        lines = self.found.head[: 1 << 16].decode(encoding, "replace").splitlines()[:HEAD_WITHIN]
        if lines and lines[0].casefold().startswith("sep=") and lines[0][4:5]:
            return lines[0][4]
        return max(SEPARATORS, key=lambda separator: _fitness(lines, separator))


def _noted(lines: Iterable[str], since: list[str]) -> Iterator[str]:
    """The lines; each is kept in a list as well, which somebody else empties."""
    for line in lines:
        since.append(line)
        yield line


def _is_whole(lines: list[str], separator: str) -> bool:
    """Whether lines are one record by the letter, so that no stray quote has taken a row in."""
    try:
        return len(list(csv.reader(lines, delimiter=separator, strict=True))) == 1
    except csv.Error:
        return False


def _fitness(lines: list[str], separator: str) -> tuple[int, int]:
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return 0, 0
    return max((len(guess(row)) for row in rows), default=0), max(map(len, rows), default=0)
