"""The files that are made of a document: each kind's writer, name and type."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from reports.content.attached import papers_of
from reports.content.document import Document
from reports.docx import write_docx, write_memorandum
from reports.excel import write_workbook
from reports.models import FileKind
from reports.pdf import write_pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class FileForm:
    """How a kind of file is written, and what it is called. Writers may raise PdfUnavailable."""

    name: str
    content_type: str
    write: Callable[[Document, str], bytes]


def _workbook(document: Document, _checksum: str) -> bytes:
    return write_workbook(papers_of(document))


FORMS = MappingProxyType(
    {
        FileKind.PDF: FileForm("rapport.pdf", "application/pdf", write_pdf),
        FileKind.WORD: FileForm("rapport.docx", WORD, write_docx),
        FileKind.WORKBOOK: FileForm("handlingar.xlsx", EXCEL, _workbook),
        FileKind.MEMORANDUM: FileForm("tjansteskrivelse.docx", WORD, write_memorandum),
    }
)
"""By kind, in the order they are offered."""

KINDS = {form.name: kind for kind, form in FORMS.items()}
"""The kinds by the name that stands in an address."""
