"""Background work of reports: the files of an approved version, and those of a draft."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from budget.workflow.action import SERVER
from budget.workflow.jobs import Run, job
from reports.actions.publishing import DRAFT, FILES, LANGUAGE, keep_draft, keep_file
from reports.content.canonical import checksum, read
from reports.draft_marks import marks_of
from reports.models import FileKind, Report, ReportVersion
from reports.paper_files import FORMS
from reports.pdf import PdfUnavailable
from reports.queries.documents import living_report


@job(FILES)
def make_files(run: Run) -> dict[str, Any]:
    """Make the files of an approved version from what was frozen; those that stand are left.

    Gives the kinds that could not be made here, each with the reason. Raises ValidationError for
    a frozen report that is not what its checksum is of.
    """
    version = ReportVersion.objects.get(pk=run.payload["version"])
    if checksum(version.document) != version.sha256:
        raise ValidationError(
            _("Den frysta rapporten stämmer inte med sin kontrollsumma. Säg till driften.")
        )
    document = read(version.document)
    made = set(version.files.values_list("kind", flat=True))
    refused: dict[str, str] = {}
    for number, (kind, form) in enumerate(FORMS.items()):
        run.progress(100 * number // len(FORMS), kind)
        if kind in made:
            continue
        try:
            keep_file(SERVER, version, kind, form.write(document, version.sha256))
        except PdfUnavailable as missing:
            refused[kind] = str(missing.words)
    return {"refused": refused}


@job(DRAFT)
def make_draft(run: Run) -> dict[str, Any]:
    """Make a file of a report as it stands now. Raises ValidationError where it cannot be made."""
    report = Report.objects.select_related("template", "round__appropriation__committee").get(
        pk=run.payload["report"]
    )
    kind = FileKind(run.payload["kind"])
    with translation.override(LANGUAGE):
        run.progress(10, "collect")
        as_of = timezone.now()
        living = living_report(report)
        document = living.document(as_of)
        run.progress(30, kind)
        try:
            content = FORMS[kind].write(document, "")
        except PdfUnavailable as missing:
            raise ValidationError(missing.words) from missing
        run.progress(95, "keep")
        keep_draft(SERVER, report, run.job, kind, content)
    marks = marks_of(living, document)
    return {"size": len(content), "as_of": as_of.isoformat(), "marks": asdict(marks)}
