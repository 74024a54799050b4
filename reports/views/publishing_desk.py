"""What the pages of approved versions show: files and how far they have come, and what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.models import Job, JobState
from reports.access import reads_draft
from reports.actions.publishing import DRAFT, FILES, LANGUAGE
from reports.content.changes import CellChange, Changes, changes
from reports.content.document import Document
from reports.draft_marks import changed, marks_of
from reports.models import DraftFile, FileKind, Report, ReportFile, ReportVersion
from reports.paper_files import FORMS
from reports.queries.documents import LivingReport, living_report
from reports.views.publishing_place import VersionPlace
from reports.views.report_place import ReportPlace


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file as a page offers it; without an address it is not made. `refused` says why."""

    name: str
    label: str
    url: str = ""
    sha256: str = ""
    size: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Files:
    """A version's files, and the work that makes them; `waiting` while more is to come."""

    files: tuple[OfferedFile, ...]
    job: Job | None
    stage: str

    @property
    def waiting(self) -> bool:
        """Whether a worker has more to make."""
        return self.job is not None and self.job.is_waiting

    @property
    def made(self) -> tuple[OfferedFile, ...]:
        """Those that are there to be fetched."""
        return tuple(file for file in self.files if file.url)

    @property
    def failed(self) -> bool:
        """Whether something is not made, and nobody is about to make it."""
        return not self.waiting and any(not file.url for file in self.files)


def files_of(where: VersionPlace) -> Files:
    """The files of a version: one query, and one for the work while some are missing."""
    kept = {
        file.kind: file
        for file in ReportFile.objects.filter(version=where.version).defer("content")
    }
    job = Job.objects.filter(kind=FILES, payload__version=where.version.pk).order_by("-pk").first()
    refused = job.result.get("refused", {}) if job and job.state == JobState.DONE else {}
    files = tuple(_offered(where, kind, kept.get(kind), refused.get(kind, "")) for kind in FORMS)
    return Files(files, job, stage_of(job))


def _offered(
    where: VersionPlace, kind: FileKind, file: ReportFile | None, refused: str
) -> OfferedFile:
    name, label = FORMS[kind].name, label_of(kind)
    if file is None:
        return OfferedFile(name, label, refused=refused)
    url = where.url("report_version_file", file=name)
    return OfferedFile(name, label, url, file.sha256, size_of(file.size))


def label_of(kind: FileKind) -> str:
    """What a kind of file is called on a button."""
    return {
        FileKind.PDF: _("Rapporten (PDF)"),
        FileKind.WORD: _("Rapporten (Word)"),
        FileKind.WORKBOOK: _("Handlingar (Excel)"),
        FileKind.MEMORANDUM: _("Tjänsteskrivelse (Word)"),
    }[kind]


def size_of(count: int) -> str:
    """A number of bytes in kB or MB."""
    if count < 1_000_000:
        return _("%s kB") % max(1, round(count / 1_000))
    return _("%s MB") % f"{count / 1_000_000:.1f}".replace(".", ",")


def stage_of(job: Job | None) -> str:
    """What a job is about now, in words."""
    if job is None or not job.is_waiting:
        return ""
    if job.state == JobState.QUEUED:
        return _("Väntar på sin tur …")
    if job.stage in FileKind.values:
        return _("Gör %s …") % label_of(FileKind(job.stage))
    return _("Pågår …")


@dataclass(frozen=True, slots=True)
class TableChanges:
    """The changed cells of a table."""

    title: str
    cells: tuple[CellChange, ...]

    @property
    def figures(self) -> bool:
        """Whether all of them are figures."""
        return all(cell.figure for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ShownChanges:
    """What has changed since a version was approved; `sentence` says how much."""

    changes: Changes
    sentence: str
    tables: tuple[TableChanges, ...]


def changes_since(where: VersionPlace) -> ShownChanges:
    """What has changed since the version was approved.

    The report as it is written now is a draft: who reads none is told of tables alone.
    """
    with translation.override(LANGUAGE):
        now = living_report(where.report, where.place.inputs).document(timezone.now())
        found = changes(where.document, now)
    if not reads_draft(where.place.rights, where.place.committee.pk):
        found = Changes(found.cells, ())
    return ShownChanges(found, _sentence(found), tuple(_by_table(found.cells)))


def _sentence(found: Changes) -> str:
    if not found:
        return _("Inget har ändrats sedan versionen godkändes.")
    cells = ngettext("%s uppgift i tabellerna", "%s uppgifter i tabellerna", len(found.cells))
    texts = ngettext("%s stycke text", "%s stycken text", len(found.texts))
    parts = [
        words % len(changed)
        for words, changed in ((cells, found.cells), (texts, found.texts))
        if changed
    ]
    return _("Ändrat sedan publicering: %s.") % _(" och ").join(parts)


def _by_table(cells: Iterable[CellChange]) -> Iterable[TableChanges]:
    tables: dict[str, list[CellChange]] = {}
    for cell in cells:
        tables.setdefault(cell.table, []).append(cell)
    return (TableChanges(found[0].title, tuple(found)) for found in tables.values())


@dataclass(frozen=True, slots=True)
class MadeDraft:
    """A draft's newest file: which draft it shows, and in words what has changed since."""

    label: str
    url: str
    as_of: datetime
    since: str


def made_draft(where: ReportPlace, living: LivingReport, document: Document) -> MadeDraft | None:
    """The newest PDF of the draft (of `report_of`) beside the report as it stands now."""
    result: Mapping[str, Any] = where.report.pdf_made or {}  # type: ignore[attr-defined]
    if "marks" not in result:
        return None
    kind = FileKind.PDF
    return MadeDraft(
        label_of(kind),
        where.url("draft_file", file=FORMS[kind].name),
        datetime.fromisoformat(result["as_of"]),
        _since(_changed(result["marks"], living, document)),
    )


def _changed(marks: Mapping[str, str], living: LivingReport, document: Document) -> frozenset[str]:
    """What has changed; a document in another language than the file's says nothing as a whole."""
    parts = changed(marks, marks_of(living, document))
    return parts if document.language == LANGUAGE else parts - {"whole"}


def _since(parts: frozenset[str]) -> str:
    if {"texts", "figures"} <= parts:
        return _("Sedan dess har både texter och siffror ändrats.")
    if "texts" in parts:
        return _("Sedan dess har texter ändrats, men inga siffror.")
    if "figures" in parts:
        return _("Sedan dess har siffror ändrats, men inga texter.")
    if parts:
        return _("Sedan dess har mål, rubriker eller omgångens läge ändrats.")
    return _("Inget har ändrats sedan dess.")


@dataclass(frozen=True, slots=True)
class Publishing:
    """What a report's page offers: its papers, and the addresses of the last steps."""

    order_pdf: str
    papers: tuple[OfferedFile, ...]
    approve: str
    reopen: str
    version_of: tuple[tuple[ReportVersion, str], ...]


def publishing_of(where: ReportPlace, versions: Iterable[ReportVersion]) -> Publishing:
    """The papers and last steps of a report."""
    named = (FileKind.WORD, FileKind.MEMORANDUM)
    papers = tuple(
        OfferedFile(
            FORMS[kind].name, label_of(kind), where.url("draft_file", file=FORMS[kind].name)
        )
        for kind in named
    )
    return Publishing(
        order_pdf=where.url("order_draft", file=FORMS[FileKind.PDF].name),
        papers=papers,
        approve=where.url("approve_report"),
        reopen=where.url("reopen_report"),
        version_of=tuple(
            (version, where.url("report_version", version=version.number)) for version in versions
        ),
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft's file on its way or made."""

    label: str
    job: Job
    stage: str
    url: str = ""

    @property
    def waiting(self) -> bool:
        """Whether a worker has more to do."""
        return self.job.is_waiting


def draft_of(where: ReportPlace, job_key: int) -> Draft | None:
    """A file that was ordered of a report's draft; None for no such order."""
    job = Job.objects.filter(pk=job_key, kind=DRAFT, payload__report=where.report.pk).first()
    if job is None or job.payload["kind"] not in FileKind.values:
        return None
    kind = FileKind(job.payload["kind"])
    made = job.state == JobState.DONE
    url = where.url("draft_file", file=FORMS[kind].name) if made else ""
    return Draft(label_of(kind), job, stage_of(job), url)


def newest_draft(report: Report, kind: FileKind) -> DraftFile | None:
    """The newest file of a kind that was made of the draft."""
    found: DraftFile | None = DraftFile.objects.filter(report=report, kind=kind).first()
    return found
