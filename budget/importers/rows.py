"""What the readers give: ledger rows, balances, facts on a file and issues, as data.

Amounts are exact `Decimal` kronor as the ledger has them: debit +, credit −. The sign is turned
in budget/importers/mapping.py and nowhere else (but of a table that has the other: opening.py).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

PARTS = (
    "cost_centre",
    "activity",
    "counterpart",
    "project",
    "kind",
    "object",
    "free",
)
"""The parts of the code string beside the account, in the order they have in a row."""

BALANCE_CLASSES = frozenset({"1", "2"})
"""The first digits of the accounts of the balance sheet, in Kommun-Bas 13 as in BAS."""
LONGEST_ACCOUNT = 10
"""Digits, or letters, of an account."""
LAST_ACCOUNT = 10**LONGEST_ACCOUNT - 1

Codes = tuple[str, str, str, str, str, str, str]
NO_CODES: Codes = ("", "", "", "", "", "", "")

Param = str | int | Decimal | date
EXCERPT = 200


class LedgerRow(NamedTuple):
    """One entry, or one month's change of an account: what a file books.

    A named tuple: it is made a million times, and is then a row of COPY as it stands. `month` is
    1–13 of the calendar year `year`. `date` and the voucher are missing where a file gives
    months only. `line` is the line or row of the file, from 1.
    """

    account: str
    cost_centre: str
    activity: str
    counterpart: str
    project: str
    kind: str
    object: str
    free: str
    date: date | None
    year: int
    month: int
    amount: Decimal
    text: str
    series: str
    number: str
    line: int


class Balance(NamedTuple):
    """A year's balance of an account: `label` is IB, UB, RES, OIB or OUB; year 0 is the current."""

    label: str
    year_index: int
    account: str
    objects: tuple[tuple[str, str], ...]
    amount: Decimal
    line: int


class PeriodBalance(NamedTuple):
    """The change of an account in a month, or its budget: `label` is PSALDO or PBUDGET."""

    label: str
    year_index: int
    year: int
    month: int
    account: str
    objects: tuple[tuple[str, str], ...]
    amount: Decimal
    line: int


@dataclass(frozen=True)
class Extract:
    """A file whose entries begin in a later month than its year: `year` and `month` of the first.

    `before` is what its balances say was booked before it, by account: kronor, debit +.
    """

    year: int
    month: int
    before: Mapping[str, Decimal]


@dataclass(frozen=True)
class FinancialYear:
    """A year of the file, both ends included; index 0 is the current, −1 the one before."""

    index: int
    first: date
    last: date


@dataclass(frozen=True)
class Dimension:
    """A dimension of the file; `parent` is the one that it divides, "" where it stands alone."""

    number: str
    name: str
    parent: str


@dataclass(frozen=True)
class FileFacts:
    """What a SIE file says of itself.

    `sie_type` is 1–4. `encoding` is the one found, `claimed` the word of #FORMAT. `parts` is the
    part of the code string that each dimension fills.
    """

    sie_type: int
    program: str
    company: str
    organisation_number: str
    years: tuple[FinancialYear, ...]
    accounts: Mapping[str, str]
    dimensions: tuple[Dimension, ...]
    parts: Mapping[str, str]
    objects: Mapping[tuple[str, str], str]
    encoding: str
    claimed: str


NOTICES = frozenset(
    {
        "added_row_alone",
        "amounts_scaled",
        "before_extract",
        "budget_outside_year",
        "checksum_differs",
        "checksum_missing",
        "encoding_differs",
        "extract",
        "extract_proved",
        "hidden_sheets",
        "months_across",
        "no_balances",
        "open_quote",
        "opening_period",
        "other_year",
        "rows_without_amount",
        "sheets_not_read",
        "stray_line",
        "sum_row",
        "type_missing",
        "unknown_label",
        "unused_dimension",
        "year_untold",
        "year_balances_only",
    }
)
"""The codes that inform; every other code means that the file is not taken."""


@dataclass(frozen=True)
class Issue:
    """What is wrong or worth knowing: a code, its line (None: the whole file), its parameters.

    `text` is the line as read; it and texts among the parameters are cut at EXCERPT characters.
    The words are put elsewhere.
    """

    code: str
    line: int | None = None
    params: tuple[tuple[str, Param], ...] = ()
    text: str = ""

    @property
    def values(self) -> dict[str, Param]:
        """The parameters by name."""
        return dict(self.params)

    @property
    def refuses(self) -> bool:
        """Whether the file cannot be taken because of it."""
        return self.code not in NOTICES


@dataclass
class Issues(Sequence[Issue]):
    """The issues of a file: every one counted, the first `most` of each code kept.

    A file that is wrong on a million lines must not fill the memory with saying so.
    """

    most: int = 200
    counts: Counter[str] = field(default_factory=Counter)
    _kept: list[Issue] = field(default_factory=list)

    def add(self, code: str, line: int | None = None, text: str = "", **params: Param) -> None:
        """Notes an issue."""
        self.counts[code] += 1
        if self.counts[code] <= self.most:
            excerpt = text.strip()[:EXCERPT]
            cut = (
                (name, value[:EXCERPT] if isinstance(value, str) else value)
                for name, value in params.items()
            )
            self._kept.append(Issue(code, line, tuple(cut), excerpt))

    def __getitem__(self, index: int) -> Issue:  # type: ignore[override]  # no slices are taken
        return self._kept[index]

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def refused(self) -> bool:
        """Whether any of them means that the file is not taken."""
        return any(code not in NOTICES for code in self.counts)

    def of(self, code: str) -> list[Issue]:
        """The issues kept under a code."""
        return [issue for issue in self._kept if issue.code == code]
