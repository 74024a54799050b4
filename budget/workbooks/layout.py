"""A round's table laid out as cells: areas as the income statement, sums that go on working."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from budget.calc.amounts import Unit
from budget.calc.cells import Amounts, total
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
HEAD_ROW, KEY_ROW = 4, 5
WIDTHS = (46.0, 14.0, 14.0, 14.0, 14.0, 16.0, 14.0)


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
        formula = "+".join(f"F{net}" for net in nets)
        cells += _sum(row + 1, _("Alla områden, nettokostnad"), amounts, formula, book)
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


class _Block:
    """An area's rows, from its name to its net cost."""

    def __init__(self, area: BookArea, row: int, book: EntryBook) -> None:
        self.area = area
        self.first = row
        self.book = book
        self.spans: list[str] = []

    def cells(self) -> Iterator[Placed]:
        """All cells, row by row."""
        row = self.first
        name = self.area.name
        if self.area.closed:
            name = f"{name} ({self.area.closed})"
        yield Placed(row, 1, name, AREA_NAME)
        yield Placed(row, KEYS_AT[AREA], self.area.key, HIDDEN)
        names = (
            (LineGroup.INCOMES, _("Totala intäkter")),
            (LineGroup.STAFF, _("Totala personalkostnader")),
            (LineGroup.OTHER, _("Totala övriga kostnader")),
        )
        for group, sum_name in names:
            lines = self._lines(group)
            for line in lines:
                row += 1
                yield from self._line(row, line)
            if lines:
                row += 1
                span = self._span(row - len(lines), row - 1)
                amounts = total(line.amounts for line in lines)
                yield from _sum(row, sum_name, amounts, f"SUM({span})", self.book)
        for line in self._lines(*FINANCIAL):
            row += 1
            self._span(row, row)
            yield from self._line(row, line)
        net = total(line.amounts for line in self.area.lines)
        formula = f"SUM({','.join(self.spans)})" if self.spans else "0"
        yield from _sum(row + 1, _("Nettokostnad"), net, formula, self.book)

    def _lines(self, *groups: LineGroup) -> list[BookLine]:
        return [line for line in self.area.lines if line.group in groups]

    def _span(self, first: int, last: int) -> str:
        span = f"F{first}:F{last}"
        self.spans.append(span)
        return span

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


def _known(row: int, amounts: Amounts, book: EntryBook, style: str) -> Iterable[Placed]:
    """What is not typed: an exact number each, none for a last round that there is not."""
    previous = amounts.previous if book.previous else None
    known = (amounts.budget, amounts.actual, previous, amounts.last_year)
    for column, amount in enumerate(known, BUDGET_AT):
        value = None if amount is None else in_unit(amount, book.unit)
        yield Placed(row, column, value, style)


def _sum(row: int, name: str, amounts: Amounts, formula: str, book: EntryBook) -> Iterator[Placed]:
    """A row that adds up: what does not change as numbers, the forecast as a formula."""
    yield Placed(row, 1, name, SUM_NAME)
    yield from _known(row, amounts, book, SUM_FIGURE)
    yield Placed(row, FORECAST_AT, Formula(f"={formula}"), SUM_FIGURE)
    yield Placed(row, DEVIATION_AT, Formula(f"=F{row}-B{row}"), SUM_DEVIATION)
    yield Placed(row, KEYS_AT[LINE], SUM, HIDDEN)
