"""Filled-in workbooks read: what was typed, and what is wrong beside it."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from budget.calc.amounts import Unit
from budget.workbooks import Limits, write_workbook
from tests.budget.workbooks.books import (
    AVGIFTER,
    BYGGLOV,
    LIMITS,
    LONER,
    RANTA,
    ROUND,
    SHEET,
    STADSMILJO,
    changed,
    differing,
    ekby_book,
    opened,
    read,
    repacked,
    row_of,
    saved,
    typed,
)

BOOK = write_workbook(ekby_book())


@pytest.mark.parametrize("unit", [Unit.TKR, Unit.KR])
def test_what_was_written_reads_back_unchanged(unit: Unit) -> None:
    filled = read(write_workbook(ekby_book(unit)))
    assert filled.faults == ()
    assert (filled.round, filled.unit) == (ROUND, unit)
    assert differing(filled) == {}
    stands = {(row.area, row.line): (row.amount, row.version) for row in filled.rows}
    assert stands == {
        (BYGGLOV, AVGIFTER): (Decimal("120000.50"), 3),
        (BYGGLOV, LONER): (Decimal(-1_250_000), 1),
        (BYGGLOV, RANTA): (None, 0),
        (STADSMILJO, AVGIFTER): (Decimal(5000), 2),
        (STADSMILJO, LONER): (None, 0),
        (STADSMILJO, RANTA): (Decimal(0), 1),
    }


@pytest.mark.parametrize(
    ("value", "kronor"),
    [
        (-1300, "-1300000"),
        (-1234.56789, "-1234567.89"),
        (0, "0"),
        (0.1 + 0.2, "300"),
        ("-1 234,5", "-1234500"),
        ("−1\u00a0234,5", "-1234500"),
        ("1,2 mkr", "1200000"),
        ("1200+350", "1550000"),
        ("-", "0"),
        (" – ", "0"),
        (None, None),
        ("   ", None),
    ],
)
def test_a_forecast_is_read_as_it_was_meant(value: Any, kronor: str | None) -> None:
    filled = read(typed(BOOK, BYGGLOV, LONER, value))
    assert filled.faults == ()
    assert differing(filled) == {(BYGGLOV, LONER): None if kronor is None else Decimal(kronor)}
    assert not any(row.rounded for row in filled.rows)


@pytest.mark.parametrize("text", ["120", "120,0", "120 tkr"])
def test_a_text_that_was_shown_takes_no_ore_away_but_another_does(text: str) -> None:
    filled = read(typed(BOOK, BYGGLOV, AVGIFTER, text))
    expected = {} if text == "120" else {(BYGGLOV, AVGIFTER): Decimal(120_000)}
    assert differing(filled) == expected


def calculated(formula: str, value: str) -> bytes:
    """The workbook after a formula was typed on Bygglov's pay, and worked out."""
    row = row_of(BOOK, BYGGLOV, LONER)
    data = typed(BOOK, BYGGLOV, LONER, formula)

    def with_value(name: str, part: bytes) -> bytes:
        head, found, rest = part.partition(f'<c r="F{row}"'.encode())
        for empty in (b"<v />", b"<v></v>", b"<v/>"):
            first, hit, last = rest.partition(empty)
            if found and hit and b"<f>" in first:
                return head + found + first + f"<v>{value}</v>".encode() + last
        return part

    return repacked(data, with_value)


def test_a_formula_finer_than_an_ore_is_rounded_and_says_so() -> None:
    # 1 200 / 7 Tkr is 171 428.571428… kr.
    filled = read(calculated("=1200/7", "171.428571428571"))
    assert filled.faults == ()
    assert differing(filled) == {(BYGGLOV, LONER): Decimal("171428.57")}
    assert [row.rounded for row in filled.rows if row.changed] == [True]


@pytest.mark.parametrize(
    ("value", "said", "nearest"),
    [(0.1234567, "0,1234567", "123.46"), (-171.4285714, "\u2212171,4285714", "-171428.57")],
)
def test_a_number_typed_finer_than_an_ore_is_refused_at_its_cell(
    value: float, said: str, nearest: str
) -> None:
    (fault,) = read(typed(BOOK, BYGGLOV, LONER, value)).faults
    assert (fault.code, fault.value, fault.column) == ("amount", said, "F")
    assert fault.problem is not None
    assert fault.problem.code == "too_fine"
    assert dict(fault.problem.params) == {"nearest": Decimal(nearest)}


def test_each_row_is_read_with_the_name_that_people_see() -> None:
    row = row_of(BOOK, BYGGLOV, LONER)

    def swapped(page: Worksheet) -> None:
        page[f"A{row}"], page["A6"] = "Ränta", "Stadsmiljö"

    labels = {label.row: label for label in read(changed(BOOK, swapped)).labels}
    pay, heading = labels[row], labels[6]
    assert (pay.name, pay.area, pay.line, pay.column) == ("Ränta", BYGGLOV, LONER, "A")
    assert (heading.name, heading.area, heading.line) == ("Stadsmiljö", BYGGLOV, None)
    # Two areas with three lines each; the sums have no keys.
    assert len(labels) == 2 + 2 * 3


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("=1+1", "not_calculated"),
        (date(2024, 5, 1), "no_number"),
        (datetime(2024, 5, 1, 12, 0), "no_number"),  # noqa: DTZ001  # as a sheet holds it
        (time(8, 15), "no_number"),
        (True, "no_number"),
        ("#REF!", "error_value"),
        ("#DIV/0!", "error_value"),
        (10**15, "amount"),
        (-1e300, "amount"),
        ("ungefär 100", "amount"),
        ("1.234", "amount"),
        ("12,3456789", "amount"),
        ("x" * 5000, "amount"),
    ],
)
def test_what_is_no_amount_is_a_fault_at_its_cell(value: Any, code: str) -> None:
    data = typed(BOOK, STADSMILJO, LONER, value)
    (fault,) = read(data).faults
    place = (SHEET, row_of(BOOK, STADSMILJO, LONER), "F")
    assert (fault.code, (fault.sheet, fault.row, fault.column)) == (code, place)
    assert (fault.area, fault.line) == (STADSMILJO, LONER)


def test_a_text_like_a_formula_is_no_amount() -> None:
    def as_text(page: Worksheet) -> None:
        cell = page.cell(row_of(BOOK, STADSMILJO, LONER), 6)
        cell.value, cell.data_type = "=cmd|'/c calc'!A1", "s"

    (fault,) = read(changed(BOOK, as_text)).faults
    assert fault.problem is not None
    assert fault.problem.code == "formula"


def test_one_bad_row_does_not_hide_the_others() -> None:
    data = typed(typed(BOOK, STADSMILJO, LONER, "hej"), BYGGLOV, LONER, -1)
    filled = read(data)
    assert len(filled.faults) == 1
    assert differing(filled) == {(BYGGLOV, LONER): Decimal(-1000)}


def test_a_formula_with_its_value_is_read_by_its_value() -> None:
    filled = read(calculated("=-B7*2", "-200"))
    assert filled.faults == ()
    assert differing(filled) == {(BYGGLOV, LONER): Decimal(-200_000)}


def test_a_renamed_sheet_and_moved_columns_are_read_by_their_keys() -> None:
    book = opened(BOOK)
    page = book[SHEET]
    page.title = "Min prognos"
    # The whole block from row 4 on, two columns to the right: forecasts now stand in H.
    page.move_range(f"A4:K{page.max_row}", cols=2)
    page[f"H{row_of(BOOK, BYGGLOV, LONER)}"] = -1300
    filled = read(saved(book))
    assert filled.faults == ()
    assert differing(filled) == {(BYGGLOV, LONER): Decimal(-1_300_000)}
    assert {row.column for row in filled.rows} == {"H"}


def test_rows_may_be_sorted_and_left_out() -> None:
    row = row_of(BOOK, BYGGLOV, AVGIFTER)
    filled = read(changed(BOOK, lambda page: page.delete_rows(row, 2)))
    assert filled.faults == ()
    assert differing(filled) == {}
    assert len(filled.rows) == 5


def add_row(page: Worksheet, **cells: Any) -> None:
    row = page.max_row + 1
    for letter, value in cells.items():
        page[f"{letter}{row}"] = value


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"A": "Nytt område", "F": -100}, "foreign_row"),
        ({"F": -100, "H": "x", "I": 2, "J": 0}, "foreign_row"),
        ({"F": -100, "H": 11, "I": -2, "J": 0}, "foreign_row"),
        ({"F": -100, "H": 11, "I": 2.5, "J": 0}, "foreign_row"),
        ({"F": -100, "H": 11, "I": 2, "J": True}, "foreign_row"),
        ({"F": -100, "H": 11, "I": 2, "J": 1e30}, "foreign_row"),
        ({"F": -100, "H": 11, "I": 2, "J": 0, "K": "y"}, "foreign_row"),
        ({"F": -1250, "H": BYGGLOV, "I": LONER, "J": 1, "K": -125_000_000}, "given_twice"),
    ],
)
def test_an_extra_row_is_a_fault(cells: dict[str, Any], code: str) -> None:
    (fault,) = read(changed(BOOK, lambda page: add_row(page, **cells))).faults
    assert fault.code == code


def test_a_remark_below_the_table_is_no_fault() -> None:
    filled = read(changed(BOOK, lambda page: add_row(page, A="Ring Bo om lönerna")))
    assert filled.faults == ()


@pytest.mark.parametrize("column", [8, 9, 10, 11])
def test_without_a_column_of_keys_nothing_is_read(column: int) -> None:
    filled = read(changed(BOOK, lambda page: page.delete_cols(column)))
    assert [fault.code for fault in filled.faults] == ["no_keys"]
    assert filled.rows == ()


def test_of_two_tables_none_is_read() -> None:
    book = opened(BOOK)
    book.copy_worksheet(book[SHEET])
    assert [fault.code for fault in read(saved(book)).faults] == ["two_tables"]


def test_a_workbook_of_other_kind_or_version_is_told_so() -> None:
    book = opened(BOOK)
    del book["Anslag"]
    assert [fault.code for fault in read(saved(book)).faults] == ["not_ours"]
    book = opened(BOOK)
    book["Anslag"]["B1"] = 2
    assert [fault.code for fault in read(saved(book)).faults] == ["other_format"]


def test_no_more_rows_are_read_than_there_may_be() -> None:
    few = Limits(LIMITS.packed, LIMITS.unpacked, rows=5)
    assert [fault.code for fault in read(BOOK, few).faults] == ["too_many_rows"]


def test_a_row_at_the_end_of_the_sheet_is_not_overlooked() -> None:
    def far_down(page: Worksheet) -> None:
        page["F1048576"] = -5

    (fault,) = read(changed(BOOK, far_down)).faults
    assert (fault.code, fault.row) == ("foreign_row", 1048576)
