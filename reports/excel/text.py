"""Text of a workbook: measured, and made into a sheet's name."""

import re
from collections.abc import Collection
from math import ceil

FEW = 0.6
NAME_LONGEST = 31

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")

# Widths of Arial's characters in em, near enough to guess where a line breaks.
_NARROW, _THIN, _SMALL, _USUAL, _CAPITAL, _WIDE = 0.24, 0.3, 0.5, 0.556, 0.7, 0.86


class _Widths(dict[str, float]):
    def __missing__(self, character: str) -> float:
        return _USUAL


_WIDTHS = _Widths(
    # The letters of Swedish stand here by name: what is missing takes longer to find.
    **dict.fromkeys(map(chr, range(256)), _USUAL)
)
_WIDTHS.update(
    **dict.fromkeys("ijlI.,:;'|!´`", _NARROW),
    **dict.fromkeys(' frt()[]-/"\u00a0', _THIN),
    **dict.fromkeys("cksvxyz", _SMALL),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZÅÄÖ&", _CAPITAL),
    **dict.fromkeys("mwMW%@—", _WIDE),
)
# A column is one unit wider for each digit of Arial 10 (7 pixels of 96 to an inch).
_UNITS_PER_EM = 10 / 72 * 96 / 7


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """A valid sheet name as near the wanted one as can be, that none of `taken` is."""
    base = " ".join(_NOT_IN_NAMES.sub(" ", wanted).split()).strip("' ")
    base = _fit(base, NAME_LONGEST) or "Tabell"
    # Excel keeps "History" for itself.
    used = {name.casefold() for name in taken} | {"history"}
    name, number = base, 2
    while name.casefold() in used:
        ending = f" {number}"
        name = _fit(base, NAME_LONGEST - len(ending)) + ending
        number += 1
    return name


def units(text: str, bold: bool = False) -> float:
    """The width of one line of text, in the units of a column's width."""
    return sum(map(_WIDTHS.__getitem__, text)) * _UNITS_PER_EM * (1.07 if bold else 1)


def line_count(text: str, width: float, bold: bool = False) -> int:
    """How many lines the text takes in a column of that width, broken between words."""
    return sum(_lines(paragraph, width - 1.2, bold) for paragraph in text.split("\n"))


def _lines(paragraph: str, width: float, bold: bool) -> int:
    # No letter is wide enough for so few to fill a line: most texts need no measuring.
    if len(paragraph) < width * FEW or units(paragraph, bold=bold) <= width:
        return 1
    lines, at = 1, 0.0
    for word in paragraph.split(" "):
        long = units(word, bold=bold)
        space = units(" ") if at else 0.0
        if at + space + long <= width:
            at += space + long
            continue
        lines += 1 if at else 0
        # A word longer than the line is broken within.
        lines += ceil(long / width) - 1
        at = long % width if long > width else long
    return lines


def _fit(text: str, longest: int) -> str:
    return text.encode("utf-16-le")[: longest * 2].decode("utf-16-le", "ignore").strip("' ")
