"""Forecasts as a workbook: written for people to fill in, read back with all that is wrong in it.

Pure of requests and of the database: shapes in, bytes out, and the other way round.
"""

from budget.workbooks.cell_text import clean
from budget.workbooks.guard import Limits
from budget.workbooks.reading import Fault, FaultCode, Filled, FilledRow, Label, read_workbook
from budget.workbooks.shapes import BookArea, BookLine, EntryBook
from budget.workbooks.writing import write_workbook

__all__ = [
    "BookArea",
    "BookLine",
    "EntryBook",
    "Fault",
    "FaultCode",
    "Filled",
    "FilledRow",
    "Label",
    "Limits",
    "clean",
    "read_workbook",
    "write_workbook",
]
