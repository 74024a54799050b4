"""A filled-in workbook read: bytes to rows, and faults beside them; nothing is raised.

Macros, formulas and links are never run or followed: of a formula the value that was saved with it
is read. Columns and rows are known by their keys, wherever they stand; sums are not read.
"""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from budget.calc.amounts import LARGEST, ORE, Unit, round_half_away
from budget.calc.reading import Problem, read_sum, same_as_shown
from budget.workbooks.guard import Danger, Limits, danger
from budget.workbooks.shapes import (
    AREA,
    FORECAST,
    FORMAT,
    KEYS,
    LABEL,
    LINE,
    MARK,
    SHOWN,
    SUM,
    UNITS,
    VERSION,
)

LAST_ROW, LAST_COLUMN = 1_048_576, 60
HEAD_WITHIN = 40
"""The hidden row of keys stands among so many of the first rows."""
DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
KEY_LARGEST = 2**63 - 1

FaultCode = (
    Danger
    | Literal[
        "not_ours",
        "other_format",
        "no_keys",
        "two_tables",
        "too_many_rows",
        "foreign_row",
        "given_twice",
        "error_value",
        "no_number",
        "not_calculated",
        "amount",
    ]
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: sheet, row from 1, column's letters; a fault of the file has none.

    `value` is what stands there, of an `error_value` or `no_number`; `problem` what the text of an
    `amount` lacks. Of a row that is known, `area` and `line` are its keys.
    """

    code: FaultCode
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    problem: Problem | None = None
    area: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A forecast as it stands in the workbook, exact kronor; None is no forecast.

    `version` and `shown` are what the workbook was written with. `rounded`: a formula gave parts
    of an öre beyond what a spreadsheet's arithmetic leaves behind.
    """

    area: int
    line: int
    version: int
    shown: Decimal | None
    amount: Decimal | None
    sheet: str
    row: int
    column: str
    rounded: bool = False

    @property
    def changed(self) -> bool:
        """Whether another forecast stands there than the one that was written."""
        return self.amount != self.shown


@dataclass(frozen=True, slots=True)
class Label:
    """The name that people see on a row, and the keys beside it; `line` is None of an area's name.

    Whether the two agree is for those to say who know the names.
    """

    name: str
    area: int
    line: int | None
    sheet: str
    row: int
    column: str


@dataclass(frozen=True)
class Filled:
    """A workbook read: the key of its round, its unit, its rows, and all that is wrong.

    `labels` are the names on the rows, those of areas too.
    """

    round: int | None = None
    unit: Unit = Unit.TKR
    rows: tuple[FilledRow, ...] = ()
    faults: tuple[Fault, ...] = field(default=())
    labels: tuple[Label, ...] = ()


def read_workbook(data: bytes, limits: Limits) -> Filled:
    """The rows of a workbook that `write_workbook` wrote and people filled in."""
    found = danger(data, limits)
    if found is not None:
        return Filled(faults=(Fault(found),))
    try:
        with warnings.catch_warnings():
            # What openpyxl leaves out of a workbook is none of what is read here.
            warnings.simplefilter("ignore")
            return _read(data, limits)
    except Exception:  # a broken workbook makes openpyxl raise nearly anything
        return Filled(faults=(Fault("damaged"),))


def _read(data: bytes, limits: Limits) -> Filled:
    book = _opened(data, formulas=False)
    about = _about(book)
    if about is None:
        return Filled(faults=(Fault("not_ours"),))
    if about.get("format") != FORMAT or about.get("enhet") not in UNITS:
        return Filled(faults=(Fault("other_format"),))
    tables = [table for page in book.worksheets if (table := _table(page, limits)) is not None]
    if len(tables) != 1:
        return Filled(faults=(Fault("two_tables" if tables else "no_keys"),))
    table = tables[0]
    if table.rows is None:
        return Filled(faults=(Fault("too_many_rows", table.sheet),))
    unit = UNITS[str(about["enhet"])]
    asked = any(row.is_open or row.is_fine(unit) for row in table.rows)
    formulas = _formulas(data, table) if asked else frozenset()
    read = [_row(table, row, unit, formulas) for row in table.rows]
    rows = tuple(item for item in read if isinstance(item, FilledRow))
    faults = (*(item for item in read if isinstance(item, Fault)), *_twice(rows))
    return Filled(_key(about.get("omgång")), unit, rows, faults, tuple(_labels(table)))


def _opened(data: bytes, *, formulas: bool) -> Workbook:
    return load_workbook(BytesIO(data), read_only=True, data_only=not formulas, keep_links=False)


def _about(book: Workbook) -> dict[str, Any] | None:
    """What the hidden sheet says; None where there is no such sheet."""
    for page in book.worksheets:
        lines = list(page.iter_rows(min_row=1, max_row=9, max_col=2, values_only=True))
        if lines and lines[0][0] == MARK:
            return {"format": lines[0][1], **{str(name): value for name, value in lines[1:]}}
    return None


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row by key: value and openpyxl's kind of it."""

    number: int
    cells: Mapping[str, tuple[Any, str]]

    def value(self, key: str) -> Any:
        return self.cells[key][0]

    @property
    def is_open(self) -> bool:
        """A row with keys and without a forecast: perhaps a formula that was never worked out."""
        return self.value(FORECAST) is None and self.value(LINE) not in (None, SUM)

    def is_fine(self, unit: Unit) -> bool:
        """A number with parts of an öre: a formula's is rounded, one that was typed is refused."""
        value = self.value(FORECAST)
        if self.value(LINE) in (None, SUM) or not _is_number(value):
            return False
        read = _number(Decimal(str(value)), unit)
        return not isinstance(read, _Bad) and read[1]


@dataclass(frozen=True, slots=True)
class _Table:
    """The sheet with the keys, the row they stand in, and the rows below; None for too many."""

    sheet: str
    columns: Mapping[str, int]
    rows: tuple[_Row, ...] | None


def _filled(page: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows that hold anything, with their numbers."""
    page.reset_dimensions()
    last: object = None
    rows = page.iter_rows(min_row=1, max_row=LAST_ROW, max_col=LAST_COLUMN)
    for number, cells in enumerate(rows, 1):
        # A gap comes as the same empty row again and again.
        if cells is not last and any(cell.value is not None for cell in cells):
            yield number, cells
        last = cells


def _table(page: Any, limits: Limits) -> _Table | None:
    columns: dict[str, int] = {}
    rows: list[_Row] = []
    for number, cells in _filled(page):
        if not columns:
            if number > HEAD_WITHIN:
                return None
            columns = _columns(cells)
            continue
        found = {key: (cells[at].value, cells[at].data_type) for key, at in columns.items()}
        rows.append(_Row(number, found))
        if len(rows) > limits.rows:
            return _Table(page.title, columns, None)
    return _Table(page.title, columns, tuple(rows)) if columns else None


def _columns(cells: Iterable[Any]) -> dict[str, int]:
    """Where each key stands in the row of keys; nothing where one is missing or stands twice."""
    values = [cell.value for cell in cells]
    return {k: values.index(k) for k in KEYS} if all(values.count(k) == 1 for k in KEYS) else {}


def _formulas(data: bytes, table: _Table) -> frozenset[int]:
    """The rows whose forecast is a formula."""
    page = next(p for p in _opened(data, formulas=True).worksheets if p.title == table.sheet)
    at = table.columns[FORECAST]
    return frozenset(number for number, cells in _filled(page) if cells[at].data_type == "f")


def _row(
    table: _Table, row: _Row, unit: Unit, formulas: frozenset[int]
) -> FilledRow | Fault | None:
    """A row of the table; None for headings, sums and remarks."""
    value, kind = row.cells[FORECAST]
    keys = [row.value(key) for key in (AREA, LINE, VERSION)]
    if keys[1] == SUM or (keys[1:] == [None, None] and _is_empty(value)):
        return None
    place = (table.sheet, row.number, get_column_letter(table.columns[FORECAST] + 1))
    area, line, version = map(_key, keys)
    shown = row.value(SHOWN)
    if area is None or line is None or version is None or not _is_number(shown, or_none=True):
        return Fault("foreign_row", *place)
    stood = None if shown is None else Decimal(str(shown)).scaleb(-2)
    if value is None and row.number in formulas:
        return Fault("not_calculated", *place, area=area, line=line)
    read = _amount(value, kind, unit, stood)
    if not isinstance(read, _Bad) and read[1] and row.number not in formulas:
        problem = Problem("too_fine", (("nearest", read[0] or Decimal(0)),))
        read = _Bad("amount", _digits(value), problem)
    if isinstance(read, _Bad):
        return Fault(read.code, *place, read.value, read.problem, area, line)
    return FilledRow(area, line, version, stood, read[0], *place, rounded=read[1])


@dataclass(frozen=True, slots=True)
class _Bad:
    code: FaultCode
    value: str = ""
    problem: Problem | None = None


def _amount(
    value: Any, kind: str, unit: Unit, stood: Decimal | None
) -> tuple[Decimal | None, bool] | _Bad:
    """Exact kronor of a cell, and whether parts of an öre were rounded away."""
    if _is_empty(value):
        return None, False
    if kind == "e":
        return _Bad("error_value", str(value)[:40])
    if isinstance(value, bool | date | time | timedelta):
        return _Bad("no_number", _said(value))
    if _is_number(value):
        return _number(Decimal(str(value)), unit)
    return _text(str(value), unit, stood)


def _number(number: Decimal, unit: Unit) -> tuple[Decimal, bool] | _Bad:
    """A spreadsheet's number; what its arithmetic leaves behind the öre is no amount."""
    if not number.is_finite() or abs(number) > LARGEST / unit.factor:
        return _Bad("amount", problem=Problem("too_large", (("largest", LARGEST),)))
    kronor = number * unit.factor
    whole = round_half_away(kronor, ORE)
    noise = max(Decimal("0.000001"), abs(kronor).scaleb(-14))
    return whole, abs(kronor - whole) > noise


def _text(text: str, unit: Unit, stood: Decimal | None) -> tuple[Decimal, bool] | _Bad:
    if text.strip() in DASHES:
        return Decimal(0), False
    if stood is not None and same_as_shown(text, stood, unit):
        return stood, False
    read = read_sum(text, unit)
    return _Bad("amount", text[:40], read) if isinstance(read, Problem) else (read, False)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _is_number(value: Any, *, or_none: bool = False) -> bool:
    if value is None:
        return or_none
    return isinstance(value, int | float) and not isinstance(value, bool)


def _said(value: object) -> str:
    """A value that is no number, as people see it."""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    return str(value)[:40]


def _digits(number: float) -> str:
    """A number as a Swedish spreadsheet shows it."""
    return format(Decimal(str(number)), "f").replace(".", ",").replace("-", "\u2212")[:40]


def _labels(table: _Table) -> Iterator[Label]:
    """The names of the areas and of their lines; sums and remarks have none."""
    column = get_column_letter(table.columns[LABEL] + 1)
    for row in table.rows or ():
        area, beside = _key(row.value(AREA)), row.value(LINE)
        line = None if beside is None else _key(beside)
        if area is None or (line is None) != (beside is None):
            continue
        name = row.value(LABEL)
        written = "" if name is None else str(name).strip()
        yield Label(written, area, line, table.sheet, row.number, column)


def _key(value: Any) -> int | None:
    """A key, a whole number from 0; None for what is none."""
    if not _is_number(value):
        return None
    return int(value) if 0 <= value <= KEY_LARGEST and value == int(value) else None


def _twice(rows: Iterable[FilledRow]) -> Iterator[Fault]:
    seen: set[tuple[int, int]] = set()
    for row in rows:
        if (row.area, row.line) in seen:
            place = (row.sheet, row.row, row.column)
            yield Fault("given_twice", *place, area=row.area, line=row.line)
        seen.add((row.area, row.line))
