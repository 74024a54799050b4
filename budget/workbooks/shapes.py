"""What a forecast workbook is made of, and the marks by which one of ours is known again."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from budget.calc.amounts import Unit
from budget.calc.cells import Amounts
from budget.calc.structure import LineGroup

MARK = "anslag-prognos"
"""Stands first in the sheet that says which round a workbook is of."""
FORMAT = 1
"""Raised when an older workbook could be misread."""
SUM = "summa"
"""In place of a row's keys: the row adds up others, and is not read."""

# The columns are known by these words in a hidden row, wherever they have been moved.
AREA, LINE, VERSION = "anslag:område", "anslag:rad", "anslag:version"
SHOWN, FORECAST, LABEL = "anslag:visat", "anslag:prognos", "anslag:namn"
KEYS = (AREA, LINE, VERSION, SHOWN, FORECAST, LABEL)

UNITS = {"kr": Unit.KR, "tkr": Unit.TKR}


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line of an area: exact kronor, and the version of its forecast (0: there is none)."""

    key: int
    name: str
    group: LineGroup
    amounts: Amounts
    forecast: Decimal | None
    version: int


@dataclass(frozen=True, slots=True)
class BookArea:
    """An area with its lines in the statement's order; `closed` says why nothing is typed here."""

    key: int
    name: str
    lines: tuple[BookLine, ...]
    closed: str = ""


@dataclass(frozen=True, slots=True)
class EntryBook:
    """A round's table, whole or of one area. `unit` is what the committee types in: KR or TKR.

    `months` are those of the actual, "jan–aug", and `missing` says which are not booked, "" for
    none; `previous` is the last round's name, "" where there is none. `restated`: last year of some
    area is another's, in part or whole.
    """

    round: int
    committee: str
    administration: str
    name: str
    year: int
    months: str
    previous: str
    unit: Unit
    areas: tuple[BookArea, ...]
    made_at: datetime
    missing: str = ""
    restated: bool = False
