"""Word files: the report, and the covering memorandum that goes with it."""

from reports.docx.memorandum import write_memorandum
from reports.docx.report import write_docx

__all__ = ["write_docx", "write_memorandum"]
