"""What a report's pages show: the document section by section, and who has what left to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.models import WRITABLE_STATES, TaskState, User
from reports.content.document import (
    Block,
    ChartBlock,
    Document,
    Section,
    TableBlock,
    TextBlock,
)
from reports.content.levels import levelled
from reports.dashboards import ShownChart, shown_chart
from reports.links import RoundLinks
from reports.models import ReportText, TemplateSection
from reports.queries.reports import has_text
from reports.tables import FigureTable, figure_table
from reports.text.markup import prose
from reports.views.report_place import ReportPlace

TITLE = 1  # the level of the page's own heading
IN_CONTENTS = 2  # the levels below it that stand in the contents


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as a template shows it; one of the fields is there."""

    prose: SafeString | None = None
    table: FigureTable | None = None
    chart: ShownChart | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """How far a section's text has come; `url` is where it is written and read about."""

    text: ReportText
    url: str

    @property
    def is_owed(self) -> bool:
        """Whether somebody has still to hand it in."""
        return self.text.state in WRITABLE_STATES


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section of the document; `level` is its heading's, as HTML has them."""

    key: str
    heading: str
    level: int
    blocks: tuple[ShownBlock, ...]
    work: Work | None = None

    @property
    def in_contents(self) -> bool:
        """Whether the contents name it."""
        return self.level <= TITLE + IN_CONTENTS


def shown_document(
    document: Document, links: RoundLinks, work: Mapping[str, Work] | None = None
) -> tuple[ShownSection, ...]:
    """The sections of a document for a page; `work` is by section key, where it is written."""
    sections = levelled(document, TITLE).sections
    return tuple(_section(section, links, (work or {}).get(section.key)) for section in sections)


def _section(section: Section, links: RoundLinks, work: Work | None) -> ShownSection:
    blocks = tuple(shown_block(block, links) for block in section.blocks)
    return ShownSection(section.key, section.heading, section.level, blocks, work)


def shown_block(block: Block, links: RoundLinks) -> ShownBlock:
    """A block for a page."""
    match block:
        case TextBlock():
            return ShownBlock(prose=prose(block.parts, page=True))
        case TableBlock():
            return ShownBlock(table=figure_table(block.table, links.to))
        case ChartBlock():
            return ShownBlock(chart=shown_chart(block.chart, links))
    return ShownBlock(notice=block.words)


def work_of(
    where: ReportPlace, sections: Iterable[TemplateSection], texts: Mapping[int, ReportText]
) -> dict[str, Work]:
    """How far each written section has come, by its key, in the report's order."""
    return {
        section.key: Work(text_at(where, section, texts), where.url("section", section=section.key))
        for section in sections
        if has_text(section)
    }


def text_at(
    where: ReportPlace, section: TemplateSection, texts: Mapping[int, ReportText]
) -> ReportText:
    """A section's text; one not stored where the template has got the section since."""
    text = texts.get(section.pk) or ReportText()
    text.report, text.section = where.report, section
    return text


@dataclass(frozen=True, slots=True)
class Owner:
    """A writer (None: nobody in particular) and the sections that are theirs."""

    user: User | None
    work: tuple[Work, ...]

    @property
    def left(self) -> int:
        """How many are still to be handed in."""
        return sum(item.is_owed for item in self.work)


def by_owner(work: Mapping[str, Work]) -> tuple[Owner, ...]:
    """Who has what: those with most left first, nobody in particular last."""
    found: dict[int | None, list[Work]] = {}
    for item in work.values():
        found.setdefault(item.text.writer_id, []).append(item)
    owners = [Owner(items[0].text.writer, tuple(items)) for items in found.values()]
    return tuple(
        sorted(owners, key=lambda owner: (owner.user is None, -owner.left, str(owner.user)))
    )


def progress(work: Mapping[str, Work]) -> str:
    """How far the writing has come, in a sentence."""
    if not work:
        return _("Rapporten har inga avsnitt att skriva.")
    done = sum(item.text.state == TaskState.APPROVED for item in work.values())
    if done == len(work):
        return _("Alla avsnitt är godkända.")
    return ngettext(
        "%(done)s av %(all)s avsnitt är godkänt.",
        "%(done)s av %(all)s avsnitt är godkända.",
        done,
    ) % {"done": done, "all": len(work)}
