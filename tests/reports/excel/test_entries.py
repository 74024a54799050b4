"""Entries as a workbook: what is written is what is read back, over as many sheets as it takes."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from reports.content.shapes import Column, Kind, Value
from reports.excel import entries
from reports.excel.entries import AMOUNT, write_entries

COLUMNS = (
    Column("dag", "Dag", Kind.DATE),
    Column("text", "Text & <ord>", Kind.TEXT),
    Column("antal", "Antal", Kind.COUNT),
    Column("belopp", "Belopp", Kind.KR),
)
HEADS = ("Dag", "Text & <ord>", "Antal", "Belopp")


def written(rows: Sequence[Sequence[Value]]) -> BytesIO:
    file = BytesIO()
    write_entries(file, "Verifikat", COLUMNS, iter(rows))
    return file


def opened(rows: Sequence[Sequence[Value]]) -> Any:
    return load_workbook(written(rows))


def test_days_texts_numbers_and_amounts_are_read_back_as_they_were() -> None:
    sheet = opened([(date(2024, 2, 29), "Hyra", 3, Decimal("-61000.50"))]).active
    day, text, count, amount = sheet[2]
    assert (day.value.date(), day.number_format) == (date(2024, 2, 29), "yyyy-mm-dd")
    assert (text.value, count.value) == ("Hyra", 3)
    assert (amount.value, amount.number_format) == (-61000.5, AMOUNT)
    assert tuple(cell.value for cell in sheet[1]) == HEADS


def test_amounts_and_days_beside_each_other_are_each_their_own() -> None:
    columns = [Column(f"k{number}", f"K{number}", Kind.KR) for number in range(4)]
    file = BytesIO()
    values = (Decimal(1), Decimal("-2.50"), date(2024, 1, 1), date(2024, 1, 2))
    write_entries(file, "Verifikat", columns, [values, values[::-1]])
    rows = [[cell.value for cell in row] for row in load_workbook(file).worksheets[0].iter_rows(2)]
    shown = [1, -2.5, datetime(2024, 1, 1), datetime(2024, 1, 2)]  # noqa: DTZ001  # no zone
    assert rows == [shown, shown[::-1]]


def test_an_amount_is_written_with_all_its_digits() -> None:
    with ZipFile(written([("", "", None, Decimal("999999999999.99"))])) as archive:
        assert b"<v>999999999999.99</v>" in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ('a & b <c> ]]> "d"', 'a & b <c> ]]> "d"'),
        ("</t></is></c></row></sheetData>", "</t></is></c></row></sheetData>"),
        (" två  mellanslag ", " två  mellanslag "),
        ("rad\r\nrad", "rad\nrad"),
        ("€ 😀 \u2028", "€ 😀 \u2028"),
        ("a\x00\x1b\ud800b", "ab"),
        ("jan 2024", "jan 2024"),
        ("", None),
    ],
)
def test_texts_are_read_back_whatever_they_hold(given: str, read: str | None) -> None:
    cell = opened([("", given, None, Decimal(0))]).active["B2"]
    assert cell.value == read
    assert not cell.quotePrefix


def test_spaces_at_the_ends_of_a_text_are_said_to_count() -> None:
    with ZipFile(written([("", " a", None, Decimal(0)), ("", "b c", None, Decimal(0))])) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b'<t xml:space="preserve"> a</t>' in sheet
    assert b"<t>b c</t>" in sheet


@pytest.mark.parametrize("text", ["=1+1", "+46 8", "-5", "@a", "#N/A"])
def test_what_looks_like_a_formula_says_that_it_is_a_text(text: str) -> None:
    cell = opened([("", text, None, Decimal(0))]).active["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.parametrize(
    ("count", "of_sheets"), [(0, [0]), (2, [2]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])]
)
def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    count: int, of_sheets: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "MOST_ROWS", 3)
    book = opened([("", "", number, Decimal(0)) for number in range(count)])
    read = [list(sheet.values) for sheet in book.worksheets]
    assert [len(rows) - 1 for rows in read] == of_sheets
    assert all(rows[0] == HEADS for rows in read)
    assert [row[2] for rows in read for row in rows[1:]] == list(range(count))
