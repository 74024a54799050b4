"""What the workbook needs of a round beside a document's sections, and the workbook's papers.

A document is frozen with all that its papers hold, so that no paper is ever made of anything else.
"""

from dataclasses import replace

from reports.content.document import Document, TableBlock
from reports.content.papers import Papers
from reports.content.shapes import Table

SEGMENTS, GROWTH = "finansieringsslag", "beslut_for_beslut"
"""The keys of the tables that stand behind the workbook's charts."""


def with_attached(document: Document, papers: Papers) -> Document:
    """The document with all of a round's papers that its sections do not show themselves."""
    shown = {table.key for table in section_tables(document)}
    behind = [table for table in (papers.segments, papers.growth) if table is not None]
    attached = tuple(table for table in (*papers.tables, *behind) if table.key not in shown)
    return replace(document, standing=papers.standing, attached=attached)


def papers_of(document: Document) -> Papers:
    """The papers that the workbook is written from, made of the document alone."""
    tables = {table.key: table for table in (*section_tables(document), *document.attached)}
    segments, growth = tables.pop(SEGMENTS, None), tables.pop(GROWTH, None)
    return Papers(
        title=document.title,
        committee=document.committee,
        administration=document.administration,
        round=document.round,
        status=document.status,
        made_at=document.made_at,
        language=document.language,
        standing=document.standing,
        segments=segments,
        growth=growth,
        tables=tuple(tables.values()),
        notes=document.notes,
    )


def section_tables(document: Document) -> tuple[Table, ...]:
    """The tables of the sections, in order, each once."""
    tables: dict[str, Table] = {}
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, TableBlock):
                tables.setdefault(block.table.key, block.table)
    return tuple(tables.values())
