"""When a deviation must be explained, and what the rest of the year must bring."""

from dataclasses import dataclass
from decimal import Decimal


def must_be_explained(deviation: Decimal, threshold: Decimal) -> bool:
    """Strictly beyond the threshold, on exact kronor (500 000,00 itself needs no text)."""
    return abs(deviation) > threshold


def per_month(amount: Decimal, months: int) -> Decimal | None:
    """The mean a month; None for no months."""
    return amount / months if months else None


@dataclass(frozen=True, slots=True)
class RestOfYear:
    """What is left of the year: amounts in kronor, months counted without period 13."""

    so_far: Decimal
    to_come: Decimal
    budget_left: Decimal
    months_so_far: int

    @property
    def months_left(self) -> int:
        """The other months of the year."""
        return 12 - self.months_so_far


def change_in_percent(new: Decimal, old: Decimal) -> Decimal | None:
    """(new/old − 1) × 100 of net amounts; None ("–") at a zero or a change of sign."""
    if not new or not old or (new < 0) != (old < 0):
        return None
    return (new / old - 1) * 100
