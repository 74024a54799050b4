"""How wide text is and where it breaks, so that a chart is laid out before it is drawn.

The drawing library measures with its own fonts, which are not the page's. The widths here are those
of a common sans-serif, a little wider than Source Sans 3: a reader whose page font has not come yet
sees nothing overlap either.
"""

import re
import unicodedata
from functools import lru_cache

# Width in em, rounded up, and the characters that have it.
_BY_WIDTH = {
    0.25: "ijl'’",
    0.3: "ftI .,:;![]/·|\u00a0\u202f",
    0.35: "r()-",
    0.4: '"*°”',
    0.5: "cksvxyzJ",
    0.6: "abdeghnopquL0123456789?+–−=»_#åäöéü§",
    0.65: "FTZø",
    0.7: "ABEKPSVXY&ÅÄÉ",
    0.75: "wCDHNRUÜ",
    0.8: "GOQÖ",
    0.85: "mM½",
    0.9: "%æ",
    0.95: "W",
    1.0: "—…",
}
_OTHER = 0.75
_WIDE = 1.3  # emoji and East Asian characters
_BOLD = 1.06
ELLIPSIS = "…"

_BREAKS = re.compile(r"[\n\r\t]")
# Control characters, lone surrogates and what is no character. And embedding and override marks,
# which would turn the text around them; the isolating order of each line is the browser's own.
_HARMFUL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def harmless(text: str) -> str:
    """`text` on one line, without control characters, lone surrogates and marks that turn it."""
    return _HARMFUL.sub("", _BREAKS.sub(" ", text)).strip()


class _Widths(dict[str, float]):
    """Widths by character; of those that are not listed too."""

    def __missing__(self, character: str) -> float:
        if unicodedata.combining(character):
            return 0.0
        wide = unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF
        return _WIDE if wide else _OTHER


_WIDTHS = _Widths({c: width for width, text in _BY_WIDTH.items() for c in text})


# Of the same figures and names on every page.
@lru_cache(2000)
def width_of(text: str, size: int, bold: bool = False) -> float:
    """The width in pixels that `text` needs at most, at `size` pixels."""
    em = sum(map(_WIDTHS.__getitem__, text))
    return em * size * (_BOLD if bold else 1)


# The names of areas and the ways that charts are read are few, and wrapped on every page.
@lru_cache(2000)
def wrap(text: str, width: float, size: int, most: int, bold: bool = False) -> tuple[str, ...]:
    """`text` in at most `most` lines of `width` pixels; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    rest = harmless(text)
    while rest and len(lines) < most:
        if width_of(rest, size, bold) <= width:
            return (*lines, rest)
        if len(lines) == most - 1:
            return (*lines, _cut(rest, width, size, bold))
        line, rest = _first_line(rest, width, size, bold)
        lines.append(line)
    return tuple(lines)


def _first_line(text: str, width: float, size: int, bold: bool) -> tuple[str, str]:
    fitting = _fitting(text, width, size, bold)
    if text[fitting : fitting + 1] == " ":
        return text[:fitting], text[fitting:].lstrip(" ")
    space = text.rfind(" ", 0, fitting)
    hyphen = text.rfind("-", 0, fitting) + 1
    at = max(space, hyphen)
    if at <= 0:
        return _broken_word(text, fitting)
    return text[:at].rstrip(" "), text[at:].lstrip(" ")


def _broken_word(text: str, fitting: int) -> tuple[str, str]:
    """A word longer than the line, with a hyphen where that is between letters."""
    if fitting > 2 and text[fitting - 2 : fitting].isalpha():
        return text[: fitting - 1] + "-", text[fitting - 1 :]
    return text[:fitting], text[fitting:]


def _cut(text: str, width: float, size: int, bold: bool) -> str:
    return text[: _fitting(text, width - size, size, bold)].rstrip(" ,;-–") + ELLIPSIS


def _fitting(text: str, width: float, size: int, bold: bool) -> int:
    """How many characters fit, at least one."""
    used = 0.0
    scale = size * (_BOLD if bold else 1)
    for index, em in enumerate(map(_WIDTHS.__getitem__, text)):
        used += em * scale
        if used > width:
            return max(index, 1)
    return len(text)
