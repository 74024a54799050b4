"""The sheets' charts, planned: what they show of which cells, where they hang, what they say."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from budget.calc.amounts import Unit, format_amount
from budget.workbooks.cell_text import one_line
from reports.content.shapes import Column, Row, RowKind, Table
from reports.excel.layout import Chart, Sheet
from reports.excel.tables import HEAD_ROW, Block, block, entry

CM_PER_UNIT = 7 / 96 * 2.54
POINTS_PER_CM = 72 / 2.54
PAGE_WIDTH, PAGE_HEIGHT = 27.1, 17.0
"""What is left of A4 landscape between the margins, in cm."""
SMALLEST = 0.76
"""A sheet is shrunk onto one page as long as it need not be smaller than this."""
GROWTH_TALL = 8.0
GAP = 4.0
"""The width of an empty column between two tables."""


def with_areas(sheet: Sheet, table: Table, body: Block, row: int) -> Sheet:
    """The sheet with its deviations as bars, from `row` on."""
    column = next(column for column in table.published_columns if column.signed)
    rows = len(_shown(table))
    tall = min(2.2 + 0.58 * rows, PAGE_HEIGHT - 2)
    title = _("Avvikelse per budgetområde, Tkr")
    chart = _chart("bars", title, table, column, body, row, _wide(sheet), tall)
    return _with(sheet, chart) if rows else sheet


def with_growth(sheet: Sheet, growth: Table, row: int) -> Sheet:
    """The sheet with the appropriation after each decision beside it, and as a line from `row`."""
    body = block(growth, HEAD_ROW, left=len(sheet.widths) + 2)
    widths = (*sheet.widths, GAP, *body.widths)
    heights = {**body.heights, **sheet.heights}
    whole = replace(sheet, cells=(*sheet.cells, *body.cells), widths=widths, heights=heights)
    title = _("Kommunbidrag efter varje beslut, Tkr")
    chart = _chart("line", title, growth, growth.columns[-1], body, row, _wide(whole), GROWTH_TALL)
    return _with(whole, chart)


def with_segments(sheet: Sheet, table: Table, body: Block, row: int) -> Sheet:
    """The sheet with the deviation of each segment as bars, from `row` on."""
    rows = len(_shown(table))
    tall = 2.2 + 1.1 * rows
    title = _("Avvikelse per finansieringsslag, Tkr")
    chart = _chart("bars", title, table, table.columns[-1], body, row, _wide(sheet), tall)
    return _with(sheet, chart) if rows else sheet


def paged(sheet: Sheet) -> Sheet:
    """The sheet on one page where it need not be much smaller for that; else over several."""
    tall = _tall(sheet) + sum(chart.height + 0.5 for chart in sheet.charts)
    by_width = min(1.0, PAGE_WIDTH / (sum(sheet.widths) * CM_PER_UNIT))
    if tall * min(by_width, SMALLEST) <= PAGE_HEIGHT:
        return replace(sheet, pages_high=1)
    # A chart stands on a page of its own rather than cut in two.
    return replace(sheet, breaks=tuple(chart.row - 2 for chart in sheet.charts))


def _tall(sheet: Sheet) -> float:
    last = max(cell.row for cell in sheet.cells)
    return sum(sheet.heights.get(row, 15.0) for row in range(1, last + 1)) / POINTS_PER_CM


def _with(sheet: Sheet, chart: Chart) -> Sheet:
    return replace(sheet, charts=(chart,))


def _wide(sheet: Sheet) -> float:
    return min(max(sum(sheet.widths) * CM_PER_UNIT, 16.0), PAGE_WIDTH)


def _shown(table: Table) -> list[Row]:
    return [row for row in table.rows if row.kind is RowKind.ROW]


def _chart(
    shape: str,
    title: str,
    table: Table,
    column: Column,
    body: Block,
    row: int,
    wide: float,
    tall: float,
) -> Chart:
    rows = _shown(table)
    at = table.columns.index(column)
    return Chart(
        shape=shape,
        title=title,
        described=one_line(f"{title}: {'; '.join(_said(rows, column, at))}", 2_000),
        rows=(body.first, body.first + len(rows) - 1),
        names=body.left,
        numbers=body.left + at,
        values=tuple(entry(column, shown.values[at]) for shown in rows),
        row=row,
        width=wide,
        height=tall,
    )


def _said(rows: Iterable[Row], column: Column, at: int) -> Iterable[str]:
    """What a chart says, name by name, for those who do not see it."""
    for row in rows:
        value = row.values[at]
        if isinstance(value, str | int) or value is None:
            continue
        yield f"{row.values[0]} {format_amount(value, Unit.TKR, signed=column.signed)}"
