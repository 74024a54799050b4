"""The rows of a table to rows of a ledger: by columns where a block is plain, else one by one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import islice

from budget.importers.rows import BALANCE_CLASSES as BALANCE
from budget.importers.rows import LONGEST_ACCOUNT, NO_CODES, PARTS, Issues, LedgerRow, Param
from budget.importers.tables import cells as reading
from budget.importers.tables.cells import BadCell, Cell, Known, Style, plain_text
from budget.importers.tables.columns import FIELDS
from budget.importers.tables.guarding import Errors
from budget.importers.tables.sources import Numbered

ZERO = Decimal(0)
BLOCK = 500
NOWHERE = -1  # every row gets an empty cell at its end, which stands for columns there are not
KEYS = ("account", "date", "period", "amount", "debit", "credit")
_ACCOUNT = re.compile(rf"[0-9]{{1,{LONGEST_ACCOUNT}}}", re.ASCII)
_SUM = r"(?:(?:del|slut|total)?summa|totalt?|s:a|sum|Σ)"
_BALANCE = r"(?:in|ut)g(?:ående|\.)? ?(?:balans|saldo)|(?:periodens )?omslutning"
_SUM_FIRST = re.compile(rf"(?:(?:grand )?{_SUM}|{_BALANCE})\b.*", re.IGNORECASE | re.DOTALL)
_SUM_LAST = re.compile(rf".*\b{_SUM}\W*", re.IGNORECASE | re.DOTALL)
_SUM_OF_ACCOUNT = re.compile(rf"{_ACCOUNT.pattern}\W+{_SUM}\W*", re.IGNORECASE | re.ASCII)
_VOUCHER = re.compile(r"([A-Za-zÅÄÖåäö]{1,5})[\s:/-]*([0-9]+)")
# As LedgerRow._make does it, without a call of Python for each row.
_ROW = partial(tuple.__new__, LedgerRow)

Month = tuple[int, int]
Place = tuple[Cell, Cell, Cell]
"""What says when a row is booked: its cells of date, period and year."""


@dataclass
class LedgerTable:
    """Turns rows into ledger rows: `columns` says where each field stands, from 0.

    `year` is the year of periods that name none. `errors` are the cells whose formula is an
    error. `own`: how many cells of a row are the file's; None: all. A row is booked on its period
    where it has one, else on its date; the amount is debit less credit where they stand apart, or
    turned where a column says credit. Left out, and noted: sum rows (those that call themselves
    so, balances too, and a bare amount that the rows before it come to, in its month where a row
    has one for each), opening months of balance accounts, and heads that stand among the rows.
    """

    columns: dict[str, int]
    style: Style
    year: int | None
    errors: Errors
    issues: Issues
    own: int | None = None
    _at: dict[str, int] = field(init=False)
    _parts: list[tuple[int, int]] = field(init=False)
    _totals: dict[Month | None, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    _since_sum: dict[Month | None, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    _left: int = 0
    _noted: tuple[int, str, str] = (0, "", "")

    def __post_init__(self) -> None:
        self._at = {name: self.columns.get(name, NOWHERE) for name in FIELDS}
        found = ((index, self.columns.get(part)) for index, part in enumerate(PARTS))
        self._parts = [(index, place) for index, place in found if place is not None]
        # A ledger repeats its codes, days and vouchers: each of them is read once.
        self._codes: Known[Cell, str] = Known(_code)
        self._accounts: Known[Cell, str] = Known(_account)
        self._vouchers: Known[tuple[Cell, Cell], tuple[str, str]] = Known(_voucher)
        self._days: Known[Place, tuple[date | None, Month | None]] = Known(self._when)
        self._booked: Known[Place, tuple[date | None, int, int]] = Known(self._booked_when)

    def read(self, rows: Iterable[Numbered], most: int) -> Iterator[LedgerRow]:
        """The rows that can be booked; what is wrong with the others is an issue each."""
        count, rows = 0, iter(rows)
        while block := list(islice(rows, BLOCK)):
            found = None if self.errors or count + len(block) > most else self._plain(block)
            if found is not None:
                count += len(found)
                yield from found
                continue
            for row in self._one_by_one(block):
                count += 1
                if count > most:
                    self.issues.add("too_many_rows", row.line, most=most)
                    return
                yield row
        if not count and not self.issues.refused:
            self.issues.add("no_rows")

    def _plain(self, block: Sequence[Numbered]) -> list[LedgerRow] | None:
        """The rows of a block column by column; None where a row of it is anything but booked."""
        numbers, cells = zip(*block, strict=True)
        if len(set(map(len, cells))) > 1 or len(cells[0]) <= max(self.columns.values()):
            return None
        columns = [*zip(*cells, strict=True), ("",) * len(block)]
        at = {name: columns[place] for name, place in self._at.items()}
        codes: list[Iterable[str]] = [columns[NOWHERE]] * len(PARTS)
        try:
            for index, place in self._parts:
                codes[index] = map(self._codes.__getitem__, columns[place])
            places = zip(at["date"], at["period"], at["year"], strict=True)
            days, years, months = zip(*map(self._booked.__getitem__, places), strict=True)
            series, vouchers = self._names(at["series"], at["voucher"])
            amounts = self._amounts(at)
            rows = zip(
                map(self._accounts.__getitem__, at["account"]),
                *codes,
                days,
                years,
                months,
                amounts,
                (texts := list(map(_text, at["text"]))),
                series,
                vouchers,
                numbers,
                strict=True,
            )
            found = list(map(_ROW, rows))
        except BadCell:
            return None
        if "\0" in "".join(texts):
            return None
        if self.own is None:
            self._add(None, sum(amounts, ZERO))
        else:
            for row in found:
                self._add((row.year, row.month), row.amount)
        return found

    def _names(
        self, series: tuple[Cell, ...], vouchers: tuple[Cell, ...]
    ) -> tuple[Sequence[str], Sequence[str]]:
        """The series and numbers of a block's vouchers."""
        # Nearly every row has a number of its own: those that are digits alone need no reading.
        texts, alone = [cell for cell in vouchers if type(cell) is str], series.count("")
        if len(texts) == alone == len(vouchers) and "".join(texts).isdigit():
            return [""] * alone, texts
        found = map(self._vouchers.__getitem__, zip(series, vouchers, strict=True))
        first, second = zip(*found, strict=True)
        return first, second

    def _amounts(self, at: dict[str, tuple[Cell, ...]]) -> list[Decimal]:
        """The amounts of a block; raises `BadCell` where there is none."""
        style = self.style
        if self._at["amount"] != NOWHERE and self._at["side"] != NOWHERE:
            found = [self._sided(*pair) for pair in zip(at["amount"], at["side"], strict=True)]
        elif self._at["amount"] != NOWHERE:
            from_number, unit = reading.from_number, style.unit
            found = [
                from_number(cell, unit) if type(cell) is float else reading.amount(cell, style)
                for cell in at["amount"]
            ]
        else:
            found = [self._net(*pair) for pair in zip(at["debit"], at["credit"], strict=True)]
        amounts = [amount for amount in found if amount is not None]
        if len(amounts) < len(found):
            raise BadCell("missing_amount", "")
        return amounts

    def _one_by_one(self, block: Iterable[Numbered]) -> Iterator[LedgerRow]:
        width = max(self.columns.values()) + 1
        for number, given in block:
            cells = [*given, *[""] * (width - len(given)), ""]
            try:
                row = self._row(number, cells)
            except BadCell as bad:
                self._note(bad, number, cells)
                continue
            if row is not None:
                self._add(self._column((row.year, row.month)), row.amount)
                yield row

    def _note(self, bad: BadCell, number: int, cells: list[Cell]) -> None:
        params: dict[str, Param] = {"value": bad.value}
        if bad.reason:
            params["reason"] = bad.reason
        told = bad.code
        if told == "opening_period" and plain_text(cells[self._at["account"]])[:1] not in BALANCE:
            told = "bad_period"
        # A row that has an amount for each month comes once for each.
        if self._noted != (number, told, bad.value):
            self._noted = number, told, bad.value
            self.issues.add(told, number, _joined(cells[: self.own]), **params)

    def _column(self, month: Month | None) -> Month | None:
        """The column of amounts that a month's stand in: its own, or None where all share one."""
        return None if self.own is None else month

    def _add(self, column: Month | None, amount: Decimal) -> None:
        self._totals[column] += amount
        self._since_sum[column] += amount

    def _is_sum(self, column: Month | None, amount: Decimal) -> bool:
        """Whether the rows before come to an amount, all of them or those since the last sum."""
        return amount in (self._totals[column], self._since_sum[column])

    def _row(self, number: int, cells: list[Cell]) -> LedgerRow | None:
        """The row; None for one that books nothing. Raises `BadCell`."""
        if self.errors:
            self._check_errors(number, cells)
        at = self._at
        account = self._codes[cells[at["account"]]]
        if self._calls_itself_sum(account, cells):
            self._since_sum.clear()
            self._leave_sum(number, cells)
            return None
        if self._is_head(cells):
            self.issues.add("rows_without_amount", number, _joined(cells[: self.own]))
            return None
        amount = self._amount(cells)
        day, month = self._days[cells[at["date"]], cells[at["period"]], cells[at["year"]]]
        if amount is None:
            if month and account:
                raise BadCell("missing_amount", account)
            self.issues.add("rows_without_amount", number, _joined(cells[: self.own]))
            return None
        column = self._column(month)
        if not account and month == column and self._is_sum(column, amount):
            self._since_sum[column] = ZERO
            self._leave_sum(number, cells)
            return None
        if month is None:
            raise BadCell("missing_date", "")
        if not _ACCOUNT.fullmatch(account):
            raise BadCell("bad_account" if account else "missing_account", account)
        codes = list(NO_CODES)
        for index, place in self._parts:
            codes[index] = self._codes[cells[place]]
        series, voucher = self._vouchers[cells[at["series"]], cells[at["voucher"]]]
        text = _text(cells[at["text"]])
        if "\0" in text:
            raise BadCell("nul", "")
        return LedgerRow._make(
            (account, *codes, day, *month, amount, text, series, voucher, number)
        )

    def _leave_sum(self, number: int, cells: list[Cell]) -> None:
        if number != self._left:  # one with an amount for each month comes once for each
            self.issues.add("sum_row", number, _joined(cells[: self.own]))
        self._left = number

    def _calls_itself_sum(self, account: str, cells: list[Cell]) -> bool:
        """Whether the row says that it is a sum: "Summa 5010", "5010 Totalt", "Bygglov Summa"."""
        at = self._at
        if _ACCOUNT.fullmatch(account):
            return bool(_SUM_OF_ACCOUNT.fullmatch(plain_text(cells[at["account"]])))
        first = next((text for cell in cells if (text := plain_text(cell))), "")
        if _SUM_FIRST.fullmatch(first):
            return True
        dated = cells[at["date"]] != "" or cells[at["period"]] != ""
        return not dated and bool(_SUM_LAST.fullmatch(first))

    def _is_head(self, cells: list[Cell]) -> bool:
        """Whether no cell that makes an entry has a digit, or is an error."""
        texts = [plain_text(cells[self._at[name]]) for name in KEYS]
        return not any(text[:1] == "#" or any(map(str.isdigit, text)) for text in texts)

    def _amount(self, cells: list[Cell]) -> Decimal | None:
        at = self._at
        if at["amount"] != NOWHERE:
            return self._sided(cells[at["amount"]], cells[at["side"]])
        return self._net(cells[at["debit"]], cells[at["credit"]])

    def _sided(self, cell: Cell, side: Cell) -> Decimal | None:
        """An amount, turned where the cell beside it says credit and credits stand above zero."""
        amount = reading.amount(cell, self.style)
        if amount is None or side == "":
            return amount
        credit = reading.says_credit(side)
        if credit is None:
            raise BadCell("bad_side", side)
        return -amount if credit and not self.style.credit_negative else amount

    def _net(self, debit: Cell, credit: Cell) -> Decimal | None:
        owed, taken = reading.amount(debit, self.style), reading.amount(credit, self.style)
        if owed is None and taken is None:
            return None
        less = taken or ZERO
        return (owed or ZERO) + (less if self.style.credit_negative else -less)

    def _when(self, place: Place) -> tuple[date | None, Month | None]:
        """The day, where the row has one, and the month it is booked on. Raises `BadCell`."""
        date_cell, cell, year_cell = place
        day, month = self._day_or_month(date_cell)
        if cell != "":
            month = reading.period(cell, self.style, self._year(year_cell, day))
        return day, month

    def _booked_when(self, place: Place) -> tuple[date | None, int, int]:
        """The same of a row that is booked. Raises `BadCell` for any other."""
        day, month = self._days[place]
        if month is None:
            raise BadCell("missing_date", "")
        return day, *month

    def _day_or_month(self, cell: Cell) -> tuple[date | None, Month | None]:
        """A column of dates may hold months: then there is no day."""
        try:
            day = reading.day(cell, self.style)
        except BadCell as bad:
            if bad.code != "bad_date":
                raise
            try:
                return None, reading.period(cell, self.style, None)
            except BadCell:
                raise bad from None
        return day, (day.year, day.month) if day else None

    def _year(self, cell: Cell, day: date | None) -> int | None:
        """The year of a period that names none: the row's, its date's, the profile's."""
        written = plain_text(cell)
        if re.fullmatch(r"[0-9]{4}", written):
            return int(written)
        return day.year if day else self.year

    def _check_errors(self, number: int, cells: list[Cell]) -> None:
        for name, place in self.columns.items():
            if name != "text" and (number, place) in self.errors:
                raise BadCell("formula_error", name)


def _code(cell: Cell) -> str:
    found = reading.code(cell)
    if "\0" in found:
        raise BadCell("nul", "")
    return found


def _account(cell: Cell) -> str:
    """The account of a row that is booked. Raises `BadCell` for any other."""
    found = reading.code(cell)
    if not _ACCOUNT.fullmatch(found) or _SUM_OF_ACCOUNT.fullmatch(plain_text(cell)):
        raise BadCell("bad_account", cell)
    return found


def _voucher(cells: tuple[Cell, Cell]) -> tuple[str, str]:
    """Series and number, which may stand together."""
    series, voucher = cells[0], _text(cells[1])
    match = _VOUCHER.fullmatch(voucher) if series == "" else None
    found = (match[1], match[2]) if match else (_text(series), voucher)
    if "\0" in "".join(found):
        raise BadCell("nul", "")
    return found


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else plain_text(cell)


def _joined(cells: list[Cell]) -> str:
    return "; ".join(text for cell in cells if (text := plain_text(cell)))
