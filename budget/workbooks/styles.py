"""How the cells of a forecast workbook look, and which of them may be typed in."""

from collections.abc import Mapping
from dataclasses import replace

from budget.calc.amounts import Unit
from budget.workbooks.faces import HAIRLINE, INK, SOFT, Face

PAPER, SHADE, FIELD = "FFFFFF", "F1EEE7", "0A5A6B"

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


def faces(unit: Unit) -> Mapping[str, Face]:
    """The kinds of cells of a table in a unit, by the names of their styles."""
    text = Face(shade=SHADE, below=HAIRLINE, indent=1, horizontal="left")
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
