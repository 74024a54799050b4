"""A round's reconciliation, for the pages and papers at a place."""

from reports.content.reconciliation import Reconciliation
from reports.content.shapes import Target
from reports.kinds import WORDS
from reports.models import ReportKind, ReportState
from reports.place import Place
from reports.queries.checking import texts_to_check
from reports.queries.documents import material_of
from reports.queries.reconciling import reconciled
from reports.queries.reports import reports_of, sections_of, texts_of
from reports.text.findings import CheckedText, with_texts
from reports.text.matching import Matcher


def reconciliation_of(place: Place, *, sum_entries: bool = True) -> Reconciliation:
    """All reconciliations of the round: four queries beside its inputs."""
    return reconciled(place.round, place.inputs, place.tables, sum_entries=sum_entries)


def reconciliation_for_writers(place: Place, *, sum_entries: bool = True) -> Reconciliation:
    """The same with the texts of reports that are being written, for those who see drafts.

    One query more; for each such report four, and eight for the goals and the earlier forecasts
    that texts tell of.
    """
    found = reconciliation_of(place, sum_entries=sum_entries)
    written = [report for report in reports_of(place.round) if report.state != ReportState.APPROVED]
    if not written:
        return found
    matcher = Matcher(material_of(place.round, place.inputs).figures)
    for report in written:
        word = WORDS[ReportKind(report.kind)]
        sections = sections_of(report.template_id)
        texts, outside = texts_to_check(report, sections, texts_of(report))
        placed = [_placed(text, word, report.template.name) for text in texts]
        marked = {(f"{word}/{key}", amount): why for (key, amount), why in outside.items()}
        found = with_texts(found, placed, matcher, marked)
    return found


def _placed(text: CheckedText, word: str, report: str) -> CheckedText:
    """A section named with its report, and leading to where it is written."""
    return CheckedText(
        f"{word}/{text.section}",
        f"{report}: {text.heading}",
        text.markdown,
        Target("section", (word, text.section)),
    )
