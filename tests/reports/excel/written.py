"""A workbook read back: the names of its sheets, the rows of a table, small books."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.content.papers import Papers
from reports.content.shapes import Column, Kind, Row, Table
from reports.excel import write_workbook

MADE = datetime(2023, 10, 5, 12, 30, tzinfo=UTC)
NAMES = [
    "Läget",
    "Driftbudget",
    "Förklaringar",
    "Investeringsram",
    "Kommunbidrag",
    "Styrelsen per ändamål",
    "Projekt och utredningar",
    "Periodresultat",
    "Nettokostnadsutveckling",
    "Resultaträkning",
    "Per finansiering",
    "Budgetområden",
    "Driftredovisning",
    "Investeringar",
    "Avstämning",
]
FINDINGS = Table(
    "avstamning",
    "Avstämning",
    "Tkr",
    (Column("regel", "Regel", Kind.TEXT), Column("skillnad", "Skillnad", signed=True)),
    (Row("1", ("Publicerad ruta", Decimal(-1000))),),
)


def body(sheet: Worksheet, columns: int) -> list[list[object]]:
    """The rows under the head, up to the first empty one."""
    rows: list[list[object]] = []
    for row in sheet.iter_rows(min_row=4, max_col=columns, values_only=True):
        if all(value is None for value in row):
            break
        rows.append(list(row))
    return rows


def charts_in(sheet: object) -> list[Any]:
    """The charts that were read back with a sheet."""
    return list(sheet._charts)  # type: ignore[attr-defined]


def as_book(*tables: Table, board: Papers) -> Workbook:
    return load_workbook(BytesIO(write_workbook(replace(board, tables=tables))))


def one_cell(value: object, kind: Kind = Kind.TEXT) -> Table:
    column = Column("post", "Post", kind)
    return Table("egen", "Egen", "Tkr", (column,), (Row("1", (value,)),))  # type: ignore[arg-type]
