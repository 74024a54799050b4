"""A document in the order it stands on paper: headings and blocks, on pages upright or across.

A page across begins a new leaf, and so does what comes after it. A table that needs one stands last
therefore, where text comes after it, and in its place is said where: no page is left half empty.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.text import slugify
from django.utils.translation import gettext as _

from reports.content.document import ChartBlock, Document, NoticeBlock, TableBlock, TextBlock
from reports.content.levels import levelled
from reports.content.plain_text import for_paper
from reports.paper.tables import PaperTable, paper_table

DEEPEST_IN_CONTENTS = 3
LAST = "breda-tabeller"
"""The key of the heading that wide tables stand last under."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading; `level` 1 is the outermost, and none is skipped on the way down."""

    key: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Stands in the place of a table that stands last; `anchor` is the table's."""

    anchor: str
    words: str


Part = Heading | TextBlock | PaperTable | ChartBlock | NoticeBlock | Elsewhere


@dataclass(frozen=True, slots=True)
class Spread:
    """What stands together on pages that are all upright, or all across."""

    across: bool
    parts: tuple[Part, ...]


def spreads(document: Document) -> tuple[Spread, ...]:
    """The document's parts. A table that needs a page across takes the headings over it along,
    where nothing but such tables comes after it; else it stands last (see above).
    """
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
        parts.extend(
            paper_table(block.table) if isinstance(block, TableBlock) else block
            for block in section.blocks
        )
    return list(_named_once(_wide_last(parts)))


def _wide_last(parts: Sequence[Part]) -> list[Part]:
    """The parts with the wide tables that text comes after put last, each once."""
    upright = [n for n, part in enumerate(parts) if not (isinstance(part, Heading) or _wide(part))]
    before = upright[-1] if upright else 0
    found: list[Part] = []
    moved: dict[str, PaperTable] = {}
    for number, part in enumerate(parts):
        if number < before and isinstance(part, PaperTable) and part.across:
            anchor = f"tabell-{slugify(part.key)}"
            moved.setdefault(anchor, replace(part, anchor=anchor))
            said = _("Tabellen ”%(title)s” är bred och står sist, på sidan") % {"title": part.title}
            found.append(Elsewhere(anchor, said))
        else:
            found.append(part)
    if moved:
        found.append(Heading(LAST, _("Breda tabeller"), 1))
        found.extend(moved.values())
    return found


def _wide(part: Part) -> bool:
    return isinstance(part, PaperTable) and part.across


def _named_once(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, a table without its title where the heading over it says the same."""
    above: Part | None = None
    for part in parts:
        same = (
            isinstance(part, PaperTable) and isinstance(above, Heading) and above.text == part.title
        )
        yield replace(part, title="") if same and isinstance(part, PaperTable) else part
        above = part


def _headings_last(parts: list[Part]) -> list[Part]:
    """Takes the headings that stand last out of the parts, and gives them."""
    first = len(parts)
    while first and isinstance(parts[first - 1], Heading):
        first -= 1
    taken = parts[first:]
    del parts[first:]
    return taken
