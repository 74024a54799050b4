"""Tables: how heads, numbers, dates and codes are read, and what is refused row by row."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budget.importers.limits import Limits
from budget.importers.rows import LedgerRow
from budget.importers.tables.columns import Profile, guess
from budget.importers.tables.reading import TableFile, open_table

D = Decimal
FILES = Path(__file__).resolve().parents[2] / "files" / "tables"


def read_bytes(
    content: bytes, name: str = "bok.csv", profile: Profile | None = None
) -> tuple[TableFile, list[LedgerRow]]:
    """The file and its rows, by its own guess where no profile is given."""
    file = open_table(io.BytesIO(content), name)
    guessed = file.guess()
    chosen = profile or (guessed.profile if guessed else None)
    return file, list(file.rows(chosen)) if chosen else []


def read(text: str, encoding: str = "utf-8") -> tuple[TableFile, list[LedgerRow]]:
    return read_bytes(text.encode(encoding))


def workbook(*rows: Sequence[object], title: str = "Utfall") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def refused(file: TableFile) -> list[tuple[str, int | None]]:
    return [(issue.code, issue.line) for issue in file.issues if issue.refuses]


HEADS = [
    (
        "Konto;Ansvar;Verksamhet;Motpart;Projekt;Datum;Belopp;Text;Ver",
        "account cost_centre activity counterpart project date amount text voucher",
    ),
    (
        "KONTO;Kst;Vht;MP;Objekt;Slag;Fri;Period;Debet;Kredit;Verifikationstext;Vernr",
        "account cost_centre activity counterpart object kind free period debit credit text "
        "voucher",
    ),
    (
        "Account;Cost centre;Project;Posting date;Amount;Description;Voucher",
        "account cost_centre project date amount text voucher",
    ),
    (
        "Kontonr.;Kontonamn;Kostnadsställe (kod);År;Månad;Utfall",
        "account  cost_centre year period amount",
    ),
    ("Belopp i kr;Bokf.datum;Konto", "amount date account"),
    ("Period;Konto;Debet;Kredit;Saldo", "period account debit credit "),
]


@pytest.mark.parametrize(("heads", "fields"), HEADS)
def test_columns_are_guessed_by_their_heads(heads: str, fields: str) -> None:
    expected = {name: index for index, name in enumerate(fields.split(" ")) if name}
    assert guess(heads.split(";")) == expected


ROWS = "5010{0}100{0}2023-01-31{0}30000{1}50{0}Lön Åsa\n1930{0}{0}2023-02-01{0}-5{0}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp437", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("decimal", [",", "."])
def test_separator_encoding_and_decimal_sign_are_detected(
    encoding: str, separator: str, decimal: str
) -> None:
    heads = separator.join(["Konto", "Kostnadsställe", "Datum", "Belopp", "Text på svenska"])
    file, rows = read(f"{heads}\n{ROWS.format(separator, decimal)}", encoding)
    assert not file.issues.refused
    assert [(row.account, row.cost_centre, row.month, row.amount, row.text) for row in rows] == [
        ("5010", "100", 1, D("30000.50"), "Lön Åsa"),
        ("1930", "", 2, D(-5), ""),
    ]
    assert [row.line for row in rows] == [2, 3]


def test_commas_part_a_file_whose_amounts_have_points() -> None:
    _, rows = read('Account,Date,Amount,Text\n5010,31/1/2023,"1,234.50","a, b"\n5010,1/2/2023,3,\n')
    assert [(row.month, row.amount, row.text) for row in rows] == [
        (1, D("1234.50"), "a, b"),
        (2, D(3), ""),
    ]


def test_titles_above_empty_rows_and_sums_are_passed_over() -> None:
    text = (
        "sep=;\nHuvudbok 2023;;;\n\nKonto;Period;Belopp;Text\n5010;202301;10;a\n;;;\n"
        "Summa 5010;;10;\n6010 Hyra;;;\n6010;202313;5,5;b\n"
    )
    file, rows = read(text)
    assert [(row.account, row.month, row.amount, row.line) for row in rows] == [
        ("5010", 1, D(10), 5),
        ("6010", 13, D("5.5"), 9),
    ]
    assert not file.issues.refused
    assert [issue.code for issue in file.issues] == ["sum_row", "rows_without_amount"]


def test_a_text_over_several_lines_keeps_the_count_of_lines() -> None:
    _, rows = read('Konto;Period;Belopp;Text\n5010;202301;1;"a\nb"\n5010;202301;2;c\n')
    assert [(row.line, row.text) for row in rows] == [(2, "a\nb"), (4, "c")]


@pytest.mark.parametrize(
    ("rows", "amounts"),
    [("10;0\n0;4\n;3\n", ["10", "-4", "-3"]), ("10;\n;-4\n;-3,5\n", ["10", "-4", "-3.5"])],
)
def test_credit_is_taken_away_unless_it_stands_below_zero(rows: str, amounts: list[str]) -> None:
    lines = "".join(f"5010;202301;{row}\n" for row in rows.splitlines())
    _, found = read(f"Konto;Period;Debet;Kredit\n{lines}")
    assert [row.amount for row in found] == [D(text) for text in amounts]


@pytest.mark.parametrize(
    ("head", "rows", "amounts"),
    [
        ("D/K", "10;D\n4;K\n-3;Kredit\n5;\n", ["10", "-4", "3", "5"]),
        ("DK", "10;debet\n-4;k\n-3;K\n", ["10", "-4", "-3"]),  # its credits are below zero
        ("Debet/Kredit", "10;D\n4;C\n", ["10", "-4"]),
    ],
)
def test_a_column_that_says_debit_or_credit_gives_the_sign(
    head: str, rows: str, amounts: list[str]
) -> None:
    lines = "".join(f"5010;202301;{row}\n" for row in rows.splitlines())
    file, found = read(f"Konto;Period;Belopp;{head}\n{lines}")
    assert not file.issues.refused
    assert [row.amount for row in found] == [D(text) for text in amounts]


def test_what_is_neither_debit_nor_credit_is_refused() -> None:
    file, _rows = read("Konto;Period;Belopp;D/K\n5010;202301;1;x\n")
    assert refused(file) == [("bad_side", 2)]


@pytest.mark.parametrize(
    ("heads", "budget", "found"),
    [
        ("Konto;Period;Budget;Utfall", True, "Budget"),
        ("Konto;Period;Budget;Utfall", False, "Utfall"),
        ("Konto;Period;Budget 2023", False, None),
        ("Konto;Period;Belopp", True, "Belopp"),
    ],
)
def test_a_budget_is_never_taken_for_actuals_nor_the_other_way(
    heads: str, budget: bool, found: str | None
) -> None:
    file = open_table(io.BytesIO(f"{heads}\n5010;202301;1;2\n".encode()), "bok.csv")
    guessed = file.guess(budget=budget)
    assert guessed is not None
    assert guessed.profile.columns.get("amount") == found


@pytest.mark.parametrize(
    ("series", "voucher", "found"),
    [
        (None, "17", ("", "17")),
        ("A", "17", ("A", "17")),
        (0, "17", ("0", "17")),
        (None, 17, ("", "17")),
        (None, " 17 ", ("", "17")),
        (None, "A17", ("A", "17")),
        (None, None, ("", "")),
    ],
)
def test_a_workbooks_vouchers_are_read_as_text_or_number(
    series: object, voucher: object, found: tuple[str, str]
) -> None:
    heads = ("Konto", "Datum", "Belopp", "Serie", "Vernr")
    rows = [(5010, date(2023, 8, day), 100, series, voucher) for day in (1, 2)]
    _file, read_rows = read_bytes(workbook(heads, *rows), "bok.xlsx")
    assert [(row.series, row.number) for row in read_rows] == [found, found]


def test_a_voucher_is_series_and_number() -> None:
    lines = "".join(f"5010;202301;1;{text}\n" for text in ("A 12", "LB-7", "99", "A/B 3"))
    _, rows = read(f"Konto;Period;Belopp;Verifikation\n{lines}")
    assert [(row.series, row.number) for row in rows] == [
        ("A", "12"),
        ("LB", "7"),
        ("", "99"),
        ("", "A/B 3"),
    ]


BAD_ROWS = [
    ("5010;202301;1.2.3", "bad_amount"),
    ("5010;2023-02-30;1", "bad_period"),
    ("5010;;1", "missing_date"),
    (";202301;1", "missing_account"),
    ("lön;202301;1", "bad_account"),
    ("5010;202301;", "missing_amount"),
    ("5010;202301;#DIV/0!", "formula_error"),
    ("5010;8;1", "period_without_year"),
]


@pytest.mark.parametrize(("row", "code_found"), BAD_ROWS)
def test_a_bad_row_is_reported_and_the_others_read(row: str, code_found: str) -> None:
    file, rows = read(f"Konto;Period;Belopp\n5010;202301;1\n{row}\n5010;202302;2\n")
    assert refused(file) == [(code_found, 3)]
    assert [found.amount for found in rows] == [1, 2]
    assert file.issues[0].text == "; ".join(filter(None, row.split(";")))


def test_a_workbook_is_read_with_its_days_numbers_and_codes() -> None:
    content = workbook(
        ["Huvudbok"],
        [],
        ["Konto", "Ansvar", "Datum", "Belopp", "Text"],
        [5010, 100, date(2023, 1, 31), 30000.5, "Lön"],
        ["1930", "0100", "2023-02-01", "-5,25", None],
    )
    file, rows = read_bytes(content, "bok.xlsx")
    assert not file.issues.refused
    assert [(r.account, r.cost_centre, r.date, r.amount, r.text, r.line) for r in rows] == [
        ("5010", "100", date(2023, 1, 31), D("30000.50"), "Lön", 4),
        ("1930", "0100", date(2023, 2, 1), D("-5.25"), "", 5),
    ]


# One table as LibreOffice saves it: =1/8*50 is 6.25, and =1/0 an error that only xlsx tells apart
# from an empty cell.
@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("ekby.xlsx", "formula_error"),
        ("ekby.xls", "missing_amount"),
        ("ekby.ods", "missing_amount"),
    ],
)
def test_every_format_of_workbook_gives_the_same_rows(name: str, error: str) -> None:
    file, rows = read_bytes((FILES / name).read_bytes(), name)
    assert [(row.account, row.cost_centre, row.date, row.amount, row.text) for row in rows] == [
        ("5010", "0100", date(2023, 1, 31), D("30000.50"), "Lön Åsa"),
        ("6010", "200", date(2023, 2, 1), D("6.25"), "Hyra"),
    ]
    assert refused(file) == [(error, 5)]


def test_a_profile_chooses_sheet_columns_and_year() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(["Konto", "Period", "Belopp", "Annat"])))
    other = book.create_sheet("Andra")
    for row in (["Nr", "Mån", "Kronor"], [5010, 8, 7]):
        other.append(row)
    stream = io.BytesIO()
    book.save(stream)
    file = open_table(stream, "bok.xlsx")
    guessed = file.guess()
    assert guessed is not None
    assert (guessed.sheets, guessed.profile.sheet) == (("Utfall", "Andra"), "Utfall")
    columns = {"account": "Nr", "period": "Mån"}
    assert next(file.rows(Profile({**columns, "amount": "Kronor"}, "Andra", 2023))).amount == 7
    assert list(file.rows(Profile({**columns, "amount": "Saknas"}, "Andra", 2023))) == []
    assert [issue.code for issue in file.issues] == ["no_head_row"]


def test_an_error_in_a_formula_is_reported_with_its_row() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook([], [None, "Konto", "Period", "Belopp", "Text"]))
    )
    sheet = book["Utfall"]
    for row in ([None, 5010, 202301, 1, "a"], [None, 5010, 202301, "x", "b"]):
        sheet.append(row)
    sheet["D4"].value, sheet["D4"].data_type = "#DIV/0!", "e"
    stream = io.BytesIO()
    book.save(stream)
    file, rows = read_bytes(stream.getvalue(), "bok.xlsx")
    assert refused(file) == [("formula_error", 4)]
    assert file.issues[0].values["value"] == "amount"
    assert len(rows) == 1


def test_a_table_without_a_head_row_or_rows_says_so() -> None:
    file, _ = read("1;2;3\n4;5;6\n")
    assert [issue.code for issue in file.issues] == ["missing_column"] * 3
    file, _ = read("Konto;Period;Belopp\n")
    assert refused(file) == [("no_rows", None)]
    file, _ = read("")
    assert refused(file) == [("empty_file", None)]
    file, _ = read_bytes(b"Konto;Period;Belopp\n", "bok.xlsx")
    assert refused(file) == [("not_a_workbook", None)]


def test_nuls_and_limits_refuse_a_csv() -> None:
    file, _ = read("Konto;Period;Belopp\n5010;202301;1\n5010;\0;2\n")
    assert refused(file) == [("nul", 3)]
    content = b"Konto;Period;Belopp\n" + b"5010;202301;1\n" * 5
    for limits, name in (
        (Limits(rows=3), "too_many_rows"),
        (Limits(columns=2), "too_many_columns"),
        (Limits(file_bytes=20), "file_too_large"),
        (Limits(line_length=15), "line_too_long"),
    ):
        file = open_table(io.BytesIO(content), "bok.csv", limits)
        list(file.rows(Profile({"account": "Konto", "period": "Period", "amount": "Belopp"})))
        assert name in {issue.code for issue in file.issues}


@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
@example(b'Konto;Period;Belopp\n"')
def test_any_bytes_give_rows_or_issues(content: bytes) -> None:
    for start in (b"", b"Konto;Period;Belopp\n5010;202301;", b"PK\x03\x04"):
        for name in ("bok.csv", "bok.xlsx"):
            file, rows = read_bytes(start + content, name)
            assert rows or len(file.issues)


@given(st.lists(st.tuples(st.integers(-(10**13), 10**13), st.integers(1, 13)), min_size=1))
def test_what_is_written_as_csv_is_read_back(booked: list[tuple[int, int]]) -> None:
    lines = [f"5010;2023{month:02};{D(ore) / 100:.2f}".replace(".", ",") for ore, month in booked]
    file, rows = read("Konto;Period;Belopp\n" + "\n".join(lines))
    assert not file.issues.refused
    assert [(int(row.amount * 100), row.month) for row in rows] == booked
