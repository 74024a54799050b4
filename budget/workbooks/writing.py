"""A round's table as an .xlsx in which only the forecasts can be typed.

The sheet is protected without a password: against slips, not against people. What is read back is
checked by its keys and never trusted.
"""

from collections.abc import Iterable
from copy import copy
from datetime import UTC
from decimal import Decimal
from io import BytesIO
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from budget.calc.amounts import LARGEST, Unit
from budget.calc.periods import name_of_year
from budget.workbooks.cell_text import clean, in_margin, looks_like_a_formula, one_line
from budget.workbooks.faces import FONT, SOFT, register
from budget.workbooks.layout import (
    COLUMNS,
    FILLED_AT,
    FORECAST_AT,
    HEAD_ROW,
    KEY_ROW,
    KEYS_AT,
    MISSING_AT,
    WIDTHS,
    Entry,
    Formula,
    Placed,
    cells_of,
    in_unit,
)
from budget.workbooks.shapes import FORMAT, MARK, UNITS, EntryBook
from budget.workbooks.styles import AREA_NAME, OPEN, faces

A4 = 9


def write_workbook(book: EntryBook) -> bytes:
    """The table as a workbook's bytes: exact numbers, formulas for the sums of what is typed."""
    cells = cells_of(book)
    file = Workbook()
    page = file[file.sheetnames[0]]
    page.title = _("Prognos")
    register(file, faces(book.unit), (cell.style for cell in cells))
    _fill(page, cells)
    _shape(page, cells)
    _protect(page, cells, book.unit)
    _print(page, book)
    _mark(file, book)
    _describe(file, book)
    # No password: it says that the sheets are to stay, and anyone can lift it.
    file.security = WorkbookProtection(lockStructure=True)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _fill(page: Worksheet, cells: Iterable[Placed]) -> None:
    styles: dict[str, StyleArray] = {}
    for placed in cells:
        cell = page.cell(placed.row, placed.column)
        assert isinstance(cell, Cell)  # noqa: S101  # nothing is merged yet
        # Looking a style up by name takes as long as writing the cell: once a name is enough.
        if placed.style not in styles:
            cell.style = placed.style
            styles[placed.style] = cell._style  # type: ignore[attr-defined]
        cell._style = copy(styles[placed.style])  # type: ignore[attr-defined]
        _put(cell, placed.value)


def _put(cell: Cell, value: Entry) -> None:
    if isinstance(value, Formula):
        cell.value = str(value)
    elif isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
        if looks_like_a_formula(value):
            cell.quotePrefix = True
    elif value is not None:
        # Given as digits and then called a number, it stands exactly; openpyxl goes by float.
        cell.value = format(value, "f") if isinstance(value, Decimal) else str(value)
        cell.data_type = "n"


def _shape(page: Worksheet, cells: Iterable[Placed]) -> None:
    for column, width in enumerate(WIDTHS, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    for column in (*KEYS_AT.values(), FILLED_AT, MISSING_AT):
        if column > COLUMNS:
            page.column_dimensions[get_column_letter(column)].hidden = True
    page.row_dimensions[KEY_ROW].hidden = True
    for row, points in ((1, 26.0), (2, 30.0), (3, 28.0), (HEAD_ROW, 42.0)):
        page.row_dimensions[row].height = points
    for placed in cells:
        if placed.style == AREA_NAME:
            page.row_dimensions[placed.row].height = 24.0
    for row in (2, 3):
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=COLUMNS)
    page.freeze_panes = f"B{KEY_ROW + 1}"
    page.sheet_view.showGridLines = False


def _protect(page: Worksheet, cells: Iterable[Placed], unit: Unit) -> None:
    """Lock all but the forecasts, and let only numbers be typed there."""
    page.protection.enable()
    # Columns may still be widened to be read.
    page.protection.formatColumns = page.protection.formatRows = False
    rows = [cell.row for cell in cells if cell.style == OPEN]
    if not rows:
        return
    largest = format(in_unit(LARGEST, unit), "f")
    numbers = DataValidation(
        type="decimal",
        operator="between",
        formula1=f"-{largest}",
        formula2=largest,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("Skriv ett belopp"),
        error=_("Här går bara tal in, eller en formel som ger ett tal. Lämna tomt för ingen."),
    )
    letter = get_column_letter(FORECAST_AT)
    for _step, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):
        together = [row for _index, row in run]
        numbers.add(f"{letter}{together[0]}:{letter}{together[-1]}")
    page.add_data_validation(numbers)


def _print(page: Worksheet, book: EntryBook) -> None:
    setup = page.page_setup
    setup.orientation, setup.paperSize = "landscape", A4
    setup.fitToWidth, setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = PageMargins(
        left=0.5, right=0.5, top=0.75, bottom=0.75, header=0.35, footer=0.35
    )
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    pages = _("Sida %(page)s av %(pages)s") % {"page": "&P", "pages": "&N"}
    page.oddHeader = HeaderFooterItem(
        left=_small(in_margin(book.administration or book.committee, 100)),
        right=_small(_("Arbetsmaterial")),
    )
    page.oddFooter = HeaderFooterItem(
        left=_small(in_margin(f"{book.committee}, {name_of_year(book.name, book.year)}", 100)),
        center=_small(date_format(book.made_at, "SHORT_DATETIME_FORMAT")),
        right=_small(pages),
    )


def _small(text: str) -> _HeaderFooterPart:
    return _HeaderFooterPart(text, font=f"{FONT},Regular", size=8, color=SOFT)


def _mark(file: Workbook, book: EntryBook) -> None:
    """Say, out of sight, which round this is and how it is to be read."""
    page = file.create_sheet("Anslag")
    units = {unit: word for word, unit in UNITS.items()}
    page.append([MARK, FORMAT])
    page.append(["omgång", book.round])
    page.append(["enhet", units[book.unit]])
    page.sheet_state = "veryHidden"
    page.protection.enable()


def _describe(file: Workbook, book: EntryBook) -> None:
    about = file.properties
    round_ = one_line(name_of_year(book.name, book.year), 200)
    about.title = one_line(_("Prognos: %s") % f"{book.committee}, {round_}", 250)
    about.subject = _("Prognos att fylla i och läsa in")
    about.creator = one_line(book.administration or book.committee, 250)
    about.keywords = _("budgetuppföljning, prognos")
    about.language = "sv"
    about.created = about.modified = book.made_at.astimezone(UTC).replace(tzinfo=None)
