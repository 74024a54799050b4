"""The kinds of reports as they stand in addresses."""

from django.http import Http404

from reports.models import ReportKind

KINDS = {
    "delarsrapport": ReportKind.INTERIM,
    "arsanalys": ReportKind.ANNUAL,
    "manadsuppfoljning": ReportKind.MONTHLY,
}

WORDS = {kind: word for word, kind in KINDS.items()}


def kind_at(word: str) -> ReportKind:
    """The kind of report at an address. Raises Http404."""
    if word not in KINDS:
        raise Http404
    return KINDS[word]
