"""The appropriation as decisions: on a date, and how it grew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate


class DecisionKind(StrEnum):
    """What a decision does to the appropriation."""

    ORIGINAL = "original"
    CHANGE = "change"
    REALLOCATION = "reallocation"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision; `amount` in kronor is what it adds to the appropriation."""

    key: int
    kind: DecisionKind
    case_number: str
    title: str
    amount: Decimal
    decided_by: str
    decided_on: date
    from_month: int
    permanence: str
    constructed: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A decision and the appropriation after it."""

    decision: Decision
    after: Decimal


def on_date(decisions: Iterable[Decision], day: date) -> tuple[Decision, ...]:
    """The decisions up to and with a day, in the given order."""
    return tuple(decision for decision in decisions if decision.decided_on <= day)


def amount(decisions: Iterable[Decision]) -> Decimal:
    """The appropriation that the decisions make together."""
    return sum((decision.amount for decision in decisions), Decimal(0))


def growth(decisions: Iterable[Decision]) -> tuple[Step, ...]:
    """The appropriation decision by decision; reallocations, which change nothing, left out."""
    counted = [d for d in decisions if d.kind is not DecisionKind.REALLOCATION]
    sums = accumulate(decision.amount for decision in counted)
    return tuple(Step(decision, after) for decision, after in zip(counted, sums, strict=True))
