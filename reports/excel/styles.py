"""How cells look: one named style for each kind of cell, registered once in a workbook."""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import Any

from openpyxl import Workbook
from openpyxl.styles.stylesheet import write_stylesheet
from openpyxl.xml.functions import tostring

from budget.workbooks.faces import HAIRLINE, INK, SOFT, Face, register
from reports.content.shapes import Column, Kind, RowKind

FAINT, ACCENT, SURPLUS, DEFICIT = "DCD7CC", "0A5A6B", "1C6B4F", "A8281F"

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


Look = tuple[str, bool]
"""How a cell looks: its style's name, and whether its text is marked as one that is to stay so."""


class StyledBook(Workbook):
    """A workbook without sheets that has the named styles, each once.

    openpyxl holds every font, border and format of a style that is added against all those before
    it. The same tables have the same styles, so what comes of that is kept, and shared; the looks
    of cells alone are each workbook's own.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        super().__init__()
        del self[self.sheetnames[0]]

    def _setup_styles(self) -> None:
        kept = _styles(self.names)
        vars(self).update({**kept, LOOKS: _copied(kept[LOOKS])})


LOOKS = "_cell_styles"
"""Where a workbook has the looks of its cells."""


@lru_cache(maxsize=64)
def _styles(names: frozenset[str]) -> dict[str, Any]:
    """What a workbook knows of styles, by the name it has there."""
    bare, book = vars(_Unstyled()), Workbook()
    register(book, FACES, names)
    return {name: value for name, value in vars(book).items() if name not in bare}


class _Unstyled(Workbook):
    def _setup_styles(self) -> None:
        """Leaves all that is of styles out."""


@lru_cache(maxsize=64)
def stylesheet(names: frozenset[str], looks: tuple[Look, ...]) -> bytes:
    """The part `styles` of a workbook that has these styles, and looks in this order."""
    book = StyledBook(names)
    for look in looks:
        add_look(book, look)
    written: bytes = tostring(write_stylesheet(book))
    return written


def add_look(book: Workbook, look: Look) -> int:
    """Adds a look where the workbook does not have it; gives its number."""
    name, stays_text = look
    named: Any = book._named_styles[name]  # type: ignore[attr-defined]
    style = copy(named.as_tuple())
    style.quotePrefix = stays_text
    number: int = book._cell_styles.add(style)  # type: ignore[attr-defined]
    return number


def _copied(parts: Any) -> Any:
    """Parts of styles in a list of their own; the parts themselves do not change."""
    copied = type(parts)()
    # Past openpyxl's own ways of adding, and with the dictionary that it finds a part by.
    list.extend(copied, parts)
    vars(copied).update({name: copy(value) for name, value in vars(parts).items()})
    return copied


def _body(kind: RowKind) -> Face:
    is_sum = kind in (RowKind.SUBSUM, RowKind.SUM)
    return Face(
        bold=kind is not RowKind.ROW,
        above=INK if is_sum else "",
        below="" if is_sum else HAIRLINE,
    )


def _faces() -> Iterable[tuple[str, Face]]:
    for kind in RowKind:
        body = _body(kind)
        text = replace(body, horizontal="left", wrap=True, number_format=FORMATS[Kind.TEXT])
        prose = Column(PROSE, "", Kind.TEXT)
        yield style_of(prose, kind), replace(text, bold=False, color=SOFT, indent=1)
        for what in Kind:
            plain = Column("", "", what)
            figure = replace(body, horizontal="right", number_format=FORMATS[what])
            face = figure if plain.is_figure else replace(text, number_format=FORMATS[what])
            yield style_of(plain, kind), face
            yield style_of(plain, kind, indented=True), replace(face, indent=1)
            if what in SIGNED:
                signed = Column("", "", what, signed=True)
                color = INK if what is Kind.PERCENT else SURPLUS
                green = replace(figure, color=color, number_format=SIGNED[what])
                yield style_of(signed, kind), green


_HEAD = Face(bold=True, vertical="bottom", wrap=True, below=INK)
FACES: dict[str, Face] = {
    TITLE: Face(bold=True, size=15, vertical="center"),
    LEAD: Face(size=11, color=SOFT, horizontal="left", wrap=True),
    UNIT: Face(color=SOFT),
    NOTE: Face(size=9, color=SOFT, horizontal="left", wrap=True),
    HEAD_TEXT: replace(_HEAD, horizontal="left"),
    HEAD_NEXT: replace(_HEAD, horizontal="left", indent=1),
    HEAD_FIGURE: replace(_HEAD, horizontal="right"),
    **dict(_faces()),
}
