"""In what encoding a text is: told by its bytes, whatever it claims.

Valid UTF-8 that holds more than ASCII is UTF-8. Else the letters of Swedish and its neighbours
are counted as each encoding writes them, and the most win: files with a few letters of another
encoding occur. Without a winner the claim holds.
"""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from budget.importers.limits import Limits
from budget.importers.rows import Issues

UTF8 = "utf-8"
UTF16 = "utf-16"
PC8 = "cp437"
LATIN1 = "cp1252"
"""Latin-1 with the dashes and quotes that Windows adds where Latin-1 has no characters."""

CHUNK = 1 << 20
_LETTERS = "åäöÅÄÖéÉüÜæÆ"
_PAIRS = re.compile(b"|".join(re.escape(letter.encode(UTF8)) for letter in _LETTERS))
_NOT_PC8 = bytes(set(range(256)) - set(_LETTERS.encode(PC8)))
_NOT_LATIN1 = bytes(set(range(256)) - set((_LETTERS + "øØ").encode(LATIN1)))


@dataclass(frozen=True)
class Survey:
    """A text before it is read: its encoding, its first bytes, how many bytes it has."""

    encoding: str
    head: bytes
    size: int

    @property
    def empty(self) -> bool:
        """Whether nothing lies in it."""
        return not self.size


class _Evidence:
    """What the bytes so far say."""

    def __init__(self) -> None:
        self._decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder(UTF8)()
        self._plain = True
        self._scores = {UTF8: 0, PC8: 0, LATIN1: 0}

    def feed(self, chunk: bytes) -> None:
        """Weighs a further chunk."""
        if self._decoder:
            try:
                self._decoder.decode(chunk)
            except UnicodeDecodeError:
                self._decoder = None
        if chunk.isascii():
            return
        self._plain = False
        rest, pairs = _PAIRS.subn(b"", chunk)
        self._scores[UTF8] += pairs
        self._scores[PC8] += len(rest.translate(None, _NOT_PC8))
        self._scores[LATIN1] += len(rest.translate(None, _NOT_LATIN1))

    def encoding(self, claimed: str) -> str:
        """The encoding that the bytes speak for."""
        if self._plain:
            return claimed
        if self._decoder:
            return UTF8
        best = max(self._scores.values())
        winners = [name for name, score in self._scores.items() if score == best]
        return winners[0] if len(winners) == 1 else claimed


def survey(stream: BinaryIO, limits: Limits, issues: Issues, claimed: str) -> Survey | None:
    """Reads the whole stream once and leaves it at its beginning; None where it is refused.

    Refused are `file_too_large`, `nul` and `line_too_long`. `claimed` is the encoding that holds
    where the bytes say nothing.
    """
    evidence, head, tail, size, lines = _Evidence(), b"", b"", 0, 1
    stream.seek(0)
    wide = False
    while chunk := stream.read(CHUNK):
        if not size:
            head = chunk[:CHUNK]
            wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        size += len(chunk)
        if size > limits.file_bytes:
            issues.add("file_too_large", most=limits.file_bytes)
            return None
        if not wide and (found := chunk.find(0)) >= 0:
            issues.add("nul", lines + chunk.count(b"\n", 0, found))
            return None
        pieces = (tail + chunk).splitlines()
        if len(max(pieces, key=len)) > limits.line_length:
            issues.add("line_too_long", lines, most=limits.line_length)
            return None
        tail = pieces[-1] if chunk[-1] not in b"\r\n" else b""
        lines += chunk.count(b"\n")
        evidence.feed(chunk)
    stream.seek(0)
    return Survey(_named(head, wide, evidence, claimed), head, size)


def _named(head: bytes, wide: bool, evidence: _Evidence, claimed: str) -> str:
    if wide:
        return UTF16
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else evidence.encoding(claimed)
