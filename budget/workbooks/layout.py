"""A round's table laid out as cells: areas as the income statement, sums that go on working."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from budget.calc.amounts import Unit
from budget.calc.cells import Amounts, total
from budget.calc.missing import must_be_forecast
from budget.calc.structure import FINANCIAL, LineGroup
from budget.workbooks.shapes import (
    AREA,
    FORECAST,
    LABEL,
    LINE,
    SHOWN,
    SUM,
    VERSION,
    BookArea,
    BookLine,
    EntryBook,
)
from budget.workbooks.styles import (
    AREA_NAME,
    CLOSED,
    DEVIATION,
    FIGURE,
    HEAD_FIGURE,
    HEAD_TEXT,
    HIDDEN,
    LEAD,
    NAME,
    NOTE,
    OPEN,
    SUM_DEVIATION,
    SUM_FIGURE,
    SUM_NAME,
    TITLE,
)

COLUMNS = 7
"""Those that are seen: name, budget, actual, last round, last year, forecast, deviation."""
LABEL_AT, BUDGET_AT, FORECAST_AT, DEVIATION_AT = 1, 2, 6, 7
KEYS_AT = {LABEL: LABEL_AT, FORECAST: FORECAST_AT, AREA: 8, LINE: 9, VERSION: 10, SHOWN: 11}
FILLED_AT, MISSING_AT = 12, 13
"""Out of sight, of a sum: how many of its forecasts are typed, and how many have yet to be."""
HEAD_ROW, KEY_ROW = 4, 5
WIDTHS = (46.0, 14.0, 14.0, 14.0, 14.0, 16.0, 19.0)
MOST_ARGUMENTS = 200
"""A function of a spreadsheet takes 255."""


class Formula(str):
    """A formula; every other text stands as it is."""

    __slots__ = ()


Entry = Decimal | int | str | Formula | None


class Placed(NamedTuple):
    """A cell at (row, column) from 1: amounts already in the unit, None is an empty cell."""

    row: int
    column: int
    value: Entry
    style: str


def cells_of(book: EntryBook) -> tuple[Placed, ...]:
    """Every cell of the sheet."""
    cells = [*_head(book)]
    row = KEY_ROW + 1
    nets = []
    for area in book.areas:
        cells += _Block(area, row, book).cells()
        row = cells[-1].row + 1
        nets.append(row - 1)
    if len(nets) > 1:
        amounts = total(line.amounts for area in book.areas for line in area.lines)
        whole = _Sum(_added("F", nets), _added("L", nets), _added("M", nets))
        cells += _sum(row + 1, _("Alla områden, nettokostnad"), amounts, whole, book)
    return tuple(cells)


def in_unit(amount: Decimal, unit: Unit) -> Decimal:
    """Exact kronor as the exact number of the unit, without zeros at its end."""
    return (amount / unit.factor).normalize()


def _head(book: EntryBook) -> Iterator[Placed]:
    title = _("%(round)s %(year)s: %(committee)s") % {
        "round": book.name,
        "year": book.year,
        "committee": book.committee,
    }
    yield Placed(1, 1, title, TITLE)
    yield Placed(2, 1, f"{_lead(book.unit)} {book.missing}".strip(), LEAD)
    yield Placed(3, 1, _protection(), NOTE)
    for key, column in KEYS_AT.items():
        yield Placed(KEY_ROW, column, key, HIDDEN)
    yield Placed(HEAD_ROW, 1, _("Område och rad"), HEAD_TEXT)
    for column, heading in enumerate(_headings(book), BUDGET_AT):
        yield Placed(HEAD_ROW, column, heading, HEAD_FIGURE)


def _lead(unit: Unit) -> str:
    names = {Unit.TKR: _("tusen kronor (Tkr)"), Unit.KR: _("kronor")}
    return _(
        "Belopp i %(unit)s: intäkter är plus, kostnader är minus. Skriv prognosen i de vita "
        "cellerna och läs in filen på omgångens sida; där visas varje ändring innan något sparas."
    ) % {"unit": names[unit]}


def _protection() -> str:
    return _(
        "Övriga celler är skyddade mot misstag, utan lösenord: i Excel tas skyddet bort under "
        "Granska. Summor och avvikelser räknas om när du skriver, men läses inte in."
    )


def _headings(book: EntryBook) -> Sequence[str]:
    unit = "kr" if book.unit is Unit.KR else "Tkr"
    previous = _("Förra: %s") % book.previous if book.previous else _("Förra prognosen")
    return (
        _("Budget %s") % book.year,
        _("Utfall %s") % book.months,
        previous,
        (_("Utfall %s, omräknat") if book.restated else _("Utfall %s")) % (book.year - 1),
        _("Prognos %(year)s, %(unit)s") % {"year": book.year, "unit": unit},
        _("Avvikelse"),
    )


class _Sum(NamedTuple):
    """A sum's formulas: of the forecasts typed, of how many they are, of how many are missing."""

    typed: str
    filled: str
    missing: str


GROUPS = (LineGroup.INCOMES, LineGroup.STAFF, LineGroup.OTHER)
Rows = Sequence[tuple[int, BookLine]]


class _Block:
    """An area's rows, from its name to its net cost."""

    def __init__(self, area: BookArea, first: int, book: EntryBook) -> None:
        self.area = area
        self.first = first
        self.book = book
        row = first + 1
        self.groups: dict[LineGroup, Rows] = {}
        for group in GROUPS:
            self.groups[group] = lines = self._placed(row, group)
            # Its sum stands below it.
            row += len(lines) + bool(lines)
        self.financial = self._placed(row, *FINANCIAL)
        self.last = row + len(self.financial)
        self.rows: Rows = [*(r for rows in self.groups.values() for r in rows), *self.financial]

    def _placed(self, row: int, *groups: LineGroup) -> Rows:
        return list(enumerate((line for line in self.area.lines if line.group in groups), row))

    def cells(self) -> Iterator[Placed]:
        """All cells, row by row."""
        name = self.area.name
        if self.area.closed:
            name = f"{name} ({self.area.closed})"
        yield Placed(self.first, 1, name, AREA_NAME)
        yield Placed(self.first, KEYS_AT[AREA], self.area.key, HIDDEN)
        names = {
            LineGroup.INCOMES: _("Totala intäkter"),
            LineGroup.STAFF: _("Totala personalkostnader"),
            LineGroup.OTHER: _("Totala övriga kostnader"),
        }
        for group, rows in self.groups.items():
            for row, line in rows:
                yield from self._line(row, line)
            if rows:
                yield from self._sum(rows[-1][0] + 1, names[group], rows)
        for row, line in self.financial:
            yield from self._line(row, line)
        yield from self._sum(self.last, _("Nettokostnad"), self.rows)

    def _sum(self, row: int, name: str, rows: Rows) -> Iterator[Placed]:
        amounts = total(line.amounts for _row, line in rows)
        return _sum(row, name, amounts, self._formulas(rows), self.book)

    def _formulas(self, rows: Rows) -> _Sum:
        """Of lines that must have a forecast; where none of the area must, of all or none."""
        if not rows:
            return _Sum("0", "0", "0")
        typed = _cells("F", [row for row, _line in rows])
        needed = [row for row, line in rows if must_be_forecast(line.amounts)]
        missing = f"{len(needed)}-COUNT({_cells('F', needed)})" if needed else "0"
        if not any(must_be_forecast(line.amounts) for _row, line in self.rows):
            whole = _cells("F", [row for row, _line in self.rows])
            missing = f"IF(COUNT({whole})=0,{len(rows)},0)"
        return _Sum(f"SUM({typed})", f"COUNT({typed})", missing)

    def _line(self, row: int, line: BookLine) -> Iterator[Placed]:
        unit = self.book.unit
        forecast = None if line.forecast is None else in_unit(line.forecast, unit)
        yield Placed(row, 1, line.name, NAME)
        yield from _known(row, line.amounts, self.book, FIGURE)
        yield Placed(row, FORECAST_AT, forecast, CLOSED if self.area.closed else OPEN)
        deviation = f'=IF(ISNUMBER(F{row}),F{row}-B{row},"")'
        yield Placed(row, DEVIATION_AT, Formula(deviation), DEVIATION)
        shown = None if line.forecast is None else int(line.forecast * 100)
        keys = {AREA: self.area.key, LINE: line.key, VERSION: line.version, SHOWN: shown}
        for key, value in keys.items():
            yield Placed(row, KEYS_AT[key], value, HIDDEN)


def _cells(column: str, rows: Sequence[int]) -> str:
    """The arguments that name a column's cells: "F7:F8,F10:F10"."""
    starts = [row for row in rows if row - 1 not in rows]
    ends = [row for row in rows if row + 1 not in rows]
    runs = [f"{column}{a}:{column}{b}" for a, b in zip(starts, ends, strict=True)]
    return ",".join(runs)


def _added(column: str, rows: Sequence[int]) -> str:
    """The sum of some cells, however many; texts among them do not count."""
    parts = [rows[at : at + MOST_ARGUMENTS] for at in range(0, len(rows), MOST_ARGUMENTS)]
    return "+".join(f"SUM({','.join(f'{column}{row}' for row in part)})" for part in parts)


def _known(row: int, amounts: Amounts, book: EntryBook, style: str) -> Iterable[Placed]:
    """What is not typed: an exact number each, none for a last round that there is not."""
    previous = amounts.previous if book.previous else None
    known = (amounts.budget, amounts.actual, previous, amounts.last_year)
    for column, amount in enumerate(known, BUDGET_AT):
        value = None if amount is None else in_unit(amount, book.unit)
        yield Placed(row, column, value, style)


def _sum(row: int, name: str, amounts: Amounts, part: _Sum, book: EntryBook) -> Iterator[Placed]:
    """A row that adds up: what does not change as numbers, the forecast as a formula.

    As on the page, what is typed so far is summed, and deviates from nothing until it is whole.
    """
    yield Placed(row, 1, name, SUM_NAME)
    yield from _known(row, amounts, book, SUM_FIGURE)
    forecast = f'=IF(AND(L{row}=0,M{row}>0),"",{part.typed})'
    yield Placed(row, FORECAST_AT, Formula(forecast), SUM_FIGURE)
    deviation = f"=IF(M{row}=0,F{row}-B{row},{_how_much(row)})"
    yield Placed(row, DEVIATION_AT, Formula(deviation), SUM_DEVIATION)
    yield Placed(row, KEYS_AT[LINE], SUM, HIDDEN)
    yield Placed(row, FILLED_AT, Formula(f"={part.filled}"), HIDDEN)
    yield Placed(row, MISSING_AT, Formula(f"={part.missing}"), HIDDEN)


def _how_much(row: int) -> str:
    """The text "3 av 15 ifyllda" as a formula."""
    words = _("%(typed)s av %(lines)s ifyllda").replace('"', '""')
    return f'"{words}"' % {"typed": f'"&L{row}&"', "lines": f'"&(L{row}+M{row})&"'}
