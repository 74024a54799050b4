"""A document in the order it stands on paper: headings and blocks, on pages upright or across."""

from dataclasses import dataclass, replace

from reports.content.document import ChartBlock, Document, NoticeBlock, TableBlock, TextBlock
from reports.content.levels import levelled
from reports.content.plain_text import for_paper
from reports.paper.tables import PaperTable, paper_table

DEEPEST_IN_CONTENTS = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading; `level` 1 is the outermost, and none is skipped on the way down."""

    key: str
    text: str
    level: int


Part = Heading | TextBlock | PaperTable | ChartBlock | NoticeBlock


@dataclass(frozen=True, slots=True)
class Spread:
    """What stands together on pages that are all upright, or all across."""

    across: bool
    parts: tuple[Part, ...]


def spreads(document: Document) -> tuple[Spread, ...]:
    """The document's parts. A table that needs a page across takes the headings over it along."""
    found: list[tuple[bool, list[Part]]] = [(False, [])]
    for part in _parts(document):
        across = isinstance(part, PaperTable) and part.across
        if across != found[-1][0] and not isinstance(part, Heading):
            over = _headings_last(found[-1][1])
            found.append((across, over))
        elif isinstance(part, Heading) and found[-1][0]:
            found.append((False, []))
        found[-1][1].append(part)
    return tuple(Spread(across, tuple(parts)) for across, parts in found if parts)


def contents(document: Document) -> tuple[Heading, ...]:
    """The headings that the contents list."""
    headings = (part for part in _parts(document) if isinstance(part, Heading))
    return tuple(heading for heading in headings if heading.level <= DEEPEST_IN_CONTENTS)


def notes(document: Document) -> tuple[str, ...]:
    """What holds for the whole paper, and what of its tables' amounts is no fact, each once."""
    blocks = [block for section in document.sections for block in section.blocks]
    tables = [block.table for block in blocks if isinstance(block, TableBlock)]
    said = (*document.notes, *(table.constructed for table in tables if table.constructed))
    return tuple(dict.fromkeys(for_paper(note) for note in said))


def _parts(document: Document) -> list[Part]:
    parts: list[Part] = []
    for section in levelled(document).sections:
        parts.append(Heading(section.key, for_paper(section.heading), section.level))
        for block in section.blocks:
            parts.append(_table(block, parts[-1]) if isinstance(block, TableBlock) else block)
    return parts


def _table(block: TableBlock, above: Part) -> PaperTable:
    table = paper_table(block.table)
    named = isinstance(above, Heading) and above.text == table.title
    return replace(table, title="") if named else table


def _headings_last(parts: list[Part]) -> list[Part]:
    """Takes the headings that stand last out of the parts, and gives them."""
    first = len(parts)
    while first and isinstance(parts[first - 1], Heading):
        first -= 1
    taken = parts[first:]
    del parts[first:]
    return taken
