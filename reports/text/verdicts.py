"""What is found of an amount or a count that somebody typed by hand."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reports.text.written import Measure, SignFrom


class Verdict(StrEnum):
    """What a typed amount is."""

    MATCHED = "matched"
    NEAR = "near"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that an amount can be. `shown` is its value at the amount's decimals, with unit.

    `token` makes it live in the amount's place, "" where no form shows it so. `other_sign`: the
    text says the other sign than the figure has. `related`: words of its label stand around.
    `number` is the value shown.
    """

    key: str
    label: str
    source: str
    shown: str
    number: Decimal
    token: str
    related: bool
    other_sign: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """An amount in a section's text, from `start` up to `end`, and what was found of it.

    `candidates` are the figures it is (MATCHED) or the nearest (NEAR, UNKNOWN), the best first.
    `number` is in `measure`, with the sign that a mark or words say; `sign` says where it was read.
    `source` is what the writer gave as its origin (FOREIGN). `live_end` is where a token put in
    its place ends.
    """

    section: str
    start: int
    end: int
    live_end: int
    text: str
    number: Decimal
    measure: Measure
    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    sign: SignFrom = SignFrom.NOWHERE
    source: str = ""

    @property
    def named(self) -> bool:
        """Whether words around it name the first candidate; else it was found by its size alone."""
        return bool(self.candidates) and self.candidates[0].related
