"""The rows of a table, cell by cell, to rows of a ledger."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from budget.importers.rows import NO_CODES, PARTS, Issues, LedgerRow, Param
from budget.importers.tables import cells as reading
from budget.importers.tables.cells import BadCell, Cell, Style, plain_text
from budget.importers.tables.columns import FIELDS
from budget.importers.tables.guarding import Errors
from budget.importers.tables.sources import Numbered

ZERO = Decimal(0)
MOST_KNOWN = 100_000
NOWHERE = -1  # every row gets an empty cell at its end, which stands for columns there are not
_ACCOUNT = re.compile(r"[0-9]{1,8}", re.ASCII)
_SUMS = ("summa", "total", "delsumma", "s:a", "sum ")
_VOUCHER = re.compile(r"([A-Za-zÅÄÖåäö]{1,5})[\s:/-]*([0-9]+)")

Month = tuple[int, int]


@dataclass
class LedgerTable:
    """Turns rows into ledger rows: `columns` says where each field stands, from 0.

    `year` is the year of periods that name none. `errors` are the cells whose formula is an
    error. A row is booked on its period where it has one, else on its date; the amount is debit
    less credit where they stand apart. A sum row (noted) is left out.
    """

    columns: dict[str, int]
    style: Style
    year: int | None
    errors: Errors
    issues: Issues
    _at: dict[str, int] = field(init=False)
    _parts: list[tuple[int, int]] = field(init=False)
    _codes: dict[Cell, str] = field(default_factory=dict)
    _months: dict[tuple[Cell, int | None], Month | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._at = {name: self.columns.get(name, NOWHERE) for name in FIELDS}
        found = ((index, self.columns.get(part)) for index, part in enumerate(PARTS))
        self._parts = [(index, place) for index, place in found if place is not None]

    def read(self, rows: Iterable[Numbered], most: int) -> Iterator[LedgerRow]:
        """The rows that can be booked; what is wrong with the others is an issue each."""
        count, width = 0, max(self.columns.values()) + 1
        for number, cells in rows:
            cells.extend([""] * (width - len(cells) + 1 if len(cells) < width else 1))
            try:
                row = self._row(number, cells)
            except BadCell as bad:
                params: dict[str, Param] = {"value": bad.value}
                if bad.reason:
                    params["reason"] = bad.reason
                self.issues.add(bad.code, number, _joined(cells), **params)
                continue
            if row is None:
                continue
            count += 1
            if count > most:
                self.issues.add("too_many_rows", number, most=most)
                return
            yield row
        if not count and not self.issues.refused:
            self.issues.add("no_rows")

    def _row(self, number: int, cells: list[Cell]) -> LedgerRow | None:
        """The row; None for one that books nothing. Raises `BadCell`."""
        if self.errors:
            self._check_errors(number, cells)
        at = self._at
        account = self._code(cells[at["account"]])
        if not _ACCOUNT.fullmatch(account) and _is_sum(cells):
            self.issues.add("sum_row", number, _joined(cells))
            return None
        amount = self._amount(cells)
        day, month = self._when(cells)
        if amount is None:
            if month and account:
                raise BadCell("missing_amount", account)
            self.issues.add("rows_without_amount", number, _joined(cells))
            return None
        if month is None:
            raise BadCell("missing_date", "")
        if not _ACCOUNT.fullmatch(account):
            raise BadCell("bad_account" if account else "missing_account", account)
        codes = list(NO_CODES)
        for index, place in self._parts:
            codes[index] = self._code(cells[place])
        series, voucher = self._voucher(cells)
        text = _text(cells[at["text"]])
        if "\0" in text or "\0" in voucher or "\0" in series:
            raise BadCell("nul", "")
        return LedgerRow._make(
            (account, *codes, day, *month, amount, text, series, voucher, number)
        )

    def _code(self, cell: Cell) -> str:
        found = self._codes.get(cell)
        if found is None:
            found = reading.code(cell)
            if "\0" in found:
                raise BadCell("nul", "")
            if len(self._codes) >= MOST_KNOWN:
                self._codes.clear()
            self._codes[cell] = found
        return found

    def _amount(self, cells: list[Cell]) -> Decimal | None:
        at, style = self._at, self.style
        if at["amount"] != NOWHERE:
            return reading.amount(cells[at["amount"]], style)
        debit = reading.amount(cells[at["debit"]], style)
        credit = reading.amount(cells[at["credit"]], style)
        if debit is None and credit is None:
            return None
        taken = credit or ZERO
        return (debit or ZERO) + (taken if style.credit_negative else -taken)

    def _when(self, cells: list[Cell]) -> tuple[date | None, Month | None]:
        """The day, where the row has one, and the month it is booked on."""
        at = self._at
        day = reading.day(cells[at["date"]], self.style)
        cell = cells[at["period"]]
        if cell == "":
            return day, (day.year, day.month) if day else None
        key = cell, self._year(cells, day)
        if key not in self._months:
            if len(self._months) >= MOST_KNOWN:
                self._months.clear()
            self._months[key] = reading.period(cell, self.style, key[1])
        return day, self._months[key]

    def _year(self, cells: list[Cell], day: date | None) -> int | None:
        """The year of a period that names none: the row's, its date's, the profile's."""
        written = plain_text(cells[self._at["year"]])
        if re.fullmatch(r"[0-9]{4}", written):
            return int(written)
        return day.year if day else self.year

    def _voucher(self, cells: list[Cell]) -> tuple[str, str]:
        at = self._at
        series, voucher = cells[at["series"]], _text(cells[at["voucher"]])
        match = _VOUCHER.fullmatch(voucher) if series == "" else None
        return (match[1], match[2]) if match else (_text(series), voucher)

    def _check_errors(self, number: int, cells: list[Cell]) -> None:
        for name, place in self.columns.items():
            if name != "text" and (number, place) in self.errors:
                raise BadCell("formula_error", name)


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else plain_text(cell)


def _joined(cells: list[Cell]) -> str:
    return "; ".join(text for cell in cells if (text := plain_text(cell)))


def _is_sum(cells: list[Cell]) -> bool:
    first = next((text for cell in cells if (text := plain_text(cell))), "")
    return first.casefold().startswith(_SUMS)
