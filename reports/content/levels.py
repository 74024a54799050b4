"""The levels of a document's headings, as they are to stand: none is skipped on the way down."""

from dataclasses import replace

from reports.content.document import Block, Document, Section, SubHeading, TextBlock

DEEPEST = 6


def levelled(document: Document, below: int = 0) -> Document:
    """The document with every heading's level as HTML and paper number them.

    A section's level is `below` more than its own and at most one more than the heading before
    it; a sub-heading gets a level of its own in the same row, below its section's. None is past 6.
    """
    sections: list[Section] = []
    before = below
    for section in document.sections:
        level = _at_most(section.level + below, before)
        before = level
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, TextBlock):
                block, before = _text(block, level, before)
            blocks.append(block)
        sections.append(replace(section, level=level, blocks=tuple(blocks)))
    return replace(document, sections=tuple(sections))


def _text(block: TextBlock, section: int, before: int) -> tuple[TextBlock, int]:
    parts = []
    for part in block.parts:
        if isinstance(part, SubHeading):
            before = _at_most(section + max(part.level, 1), before)
            part = replace(part, level=before)
        parts.append(part)
    return replace(block, parts=tuple(parts)), before


def _at_most(wanted: int, before: int) -> int:
    return max(1, min(wanted, before + 1, DEEPEST))
