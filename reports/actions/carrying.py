"""What locking and correcting a round does with its reports; budget/actions/locking.py calls it."""

from budget.models import Round, TaskState
from reports.models import Report, ReportText


def lock_reports(round_: Round) -> None:
    """Nothing: a report's texts are written on after its round is locked, until it is approved."""


def correct_reports(old: Round, new: Round) -> None:
    """Begin the same reports of a corrected round, with the texts as they stand in the old one.

    Their figures follow the new round, so each text is read through and handed in anew.
    """
    for report in Report.objects.filter(round=old).select_related("template").order_by("pk"):
        copy = Report.objects.create(round=new, template=report.template, kind=report.kind)
        ReportText.objects.bulk_create(_begun(text, copy) for text in report.texts.order_by("pk"))


def _begun(text: ReportText, report: Report) -> ReportText:
    written = bool(text.markdown.strip())
    return ReportText(
        report=report,
        section_id=text.section_id,
        markdown=text.markdown,
        version=1 if written else 0,
        changed_at=text.changed_at,
        changed_by_id=text.changed_by_id,
        state=TaskState.BEGUN if written else TaskState.NOT_BEGUN,
        writer_id=text.writer_id,
    )
