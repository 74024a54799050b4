"""Prose in Word: paragraphs in Word's own styles, links, lists."""

from collections.abc import Callable, Iterable

from reports.content.document import Listing, Paragraph, ProsePart, Quote, Run, SubHeading
from reports.content.levels import DEEPEST
from reports.content.plain_text import bound_runs
from reports.docx.lists import Numbering
from reports.docx.xml import looks_of, paragraph, words

LinkTo = Callable[[str], str]
"""Gives the relationship of the file to a link's address."""


def prose_xml(parts: Iterable[ProsePart], numbering: Numbering, link_to: LinkTo) -> str:
    """The parts as paragraphs. Levels of sub-headings are Word's (see `levelled`)."""
    return "".join(_part(part, numbering, link_to) for part in parts)


def _part(part: ProsePart, numbering: Numbering, link_to: LinkTo) -> str:
    match part:
        case Paragraph():
            kept = "<w:keepNext/>" if part.leads_in else ""
            return paragraph("", _runs(part.runs, link_to), kept)
        case SubHeading():
            level = min(max(part.level, 1), DEEPEST)
            return paragraph(f"Heading{level}", _runs(part.runs, link_to))
        case Quote():
            return paragraph("Quote", _runs(part.runs, link_to))
        case Listing():
            numbering.begin()
            return "".join(
                paragraph(
                    "ListNumber" if item.ordered else "ListBullet",
                    _runs(item.runs, link_to),
                    numbering.of(item),
                )
                for item in part.items
            )


def _runs(runs: Iterable[Run], link_to: LinkTo) -> str:
    return "".join(_run(run, link_to) for run in bound_runs(runs))


def _run(run: Run, link_to: LinkTo) -> str:
    if run.url and run.text:
        linked = f'<w:rStyle w:val="Hyperlink"/>{looks_of(run)}'
        return f'<w:hyperlink r:id="{link_to(run.url)}">{words(run.text, linked)}</w:hyperlink>'
    return words(run.text, looks_of(run))
