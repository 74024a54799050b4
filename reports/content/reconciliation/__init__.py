"""All reconciliations of a round: exact amounts, published cells, and the two together."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from budget.calc.inputs import RoundInputs
from budget.calc.reconciliation.findings import worst_first
from budget.calc.reconciliation.printed import Published
from reports.content.reconciliation.exact import AreaMonths, LedgerCells, exact_checks
from reports.content.reconciliation.places import places_of
from reports.content.reconciliation.published import published_checks
from reports.content.reconciliation.relations import Cells, relations
from reports.content.reconciliation.results import CheckResult, Reconciliation, Where
from reports.content.shapes import Table

__all__ = ["CheckResult", "Reconciliation", "Where", "reconcile"]


def reconcile(
    inputs: RoundInputs,
    tables: Iterable[Table],
    published: Sequence[Published],
    decision_sums: Mapping[int, Decimal] | None,
    area_months: AreaMonths,
    ledger: LedgerCells = None,
) -> Reconciliation:
    """Every reconciliation of a round; without amounts or decisions only what was published.

    `tables` are all content tables (published and R14's); `published` the printed cells, in the
    tables' keys; the others come from budget/queries/controls.py. What is published is no finding
    where rounding explains it.
    """
    shown = tuple(tables)
    cells = Cells(shown)
    held = relations(inputs, shown, cells)
    exact: Iterable[CheckResult] = ()
    if inputs.has_amounts or inputs.decisions:
        exact = exact_checks(inputs, decision_sums, area_months, held, ledger)
    checks = (*exact, *published_checks(published, cells, held))
    findings = tuple(worst_first(finding for check in checks for finding in check.findings))
    return Reconciliation(checks, findings, places_of(findings, inputs, shown))
