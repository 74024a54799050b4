"""A written text as frozen parts: Markdown without HTML, images and code, with live figures.

Of Markdown count headings with #, quotes, lists, bold, italics and links; all else is plain words.
A line break that is meant (two spaces or a backslash at the end of a line) is "\\n" in a run.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token as Mark

from budget.calc.amounts import format_number
from reports.content.document import (
    Item,
    Listing,
    Paragraph,
    ProsePart,
    Quote,
    Run,
    SubHeading,
)
from reports.figures.shapes import Figure
from reports.text.live import Said, said, tokens_of

LONGEST_TEXT = 50_000
"""Characters that a text may have; no longer one is ever parsed."""

DEEPEST = 8
"""Levels of quotes and lists inside each other that a text may have."""

LOWEST_HEADING = 3
LONGEST_URL = 2_000
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*(?::[0-9]{1,5})?")
SCHEMES = frozenset({"http", "https", "mailto"})
NOT_READ = (
    "backticks",
    "code",
    "entity",
    "fence",
    "html_block",
    "html_inline",
    "image",
    "lheading",
    "reference",
)
# Each level of a list is two of the parser's, which leaves out what lies deeper without a word.
_NESTING = 2 * DEEPEST + 4

_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
# What no paper can hold: control characters, halves of pairs, signs for private use.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")
_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\u2028": "\n", "\u2029": "\n"})


class UnreadableText(ValidationError):  # noqa: N818  # named as what it says
    """A text that is too long, or nested too deep, to be read."""


def parts_of(text: str, figures: Mapping[str, Figure]) -> tuple[ProsePart, ...]:
    """The text in parts, its live figures resolved; a figure that is none says so in its place.

    Raises UnreadableText, and nothing else for any text.
    """
    if len(text) > LONGEST_TEXT:
        raise UnreadableText(_too_long(len(text)), code="too_long")
    clean = _UNFIT.sub("\ufffd", text).translate(_BREAKS)
    placed, live = _placed(clean, figures)
    marks = _parser().parse(placed)
    # The parser leaves out what lies deeper than its own bound, which is beyond ours.
    if _depth(marks) > DEEPEST:
        raise UnreadableText(_too_deep(), code="too_deep")
    return tuple(_parts(marks, live))


def _too_long(length: int) -> str:
    return _(
        "Texten är %(length)s tecken lång, och ett avsnitt får ha högst %(most)s. "
        "Dela den på flera avsnitt."
    ) % {
        "length": format_number(Decimal(length), 0),
        "most": format_number(Decimal(LONGEST_TEXT), 0),
    }


def _too_deep() -> str:
    return _(
        "Texten har citat eller listor i mer än %(most)s nivåer. "
        "Ta bort några av tecknen > och - först på raderna."
    ) % {"most": DEEPEST}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING, "html": False})
    parser.disable(list(NOT_READ))
    # Every address is read as one, so that the words of an unsafe link stand alone in its place.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _placed(text: str, figures: Mapping[str, Figure]) -> tuple[str, list[Said]]:
    """The text with a sign in each live figure's place, which no Markdown means anything by."""
    pieces: list[str] = []
    live: list[Said] = []
    end = 0
    for token in tokens_of(text):
        pieces += [text[end : token.start], f"{_OPEN}{len(live)}{_CLOSE}"]
        live.append(said(token, figures))
        end = token.end
    return "".join([*pieces, text[end:]]), live


def _depth(marks: Iterable[Mark]) -> int:
    """The most quotes and lists that stand inside each other."""
    deepest = depth = 0
    for mark in marks:
        if mark.type in ("blockquote_open", "bullet_list_open", "ordered_list_open"):
            depth += 1
            deepest = max(deepest, depth)
        elif mark.type in ("blockquote_close", "bullet_list_close", "ordered_list_close"):
            depth -= 1
    return deepest


@dataclass
class _List:
    """A list that is being read."""

    ordered: bool
    number: int


@dataclass
class _Place:
    """Where in a text the reading stands."""

    heading: int = 0
    quotes: int = 0
    lists: list[_List] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


def _parts(marks: Sequence[Mark], live: Sequence[Said]) -> Iterator[ProsePart]:
    place = _Place()
    for mark in marks:
        if mark.type == "inline":
            runs = _runs(mark.children or [], live)
            if runs and place.lists:
                _into_item(place.items, runs)
            elif runs:
                yield _part(place, runs)
        elif mark.type.endswith("list_close"):
            place.lists.pop()
            if not place.lists:
                yield from _listing(place)
        else:
            _go(place, mark)


def _go(place: _Place, mark: Mark) -> None:
    """Into or out of a heading, a quote, a list or an item."""
    match mark.type:
        case "heading_open":
            place.heading = min(int(mark.tag[1:]), LOWEST_HEADING)
        case "heading_close":
            place.heading = 0
        case "blockquote_open":
            place.quotes += 1
        case "blockquote_close":
            place.quotes -= 1
        case "bullet_list_open":
            place.lists.append(_List(ordered=False, number=0))
        case "ordered_list_open":
            place.lists.append(_List(ordered=True, number=int(mark.attrs.get("start", 1))))
        case "list_item_open":
            here = place.lists[-1]
            depth = len(place.lists) - 1
            number = here.number if here.ordered else 0
            place.items.append(Item((), depth, here.ordered, number))
            here.number += 1


def _into_item(items: list[Item], runs: tuple[Run, ...]) -> None:
    """More words of an item stand on a line of their own."""
    last = items[-1]
    between = (Run("\n"),) if last.runs else ()
    items[-1] = replace(last, runs=(*last.runs, *between, *runs))


def _listing(place: _Place) -> Iterator[Listing]:
    items = tuple(item for item in place.items if item.runs)
    place.items = []
    if items:
        yield Listing(items)


def _part(place: _Place, runs: tuple[Run, ...]) -> ProsePart:
    if place.heading:
        return SubHeading(place.heading, runs)
    return Quote(runs) if place.quotes else Paragraph(runs)


def _runs(marks: Sequence[Mark], live: Sequence[Said]) -> tuple[Run, ...]:
    """The words of a line of marks; neighbours in the same manner are one run."""
    runs: list[Run] = []
    manner = Run("")
    bold = italic = 0
    for mark in marks:
        bold += mark.nesting if mark.type.startswith("strong_") else 0
        italic += mark.nesting if mark.type.startswith("em_") else 0
        if mark.type == "link_open":
            manner = replace(manner, url=safe_url(str(mark.attrs.get("href", ""))))
        elif mark.type == "link_close":
            manner = replace(manner, url="")
        manner = replace(manner, bold=bold > 0, italic=italic > 0)
        text = {"softbreak": " ", "hardbreak": "\n"}.get(mark.type, mark.content)
        runs.extend(_in_manner(text, manner, live))
    return tuple(_joined(runs))


def _in_manner(text: str, manner: Run, live: Sequence[Said]) -> Iterator[Run]:
    pieces = _PLACE.split(text)
    for index, piece in enumerate(pieces):
        if index % 2:
            yield _live_run(live[int(piece)], manner)
        elif piece:
            yield replace(manner, text=piece)


def _live_run(one: Said, manner: Run) -> Run:
    if one.figure is None:
        return replace(manner, text=one.text, missing=True)
    return replace(manner, text=one.text, figure=one.figure.key, source=one.figure.source)


def _joined(runs: Iterable[Run]) -> list[Run]:
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        plain = not (run.figure or run.missing)
        if last is not None and plain and replace(run, text=last.text) == last:
            found[-1] = replace(last, text=last.text + run.text)
        else:
            found.append(run)
    return found


def safe_url(url: str) -> str:
    """The address of a link if it may stand in a page: http, https, mailto, or a path; else ""."""
    if not url or len(url) > LONGEST_URL or "\\" in url or not url.isprintable() or " " in url:
        return ""
    if url.startswith("/"):
        return "" if url.startswith("//") else url
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme.lower() not in SCHEMES:
        return ""
    return url if parts.scheme.lower() == "mailto" or _HOST.fullmatch(parts.netloc) else ""


def plain_text(parts: Iterable[ProsePart]) -> str:
    """The words of the parts alone: a line a paragraph, heading and item, a blank line between."""
    return "\n\n".join(_plain(part) for part in parts)


def _plain(part: ProsePart) -> str:
    lines = [item.runs for item in part.items] if isinstance(part, Listing) else [part.runs]
    return "\n".join("".join(run.text for run in runs) for runs in lines)


def word_count(parts: Iterable[ProsePart]) -> int:
    """The words of the parts. A number with its unit ("486 892 Tkr") is one word."""
    words = re.split(r"[ \t\r\n\f\v]+", plain_text(parts))
    return sum(1 for word in words if any(sign.isalnum() for sign in word))
