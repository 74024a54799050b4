"""What stands before the vouchers: facts on the file, accounts, dimensions and balances."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from budget.importers.rows import (
    Balance,
    Dimension,
    FileFacts,
    FinancialYear,
    Issues,
    PeriodBalance,
)
from budget.importers.sie.lexing import (
    BadField,
    Line,
    opens_balance,
    read_account,
    read_amount,
    read_day,
    read_index,
    read_month,
)
from budget.importers.sie.parts import guess_parts

LONGEST_YEAR = 18  # months: what bokföringslagen (1999:1078) 3 kap. 3 § lets a year be at most

# Labels that say nothing that is used here.
SILENT = frozenset(
    {
        *("ADRESS", "BKOD", "ENHET", "FLAGGA", "FNR", "FTYP", "GEN", "KPTYP", "KSUMMA", "KTYP"),
        *("OMFATTN", "PROSA", "SRU", "TAXAR", "VALUTA"),
    }
)

ONCE = frozenset({"year_untold"})
"""What is told of the first record alone: a file has one for each account."""


class Records:
    """Takes records line by line and holds what they say."""

    def __init__(self, issues: Issues, limit: int) -> None:
        self.issues = issues
        self.known_labels = 0
        self.years: dict[int, FinancialYear] = {}
        self.accounts: dict[str, str] = {}
        self.dimensions: dict[str, Dimension] = {}
        self.objects: dict[tuple[str, str], str] = {}
        self.balances: list[Balance] = []
        self.period_balances: list[PeriodBalance] = []
        self.period_budgets: list[PeriodBalance] = []
        self._limit = limit
        self._words = dict.fromkeys(("PROGRAM", "FNAMN", "ORGNR", "FORMAT", "SIETYP"), "")
        self._takers: dict[str, Callable[[int, Line], None]] = {
            **dict.fromkeys(self._words, self._word),
            "RAR": self._year,
            "KONTO": self._account,
            "DIM": self._dimension,
            "UNDERDIM": self._dimension,
            "OBJEKT": self._object,
            **dict.fromkeys(("IB", "UB", "RES"), self._balance),
            **dict.fromkeys(("OIB", "OUB"), self._object_balance),
            **dict.fromkeys(("PSALDO", "PBUDGET"), self._period_balance),
        }

    def take(self, number: int, line: Line) -> None:
        """Takes the record of a line, or notes why it cannot be taken."""
        label = line.label
        if line.open_quote:
            self.issues.add("open_quote", number, line.text)
        if label in SILENT:
            self.known_labels += 1
        elif taker := self._takers.get(label):
            self.known_labels += 1
            try:
                taker(number, line)
            except BadField as bad:
                if bad.code not in ONCE or not self.issues.counts[bad.code]:
                    self.issues.add(bad.code, number, line.text, value=bad.value, label=label)
        else:
            self.issues.add("unknown_label", number, line.text, label=label)

    def facts(self, encoding: str, parts: Mapping[str, str] | None, vouchers: bool) -> FileFacts:
        """What is known so far; `parts` are the user's own, None: guessed."""
        return FileFacts(
            sie_type=self.sie_type(vouchers),
            program=self._words["PROGRAM"],
            company=self._words["FNAMN"],
            organisation_number=self._words["ORGNR"],
            years=tuple(self.years[index] for index in sorted(self.years, reverse=True)),
            accounts=MappingProxyType(self.accounts),
            dimensions=tuple(self.dimensions.values()),
            parts=dict(guess_parts(self.dimensions.values()) if parts is None else parts),
            objects=MappingProxyType(self.objects),
            encoding=encoding,
            claimed=self._words["FORMAT"],
        )

    @property
    def type_claimed(self) -> bool:
        """Whether the file says its type."""
        return bool(self._words["SIETYP"])

    def sie_type(self, vouchers: bool) -> int:
        """The type that the file says; where it says none, the least that its records fit."""
        claimed = self._words["SIETYP"][:1]
        if claimed in ("1", "2", "3", "4"):
            return int(claimed)
        if vouchers:
            return 4
        return (
            3
            if any(item.objects for item in self.period_balances)
            else 2 - (not self.period_balances)
        )

    def year_of(self, day: date) -> int | None:
        """The index of the year that a day lies in; 0 where the file names no years."""
        if not self.years:
            return 0
        return next(
            (year.index for year in self.years.values() if year.first <= day <= year.last), None
        )

    def _word(self, number: int, line: Line) -> None:
        self._words[line.label] = line.word(1)
        if line.label == "SIETYP" and line.word(1)[:1] not in ("1", "2", "3", "4"):
            raise BadField("unknown_type", line.word(1))

    def _year(self, number: int, line: Line) -> None:
        year = FinancialYear(
            read_index(line.word(1)), read_day(line.word(2)), read_day(line.word(3))
        )
        months = 12 * (year.last.year - year.first.year) + year.last.month - year.first.month + 1
        others = (other for other in self.years.values() if other.index != year.index)
        overlap = any(year.first <= other.last and other.first <= year.last for other in others)
        if year.last < year.first or months > LONGEST_YEAR or overlap:
            raise BadField("bad_year", line.text)
        self.years[year.index] = year

    def _account(self, number: int, line: Line) -> None:
        self._room(len(self.accounts))
        self.accounts[read_account(line.word(1))] = line.word(2)

    def _dimension(self, number: int, line: Line) -> None:
        self._room(len(self.dimensions))
        parent = line.word(3) if line.label == "UNDERDIM" else ""
        self.dimensions[line.word(1)] = Dimension(line.word(1), line.word(2), parent)

    def _object(self, number: int, line: Line) -> None:
        self._room(len(self.objects))
        self.objects[line.word(1), line.word(2)] = line.word(3)

    def _balance(self, number: int, line: Line) -> None:
        self._add_balance(number, line, (), 3)

    def _object_balance(self, number: int, line: Line) -> None:
        self._add_balance(number, line, line.objects(3), 4)

    def _add_balance(
        self, number: int, line: Line, objects: tuple[tuple[str, str], ...], at: int
    ) -> None:
        self._room(len(self.balances))
        index = self._known_year(line.word(1))
        account, amount = read_account(line.word(2)), read_amount(line.word(at))
        self.balances.append(Balance(line.label, index, account, objects, amount, number))

    def _period_balance(self, number: int, line: Line) -> None:
        actual = line.label == "PSALDO"
        found = self.period_balances if actual else self.period_budgets
        self._room(len(found))
        index = self._known_year(line.word(1))
        # Programs of the format's first version leave the object list out.
        has_list = len(line.fields) > 4 and not isinstance(line.fields[4], str)
        objects = line.objects(4) if has_list else ()
        account, amount = read_account(line.word(3)), read_amount(line.word(4 + has_list))
        if opens_balance(line.word(2), account, amount):
            self.issues.add("opening_period", number, line.text, value=line.word(2))
            return
        year, month = read_month(line.word(2))
        # Programs write the current year's budget once more as last year's.
        code = "period_outside_year" if actual else "budget_outside_year"
        self._check_month(index, year, month, line.word(2), code)
        found.append(
            PeriodBalance(line.label, index, year, month, account, objects, amount, number)
        )

    def _known_year(self, text: str) -> int:
        index = read_index(text)
        if self.years and index not in self.years:
            # Programs give closing balances of the year before without saying when it was.
            raise BadField("year_untold" if index else "unknown_year", text)
        return index

    def _check_month(self, index: int, year: int, month: int, text: str, code: str) -> None:
        if index in self.years:
            first, last = self.years[index].first, self.years[index].last
            if not (first.year, first.month) <= (year, min(month, 12)) <= (last.year, last.month):
                raise BadField(code, text)

    def _room(self, taken: int) -> None:
        if taken >= self._limit:
            raise BadField("too_many_rows", str(self._limit))
