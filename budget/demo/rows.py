"""The rows of the demo's files. Amounts are whole kronor, income +, cost −; grants are positive.

Words that the database stores (kinds, states, groups) are already the models' values. `code` is
what other files call a row by.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budget.demo.reading import Flaw

RoundKey = tuple[int, str]  # year and address


def address(code: str) -> str:
    """A code of the files (po_palagg) as a part of an address (po-palagg)."""
    return code.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Committee:
    name: str
    slug: str
    administration: str
    order: int
    entry_unit: str
    threshold: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year to load, and what in it is constructed, in words."""

    year: int
    constructed: str


@dataclass(frozen=True, slots=True)
class Segment:
    code: str
    name: str
    slug: str
    order: int
    income_funded: bool
    by_purpose: bool
    explained_by: str
    heading: str
    column_heading: str


@dataclass(frozen=True, slots=True)
class Rollup:
    code: str
    name: str
    segments: tuple[str, ...]
    order: int
    column_heading: str


@dataclass(frozen=True, slots=True)
class Area:
    segment: str
    name: str
    slug: str
    order: int
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, slots=True)
class Succession:
    predecessor: str
    successor: str
    year: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class AreaGroup:
    code: str
    name: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    name: str
    group: str
    role: str
    order: int


@dataclass(frozen=True, slots=True)
class AccountRange:
    line: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LineSet:
    table: str
    code: str
    name: str
    lines: tuple[str, ...]
    is_sum: bool
    order: int


@dataclass(frozen=True, slots=True)
class Decision:
    year: int
    key: str
    kind: str
    case_number: str
    title: str
    amount: int
    decided_on: date
    decided_by: str
    from_month: int
    permanence: str
    constructed: str


@dataclass(frozen=True, slots=True)
class Months:
    """An area's line: its amounts from month 1 on (13 is year-end); None where none is given."""

    area: str
    line: str
    amounts: tuple[int | None, ...]

    @classmethod
    def of(cls, area: str, line: str, *amounts: int | None) -> "Months":
        """From the cells of a row."""
        return cls(area, line, amounts)

    def given(self) -> Iterator[tuple[int, int]]:
        """Month and amount, where there is one that is not zero."""
        for month, amount in enumerate(self.amounts, 1):
            if amount:
                yield month, amount


@dataclass(frozen=True, slots=True)
class BudgetMonths:
    """What a decision puts on an area's line."""

    decision: str
    months: Months

    @classmethod
    def of(cls, decision: str, area: str, line: str, *amounts: int | None) -> "BudgetMonths":
        """From the cells of a row."""
        return cls(decision, Months(area, line, amounts))


@dataclass(frozen=True, slots=True)
class Round:
    year: int
    name: str
    slug: str
    cutoff_month: int
    deadline: date
    state: str
    decided_on: date | None
    paragraph: str
    case_number: str
    previous: str | None
    constructed: bool


@dataclass(frozen=True, slots=True)
class ReportingDate:
    year: int
    name: str
    cutoff_month: int
    committees_due: date
    due: date
    statutory: bool


@dataclass(frozen=True, slots=True)
class Task:
    """An area's forecast in a round; people by the demo's user names."""

    year: int
    round: str
    area: str
    holder: str
    state: str
    touched_on: date | None
    submitted_on: date | None
    submitted_by: str
    approved_by: str
    comment: str


@dataclass(frozen=True, slots=True)
class Forecast:
    area: str
    line: str
    amount: int


@dataclass(frozen=True, slots=True)
class Explanation:
    year: int
    round: str
    horizon: str
    area: str | None
    segment: str | None
    line_set: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Grant:
    title: str
    case_number: str
    granted: int
    reserved: int
    drawn: int
    decided_on: date | None
    constructed: bool


@dataclass(frozen=True, slots=True)
class Investment:
    """A project's year in a frame; without a project what is stated of the frame alone."""

    year: int
    frame: str
    project: str
    slug: str | None
    decided_total: int | None
    first_year: int | None
    last_year: int | None
    original: int
    changes: int
    spent_before: int | None
    actual: int
    year_forecast: int | None
    total_forecast: int | None
    constructed: bool


@dataclass(frozen=True, slots=True)
class Control:
    """A published cell, as printed."""

    table: str
    row: str
    column: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Accuracy:
    name: str
    year_end: int
    interim: int


def decision_flaws(row: Decision) -> Iterator[Flaw]:
    """A change has a case number; a reallocation moves money and adds none."""
    if row.kind == "change" and not row.case_number:
        yield "arende", "required", {}
    if row.kind == "reallocation" and row.amount:
        yield "belopp_kr", "out_of_range", {"value": row.amount, "least": 0, "most": 0}


def area_flaws(row: Area) -> Iterator[Flaw]:
    """An area's years are in order."""
    if row.first_year and row.last_year and row.last_year < row.first_year:
        yield "sista_ar", "before_first", {"value": row.last_year, "first": row.first_year}


def range_flaws(row: AccountRange) -> Iterator[Flaw]:
    """A range's accounts are in order."""
    if row.last < row.first:
        yield "till", "before_first", {"value": row.last, "first": row.first}


def round_flaws(row: Round) -> Iterator[Flaw]:
    """A round that is decided has the day it was."""
    if row.state in ("decided", "locked") and row.decided_on is None:
        yield "protokollsdatum", "required", {}


def task_flaws(row: Task) -> Iterator[Flaw]:
    """What is handed in was so on a day; what is returned says why."""
    if row.state in ("submitted", "approved") and row.submitted_on is None:
        yield "inlamnad", "required", {}
    if row.state == "returned" and not row.comment:
        yield "kommentar", "required", {}


def explanation_flaws(row: Explanation) -> Iterator[Flaw]:
    """An explanation is an area's, or a segment's with or without a set of lines."""
    if (row.area is None) == (row.segment is None) or (row.area and row.line_set):
        yield "omrade", "not_area_or_segment", {}


def grant_flaws(row: Grant) -> Iterator[Flaw]:
    """No more is drawn than is granted, and what is granted was so on a day."""
    if row.drawn > row.granted:
        yield "avropat_kr", "more_than_granted", {}
    if row.granted and row.decided_on is None:
        yield "beslutsdatum", "required", {}


def investment_flaws(row: Investment) -> Iterator[Flaw]:
    """A project has a code and years in order; a frame alone has neither."""
    if not row.project:
        return
    needed = {"slug": row.slug, "forsta_ar": row.first_year, "sista_ar": row.last_year}
    for column, value in needed.items():
        if value is None:
            yield column, "required", {}
    if row.first_year and row.last_year and row.last_year < row.first_year:
        yield "sista_ar", "before_first", {"value": row.last_year, "first": row.first_year}
    if (row.year_forecast is None) != (row.total_forecast is None):
        yield "prognos_total_kr", "required", {}
