"""Cells of tables: what each way of writing an amount, a day, a period and a code means."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from budget.importers.tables.cells import BadCell, Cell, Style, amount, code, day, period

D = Decimal
COMMA, POINT, NONE = Style(","), Style("."), Style()

AMOUNTS: list[tuple[Cell, Style, str]] = [
    (1234.5, NONE, "1234.50"),
    (-7, NONE, "-7"),
    (0.1 + 0.2, NONE, "0.30"),
    (123456789012.34, NONE, "123456789012.34"),
    ("1234,5", NONE, "1234.5"),
    ("1 234,50", COMMA, "1234.50"),
    ("1\u00a0234\u00a0567,89", COMMA, "1234567.89"),
    ("\u22121\u202f234", COMMA, "-1234"),
    ("1.234", COMMA, "1234"),
    ("1.234,50", COMMA, "1234.50"),
    ("12.50", COMMA, "12.50"),
    ("1,234", POINT, "1234"),
    ("1,234.50", POINT, "1234.50"),
    ("1234.567,00", POINT, "bad_amount"),
    ("12,50", POINT, "12.50"),
    ("1'234.50", POINT, "1234.50"),
    ("500-", COMMA, "-500"),
    ("(500,25)", COMMA, "-500.25"),
    ("-500 kr", COMMA, "-500"),
    ("1.234", NONE, "bad_amount"),
    ("1,234", NONE, "bad_amount"),
    ("12.34.5", COMMA, "bad_amount"),
    ("1 23,50", COMMA, "bad_amount"),
    ("-(5)", COMMA, "bad_amount"),
    ("abc", COMMA, "bad_amount"),
    ("0,005", COMMA, "amount_too_fine"),
    (0.005, NONE, "amount_too_fine"),
    (1e12, NONE, "amount_too_large"),
    (float("nan"), NONE, "amount_too_large"),
    ("9999999999999", COMMA, "amount_too_large"),
    ("#DIVISION/0!", COMMA, "formula_error"),
    ("#REF!", COMMA, "formula_error"),
    ("#N/A", COMMA, "formula_error"),
    (True, NONE, "bad_amount"),
    (date(2023, 1, 1), NONE, "bad_amount"),
]


@pytest.mark.parametrize(("cell", "style", "expected"), AMOUNTS)
def test_an_amount_is_exact_kronor_or_refused(cell: Cell, style: Style, expected: str) -> None:
    try:
        found = str(amount(cell, style))
    except BadCell as bad:
        found = bad.code
    assert found == expected or D(found) == D(expected)


DAYS: list[tuple[Cell, Style, str]] = [
    (date(2023, 8, 31), NONE, "2023-08-31"),
    (datetime(2023, 8, 31, 23, 59), NONE, "2023-08-31"),  # noqa: DTZ001  # cells have no zone
    ("2023-08-31", NONE, "2023-08-31"),
    ("20230831", NONE, "2023-08-31"),
    (20230831.0, NONE, "2023-08-31"),
    ("2023-08-31 00:00:00", NONE, "2023-08-31"),
    ("23-08-31", NONE, "2023-08-31"),
    ("230831", NONE, "2023-08-31"),
    ("31-08-2023", NONE, "2023-08-31"),
    ("1-2-2023", NONE, "ambiguous_date"),
    ("31.8.2023", NONE, "2023-08-31"),
    ("31 aug 2023", NONE, "2023-08-31"),
    ("1 Oktober 2023", NONE, "2023-10-01"),
    ("31-Aug-2023", NONE, "2023-08-31"),
    ("31-aug-23", NONE, "2023-08-31"),
    ("2023/08/31", NONE, "2023-08-31"),
    ("2023-8-5", NONE, "2023-08-05"),
    ("2023.08-31", NONE, "bad_date"),
    ("45169", NONE, "2023-08-31"),  # 44 927 is the first of January 2023
    (45169.75, NONE, "2023-08-31"),
    ("12345", NONE, "bad_date"),
    ("31 juni 2023", NONE, "bad_date"),
    ("31 kvartal 2023", NONE, "bad_date"),
    ("31/8/2023", NONE, "2023-08-31"),
    ("8/31/2023", NONE, "2023-08-31"),
    ("1/2/2023", Style(day_first=True), "2023-02-01"),
    ("1/2/2023", Style(day_first=False), "2023-01-02"),
    ("2/2/2023", NONE, "2023-02-02"),
    (45169.0, NONE, "2023-08-31"),
    ("1/2/2023", NONE, "ambiguous_date"),
    ("2023-02-29", NONE, "bad_date"),
    ("2023-13-01", NONE, "bad_date"),
    ("1066-10-14", NONE, "bad_date"),
    ("igår", NONE, "bad_date"),
    (7, NONE, "bad_date"),
    ("", NONE, "None"),
]


@pytest.mark.parametrize(("cell", "style", "expected"), DAYS)
def test_a_day_is_read_or_refused(cell: Cell, style: Style, expected: str) -> None:
    try:
        found = str(day(cell, style))
    except BadCell as bad:
        found = bad.code
    assert found == expected


PERIODS: list[tuple[Cell, int | None, tuple[int, int] | str]] = [
    ("202308", None, (2023, 8)),
    (202308.0, None, (2023, 8)),
    ("202313", None, (2023, 13)),
    ("2023-08", None, (2023, 8)),
    ("2023M08", None, (2023, 8)),
    ("08/2023", None, (2023, 8)),
    ("aug 2023", None, (2023, 8)),
    ("Augusti 2023", None, (2023, 8)),
    ("2023 okt", None, (2023, 10)),
    ("Oct-2023", None, (2023, 10)),
    ("aug-23", None, (2023, 8)),
    ("Dec 23", None, (2023, 12)),
    (2023.1, None, (2023, 10)),  # a number: Excel drops the nought of 2023.10
    (2023.08, None, (2023, 8)),
    ("2023-08-31", None, (2023, 8)),
    (date(2023, 8, 1), None, (2023, 8)),
    ("8", 2023, (2023, 8)),
    (13.0, 2023, (2023, 13)),
    ("P08", 2023, (2023, 8)),
    ("Period 8", 2023, (2023, 8)),
    ("maj", 2023, (2023, 5)),
    ("8", None, "period_without_year"),
    ("maj", None, "period_without_year"),
    ("14", 2023, "bad_period"),
    ("202300", None, "opening_period"),
    ("sommaren", 2023, "bad_period"),
    ("#N/A", 2023, "formula_error"),
]


@pytest.mark.parametrize(("cell", "year", "expected"), PERIODS)
def test_a_period_is_a_year_and_a_month(
    cell: Cell, year: int | None, expected: tuple[int, int] | str
) -> None:
    found: object
    try:
        found = period(cell, NONE, year)
    except BadCell as bad:
        found = bad.code
    assert found == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (5010.0, "5010"),
        (" 0100 ", "0100"),
        ("100 Bygglov", "100"),
        ("100 - Bygglov", "100"),
        ("5010: Lön", "5010"),
        ("P 7", "P 7"),
        ("2023-15", "2023-15"),  # a code of its own, not 2023 and its name
        ("100-A", "100-A"),
        ("", ""),
    ],
)
def test_a_code_stands_without_its_name(cell: Cell, expected: str) -> None:
    assert code(cell) == expected
