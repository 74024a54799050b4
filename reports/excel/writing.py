"""Laid-out sheets written as a workbook's bytes."""

from datetime import UTC
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import Cell as Written
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.content.papers import Papers
from reports.excel.charts import add_chart
from reports.excel.layout import Entry, Sheet
from reports.excel.sheets import sheets_of
from reports.excel.styles import FONT, SOFT, register
from reports.excel.tables import HEAD_ROW
from reports.excel.text import looks_like_a_formula, one_line

A4 = 9


def write_workbook(papers: Papers) -> bytes:
    """The papers as an .xlsx: a sheet a table, amounts as numbers, ready for print."""
    sheets = sheets_of(papers)
    book = Workbook()
    del book[book.sheetnames[0]]
    register(book, (cell.style for sheet in sheets for cell in sheet.cells))
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        _fill(page, sheet)
        _print(page, sheet, papers)
    _describe(book, papers)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(page: Worksheet, sheet: Sheet) -> None:
    for placed in sheet.cells:
        cell = page.cell(placed.row, placed.column)
        cell.style = placed.style
        if placed.value is not None:
            _put(cell, placed.value)
    for index, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(index)].width = round(width, 2)
    for row, points in sheet.heights.items():
        page.row_dimensions[row].height = points
    for row, first, last in sheet.merged:
        page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    for chart in sheet.charts:
        add_chart(page, chart)
    page.freeze_panes = sheet.freeze
    page.sheet_view.showGridLines = False


def _put(cell: Written | MergedCell, value: Entry) -> None:
    if isinstance(value, Decimal | int):
        # openpyxl writes numbers by way of float with 16 digits (8.3 as 8.300000000000001);
        # given their digits as text and then called a number, they stand exactly.
        cell.value = format(value, "f") if isinstance(value, Decimal) else str(value)
        cell.data_type = "n"
    elif isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
        if looks_like_a_formula(value):
            cell.quotePrefix = True
    else:
        cell.value = value


def _print(page: Worksheet, sheet: Sheet, papers: Papers) -> None:
    setup = page.page_setup
    setup.orientation, setup.paperSize = "landscape", A4
    setup.fitToWidth, setup.fitToHeight = 1, sheet.pages_high
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = page.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom = 0.75, 0.75
    margins.header = margins.footer = 0.35
    page.print_title_rows = f"1:{HEAD_ROW}"
    for row in sheet.breaks:
        page.row_breaks.append(Break(id=row))
    above, below = HeaderFooterItem(), HeaderFooterItem()
    above.left.text = _coded(papers.administration, 70)
    above.right.text = _coded(papers.status, 100)
    below.left.text = _coded(f"{papers.committee}, {papers.round}", 120)
    below.center.text = papers.made_at.strftime("%Y-%m-%d %H:%M")
    below.right.text = _("Sida %(page)s av %(pages)s") % {"page": "&P", "pages": "&N"}
    for part in (above.left, above.right, below.left, below.center, below.right):
        part.font, part.size, part.color = f"{FONT},Regular", 8, SOFT
    page.oddHeader, page.oddFooter = above, below


def _coded(text: str, longest: int) -> str:
    """The text with no codes in it: in a header & begins one. Excel takes 255 characters in all."""
    return one_line(text, longest - text.count("&")).replace("&", "&&")


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
