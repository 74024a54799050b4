"""Published control totals against exact values, and rounded sums against rounded totals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.calc.amounts import round_half_away
from budget.calc.reconciliation.findings import UNIT_SIZE, Finding, Place, Severity, UnitCode

CONTROL_TOTAL = "control_total"
CONTROL_WITHOUT_VALUE = "control_without_value"
ROUNDED_SUM = "rounded_sum"


@dataclass(frozen=True, slots=True)
class Control:
    """One published cell to reproduce.

    `published` is as printed, in `unit`; `unit_factor` is what one step of its last published
    digit is in kronor: 1000 for whole Tkr, 100000 for Mkr with one decimal (for a percentage in
    percentage points: 0.1 with one decimal). A table that shows expenditure as positive is met by
    exact values with that display sign.
    """

    table: str
    row: str
    column: str
    published: Decimal
    unit_factor: Decimal
    unit: UnitCode = "tkr"

    @property
    def place(self) -> Place:
        return (self.table, self.row, self.column)


def check_control(control: Control, exact: Decimal) -> Finding | None:
    """A finding where the exact value (kronor, or %), rounded as published, is not the published.

    Rounding is half away from zero. The finding is in the control's unit.
    """
    found = round_half_away(exact, control.unit_factor) / UNIT_SIZE[control.unit]
    if found == control.published:
        return None
    return Finding(
        CONTROL_TOTAL,
        Severity.ERROR,
        control.place,
        control.published,
        found,
        found - control.published,
        control.unit,
        (("exact", str(exact)),),
    )


def check_controls(controls: Iterable[Control], exact: Mapping[Place, Decimal]) -> list[Finding]:
    """Each control against the exact value at its place; one without a value is a finding too."""
    findings = (
        check_control(control, exact[control.place])
        if control.place in exact
        else _without_value(control)
        for control in controls
    )
    return [finding for finding in findings if finding is not None]


def rounded_sum_holds(total: Decimal, parts: Sequence[Decimal], quantum: Decimal) -> bool:
    """Whether k rounded parts and their rounded total can come from exact amounts that sum.

    All three in the same unit, `quantum` being one step of the last digit shown. Each of the k+1
    roundings moves less than, or in one direction at most, half a quantum, so |difference| must
    be strictly under (k+1)/2 quanta.
    """
    return abs(total - sum(parts, Decimal(0))) < _tolerance(parts, quantum)


def check_rounded_sum(
    place: Place, total: Decimal, parts: Sequence[Decimal], quantum: Decimal, unit: UnitCode
) -> Finding | None:
    """A finding where no rounding explains that the rounded parts do not sum to the total."""
    if rounded_sum_holds(total, parts, quantum):
        return None
    expected = sum(parts, Decimal(0))
    params = (("tolerance", str(_tolerance(parts, quantum))),)
    return Finding(
        ROUNDED_SUM, Severity.ERROR, place, expected, total, total - expected, unit, params
    )


def _tolerance(parts: Sequence[Decimal], quantum: Decimal) -> Decimal:
    return (len(parts) + 1) * quantum / 2


def _without_value(control: Control) -> Finding:
    return Finding(
        CONTROL_WITHOUT_VALUE,
        Severity.ERROR,
        control.place,
        control.published,
        None,
        None,
        control.unit,
    )
