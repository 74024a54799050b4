"""How the cells of a forecast workbook look, and which of them may be typed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

from budget.calc.amounts import Unit

FONT = "Arial"
INK, SOFT, HAIRLINE, PAPER, SHADE, FIELD = (
    "17242C",
    "51616B",
    "B9B3A6",
    "FFFFFF",
    "F1EEE7",
    "0A5A6B",
)

TITLE, LEAD, NOTE = "Prognos titel", "Prognos ingress", "Prognos not"
HEAD_TEXT, HEAD_FIGURE = "Prognos huvud text", "Prognos huvud tal"
AREA_NAME, NAME, SUM_NAME = "Prognos område", "Prognos rad", "Prognos summarad"
FIGURE, SUM_FIGURE = "Prognos tal", "Prognos summa"
DEVIATION, SUM_DEVIATION = "Prognos avvikelse", "Prognos summa avvikelse"
OPEN, CLOSED = "Prognos att skriva i", "Prognos stängd"
HIDDEN = "Prognos nyckel"

NUMBERS = {Unit.TKR: "#,##0;-#,##0;0", Unit.KR: "#,##0.00;-#,##0.00;0"}
SIGNED = {
    Unit.TKR: "+#,##0;[Red]-#,##0;[Black]0",
    Unit.KR: "+#,##0.00;[Red]-#,##0.00;[Black]0",
}


@dataclass(frozen=True, slots=True)
class Face:
    """How a kind of cell looks. `shade` is its ground; `above`, `below`, `around` are its rules."""

    bold: bool = False
    size: int = 10
    color: str = INK
    number_format: str = "General"
    horizontal: str = "left"
    vertical: str = "center"
    wrap: bool = False
    indent: int = 0
    shade: str = ""
    above: str = ""
    below: str = ""
    around: str = ""
    locked: bool = True


def _faces(unit: Unit) -> Mapping[str, Face]:
    text = Face(shade=SHADE, below=HAIRLINE, indent=1)
    figure = Face(shade=SHADE, below=HAIRLINE, horizontal="right", number_format=NUMBERS[unit])
    deviation = replace(figure, number_format=SIGNED[unit])
    head = Face(bold=True, vertical="bottom", wrap=True, below=INK)
    return {
        TITLE: Face(bold=True, size=15),
        LEAD: Face(color=SOFT, wrap=True, vertical="top"),
        NOTE: Face(size=9, color=SOFT, wrap=True, vertical="top"),
        HEAD_TEXT: head,
        HEAD_FIGURE: replace(head, horizontal="right"),
        AREA_NAME: Face(bold=True, size=11, vertical="bottom"),
        NAME: text,
        SUM_NAME: replace(text, bold=True, above=INK, below=""),
        FIGURE: figure,
        SUM_FIGURE: replace(figure, bold=True, above=INK, below=""),
        DEVIATION: deviation,
        SUM_DEVIATION: replace(deviation, bold=True, above=INK, below=""),
        OPEN: replace(figure, shade=PAPER, below="", around=FIELD, locked=False),
        CLOSED: figure,
        HIDDEN: Face(size=8, color=SOFT),
    }


def register(book: Workbook, unit: Unit, used: Iterable[str]) -> None:
    """Add the named styles that are used, and set the book's own to our font."""
    book._named_styles["Normal"].font = Font(name=FONT, size=10)  # type: ignore[attr-defined]
    faces = _faces(unit)
    for name in sorted(set(used)):
        book.add_named_style(_named(name, faces[name]))


def _named(name: str, face: Face) -> NamedStyle:
    side = _side(face.around)
    border = Border(
        left=side,
        right=side,
        top=_side(face.above or face.around),
        bottom=_side(face.below or face.around),
    )
    return NamedStyle(
        name=name,
        font=Font(name=FONT, size=face.size, bold=face.bold, color=face.color),
        alignment=Alignment(
            horizontal=face.horizontal,
            vertical=face.vertical,
            wrap_text=face.wrap,
            indent=face.indent,
        ),
        border=border,
        fill=PatternFill("solid", fgColor=face.shade) if face.shade else PatternFill(),
        number_format=face.number_format,
        protection=Protection(locked=face.locked),
    )


def _side(color: str) -> Side:
    return Side(style="hair" if color == HAIRLINE else "thin", color=color) if color else Side()
