"""Prose as HTML, for pages and for paper: every word is escaped, and nothing but words is shown."""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reports.content.document import Item, Listing, Paragraph, ProsePart, Quote, Run, SubHeading
from reports.content.levels import DEEPEST
from reports.content.plain_text import bound_runs, clean, for_paper


def prose(parts: Iterable[ProsePart], page: bool = False) -> SafeString:
    """The parts as HTML. Levels of sub-headings are those of <h1> to <h6> (see `levelled`).

    On a `page` the live figures are marked, with where each comes from; on paper they are words as
    others, and words longer than a line are made to break.
    """
    return mark_safe("\n".join(_part(part, page) for part in parts))  # noqa: S308  # escaped below


def _part(part: ProsePart, page: bool) -> str:
    match part:
        case Paragraph():
            begins = '<p class="leads-in">' if part.leads_in else "<p>"
            return f"{begins}{_runs(part.runs, page)}</p>"
        case SubHeading():
            level = min(max(part.level, 1), DEEPEST)
            return f"<h{level}>{_runs(part.runs, page)}</h{level}>"
        case Quote():
            return f"<blockquote><p>{_runs(part.runs, page)}</p></blockquote>"
        case Listing():
            return _listing(part.items, page)


def _runs(runs: Iterable[Run], page: bool) -> str:
    return "".join(_run(run, page) for run in bound_runs(runs))


def _run(run: Run, page: bool) -> str:
    text = clean(run.text) if page else for_paper(run.text)
    words = escape(text).replace("\n", "<br>")
    if run.bold:
        words = f"<strong>{words}</strong>"
    if run.italic:
        words = f"<em>{words}</em>"
    if run.missing:
        return f'<strong class="missing">{words}</strong>'
    if run.url:
        words = f'<a href="{escape(run.url)}" rel="noopener noreferrer">{words}</a>'
    if run.figure and page:
        told = escape(_("Hämtas ur rapporten: %s") % clean(run.source or run.figure))
        words = f'<span class="live" title="{told}">{words}</span>'
    return words


def _listing(items: Sequence[Item], page: bool) -> str:
    """Nested lists of the flattened items; an item with nothing to stand under stands outermost."""
    written: list[str] = []
    open_lists: list[str] = []
    for item in items:
        depth = min(max(item.depth, 0), len(open_lists))
        while len(open_lists) > depth + 1:
            written.append(f"</li></{open_lists.pop()}>")
        name = "ol" if item.ordered else "ul"
        if len(open_lists) == depth + 1 and open_lists[-1] != name:
            written.append(f"</li></{open_lists.pop()}>")
        if len(open_lists) == depth + 1:
            written.append("</li>")
        else:
            begins = f' start="{item.number}"' if item.ordered and item.number > 1 else ""
            written.append(f"<{name}{begins}>")
            open_lists.append(name)
        written.append(f"<li>{_runs(item.runs, page)}")
    written.extend(f"</li></{name}>" for name in reversed(open_lists))
    return "".join(written)
