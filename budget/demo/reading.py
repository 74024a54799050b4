"""Reading one CSV file of the demo: rows and problems, so that one bad row hides no other.

Rows are told by their line in the file, from 1: the head is row 1.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from budget.demo.cells import BadCell, Cell
from budget.demo.problems import Problem

R = TypeVar("R")

# What is wrong with a row as a whole: the column to look at, a code and what it needs.
Flaw = tuple[str, str, Mapping[str, object]]


def no_flaws(row: Any) -> Iterable[Flaw]:
    """For tables whose cells are all there is to look at."""
    return ()


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """How a file is read: `columns` in the order of `make`'s arguments.

    Two rows with the same values in the columns of one of `keys` are duplicates. `beside` are
    columns for readers, which the loader does not need.
    """

    file: str
    make: Callable[..., R]
    columns: Mapping[str, Cell]
    keys: tuple[tuple[str, ...], ...] = ()
    flaws: Callable[[R], Iterable[Flaw]] = no_flaws
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading(Generic[R]):
    """The good rows of a file, and the problems of the others."""

    rows: tuple[R, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sheet:
    head: list[str]
    rows: list[tuple[int, list[str]]]


class _Refused(Exception):  # noqa: N818  # an answer, not an error
    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


def read_table(folder: Path, table: Table[R]) -> Reading[R]:
    """The rows of a file and all its problems; raises nothing for what a file can hold."""
    try:
        sheet = _sheet(folder, table.file)
        _check_head(table, sheet.head)
    except _Refused as refused:
        return Reading(problems=refused.problems)
    taking = _Taking(table, sheet.head)
    for number, cells in sheet.rows:
        taking.take(number, cells)
    return Reading(tuple(taking.rows), tuple(taking.problems))


def _sheet(folder: Path, file: str) -> _Sheet:
    try:
        content = (folder / file).read_bytes()
    except FileNotFoundError as error:
        raise _Refused(Problem(file, "missing_file", params={"folder": folder})) from error
    except OSError as error:
        raise _Refused(Problem(file, "unreadable")) from error
    if b"\0" in content:
        raise _Refused(Problem(file, "nul", _line_of(content, content.index(b"\0"))))
    try:
        text = content.decode("utf-8-sig")  # spreadsheets put a mark first
    except UnicodeDecodeError as error:
        raise _Refused(Problem(file, "not_utf8", _line_of(content, error.start))) from error
    rows = list(_records(file, text))
    if not rows:
        raise _Refused(Problem(file, "empty_file"))
    if len(rows) == 1:
        raise _Refused(Problem(file, "no_rows"))
    return _Sheet(rows[0][1], rows[1:])


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _records(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 1
    try:
        for cells in reader:
            if cells:
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise _Refused(Problem(file, "bad_csv", number)) from error


def _check_head(table: Table[Any], head: list[str]) -> None:
    wanted = list(table.columns) + sorted(table.beside)
    missing = [name for name in wanted if name not in head]
    problems = [Problem(table.file, "missing_column", 1, name) for name in missing]
    for name in dict.fromkeys(head):
        if name not in wanted:
            problems.append(Problem(table.file, "unknown_column", 1, name))
        elif head.count(name) > 1:
            problems.append(Problem(table.file, "repeated_column", 1, name))
    if problems:
        raise _Refused(*problems)


@dataclass(slots=True)
class _Taking(Generic[R]):
    """The rows of one file as they are taken, and what is wrong with the others."""

    table: Table[R]
    head: list[str]
    rows: list[R] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    first: dict[tuple[object, ...], int] = field(default_factory=dict)

    def take(self, number: int, cells: list[str]) -> None:
        """Add one row, or what is wrong with it."""
        if len(cells) != len(self.head):
            counts = {"found": len(cells), "expected": len(self.head)}
            self.problem("cell_count", number, "", counts)
            return
        texts = dict(zip(self.head, cells, strict=True))
        before = len(self.problems)
        values = [self.value(number, name, texts[name]) for name in self.table.columns]
        self.look_for_duplicates(number, texts)
        if len(self.problems) > before:
            return
        row = self.table.make(*values)
        for column, code, params in self.table.flaws(row):
            self.problem(code, number, column, params)
        if len(self.problems) == before:
            self.rows.append(row)

    def value(self, number: int, column: str, text: str) -> Any:
        """The value of a cell; None, and a problem, where it has none."""
        try:
            return self.table.columns[column](text)
        except BadCell as bad:
            self.problem(bad.code, number, column, bad.params)
            return None

    def look_for_duplicates(self, number: int, texts: Mapping[str, str]) -> None:
        """A problem for each key that an earlier row has."""
        for key in self.table.keys:
            values = (key, *(texts[name] for name in key))
            if values in self.first:
                self.problem("duplicate", number, key[-1], {"first": self.first[values]})
            self.first.setdefault(values, number)

    def problem(self, code: str, row: int, column: str, params: Mapping[str, object]) -> None:
        """Note what is wrong."""
        self.problems.append(Problem(self.table.file, code, row, column, params))
