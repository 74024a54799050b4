"""Laid-out sheets written as a workbook's bytes."""

from collections.abc import Iterable
from datetime import UTC
from io import BytesIO
from itertools import groupby
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.dimensions import ColumnDimension, SheetDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from budget.workbooks.cell_text import in_margin, one_line
from budget.workbooks.faces import FONT, SOFT
from reports.content.papers import Papers
from reports.excel.charts import add_chart
from reports.excel.layout import Sheet
from reports.excel.rows import Looks, extent_of, rows_of
from reports.excel.sheets import sheets_of
from reports.excel.styles import styled_book
from reports.excel.tables import HEAD_ROW, LINE

A4 = 9
MARGINS = PageMargins(left=0.5, right=0.5, top=0.75, bottom=0.75, header=0.35, footer=0.35)


def write_workbook(papers: Papers) -> bytes:
    """The papers as an .xlsx: a sheet a table, amounts as numbers, ready for print."""
    sheets = sheets_of(papers)
    book = styled_book(cell.style for sheet in sheets for cell in sheet.cells)
    above, below = _header(papers), _footer(papers)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        _fill(page, sheet)
        _print(page, sheet)
        page.oddHeader, page.oddFooter = above, below
    _describe(book, papers)
    written = BytesIO()
    # The quickest packing: half as long for a fifth more bytes.
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        _Writer(book, archive, sheets).save()
    return written.getvalue()


class _Writer(ExcelWriter):
    """openpyxl's, but that sheets are written in memory, where it goes by way of files.

    Their cells are those of the laid-out sheets.
    """

    def __init__(self, book: Workbook, archive: ZipFile, sheets: Iterable[Sheet]) -> None:
        super().__init__(book, archive)
        self._sheets = {sheet.name: sheet for sheet in sheets}
        self._looks: Looks = {}

    def write_worksheet(self, ws: Worksheet) -> None:
        """Writes one sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()  # type: ignore[attr-defined]
        ws._drawing.charts = ws._charts  # type: ignore[attr-defined]
        writer = _SheetWriter(ws, self._sheets[ws.title], self._looks)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]
        self._archive.writestr(ws.path[1:], writer.read())  # type: ignore[attr-defined]
        self.manifest.append(ws)


class _SheetWriter(WorksheetWriter):
    """openpyxl's, but that the cells are written all at once."""

    def __init__(self, page: Worksheet, sheet: Sheet, looks: Looks) -> None:
        super().__init__(page, BytesIO())
        self._page: Any = page
        self._sheet = sheet
        self._looks = looks

    def write_dimensions(self) -> None:
        """Writes which cells there are."""
        self.xf.send(SheetDimension(extent_of(self._sheet)).to_tree())

    def write_rows(self) -> None:
        """Writes the cells."""
        page = self._page
        self.xf.send(rows_of(self._sheet, page.parent, self._looks, page.row_dimensions))


def _fill(page: Worksheet, sheet: Sheet) -> None:
    """All of a sheet but its cells, which are written straight from the plan."""
    _widen(page, sheet.widths)
    page.sheet_format.defaultRowHeight, page.sheet_format.customHeight = LINE, True
    for row, points in sheet.heights.items():
        if points != LINE:
            page.row_dimensions[row].height = points
    for row, first, last in sheet.merged:
        # Nothing else stands in these rows, so that there are no cells to clear.
        page.merged_cells.add(CellRange(min_row=row, max_row=row, min_col=first, max_col=last))
    for chart in sheet.charts:
        add_chart(page, chart)
    page.freeze_panes = sheet.freeze
    page.sheet_view.showGridLines = False


def _widen(page: Worksheet, widths: tuple[float, ...]) -> None:
    """Sets the columns' widths, neighbours of the same width at once."""
    first = 1
    for width, same in groupby(round(width, 2) for width in widths):
        last = first + len(list(same)) - 1
        letter = get_column_letter(first)
        page.column_dimensions[letter] = ColumnDimension(
            page, index=letter, min=first, max=last, width=width
        )
        first = last + 1


def _print(page: Worksheet, sheet: Sheet) -> None:
    setup = page.page_setup
    setup.orientation, setup.paperSize = "landscape", A4
    setup.fitToWidth, setup.fitToHeight = 1, sheet.pages_high
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = MARGINS
    page.print_title_rows = f"1:{HEAD_ROW}"
    for row in sheet.breaks:
        page.row_breaks.append(Break(id=row))


def _header(papers: Papers) -> HeaderFooterItem:
    return HeaderFooterItem(
        left=_small(in_margin(papers.administration, 70)),
        right=_small(in_margin(papers.status, 100)),
    )


def _footer(papers: Papers) -> HeaderFooterItem:
    pages = _("Sida %(page)s av %(pages)s") % {"page": "&P", "pages": "&N"}
    return HeaderFooterItem(
        left=_small(in_margin(f"{papers.committee}, {papers.round}", 120)),
        center=_small(papers.made_at.strftime("%Y-%m-%d %H:%M")),
        right=_small(pages),
    )


def _small(text: str) -> _HeaderFooterPart:
    return _HeaderFooterPart(text, font=f"{FONT},Regular", size=8, color=SOFT)


def _describe(book: Workbook, papers: Papers) -> None:
    about = book.properties
    about.title = one_line(papers.title, 250)
    about.subject = one_line(_("Budgetuppföljning: %(round)s") % {"round": papers.round}, 250)
    about.creator = one_line(papers.administration or papers.committee, 250)
    about.keywords = one_line(
        ", ".join((_("budgetuppföljning"), papers.committee, papers.round)), 250
    )
    about.description = one_line(papers.standing.sentence, 250)
    about.language = papers.language
    about.contentStatus = one_line(papers.status, 250)
    about.created = about.modified = papers.made_at.astimezone(UTC).replace(tzinfo=None)
