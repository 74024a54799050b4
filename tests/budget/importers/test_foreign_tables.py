"""Tables as other systems print them: sums and heads among the rows, merged heads, many sheets."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.importers.tables import ledger
from budget.importers.tables.reading import open_table
from tests.budget.importers.test_tables import read, read_bytes, workbook

D = Decimal


@pytest.mark.parametrize(
    ("row", "code_found"),
    [
        ("Summa;;;;15,5", "sum_row"),
        ("Totalsumma;;;;15,5", "sum_row"),
        ("5010 Summa;;;;10", "sum_row"),  # as Excel's own subtotals are called
        ("Bygglov Totalt;;;;99", "sum_row"),
        (";;;;15,5", "sum_row"),  # the rows before come to it
        (";;;Summa;99", "sum_row"),
        ("Konto;Ansvar;Period;Text;Belopp", "rows_without_amount"),  # the next printed page
        (";;;;kr", "rows_without_amount"),
        (";;;;99", "missing_date"),
        (";;202302;;15,5", "missing_account"),
        (";100;202302;Hyra totalt;15,5", "missing_account"),
    ],
)
def test_a_sum_or_head_among_the_rows_is_never_an_entry(row: str, code_found: str) -> None:
    heads = "Konto;Ansvar;Period;Text;Belopp\n"
    file, rows = read(f"{heads}5010;100;202301;a;10\n6010;100;202301;b;5,5\n{row}\n")
    assert [found.amount for found in rows] == [D(10), D("5.5")]
    assert [(issue.code, issue.line) for issue in file.issues] == [(code_found, 4)]


def test_subtotals_that_no_word_tells_are_sums_of_the_rows_since_the_last() -> None:
    file, rows = read(
        "Konto;Period;Belopp\n5010;202301;10\n5010;202302;2\n;;12\n6010;202301;5\n;;5\n;;17\n"
    )
    assert sum(row.amount for row in rows) == 17
    assert [(issue.code, issue.line) for issue in file.issues] == [
        ("sum_row", 4),
        ("sum_row", 6),
        ("sum_row", 7),
    ]


def test_heads_merged_over_three_rows_are_read_as_one() -> None:
    content = workbook(
        ["Huvudbok 2023", None, None, None, None, None],
        ["Kontering", None, "Datum", "Belopp", None, "Text"],
        [None, None, None, "kronor", None, None],
        ["Konto", "Ansvar", None, "Debet", "Kredit", None],
        [5010, 100, date(2023, 1, 31), 30000.5, None, "Lön"],
        [1930, None, date(2023, 1, 31), None, 30000.5, None],
        ["Summa", None, None, 30000.5, 30000.5, None],
    )
    file, rows = read_bytes(content, "bok.xlsx")
    assert not file.issues.refused
    assert [(row.account, row.cost_centre, row.date, row.amount, row.text) for row in rows] == [
        ("5010", "100", date(2023, 1, 31), D("30000.50"), "Lön"),
        ("1930", "", date(2023, 1, 31), D("-30000.50"), ""),
    ]


@pytest.mark.parametrize(
    ("written", "month"), [("2023-08", 8), ("202308", 8), ("aug-23", 8), ("202313", 13)]
)
def test_a_column_of_dates_may_hold_months(written: str, month: int) -> None:
    file, rows = read(f"Konto;Datum;Belopp\n5010;{written};1\n")
    assert not file.issues.refused
    assert [(row.year, row.month, row.date) for row in rows] == [(2023, month, None)]


def test_a_workbook_with_a_sheet_a_month_says_that_one_is_read() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(["Konto", "Period", "Belopp"], [5010, 202301, 1]))
    )
    for title, period in (("Feb", 202302), ("Om", None)):
        page = book.create_sheet(title)
        for row in [["Konto", "Period", "Belopp"], [5010, period, 1]] if period else [["Mer"]]:
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    file, rows = read_bytes(stream.getvalue(), "bok.xlsx")
    assert [row.month for row in rows] == [1]
    (told,) = file.issues
    assert (told.code, told.values) == ("sheets_not_read", {"read": "Utfall", "others": "Feb"})
    again = open_table(io.BytesIO(stream.getvalue()), "bok.xlsx")
    again.guess("Feb")
    assert not again.issues


PIECES = ("5010", "6010", "1930", "5010 Summa", "Konto", "", "x")
ROWS_OF = st.lists(
    st.tuples(
        st.sampled_from(PIECES),
        st.sampled_from(["100", "100 Bygglov", ""]),
        st.sampled_from(["2023-01-31", "202302", "8", "", "2023-02-30"]),
        st.sampled_from(["10", "-2,50", "", "1.2.3", "10"]),
        st.sampled_from(["A 1", "7", ""]),
    ),
    max_size=12,
)


@given(ROWS_OF)
def test_rows_read_by_columns_are_those_read_one_by_one(cells: list[tuple[str, ...]]) -> None:
    lines = "".join(";".join(row) + "\n" for row in cells)
    text = f"Konto;Ansvar;Datum;Belopp;Ver\n5010;100;2023-01-01;1;A 1\n{lines}"

    def found(block: int, *, alone: bool) -> tuple[object, ...]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ledger, "BLOCK", block)
            if alone:
                patch.setattr(ledger.LedgerTable, "_plain", lambda self, block: None)
            file, rows = read(text)
        return rows, list(file.issues)

    one_by_one = found(3, alone=True)
    assert found(3, alone=False) == one_by_one
    assert found(500, alone=False) == one_by_one
