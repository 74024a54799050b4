"""A round's reconciliation, for the pages and papers at a place."""

from reports.content.reconciliation import Reconciliation
from reports.place import Place
from reports.queries.reconciling import reconciled


def reconciliation_of(place: Place) -> Reconciliation:
    """All reconciliations of the round: four queries beside its inputs."""
    return reconciled(place.round, place.inputs)
