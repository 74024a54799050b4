"""A report as one frozen document of sections, text, tables and charts: the source of every output.

The page, the PDF, the Word file, what is kept at approval and its checksum all read these shapes
and nothing else. Text is a tree of plain words (no markup, no HTML): whoever shows it escapes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from reports.content.chart_shapes import Chart
from reports.content.shapes import Standing, Table


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one manner. `url` is a link's address, already found to be a safe one.

    `figure` is the key of the live figure that the words show, `source` says for readers where in
    the report it stands ("Driftbudget: Summa, Prognos helår"). `missing` says that there is no such
    figure, and the words then say so in its place.
    """

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""
    figure: str = ""
    missing: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    runs: tuple[Run, ...]

    @property
    def leads_in(self) -> bool:
        """Whether it is a line in bold, which stands on the same page as what follows."""
        return bool(self.runs) and all(run.bold for run in self.runs)


@dataclass(frozen=True, slots=True)
class SubHeading:
    """A heading inside a section's text; `level` 1 is next below the section's own."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A paragraph quoted."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, its nested items flattened: `depth` 0 is the outermost."""

    runs: tuple[Run, ...]
    depth: int = 0
    ordered: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Item, ...]


ProsePart = Paragraph | SubHeading | Quote | Listing


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A written text, as it is shown. `key` is stable in its document."""

    key: str
    parts: tuple[ProsePart, ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table."""

    table: Table


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart, with the table behind it."""

    chart: Chart


@dataclass(frozen=True, slots=True)
class NoticeBlock:
    """Words in place of what there is nothing of, such as a text that nobody has written yet."""

    words: str


UNSAID = Standing("", "")

Block = TextBlock | TableBlock | ChartBlock | NoticeBlock


@dataclass(frozen=True, slots=True)
class Section:
    """A section: heading and blocks, in order. `level` 1 is the outermost; the key is stable."""

    key: str
    heading: str
    level: int
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A report. `made_at` is Stockholm time; `version` counts the approved ones, 0 is a draft.

    `standing` and `attached` are for the workbook: the round's first words, and the tables that
    stand in it beside those of the sections (see reports/content/attached.py).
    """

    title: str
    committee: str
    administration: str
    round: str
    year: int
    status: str
    language: str
    made_at: datetime
    version: int
    sections: tuple[Section, ...]
    case_number: str = ""
    notes: tuple[str, ...] = ()
    standing: Standing = UNSAID
    attached: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingFigure:
    """A live figure that does not exist: the words in its place, and the section they stand in."""

    section: Section
    words: str


def missing_figures(document: Document) -> tuple[MissingFigure, ...]:
    """The live figures of a document's texts that do not exist, in order."""
    return tuple(
        MissingFigure(section, run.text)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, TextBlock)
        for part in block.parts
        for run in _runs(part)
        if run.missing
    )


def _runs(part: ProsePart) -> Iterable[Run]:
    if isinstance(part, Listing):
        return [run for item in part.items for run in item.runs]
    return part.runs
