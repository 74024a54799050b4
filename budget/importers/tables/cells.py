"""Cells to values: amounts, days, periods and codes, as Swedish and English ledgers write them.

Cells of a workbook are numbers, days and texts; those of a CSV are texts. Text amounts follow
the grammar of budget/calc/reading.py; what that calls ambiguous (1.234) is settled by the other
amounts of the file: `Style`, which also says in what unit its bare amounts are. A number of a
workbook that is within a millionth of whole öre is that: what is more comes of sums of binary
fractions.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from budget.calc.amounts import LARGEST, Unit
from budget.calc.periods import PERIODS
from budget.calc.reading import Problem, read_amount

Cell = int | float | str | bool | date | datetime | time | timedelta
Key = TypeVar("Key")
Value = TypeVar("Value")

EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)  # Excel's days of 1954 to 2119
YEARS = range(1970, 2200)
NEAR = 1e-6
MOST_KNOWN = 20_000
_LARGEST = float(LARGEST)

_MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        (
            *("jan", "feb", "mar", "apr", "maj may", "jun", "jul", "aug", "sep", "okt oct"),
            *("nov", "dec"),
        ),
        start=1,
    )
    for name in names.split()
}
SIDES: Mapping[str, bool] = {
    **dict.fromkeys(("d", "deb", "debet", "debit"), False),
    **dict.fromkeys(("k", "kr", "kred", "kredit", "c", "cr", "credit"), True),
}
_UNITS: Mapping[str, Unit] = {
    **dict.fromkeys(("tkr", "kkr", "tsek", "ksek", "tusen", "tusental"), Unit.TKR),
    **dict.fromkeys(("mkr", "mnkr", "msek", "miljoner"), Unit.MKR),
}
_UNIT_WORDS = rf"(?P<unit>{'|'.join(_UNITS)}|kr|kronor|sek)"
_UNIT = re.compile(rf"\b{_UNIT_WORDS}\b", re.IGNORECASE)
# "Budget 2024, tkr" says the unit of what is below; "Avvikelser över 500 tkr" does not.
_UNIT_LAST = re.compile(
    rf"(?:^|[^\d\s]\s*|\b(?:19|20)\d\d\s+)\b{_UNIT_WORDS}(?: kr| kronor)?[\s).\]]*$", re.IGNORECASE
)
_LIKENESS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "’": "'"})
_ENDS_COMMA = re.compile(r",\d{1,2}\D*$")
_ENDS_POINT = re.compile(r"\.\d{1,2}\D*$")
_AMOUNTS = {
    decimal: re.compile(
        r"(?P<front>[-+(]?) ?"
        rf"(?P<whole>[1-9]\d{{0,2}}(?P<mark>[ '{mark}])\d{{3}}(?:(?P=mark)\d{{3}})*|\d+)"
        rf"(?:\{decimal}(?P<part>\d+))? ?(?P<back>[-)]?)",
        re.ASCII,
    )
    for decimal, mark in ((",", "."), (".", ","))
}
_SIGNS = {("", ""): "", ("+", ""): "", ("-", ""): "-", ("", "-"): "-", ("(", ")"): "-"}
_ERROR = re.compile(r"#(?:[A-ZÅÄÖ/0-9]{1,20}[!?]|N/A|SAKNAS)", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})(?:(\d\d)(\d\d)|([-/.])(\d{1,2})\4(\d{1,2}))(?:[T ].*)?")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)
_SHORT = re.compile(r"(\d\d)-(\d\d)-(\d\d)")
_SHORTEST = re.compile(r"(\d\d)(\d\d)(\d\d)", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_WRITTEN = re.compile(
    r"(?P<day>\d{1,2})[ -](?P<name>[a-zA-Z]{3,9})\.?[ -](?P<year>\d{4}|\d\d)", re.ASCII
)
_PERIOD = re.compile(r"(?P<year>\d{4})[-/. ]?[MmPp]?(?P<month>\d{1,2})")
_PERIOD_TURNED = re.compile(r"(?P<month>\d{1,2})[-/. ](?P<year>\d{4})")
_MONTH = re.compile(r"(?:[MmPp]|[Pp]eriod )?(?P<month>\d{1,2})")
# The years from 2014 on: their digits are no months, so that 0823 is never taken for one of these.
SHORT_PERIOD = re.compile(r"(?P<year>1[4-9]|[2-9]\d)(?P<month>0[1-9]|1[0-3])", re.ASCII)
_NAMED = re.compile(
    r"(?P<before>\d{4})?[ -]?(?P<name>[a-zA-Z]{3,9})\.?[ -]?(?P<after>\d{4}|\d\d)?", re.ASCII
)
# A hyphen alone can be part of the code: 2023-15, 100-A.
_CODE_AND_NAME = re.compile(r"(\d{1,10})(?:\s*:\s*|\s+(?:[–-]\s*)?|[–-]\s+)[^\W\d_].*", re.DOTALL)


class BadCell(ValueError):  # noqa: N818  # a value, told beside the good ones
    """A cell that cannot be taken: the code of its issue, the cell as text, the reason within."""

    def __init__(self, code: str, cell: Cell, reason: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = plain_text(cell)
        self.reason = reason


class Known(dict[Key, Value]):
    """Values by the cells that they were read from: a cell that comes again is not read again."""

    def __init__(self, read: Callable[[Key], Value]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: Key) -> Value:
        if len(self) >= MOST_KNOWN:
            self.clear()
        value = self[key] = self._read(key)
        return value


@dataclass(frozen=True)
class Style:
    """How a file writes: its decimal sign ("" where nothing tells), the day or month first.

    `credit_negative`: its credits stand below zero and are added instead of taken away. `unit` is
    that of amounts that name none. `short_periods`: 2308 is August of 2023.
    """

    decimal: str = ""
    day_first: bool | None = None
    credit_negative: bool = False
    unit: Unit = Unit.KR
    short_periods: bool = False


def plain_text(cell: Cell) -> str:
    """A cell as text: whole numbers without decimals, days as 2023-08-31."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)


def tell_decimal(cells: Iterable[Cell]) -> str:
    """The decimal sign that amounts as text speak for; "" where none or both do."""
    texts = ["".join(cell.split()) for cell in cells if isinstance(cell, str)]
    comma = any(_ENDS_COMMA.search(text) for text in texts)
    point = any(_ENDS_POINT.search(text) for text in texts)
    return "" if comma == point else "," if comma else "."


def tell_day_first(cells: Iterable[Cell]) -> bool | None:
    """Whether 1/2/2023 is the first of February: by days above 12; None where nothing tells."""
    matches = [_SLASHED.fullmatch(cell.strip()) for cell in cells if isinstance(cell, str)]
    slashed = [match for match in matches if match and match[2] != "."]
    first = any(int(match[1]) > 12 for match in slashed)
    second = any(int(match[3]) > 12 for match in slashed)
    return None if first == second else first


def amount(cell: Cell, style: Style) -> Decimal | None:
    """Kronor that the cell comes to; None for an empty cell. Raises `BadCell`."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return from_number(cell, style.unit)
    if not isinstance(cell, str):
        raise BadCell("bad_amount", cell)
    text = cell.translate(_LIKENESS).strip()
    if not text:
        return None
    if _ERROR.fullmatch(text):
        raise BadCell("formula_error", cell)
    pattern = _AMOUNTS.get(style.decimal)
    match = pattern.fullmatch(text) if pattern else None
    sign = _SIGNS.get((match["front"], match["back"])) if match else None
    if match is None or sign is None:
        return _by_grammar(text, cell, style.unit)
    whole = match["whole"].replace(match["mark"], "") if match["mark"] else match["whole"]
    return _in_bounds(Decimal(f"{sign}{whole}.{match['part'] or 0}") * style.unit.factor, cell)


def _by_grammar(text: str, cell: Cell, unit: Unit) -> Decimal:
    found = read_amount(text, unit)
    if not isinstance(found, Problem):
        return found
    codes = {"too_fine": "amount_too_fine", "too_large": "amount_too_large"}
    code = codes.get(found.code, "bad_amount")
    raise BadCell(code, cell, found.code)


def from_number(number: int | float, unit: Unit = Unit.KR) -> Decimal:
    """Kronor that a number of a workbook comes to. Raises `BadCell`."""
    kronor = number if unit is Unit.KR else number * unit.factor
    if not abs(kronor) <= _LARGEST:  # not a number is no more than any number
        raise BadCell("amount_too_large", number)
    text = f"{kronor:.2f}"
    if abs(kronor - float(text)) > NEAR:
        raise BadCell("amount_too_fine", number)
    return Decimal(text)


def _in_bounds(found: Decimal, cell: Cell) -> Decimal:
    if abs(found) > LARGEST:
        raise BadCell("amount_too_large", cell)
    if found != round(found, 2):
        raise BadCell("amount_too_fine", cell)
    return found


def day(cell: Cell, style: Style) -> date | None:
    """The day a cell names; None for an empty one. Raises `BadCell`.

    2023-08-31, 2023/08/31, 20230831, 23-08-31, 230831, 31.8.2023, 31 aug 2023, 31-aug-23;
    31/8/2023 and 8/31/2023 by the file's style; a number of Excel's days, with a time or without.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = plain_text(cell)
    if not text:
        return None
    if (serial := _SERIAL.fullmatch(text)) and int(serial[1]) in SERIALS:
        return EXCEL_EPOCH + timedelta(days=int(serial[1]))
    parts = _day_parts(text, style, cell)
    try:
        found = date(*parts) if parts else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise BadCell("formula_error" if _ERROR.fullmatch(text) else "bad_date", cell)
    return found


def _day_parts(text: str, style: Style, cell: Cell) -> tuple[int, int, int] | None:
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2] or match[5]), int(match[3] or match[6])
    if match := _SHORT.fullmatch(text) or _SHORTEST.fullmatch(text):
        return 2000 + int(match[1]), int(match[2]), int(match[3])
    if (match := _WRITTEN.fullmatch(text)) and (
        month := _MONTH_NAMES.get(match["name"][:3].casefold())
    ):
        return _whole_year(match["year"]), month, int(match["day"])
    if match := _SLASHED.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == "." or first > 12:
            return year, second, first
        if second > 12:
            return year, first, second
        if style.day_first is None and first != second:
            raise BadCell("ambiguous_date", cell)
        return (year, second, first) if style.day_first else (year, first, second)
    return None


def period(cell: Cell, style: Style, year: int | None) -> tuple[int, int] | None:
    """The year and month (1–13) a cell names; None for an empty one. Raises `BadCell`.

    202308, 2023-08, 2023M08, 8/2023, aug 2023, aug-23, a day; 8 or augusti beside a `year`; 2308
    by the file's style. A year's opening month, 202300, is told as `opening_period`.
    """
    if isinstance(cell, date):
        return cell.year, cell.month
    text = plain_text(cell)
    if isinstance(cell, float) and not cell.is_integer():
        text = f"{cell:.2f}"  # 2023.1 as a number is 2023.10
    if not text:
        return None
    if style.short_periods and (match := SHORT_PERIOD.fullmatch(text)):
        return 2000 + int(match["year"]), int(match["month"])
    for pattern in (_PERIOD, _PERIOD_TURNED, _MONTH):
        match = pattern.fullmatch(text)
        written = match.groupdict().get("year") if match else None
        # Else a day, as 230831 or a number of Excel's days.
        if match and (written is None or int(written) in YEARS):
            return _checked(written, int(match["month"]), year, cell)
    named = _NAMED.fullmatch(text)
    month = _MONTH_NAMES.get(named["name"][:3].casefold()) if named else None
    if named and month:
        return _checked(named["before"] or named["after"], month, year, cell)
    if _ERROR.fullmatch(text):
        raise BadCell("formula_error", cell)
    try:
        found = day(cell, style)
    except BadCell:
        raise BadCell("bad_period", cell) from None
    return (found.year, found.month) if found else None


def _whole_year(written: str) -> int:
    return int(written) + (2000 if len(written) == 2 else 0)


def _checked(written: str | None, month: int, year: int | None, cell: Cell) -> tuple[int, int]:
    whole = _whole_year(written) if written else year
    if whole is None:
        raise BadCell("period_without_year", cell)
    if month == 0:
        raise BadCell("opening_period", cell)
    if month not in PERIODS or whole not in YEARS:
        raise BadCell("bad_period", cell)
    return whole, month


def code(cell: Cell) -> str:
    """A code of the code string; of a code with its name ("100 Bygglov") the code."""
    text = plain_text(cell)
    match = _CODE_AND_NAME.fullmatch(text)
    return match[1] if match else text


def says_credit(cell: Cell) -> bool | None:
    """Whether a cell beside an amount says credit; None where it says neither."""
    return SIDES.get(plain_text(cell).casefold())


def tell_short_periods(cells: Iterable[Cell], year: int | None) -> bool:
    """Whether every period is written as 2308, and some are of the year that is looked for."""
    texts = {text for cell in cells if (text := plain_text(cell))}
    matches = [SHORT_PERIOD.fullmatch(text) for text in texts]
    years = {2000 + int(match["year"]) for match in matches if match}
    return all(matches) and year in years


def tell_unit(heads: Iterable[str], titles: Iterable[str]) -> tuple[Unit, str]:
    """The unit of a file's amounts, and the text that says so; kronor and "" where nothing does.

    Any word of the amounts' own `heads`, the first that says a unit; else what a title ends with.
    """
    for texts, pattern in ((heads, _UNIT), (titles, _UNIT_LAST)):
        for text in texts:
            if match := pattern.search(text):
                unit = _UNITS.get(match["unit"].casefold(), Unit.KR)
                return unit, text if unit is not Unit.KR else ""
    return Unit.KR, ""


def all_negative(cells: Iterable[Cell], style: Style) -> bool:
    """Whether every amount that is not zero stands below it, and there are any."""
    found = [kronor for cell in cells if (kronor := _amount_or_none(cell, style))]
    return bool(found) and all(kronor < 0 for kronor in found)


def _amount_or_none(cell: Cell, style: Style) -> Decimal | None:
    try:
        return amount(cell, style)
    except BadCell:
        return None
