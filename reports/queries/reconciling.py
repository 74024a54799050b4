"""A round's reconciliation: its inputs and its published cells, brought to the content room."""

from collections.abc import Sequence

from budget.calc.inputs import RoundInputs
from budget.models import Round
from budget.queries.controls import controls_of, ledger_cells, row_sums
from reports.content import published_tables, report_tables
from reports.content.reconciliation import Reconciliation, reconcile
from reports.content.shapes import Table


def reconciled(
    round_: Round, inputs: RoundInputs, tables: Sequence[Table] = (), *, sum_entries: bool = True
) -> Reconciliation:
    """All reconciliations of a round: three queries beside its inputs.

    `tables` are all content tables of the inputs, where they are made already. Without
    `sum_entries` the ledger is held against the sums that were taken of its entries when they were
    read: what a page has time for, however many they are.
    """
    tables = tables or (*published_tables(inputs), *report_tables(inputs))
    sums, ledger = row_sums(round_), ledger_cells(round_, afresh=sum_entries)
    return reconcile(inputs, tables, controls_of(round_), sums.decisions, sums.months, ledger)
