"""What a round's reconciliations came to, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from budget.calc.reconciliation.exact import LEDGER_ENTRIES
from budget.calc.reconciliation.findings import Finding, Place, Severity
from reports.content.shapes import Target

# Rules of content itself; the others are named where they are computed, in budget/calc.
TABLE_SUM = "table_sum"
SAME_FIGURE = "same_figure"
MONTH_BOOKED = "month_booked"
LAST_YEAR_AREAS = "last_year_areas"
LAST_YEAR_LINES = "last_year_lines"
CONTROL_UNREADABLE = "control_unreadable"
CONTROL_WITHOUT_TABLE = "control_without_table"
# Rules of a report's texts (reports/text/findings.py).
TEXT_NEAR = "text_near"
TEXT_SIGN = "text_sign"
TEXT_UNKNOWN = "text_unknown"
TEXT_LIVE = "text_live"


class LeftOut(StrEnum):
    """Why a reconciliation could not be made."""

    LOCKED = "locked"
    LATER_GRANTS = "later_grants"
    YEAR_OVER = "year_over"
    NOTHING_BOOKED = "nothing_booked"
    COPIES = "copies"
    NOTHING_LOADED = "nothing_loaded"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One reconciliation: how many comparisons it made, and what did not hold."""

    rule: str
    compared: int
    findings: tuple[Finding, ...] = ()
    left_out: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """A place of a finding in words, and what page shows it."""

    text: str
    target: Target | None = None


@dataclass(frozen=True)
class Reconciliation:
    """All reconciliations of a round; `findings` of all of them, worst first."""

    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]
    places: Mapping[Place, Where] = field(default_factory=dict)

    @property
    def compared(self) -> int:
        """Comparisons in all."""
        return sum(check.compared for check in self.checks)

    @property
    def has_entries(self) -> bool:
        """Whether months that are loaded from the ledger were held against their entries."""
        return any(check.rule == LEDGER_ENTRIES and check.compared for check in self.checks)

    def count(self, severity: Severity) -> int:
        """Findings of a severity."""
        return sum(finding.severity is severity for finding in self.findings)
