"""How cells look: one named style for each kind of cell, registered once in a workbook."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side

from reports.content.shapes import Column, Kind, RowKind

INK, SOFT, HAIRLINE, FAINT = "17242C", "51616B", "B9B3A6", "DCD7CC"
ACCENT, SURPLUS, DEFICIT = "0A5A6B", "1C6B4F", "A8281F"
FONT = "Arial"

FORMATS = {
    Kind.TKR: "#,##0;[Red]-#,##0;0",
    Kind.MKR: "#,##0.0;[Red]-#,##0.0;0.0",
    Kind.KR: "#,##0.00;[Red]-#,##0.00;0.00",
    Kind.PERCENT: "0.0;[Red]-0.0;0.0",
    Kind.NUMBER: "#,##0.##;[Red]-#,##0.##;0",
    Kind.COUNT: "#,##0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.TEXT: "General",
}
# A deviation says with a sign and a colour which way it goes; nothing is neither. A change in %
# has a sign alone: whether more is better depends on what has changed.
SIGNED = {
    Kind.TKR: "+#,##0;[Red]-#,##0;[Black]0",
    Kind.MKR: "+#,##0.0;[Red]-#,##0.0;[Black]0.0",
    Kind.KR: "+#,##0.00;[Red]-#,##0.00;[Black]0.00",
    Kind.PERCENT: "+0.0;-0.0;0.0",
    Kind.COUNT: "+#,##0;[Red]-#,##0;[Black]0",
}

TITLE, LEAD, UNIT, NOTE = "Anslag titel", "Anslag ingress", "Anslag enhet", "Anslag not"
HEAD_TEXT, HEAD_FIGURE = "Anslag huvud text", "Anslag huvud tal"
HEAD_NEXT = "Anslag huvud text indraget"
PROSE = "forklaring"
"""The key of the columns that hold running text."""

_ROWS = {
    RowKind.ROW: "rad",
    RowKind.HEADING: "rubrikrad",
    RowKind.SUBSUM: "delsumma",
    RowKind.SUM: "summa",
}


@dataclass(frozen=True, slots=True)
class Face:
    """How a kind of cell looks."""

    bold: bool = False
    size: int = 10
    color: str = INK
    number_format: str = "General"
    horizontal: str = "general"
    vertical: str = "center"
    wrap: bool = False
    indent: int = 0
    above: str = ""
    below: str = ""


def style_of(column: Column, kind: RowKind, indented: bool = False) -> str:
    """The name of the style of a body cell."""
    what = column.kind.value
    if column.signed and column.kind in SIGNED:
        what = f"avvikelse {what}"
    elif column.key == PROSE:
        what = "förklaring"
    elif indented:
        what = f"{what} indraget"
    return f"Anslag {what} {_ROWS[kind]}"


def head_style(column: Column, indented: bool = False) -> str:
    """The name of the style of a column's head."""
    if column.is_figure:
        return HEAD_FIGURE
    return HEAD_NEXT if indented or column.key == PROSE else HEAD_TEXT


def styled_book(names: Iterable[str]) -> Workbook:
    """A workbook without sheets that has the named styles, each once.

    openpyxl holds every font, border and format of a style that is added against all those before
    it. The same tables have the same styles, so what comes of that is kept, and copied.
    """
    book, made = Workbook(), _prepared(frozenset(names))
    del book[book.sheetnames[0]]
    for kept in KEPT:
        setattr(book, kept, _copied(getattr(made, kept)))
    return book


KEPT = ("_fonts", "_borders", "_number_formats", "_alignments", "_cell_styles", "_named_styles")
"""Where a workbook has the parts of its styles."""


@lru_cache(maxsize=64)
def _prepared(names: frozenset[str]) -> Workbook:
    book = Workbook()
    register(book, names)
    return book


def _copied(parts: Any) -> Any:
    """Parts of styles in a list of their own; the parts themselves do not change."""
    copied = type(parts)()
    # Past openpyxl's own ways of adding, and with the dictionary that it finds a part by.
    list.extend(copied, parts)
    vars(copied).update({name: copy(value) for name, value in vars(parts).items()})
    return copied


def register(book: Workbook, names: Iterable[str]) -> None:
    """Adds the named styles that the sheets use, once each, and sets the book's own to our font.

    The width of a column is counted in digits of the style Normal, which openpyxl makes Calibri.
    """
    normal = book._named_styles["Normal"]  # type: ignore[attr-defined]
    normal.font = Font(name=FONT, size=10)
    for name in sorted(set(names)):
        book.add_named_style(_named(name, FACES[name]))


def _named(name: str, face: Face) -> NamedStyle:
    return NamedStyle(
        name=name,
        font=Font(name=FONT, size=face.size, bold=face.bold, color=face.color),
        alignment=Alignment(
            horizontal=face.horizontal,
            vertical=face.vertical,
            wrap_text=face.wrap,
            indent=face.indent,
        ),
        border=Border(top=_side(face.above), bottom=_side(face.below)),
        number_format=face.number_format,
    )


def _side(color: str) -> Side:
    return Side(style="thin" if color == INK else "hair", color=color) if color else Side()


def _body(kind: RowKind) -> Face:
    is_sum = kind in (RowKind.SUBSUM, RowKind.SUM)
    return Face(
        bold=kind is not RowKind.ROW,
        above=INK if is_sum else "",
        below="" if is_sum else HAIRLINE,
    )


def _with(face: Face, **changes: object) -> Face:
    values = {name: getattr(face, name) for name in Face.__slots__}
    return Face(**{**values, **changes})


def _faces() -> Iterable[tuple[str, Face]]:
    for kind in RowKind:
        body = _body(kind)
        text = _with(body, horizontal="left", wrap=True, number_format=FORMATS[Kind.TEXT])
        prose = Column(PROSE, "", Kind.TEXT)
        yield style_of(prose, kind), _with(text, bold=False, color=SOFT, indent=1)
        for what in Kind:
            plain = Column("", "", what)
            figure = _with(body, horizontal="right", number_format=FORMATS[what])
            face = figure if plain.is_figure else _with(text, number_format=FORMATS[what])
            yield style_of(plain, kind), face
            yield style_of(plain, kind, indented=True), _with(face, indent=1)
            if what in SIGNED:
                signed = Column("", "", what, signed=True)
                color = INK if what is Kind.PERCENT else SURPLUS
                green = _with(figure, color=color, number_format=SIGNED[what])
                yield style_of(signed, kind), green


_HEAD = Face(bold=True, vertical="bottom", wrap=True, below=INK)
FACES: dict[str, Face] = {
    TITLE: Face(bold=True, size=15, vertical="center"),
    LEAD: Face(size=11, color=SOFT, horizontal="left", wrap=True),
    UNIT: Face(color=SOFT),
    NOTE: Face(size=9, color=SOFT, horizontal="left", wrap=True),
    HEAD_TEXT: _with(_HEAD, horizontal="left"),
    HEAD_NEXT: _with(_HEAD, horizontal="left", indent=1),
    HEAD_FIGURE: _with(_HEAD, horizontal="right"),
    **dict(_faces()),
}
