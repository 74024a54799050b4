"""Laid-out sheets written as a workbook's bytes."""

from collections.abc import Iterable
from datetime import UTC
from io import BytesIO
from itertools import groupby
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.extended import ExtendedProperties
from openpyxl.utils import get_column_letter
from openpyxl.workbook._writer import WorkbookWriter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.dimensions import ColumnDimension, SheetDimension
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.writer.theme import theme_xml
from openpyxl.xml.constants import (
    ARC_APP,
    ARC_CORE,
    ARC_ROOT_RELS,
    ARC_STYLE,
    ARC_THEME,
    ARC_WORKBOOK,
    ARC_WORKBOOK_RELS,
)
from openpyxl.xml.functions import Element, tostring

from budget.workbooks.cell_text import in_margin, one_line
from budget.workbooks.faces import FONT, SOFT
from reports.content.papers import Papers
from reports.excel.charts import add_chart
from reports.excel.layout import Sheet
from reports.excel.rows import Looks, extent_of, rows_of
from reports.excel.sheets import sheets_of
from reports.excel.styles import StyledBook, stylesheet
from reports.excel.tables import HEAD_ROW, LINE

A4 = 9
NO_ROWS = b"<sheetData/>"
MARGINS = PageMargins(left=0.5, right=0.5, top=0.75, bottom=0.75, header=0.35, footer=0.35)


def write_workbook(papers: Papers) -> bytes:
    """The papers as an .xlsx: a sheet a table, amounts as numbers, ready for print."""
    sheets = sheets_of(papers)
    book = StyledBook(cell.style for sheet in sheets for cell in sheet.cells)
    margins = HeaderFooter(oddHeader=_header(papers), oddFooter=_footer(papers))
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        _fill(page, sheet)
        _print(page, sheet)
    _describe(book, papers)
    written = BytesIO()
    # The quickest packing: half as long for a fifth more bytes.
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        _Writer(book, archive, sheets, margins).save()
    return written.getvalue()


class _Writer(ExcelWriter):
    """openpyxl's, but that sheets are written in memory, where it goes by way of files.

    Their cells are those of the laid-out sheets, and all have the same margins.
    """

    def __init__(
        self, book: StyledBook, archive: ZipFile, sheets: Iterable[Sheet], margins: HeaderFooter
    ) -> None:
        super().__init__(book, archive)
        self._book, self._archive = book, archive
        self._sheets = {sheet.name: sheet for sheet in sheets}
        self._margins: Any = margins.to_tree()
        self._looks: Looks = {}

    def write_data(self) -> None:
        """Writes all parts that our workbooks have, in openpyxl's order."""
        book, write = self._book, self._archive.writestr
        write(ARC_APP, tostring(ExtendedProperties().to_tree()))
        write(ARC_CORE, tostring(book.properties.to_tree()))
        write(ARC_THEME, theme_xml)
        self._write_worksheets()  # type: ignore[attr-defined]
        self._write_charts()  # type: ignore[attr-defined]
        write(ARC_STYLE, stylesheet(book.names, tuple(self._looks)))
        parts: Any = WorkbookWriter(book)
        write(ARC_ROOT_RELS, parts.write_root_rels())
        write(ARC_WORKBOOK, parts.write())
        write(ARC_WORKBOOK_RELS, parts.write_rels())
        self.manifest._write(self._archive, book)  # type: ignore[attr-defined]

    def write_worksheet(self, ws: Worksheet) -> None:
        """Writes one sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()  # type: ignore[attr-defined]
        ws._drawing.charts = ws._charts  # type: ignore[attr-defined]
        sheet = self._sheets[ws.title]
        writer = _SheetWriter(ws, sheet, self._margins)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]
        rows = rows_of(sheet, self._book, self._looks)
        path: str = ws.path[1:]
        self._archive.writestr(path, writer.read().replace(NO_ROWS, rows, 1))
        self.manifest.append(ws)


class _SheetWriter(WorksheetWriter):
    """openpyxl's, but that the cells are left out, and the margins are made once."""

    def __init__(self, page: Worksheet, sheet: Sheet, margins: Any) -> None:
        super().__init__(page, BytesIO())
        self._sheet = sheet
        self._margins = margins

    def write_dimensions(self) -> None:
        """Writes which cells there are."""
        self.xf.send(SheetDimension(extent_of(self._sheet)).to_tree())

    def write_rows(self) -> None:
        """Writes where the cells stand."""
        self.xf.send(Element("sheetData"))

    def write_header(self) -> None:
        """Writes what stands in the margins."""
        self.xf.send(self._margins)


def _fill(page: Worksheet, sheet: Sheet) -> None:
    """All of a sheet but its cells, which are written straight from the plan."""
    _widen(page, sheet.widths)
    page.sheet_format.defaultRowHeight, page.sheet_format.customHeight = LINE, True
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
        center=_small(date_format(papers.made_at, "SHORT_DATETIME_FORMAT")),
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
