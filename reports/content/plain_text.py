"""Text as pages and papers show it: without what they cannot hold, and broken where it may be."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from reports.content.document import Run

# What XML forbids; control characters besides; lone surrogates and what is no character. And marks
# of embedding and overriding, which would turn the words after them: right-to-left scripts need
# none, for each character knows its own direction.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_LINES = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_SPACES = re.compile(r"[ \t\n]+")

_UNIT = (
    r"(?:%|:[-\u2013]|(?:[tk]kr|[tmk]sek|mkr|mnkr|mdkr|mdr|kr|sek|kronor|krona|tusen|milj|miljon(?:er)?"
    r"|miljard(?:er)?|procent(?:enhet(?:er)?)?)(?![^\W_]))"
)
# The space first: the search goes from one to the next, past all the letters between.
_INSIDE = re.compile(
    rf"[ ](?:(?<=[0-9][ ])(?=[0-9]{{3}}(?![0-9])|{_UNIT})"
    r"|(?:(?<=§[ ])|(?<=\bkr[ ])|(?<=\bsek[ ]))(?=[0-9]))",
    re.IGNORECASE,
)

LONGEST_WORD, PIECE = 60, 30
_WORD = re.compile(rf"[^\s\u200b]{{{LONGEST_WORD + 1},}}")
_JOINED = "\u200d\ufe0e\ufe0f"


def clean(text: str) -> str:
    """The text with line breaks as "\\n" and without what a paper cannot hold."""
    return _HARMFUL.sub("", _LINES.sub("\n", text))


def one_line(text: str, longest: int = 250) -> str:
    """The text cleaned, on one line, and cut: for running heads and a file's properties."""
    line = _SPACES.sub(" ", clean(text)).strip()
    return line if len(line) <= longest else line[: max(longest - 1, 0)] + "…"


def for_paper(text: str) -> str:
    """The text cleaned, amounts bound, and long words with a place for a line break."""
    return breakable(bound(clean(text)))


def bound(text: str) -> str:
    """The text, as long as it was, with no line break inside "486 892 Tkr", "5 %", "kr 5", "§ 12".

    A number's groups and its unit are held together where they were written with plain spaces.
    """
    return _INSIDE.sub("\u00a0", text)


def bound_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs bound, also where a number stands in one and its unit in the next."""
    kept = tuple(runs)
    whole = "".join(run.text for run in kept)
    text, begin, found = bound(whole), 0, []
    if text == whole:
        return kept
    for run in kept:
        end = begin + len(run.text)
        found.append(replace(run, text=text[begin:end]))
        begin = end
    return tuple(found)


def breakable(text: str) -> str:
    """The text with a place for a line break in words that no line has room for.

    What lays out paper would else try every way to hyphenate them: hours for a long one.
    """
    return _WORD.sub(lambda found: _in_pieces(found[0]), text)


def _in_pieces(word: str) -> str:
    pieces, begin = [], 0
    for at in range(PIECE, len(word)):
        if at - begin >= PIECE and not _belongs(word, at):
            pieces.append(word[begin:at])
            begin = at
    return "\u200b".join((*pieces, word[begin:]))


def _belongs(word: str, at: int) -> bool:
    """Whether the character at a place stands on or is joined to the one before it."""
    near = word[at - 1 : at + 1]
    return any(sign in _JOINED for sign in near) or bool(unicodedata.combining(word[at]))
