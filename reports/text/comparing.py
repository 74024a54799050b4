"""Two texts beside each other: what was taken away and what came, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORDS = 1_000
"""A changed stretch with more words than this on a side is shown as replaced whole."""

_WORDS = re.compile(r"\s+|[^\s]+")


class Change(StrEnum):
    """What has become of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and what has become of them."""

    change: Change
    text: str


def compared(old: str, new: str) -> tuple[Piece, ...]:
    """The texts as one, in order. Those SAME and GONE make `old`, those SAME and NEW make `new`.

    Lines are compared first, and words within the lines that differ, so that the time stays near
    the length of the texts.
    """
    return tuple(_joined(_by_line(_lines(old), _lines(new))))


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _by_line(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        before, after = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Piece(Change.SAME, before)
        else:
            yield from _by_word(before, after)


def _by_word(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        yield from (Piece(Change.GONE, old), Piece(Change.NEW, new))
        return
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Change.SAME, "".join(before[a:b]))
        else:
            yield Piece(Change.GONE, "".join(before[a:b]))
            yield Piece(Change.NEW, "".join(after[c:d]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of the same kind as one; empty ones left out."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.change is piece.change:
            last = Piece(last.change, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
