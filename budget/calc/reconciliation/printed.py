"""Published cells as stored: text as printed, read to the controls they are."""

import re
from dataclasses import dataclass
from decimal import Decimal

from budget.calc.reconciliation.controls import Control
from budget.calc.reconciliation.findings import UNIT_SIZE, Place, UnitCode

# Decimal point and minus as -: as the demo's files have it and the help text asks for it.
PRINTED = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?")
UNITS: dict[str, UnitCode] = {
    "tkr": "tkr",
    "mkr": "mkr",
    "percent": "percent",
    "count": "count",
}
LEAST_STEP = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Published:
    """A published cell: `value` as printed, `unit` the code of what it is printed in.

    A unit outside `UNITS` says that the cell holds words.
    """

    table: str
    row: str
    column: str
    value: str
    unit: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return (self.table, self.row, self.column)

    @property
    def is_number(self) -> bool:
        """Whether it is a figure at all."""
        return self.unit in UNITS


def control_of(published: Published) -> Control:
    """The control it is; one step of its last digit follows from the decimals printed.

    Raises ValueError for words, for what is no number and for an amount finer than an öre.
    """
    if not published.is_number or not PRINTED.fullmatch(published.value):
        raise ValueError(f"{published.place}: no number: {published.value!r}")
    value = Decimal(published.value)
    unit = UNITS[published.unit]
    step = UNIT_SIZE[unit].scaleb(int(value.as_tuple().exponent))
    if step < LEAST_STEP:
        raise ValueError(f"{published.place}: finer than an öre: {published.value}")
    return Control(published.table, published.row, published.column, value, step, unit)
