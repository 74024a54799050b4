"""The board's workbook: sheets laid out from the papers, then written by openpyxl."""

from reports.excel.layout import Cell, Chart, Sheet
from reports.excel.sheets import cells_of, sheets_of
from reports.excel.writing import write_workbook

__all__ = ["Cell", "Chart", "Sheet", "cells_of", "sheets_of", "write_workbook"]
