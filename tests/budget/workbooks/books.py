"""A small round as a workbook, and hands that fill it in.

Two areas of Ekby, in kronor; the workbook is in Tkr:

    Bygglov     Avgifter   budget     100 000   forecast     120 000.50  version 3
                Löner            −1 200 000              −1 250 000      version 1
                Ränta               −10 000              none            version 0
    Stadsmiljö  Avgifter              5 000                   5 000      version 2
                Löner              −400 000              none            version 0
                Ränta                     0                       0      version 1
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from budget.calc.amounts import Unit
from budget.calc.cells import Amounts
from budget.calc.structure import LineGroup
from budget.workbooks import BookArea, BookLine, EntryBook, Filled, Limits, read_workbook

ROUND, BYGGLOV, STADSMILJO = 77, 11, 12
AVGIFTER, LONER, RANTA = 1, 2, 3
LIMITS = Limits(packed=2**20, unpacked=4 * 2**20, rows=500)
SHEET = "Prognos"
FORECAST = "F"

LINES = (
    (AVGIFTER, "Avgifter", LineGroup.INCOMES),
    (LONER, "Löner", LineGroup.STAFF),
    (RANTA, "Ränta", LineGroup.FINANCIAL_COST),
)
Typed = tuple[str, str | None, int]


def area(key: int, name: str, *typed: Typed, closed: str = "") -> BookArea:
    """An area with (budget, forecast, version) for each of LINES."""
    lines = []
    for (line, said, group), (budget, forecast, version) in zip(LINES, typed, strict=True):
        stands = None if forecast is None else Decimal(forecast)
        amounts = Amounts(budget=Decimal(budget), forecast=stands or Decimal(0))
        lines.append(BookLine(line, said, group, amounts, stands, version))
    return BookArea(key, name, tuple(lines), closed)


def ekby_book(unit: Unit = Unit.TKR, **changes: Any) -> EntryBook:
    """The round above."""
    bygglov = area(
        BYGGLOV,
        "Bygglov",
        ("100000", "120000.50", 3),
        ("-1200000", "-1250000", 1),
        ("-10000", None, 0),
    )
    stadsmiljo = area(
        STADSMILJO, "Stadsmiljö", ("5000", "5000", 2), ("-400000", None, 0), ("0", "0", 1)
    )
    given: dict[str, Any] = {
        "round": ROUND,
        "committee": "Byggnadsnämnden",
        "administration": "Stadsbyggnadskontoret",
        "name": "April",
        "year": 2024,
        "months": "jan–apr",
        "previous": "",
        "unit": unit,
        "areas": (bygglov, stadsmiljo),
        "made_at": datetime(2024, 5, 2, 9, 30, tzinfo=UTC),
    }
    return EntryBook(**{**given, **changes})


def opened(data: bytes, *, values: bool = False) -> Workbook:
    """The workbook, to be looked at or changed; with `values` what its formulas gave."""
    return load_workbook(BytesIO(data), data_only=values)


def saved(book: Workbook) -> bytes:
    """The workbook as bytes again."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, change: Callable[[Worksheet], object]) -> bytes:
    """The workbook after something was done to its sheet."""
    book = opened(data)
    change(book[SHEET])
    return saved(book)


def row_of(data: bytes, area_key: int, line: int) -> int:
    """The row of an area and line."""
    for row in opened(data)[SHEET].iter_rows(min_row=6):
        if (row[7].value, row[8].value) == (area_key, line):
            return int(row[0].row or 0)
    raise AssertionError((area_key, line))


def typed(data: bytes, area_key: int, line: int, value: Any) -> bytes:
    """The workbook after a value was typed as a forecast."""
    row = row_of(data, area_key, line)
    return changed(data, lambda page: page.__setitem__(f"{FORECAST}{row}", value))


def read(data: bytes, limits: Limits = LIMITS) -> Filled:
    """The workbook read."""
    return read_workbook(data, limits)


def differing(filled: Filled) -> dict[tuple[int, int], Decimal | None]:
    """What was changed, by area and line."""
    return {(row.area, row.line): row.amount for row in filled.rows if row.changed}


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The archive with each part changed, or left out for None."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()
