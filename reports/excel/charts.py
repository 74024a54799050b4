"""Native Excel charts of cells: bars for deviations, a line for an amount that grows."""

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.worksheet import Worksheet

from budget.workbooks.faces import FONT, INK
from reports.excel.layout import Chart
from reports.excel.styles import ACCENT, DEFICIT, FAINT, SURPLUS

SIGNED, PLAIN = "+#,##0;-#,##0;0", "#,##0"
EMU_PER_CM = 360_000
MOST_LABELS = 14
"""A line with more points than this carries no figure at each."""


def _letters(size: int, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=INK, latin=Font(typeface=FONT))


# What all charts share; openpyxl reads these when it saves, and never changes them.
SMALL = RichText(
    p=[Paragraph(pPr=ParagraphProperties(defRPr=_letters(900)), endParaRPr=CharacterProperties())]
)
UNRULED = GraphicalProperties(ln=LineProperties(noFill=True))
RULED = GraphicalProperties(ln=LineProperties(solidFill=INK, w=6350))
GRID = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=FAINT, w=3175)))
ABOVE = GraphicalProperties(solidFill=SURPLUS)
BELOW = GraphicalProperties(solidFill=DEFICIT)


class DescribedAnchor(OneCellAnchor):
    """Where a chart hangs, with the text that is read aloud in its place."""

    # What openpyxl writes of an object is listed class by class, and is not inherited.
    __elements__ = OneCellAnchor.__elements__

    def __init__(self, plan: Chart) -> None:
        self.described = plan.described
        self.named = plan.title
        super().__init__(
            _from=AnchorMarker(col=0, row=plan.row - 1, colOff=0, rowOff=0),
            ext=XDRPositiveSize2D(int(plan.width * EMU_PER_CM), int(plan.height * EMU_PER_CM)),
        )

    def __setattr__(self, name: str, value: object) -> None:
        # openpyxl makes the frame when it saves, and has no place of its own for the text.
        if name == "graphicFrame" and value is not None:
            drawn = value.nvGraphicFramePr.cNvPr  # type: ignore[attr-defined]
            drawn.descr = self.described
            drawn.title = self.named
        super().__setattr__(name, value)


def add_chart(sheet: Worksheet, plan: Chart) -> None:
    """Hangs a planned chart in a sheet."""
    chart = _bars(sheet, plan) if plan.shape == "bars" else _line(sheet, plan)
    chart.title = _title(plan.title)
    chart.legend = None
    chart.graphical_properties = UNRULED
    # Without these Excel leaves the axes out.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.txPr = chart.y_axis.txPr = SMALL
    chart.y_axis.majorGridlines = GRID
    chart.y_axis.spPr = UNRULED
    chart.x_axis.spPr = RULED
    chart.anchor = DescribedAnchor(plan)  # type: ignore[assignment]
    sheet.add_chart(chart)


def _bars(sheet: Worksheet, plan: Chart) -> BarChart:
    chart = BarChart()
    chart.type = "bar"
    chart.gapWidth = 45
    series = _series(sheet, plan)
    series.invertIfNegative = False
    series.graphicalProperties = ABOVE
    for index, value in enumerate(plan.values):
        if isinstance(value, int) and value < 0:
            series.dPt.append(DataPoint(idx=index, invertIfNegative=False, spPr=BELOW))
    series.dLbls = _labels(SIGNED, "outEnd")
    chart.series.append(series)
    # The first row of the table is the topmost bar, and names stand clear of the bars to the left.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblPos = "low"
    chart.y_axis.number_format = SIGNED
    chart.y_axis.crosses = "max"
    return chart


def _line(sheet: Worksheet, plan: Chart) -> LineChart:
    chart = LineChart()
    series = _series(sheet, plan)
    series.smooth = False
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=ACCENT, w=28575))
    filled = GraphicalProperties(solidFill=ACCENT, ln=LineProperties(solidFill=ACCENT))
    series.marker = Marker(symbol="circle", size=7, spPr=filled)
    if len(plan.values) <= MOST_LABELS:
        series.dLbls = _labels(PLAIN, "t")
    chart.series.append(series)
    chart.y_axis.number_format = PLAIN
    return chart


def _series(sheet: Worksheet, plan: Chart) -> Series:
    first, last = plan.rows
    numbers = Reference(sheet, min_col=plan.numbers, min_row=first, max_row=last)
    names = Reference(sheet, min_col=plan.names, min_row=first, max_row=last)
    return Series(
        tx=SeriesLabel(v=plan.title),
        val=NumDataSource(numRef=NumRef(f=str(numbers))),
        cat=AxDataSource(strRef=StrRef(f=str(names))),
    )


def _labels(number_format: str, position: str) -> DataLabelList:
    labels = DataLabelList(numFmt=number_format, dLblPos=position, txPr=SMALL)
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    return labels


def _title(text: str) -> Title:
    run = RegularTextRun(t=text)
    look = ParagraphProperties(defRPr=_letters(1100, bold=True))
    return Title(tx=Text(rich=RichText(p=[Paragraph(pPr=look, r=[run])])), overlay=False)
