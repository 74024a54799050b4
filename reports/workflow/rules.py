"""Rules of reports that no column can hold: texts lie fast, what is approved has its version."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from budget.workflow.rules.places import breach
from budget.workflow.rules.scene import Scene
from reports.models import Report, ReportState, ReportText, ReportVersion


def texts_lie_fast(scene: Scene) -> Iterator[ValidationError]:
    """The words of a report change while it is being written."""
    before, after = scene.before(ReportText), scene.after(ReportText)
    changed = {
        row.report_id
        for key, row in after.items()
        if (was := before.get(key)) is not None and was.markdown != row.markdown
    }
    if not changed:
        return
    closed = Report.objects.filter(pk__in=changed).exclude(state=ReportState.WRITING)
    for report in closed.select_related("template", "round__appropriation"):
        yield breach(
            "report_not_open",
            _("”%(report)s” är %(state)s, så dess texter ligger fast. Öppna den först."),
            report=report,
            state=report.get_state_display(),
        )


def approved_is_frozen(scene: Scene) -> Iterator[ValidationError]:
    """A report is approved together with the version that freezes it, and in no other way."""
    keys = scene.scopes(Report, ReportVersion)
    if not keys:
        return
    rows = Report.objects.filter(pk__in=keys).select_related("template", "round__appropriation")
    for report in rows.annotate(newest=Max("versions__number")).order_by("pk"):
        if (report.newest or 0) != report.version:
            yield breach(
                "approval_without_version",
                _(
                    "”%(report)s” kan inte godkännas utan att frysas, och inte frysas utan att "
                    "godkännas. Godkänn den på nytt."
                ),
                report=report,
            )


RULES = (texts_lie_fast, approved_is_frozen)
