"""Text that a cell can hold: cleaned, cut, and told from formulas; for every workbook we write."""

import re

LONGEST = 32_767
"""What a cell holds at most, counted in UTF-16 as Excel counts."""
CUT = " […]"

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPACES = re.compile(r"[ \t\n]+")
_STARTS = tuple("=+-@\t\n\r\u2212")


def clean(text: str) -> str:
    """The text without what XML forbids, cut with a mark where it is longer than a cell holds.

    What Excel would read as an escape (`_x0041_`) is escaped itself, so that it stays as it is.
    """
    kept = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = _ESCAPE.sub("_x005F_", kept)
    if len(kept) * 2 <= LONGEST or _utf16(kept) <= LONGEST:
        return kept
    room = (LONGEST - len(CUT)) * 2
    return kept.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def one_line(text: str, longest: int = 100) -> str:
    """The text cleaned, on one line, and cut: for headers, footers and properties."""
    line = _SPACES.sub(" ", clean(text)).strip()
    return line if len(line) <= longest else line[: max(longest - 1, 0)] + "…"


def in_margin(text: str, longest: int) -> str:
    """As `one_line`, with no codes in it: in a header & begins one. Excel takes 255 in all."""
    return one_line(text, longest - text.count("&")).replace("&", "&&")


def looks_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula when someone edits the cell."""
    return text.startswith(_STARTS)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
