"""What a reconciliation finds, as data: words are put to it elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from types import MappingProxyType
from typing import Literal

from budget.calc.amounts import Unit

UnitCode = Literal["kr", "tkr", "mkr", "percent", "count"]
Place = tuple[str, ...]

# How many kronor one of the unit is; a percentage and a count stand for themselves.
UNIT_SIZE: Mapping[UnitCode, Decimal] = MappingProxyType(
    {
        "kr": Decimal(Unit.KR.factor),
        "tkr": Decimal(Unit.TKR.factor),
        "mkr": Decimal(Unit.MKR.factor),
        "percent": Decimal(1),
        "count": Decimal(1),
    }
)


class Severity(IntEnum):
    """How much a finding matters; the higher, the worse."""

    INFORMATION = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold.

    `place` leads to it, outermost first (segment, area, month); `expected`, `found` and
    `difference` are in `unit`. The difference is found − expected; where a bound is passed,
    it is how far past it. `params` carries what a sentence about it also needs.
    """

    rule: str
    severity: Severity
    place: Place
    expected: Decimal | None
    found: Decimal | None
    difference: Decimal | None
    unit: UnitCode
    params: tuple[tuple[str, str], ...] = ()


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by severity, then by size of the difference in kronor, then rule and place."""
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[int, Decimal, str, Place]:
    size = abs(finding.difference or Decimal(0)) * UNIT_SIZE[finding.unit]
    return (-finding.severity, -size, finding.rule, finding.place)
