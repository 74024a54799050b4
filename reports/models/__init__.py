"""The report's rows: templates, reports and their texts, and what approval freezes."""

from reports.models.frozen import Frozen, FrozenModel
from reports.models.reports import Report, ReportState
from reports.models.templates import (
    BlockKind,
    ReportKind,
    ReportTemplate,
    TemplateBlock,
    TemplateSection,
    Writer,
)
from reports.models.texts import (
    OutsideFigure,
    ReportText,
    SectionComment,
    TextVersion,
)
from reports.models.versions import DraftFile, FileKind, ReportFile, ReportVersion
from reports.text.prose import LONGEST_TEXT

__all__ = [
    "LONGEST_TEXT",
    "BlockKind",
    "DraftFile",
    "FileKind",
    "Frozen",
    "FrozenModel",
    "OutsideFigure",
    "Report",
    "ReportFile",
    "ReportKind",
    "ReportState",
    "ReportTemplate",
    "ReportText",
    "ReportVersion",
    "SectionComment",
    "TemplateBlock",
    "TemplateSection",
    "TextVersion",
    "Writer",
]
