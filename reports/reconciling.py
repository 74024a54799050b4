"""A round's reconciliation: its inputs and its published cells, brought to the content room."""

from budget.queries.controls import area_months, controls_of, decision_sums
from reports.content import published_tables, report_tables
from reports.content.reconciliation import Reconciliation, reconcile
from reports.place import Place


def reconciliation_of(place: Place) -> Reconciliation:
    """All reconciliations of the round: three queries beside its inputs."""
    inputs = place.inputs
    tables = (*published_tables(inputs), *report_tables(inputs))
    round_ = place.round
    return reconcile(
        inputs, tables, controls_of(round_), decision_sums(round_), area_months(round_)
    )
