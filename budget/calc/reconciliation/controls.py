"""Published control totals against exact values."""

from dataclasses import dataclass
from decimal import Decimal

from budget.calc.amounts import round_half_away
from budget.calc.reconciliation.findings import UNIT_SIZE, Finding, Place, Severity, UnitCode

CONTROL_TOTAL = "control_total"
CONTROL_WITHOUT_VALUE = "control_without_value"


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
