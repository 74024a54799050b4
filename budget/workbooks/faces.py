"""How kinds of cells look: named styles, registered once in a workbook; for all that we write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

FONT = "Arial"
INK, SOFT, HAIRLINE = "17242C", "51616B", "B9B3A6"


@dataclass(frozen=True, slots=True)
class Face:
    """How a kind of cell looks. `shade` is its ground; `above`, `below`, `around` are its rules.

    Colours are RRGGBB, "" where there is none.
    """

    bold: bool = False
    size: int = 10
    color: str = INK
    number_format: str = "General"
    horizontal: str = "general"
    vertical: str = "center"
    wrap: bool = False
    indent: int = 0
    shade: str = ""
    above: str = ""
    below: str = ""
    around: str = ""
    locked: bool = True


def register(book: Workbook, faces: Mapping[str, Face], used: Iterable[str]) -> None:
    """Add the named styles that are used, once each, and set the book's own to our font.

    The width of a column is counted in digits of the style Normal, which openpyxl makes Calibri.
    """
    book._named_styles["Normal"].font = Font(name=FONT, size=10)  # type: ignore[attr-defined]
    for name in sorted(set(used)):
        book.add_named_style(_named(name, faces[name]))


def _named(name: str, face: Face) -> NamedStyle:
    side = _side(face.around)
    return NamedStyle(
        name=name,
        font=Font(name=FONT, size=face.size, bold=face.bold, color=face.color),
        alignment=Alignment(
            horizontal=face.horizontal,
            vertical=face.vertical,
            wrap_text=face.wrap,
            indent=face.indent,
        ),
        border=Border(
            left=side,
            right=side,
            top=_side(face.above or face.around),
            bottom=_side(face.below or face.around),
        ),
        fill=PatternFill("solid", fgColor=face.shade) if face.shade else PatternFill(),
        number_format=face.number_format,
        protection=Protection(locked=face.locked),
    )


def _side(color: str) -> Side:
    return Side(style="hair" if color == HAIRLINE else "thin", color=color) if color else Side()
