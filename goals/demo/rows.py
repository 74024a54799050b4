"""The rows of the goals' files. Goals are named by their address, people by their user name.

Words that the database stores (states, grades, trends) are already the models' values.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budget.demo.reading import Flaw


@dataclass(frozen=True, slots=True)
class Term:
    first_year: int
    last_year: int
    scale: str


@dataclass(frozen=True, slots=True)
class Area:
    term: str
    name: str
    order: int


@dataclass(frozen=True, slots=True)
class Goal:
    term: str
    number: int
    area: str
    title: str
    slug: str
    predecessor: str
    owners: tuple[str, ...]
    constructed: bool


@dataclass(frozen=True, slots=True)
class Contribution:
    goal: str
    order: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """A goal's follow-up in a round; `carried`: it begins as the last signed report left it."""

    year: int
    round: str
    goal: str
    state: str
    touched_on: date | None
    submitted_on: date | None
    submitted_by: str
    approved_by: str
    comment: str
    carried: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    year: int
    round: str
    goal: str
    horizon: str
    grade: str
    trend: str
    motive: str
    constructed: bool


@dataclass(frozen=True, slots=True)
class Section:
    year: int
    round: str
    goal: str
    order: int
    heading: str
    text: str
    constructed: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    year: int
    number: int
    title: str
    text: str
    case_number: str
    due: date | None
    constructed: bool


@dataclass(frozen=True, slots=True)
class Step:
    year: int
    number: int
    on: date
    state: str
    text: str
    case_number: str


@dataclass(frozen=True, slots=True)
class Indicator:
    name: str
    unit: str
    wanted: str
    source: str
    goals: tuple[str, ...]
    order: int
    constructed: bool


@dataclass(frozen=True, slots=True)
class Value:
    indicator: str
    year: int
    month: int | None
    value: Decimal


@dataclass(frozen=True, slots=True)
class Priority:
    year: int
    order: int
    heading: str
    text: str
    goals: tuple[str, ...]
    constructed: bool


def term_flaws(row: Term) -> Iterator[Flaw]:
    """A term's years are in order."""
    if row.last_year < row.first_year:
        yield "sista_ar", "before_first", {"value": row.last_year, "first": row.first_year}


def task_flaws(row: Task) -> Iterator[Flaw]:
    """What is handed in was so on a day; what is returned says why."""
    if row.state in ("submitted", "approved") and row.submitted_on is None:
        yield "inlamnad", "required", {}
    if row.state == "returned" and not row.comment:
        yield "kommentar", "required", {}


def assessment_flaws(row: Assessment) -> Iterator[Flaw]:
    """An assessment is on one scale, and a trend is of the period."""
    if bool(row.grade) == bool(row.trend):
        yield "bedomning", "one_of_two", {"one": "bedomning", "other": "trend"}
    if row.trend and row.horizon != "period":
        yield "horisont", "not_a_choice", {"value": "mandatperioden", "choices": "perioden"}


def step_flaws(row: Step) -> Iterator[Flaw]:
    """A final report says something."""
    if row.state == "final_reported" and not row.text:
        yield "text", "required", {}
