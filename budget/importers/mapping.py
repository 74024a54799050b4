"""Ledger rows to statement lines and budget areas: the mapping as data, and what it gives.

Which rule counts: the most specific that fits. Of ranges of accounts that is the narrowest. Of
rules for areas the one that names more parts of the code string; of those the one whose range of
cost centres is narrower, then of activities, then of projects. Of equals the first listed.

Sign: the ledger has debit +, here income is + and cost −, so every amount is turned, in `take`
and nowhere else. Accounts of the balance sheet (classes 1 and 2) belong to no line: set aside.
A range includes both its ends. Codes of digits are compared as numbers, others as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from budget.importers.rows import BALANCE_CLASSES, LedgerRow

ZERO = Decimal(0)
MOST_KNOWN = 100_000


@dataclass(frozen=True)
class LineRange:
    """The accounts, first to last, that feed a statement line."""

    first: int
    last: int
    line: str


@dataclass(frozen=True)
class CodeRange:
    """The codes, first to last, of one part of the code string."""

    first: str
    last: str

    def holds(self, code: str) -> bool:
        """Whether a code lies in the range; an empty code lies in none."""
        if self._digits:
            return code.isdecimal() and int(self.first) <= int(code) <= int(self.last)
        return bool(code) and self.first.casefold() <= code.casefold() <= self.last.casefold()

    @property
    def width(self) -> int:
        """How much the range holds, to compare with others: of text, one code or more."""
        if self._digits:
            return int(self.last) - int(self.first)
        return 0 if self.first.casefold() == self.last.casefold() else 10**9

    @property
    def _digits(self) -> bool:
        return self.first.isdecimal() and self.last.isdecimal()


@dataclass(frozen=True)
class AreaRule:
    """The budget area of rows whose codes lie in every range given; None: any code will do."""

    area: str
    cost_centre: CodeRange | None = None
    activity: CodeRange | None = None
    project: CodeRange | None = None

    def fits(self, activity: str, project: str) -> bool:
        """Whether the rest of a code string fits, the cost centre aside."""
        return (self.activity is None or self.activity.holds(activity)) and (
            self.project is None or self.project.holds(project)
        )

    @property
    def vagueness(self) -> tuple[int, ...]:
        """Sorts the most specific rule first."""
        ranges = (self.cost_centre, self.activity, self.project)
        widths = (10**10 if found is None else found.width for found in ranges)
        return (sum(found is None for found in ranges), *widths)


@dataclass(frozen=True)
class LedgerMapping:
    """How one year's ledger is read; `internal` are the counterparts within the municipality."""

    lines: tuple[LineRange, ...]
    areas: tuple[AreaRule, ...]
    internal: tuple[CodeRange, ...] = ()
    balance_classes: frozenset[str] = BALANCE_CLASSES


# Kommun-Bas 13 by class and group, for a municipality that has no ranges of its own yet.
KOMMUN_BAS_13 = (
    LineRange(3000, 3499, "other_income"),
    LineRange(3500, 3599, "grants"),
    LineRange(3600, 3999, "other_income"),
    LineRange(4000, 4999, "purchases"),
    LineRange(5000, 5599, "pay"),
    LineRange(5600, 5899, "social_charges"),
    LineRange(5900, 5999, "other_staff"),
    LineRange(6000, 6199, "premises"),
    LineRange(6200, 7899, "other_costs"),
    LineRange(7900, 7999, "depreciation"),
    LineRange(8000, 8399, "taxes_and_grants"),
    LineRange(8400, 8499, "financial_income"),
    LineRange(8500, 8599, "financial_cost"),
)


class Target(NamedTuple):
    """What a sum stands for; `month` is 1–13."""

    area: str
    line: str
    year: int
    month: int


class Codes(NamedTuple):
    """The parts of a code string by which an area is found."""

    cost_centre: str
    activity: str
    project: str


@dataclass(slots=True)
class Tally:
    """A sum in kronor, income +, and of how many rows."""

    amount: Decimal = ZERO
    rows: int = 0

    def add(self, amount: Decimal) -> None:
        """Counts a row."""
        self.amount += amount
        self.rows += 1


class Place(NamedTuple):
    """Where a row belongs: None where no rule says it; a row set aside has neither."""

    area: str | None
    line: str | None
    internal: bool
    aside: bool


_Key = tuple[str, str, int, int]
_ASIDE = Place(None, None, False, True)


@dataclass
class MappedLedger:
    """What rows come to, in kronor, income +, cost −.

    `internal` is the part of `sums` that is owed by or to the municipality's own. A row that
    lacks its line, its area or both is in `unmapped` once, and in each list that it belongs to.
    All rows together are the sums, `unmapped` and what is set aside.
    """

    sums: dict[Target, Decimal] = field(default_factory=dict)
    internal: dict[Target, Decimal] = field(default_factory=dict)
    unknown_accounts: dict[str, Tally] = field(default_factory=dict)
    unknown_areas: dict[Codes, Tally] = field(default_factory=dict)
    set_aside: dict[str, Tally] = field(default_factory=dict)
    unmapped: Tally = field(default_factory=Tally)
    rows: int = 0


class Mapper:
    """Places rows one by one and keeps their sums."""

    def __init__(self, mapping: LedgerMapping) -> None:
        self._mapping = mapping
        self._ranges = sorted(mapping.lines, key=lambda found: found.last - found.first)
        self._rules = sorted(mapping.areas, key=lambda rule: rule.vagueness)
        self._lines: dict[str, str | None] = {}
        self._areas: dict[tuple[str, str, str], str | None] = {}
        self._rules_of: dict[str, tuple[AreaRule, ...]] = {}
        self._internal: dict[str, bool] = {}
        self._places: dict[tuple[str | None, str | None, bool], Place] = {}
        self._found = MappedLedger()
        # By area, line, year and month, bare: a named tuple for each row would cost as much
        # again as the sum itself.
        self._sums: dict[_Key, Decimal] = {}
        self._internal_sums: dict[_Key, Decimal] = {}

    @property
    def result(self) -> MappedLedger:
        """What the rows so far come to."""
        found = self._found
        found.sums = {Target._make(key): total for key, total in self._sums.items()}
        found.internal = {Target._make(key): total for key, total in self._internal_sums.items()}
        return found

    def take(self, row: LedgerRow) -> Place:
        """Counts a row and says where it belongs."""
        kronor = -row.amount
        self._found.rows += 1
        place = self.place(row)
        area, line, internal, aside = place
        if area is not None and line is not None:
            key = area, line, row.year, row.month
            self._sums[key] = self._sums.get(key, ZERO) + kronor
            if internal:
                self._internal_sums[key] = self._internal_sums.get(key, ZERO) + kronor
        elif aside:
            self._found.set_aside.setdefault(row.account, Tally()).add(kronor)
        else:
            self._note_unknown(row, place, kronor)
        return place

    def _note_unknown(self, row: LedgerRow, place: Place, kronor: Decimal) -> None:
        found = self._found
        found.unmapped.add(kronor)
        if place.line is None:
            found.unknown_accounts.setdefault(row.account, Tally()).add(kronor)
        if place.area is None:
            codes = Codes(row.cost_centre, row.activity, row.project)
            found.unknown_areas.setdefault(codes, Tally()).add(kronor)

    def place(self, row: LedgerRow) -> Place:
        """Where a row belongs, without counting it."""
        account, codes = row.account, (row.cost_centre, row.activity, row.project)
        if account[:1] in self._mapping.balance_classes:
            return _ASIDE
        # Rows repeat accounts and codes far oftener than whole code strings.
        line = self._lines[account] if account in self._lines else self._find_line(account)
        area = self._areas[codes] if codes in self._areas else self._find_area(codes)
        internal = self._internal.get(row.counterpart)
        if internal is None:
            internal = self._is_internal(row.counterpart)
        key = area, line, internal
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = Place(area, line, internal, False)
        return found

    def _find_line(self, account: str) -> str | None:
        number = int(account) if account.isdecimal() else None
        found = None
        if number is not None:
            fits = (each.line for each in self._ranges if each.first <= number <= each.last)
            found = next(fits, None)
        self._lines[account] = found
        return found

    def _find_area(self, codes: tuple[str, str, str]) -> str | None:
        cost_centre, activity, project = codes
        if cost_centre not in self._rules_of:
            self._rules_of[cost_centre] = tuple(
                rule
                for rule in self._rules
                if rule.cost_centre is None or rule.cost_centre.holds(cost_centre)
            )
        fits = (r.area for r in self._rules_of[cost_centre] if r.fits(activity, project))
        if len(self._areas) >= MOST_KNOWN:
            self._areas.clear()
        found = self._areas[codes] = next(fits, None)
        return found

    def _is_internal(self, counterpart: str) -> bool:
        found = any(each.holds(counterpart) for each in self._mapping.internal)
        self._internal[counterpart] = found
        return found


def changes(
    before: Mapping[Target, Decimal], after: Mapping[Target, Decimal]
) -> dict[Target, tuple[Decimal, Decimal]]:
    """Where two results differ: before and after, in kronor; what is missing is zero."""
    pairs = {
        target: (before.get(target, ZERO), after.get(target, ZERO))
        for target in sorted({*before, *after})
    }
    return {target: pair for target, pair in pairs.items() if pair[0] != pair[1]}
