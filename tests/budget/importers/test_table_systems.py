"""Tables as accounting systems write them: odd but valid files give the right sums.

What is expected of a file is written as `account period cost-centre sum`, from the arithmetic of
the file itself.
"""

import io
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from budget.calc.amounts import Unit
from budget.importers.rows import LedgerRow
from budget.importers.tables.columns import MONTHS, Profile, guess, months_of
from budget.importers.tables.reading import TableFile, open_table
from tests.budget.importers.test_tables import refused, workbook

D = Decimal
YEAR = 2023
NBSP = "\u00a0"


def opened(
    content: bytes, name: str, *, budget: bool = False, unit: Unit | None = None
) -> tuple[TableFile, list[LedgerRow]]:
    """The file and its rows, as guessed for the year."""
    file = open_table(io.BytesIO(content), name)
    guessed = file.guess(budget=budget, year=YEAR)
    if guessed is None:
        return file, []
    found = guessed.profile
    return file, list(file.rows(Profile(found.columns, found.sheet, YEAR, None, unit)))


def sums(rows: Sequence[LedgerRow]) -> list[str]:
    found: dict[str, D] = defaultdict(D)
    for row in rows:
        found[f"{row.account} {row.year}{row.month:02} {row.cost_centre}".strip()] += row.amount
    return [f"{key} {total.normalize():f}" for key, total in found.items()]


def said(file: TableFile) -> list[str]:
    return [issue.code for issue in file.issues]


CSV = [
    (
        "Raindance: short heads, a balance above and below, trailing minus, nbsp",
        f"Ansv;Konto;Verks;Motp;Ver.datum;Vernr;Text;Belopp;\n;;;;;;Ingående saldo;0,00;\n"
        f"4100;5010;22010;19;2023-08-31;45-900001;Lön;1{NBSP}234,50;\n"
        f"4100;3010;22010;;2023-08-31;45-900002;Avgift;234,50-;\n"
        "Utgående saldo;;;;;;;1000,00;\n",
        "cp1252",
        ["5010 202308 4100 1234.5", "3010 202308 4100 -234.5"],
        ["sum_row", "sum_row"],
    ),
    (
        "UBW: tabs, codes with names, opening months of the balance sheet",
        "Konto\tKonto (T)\tAnsvar\tPeriod\tBelopp\tText\n"
        "1930\tBank\t\t202300\t1000,00\tIB\n5010\tLön\t4100 Enhet\t202308\t(7,00)\t\n"
        "5010\tLön\t4100 Enhet\t202313\t1.234,50\tBokslut\n",
        "utf-16",
        ["5010 202308 4100 -7", "5010 202313 4100 1234.5"],
        ["opening_period"],
    ),
    (
        "Visma Control: debit and credit in quotes, Excel's text cells",
        'Konto,Kst,Datum,Debet,Kredit,Verifikation\r\n"=""0510""",="0100",'
        '20230131,"1 000,00","",A1\r\n'
        '5010,="0100",20230131,"","1 000,00",A1\r\n',
        "utf-8-sig",
        ["0510 202301 0100 1000", "5010 202301 0100 -1000"],
        [],
    ),
    (
        "periods as YYMM",
        "Konto|Period|Utfall\n5010|2308|5\n5010|2313|.5\n6010|2301|-.25\n",
        "utf-8",
        ["5010 202308 5", "5010 202313 0.5", "6010 202301 -0.25"],
        [],
    ),
    (
        "a column of dates that holds YYMM",
        "Konto;Datum;Utfall\n5010;2308;5\n",
        "utf-8",
        ["5010 202308 5"],
        [],
    ),
    (
        "days as YYMMDD in a column of periods",
        "Konto;Period;Utfall\n5010;230831;5\n",
        "utf-8",
        ["5010 202308 5"],
        [],
    ),
    (
        "a year and a month apart, the month in words",
        "År;Månad;Konto;Belopp\n2023;Augusti;5010;5\n2023;8;5010;2\n",
        "utf-8",
        ["5010 202308 7"],
        [],
    ),
    (
        "amounts of other kinds before the month's own",
        "Kto;Utfall ack;Belopp inkl moms;Belopp i valuta;Utfall 2022;Utfall 2023;Per\n"
        "5010;9;8;7;6;5;Period 8\nΣ;9;8;7;6;5;\n",
        "utf-8",
        ["5010 202308 5"],
        ["sum_row"],
    ),
    (
        "months as columns, with sums to the right and below",
        "Driftbudget 2023\n\nKonto;Benämning;Ansvar;jan;feb;mar;Summa\n"
        "5010;Lön;4100;10;20,50;;30,50\n3010;Avgift;4100;-1;;0;-1\nSumma;;;9;20,50;0;29,50\n",
        "utf-8",
        ["5010 202301 4100 10", "5010 202302 4100 20.5", "3010 202301 4100 -1"],
        ["months_across", "sum_row"],
    ),
    (
        "months as columns, with sums that are not called so after each group and all",
        "Konto;Benämning;jan;feb;mar\n5010;Lön;10;20;\n5020;PO;4;8;\n;;14;28;\n"
        "6010;Hyra;1;;2\n;;1;0;2\n;;15;28;2\n",
        "utf-8",
        [
            *("5010 202301 10", "5010 202302 20", "5020 202301 4", "5020 202302 8"),
            *("6010 202301 1", "6010 202303 2"),
        ],
        ["months_across", "sum_row", "sum_row", "sum_row"],
    ),
    (
        "months as columns of two years",
        "Konto;dec-22;jan-23;feb-23\n5010;7;1;2\n",
        "utf-8",
        ["5010 202301 1", "5010 202302 2"],
        ["months_across"],
    ),
    (
        "numbered months, thirteen of them",
        f"Konto;{';'.join(f'P{n}' for n in range(1, 14))}\n5010;{';'.join('1' * 13)}\n",
        "utf-8",
        [f"5010 2023{month:02} 1" for month in range(1, 14)],
        ["months_across"],
    ),
    (
        "actuals and budget of each month: the actuals",
        "Konto;Utfall jan;Budget jan;Utfall feb;Budget feb;Prognos mar\n5010;1;9;2;9;9\n",
        "utf-8",
        ["5010 202301 1", "5010 202302 2"],
        ["months_across"],
    ),
    (
        "thousands, as the head says",
        "Konto;Period;Utfall (tkr)\n5010;202308;1 234,5\n5010;202308;0,0005 kkr\n"
        "6010;202308;7 kr\n",
        "utf-8",
        ["5010 202308 1234500.5", "6010 202308 7"],
        ["amounts_scaled"],
    ),
    (
        "thousands, as the title says",
        "Budgetuppföljning 2023 tkr;;\nKonto;Period;Utfall\n5010;202308;1\n",
        "utf-8",
        ["5010 202308 1000"],
        ["amounts_scaled"],
    ),
    (
        "a title that speaks of thousands, and kronor",
        "Poster över 500 tkr;;\nKonto;Period;Utfall kr\n5010;202308;1\n",
        "utf-8",
        ["5010 202308 1"],
        [],
    ),
    (
        "empty lines, spaces, a last line of DOS",
        "\n\nKonto ; Period ; Belopp \n\n 5010 ; 202308 ; +5 \n;;\n\x1a",
        "cp437",
        ["5010 202308 5"],
        ["rows_without_amount"],
    ),
]


@pytest.mark.parametrize(
    ("text", "encoding", "expected", "notices"), [c[1:] for c in CSV], ids=[c[0] for c in CSV]
)
def test_what_systems_write_as_text_is_read_with_its_sums(
    text: str, encoding: str, expected: list[str], notices: list[str]
) -> None:
    file, rows = opened(text.encode(encoding), "bok.csv")
    assert (sums(rows), said(file)) == (expected, notices)


HEADS = ["Konto", "Ansvar", "Period", "Belopp"]
DAY = datetime(2023, 8, 31)  # noqa: DTZ001  # cells have no zone
BOOKS = [
    ("serial numbers as periods", [HEADS, [5010, 1, 45169, 5]], ["5010 202308 1 5"], []),
    ("YYMM as numbers", [HEADS, [5010, 1, 2308, 5.25]], ["5010 202308 1 5.25"], []),
    (
        "a head in the seventh row under titles, periods as days",
        [["Ekby"], [], ["Utskrivet", DAY], [], ["Urval", "Alla"], [], HEADS, [5010, 1, DAY, 5]],
        ["5010 202308 1 5"],
        [],
    ),
    (
        "days as heads, sums that are formulas without values",
        [
            ["Konto", "Ansvar", date(2023, 1, 1), date(2023, 2, 1), "Total"],
            [5010, 1, 1.5, 2, "=SUM(C2:D2)"],
            ["Total", None, 1.5, 2, None],
        ],
        ["5010 202301 1 1.5", "5010 202302 1 2"],
        ["months_across", "sum_row"],
    ),
    (
        "thousands in a row under the heads",
        [HEADS, [None, None, None, "Tkr"], [5010, 1, 202308, 1.234]],
        ["5010 202308 1 1234"],
        ["amounts_scaled", "rows_without_amount"],
    ),
    (
        "numbers as text with every kind of space",
        [
            HEADS,
            [" 5010", "1", "2023-08", f"1{NBSP}000,50"],
            ["5010", "1", "aug-23", "\u22121\u202f000"],
        ],
        ["5010 202308 1 0.5"],
        [],
    ),
]


@pytest.mark.parametrize(
    ("table", "expected", "notices"), [c[1:] for c in BOOKS], ids=[c[0] for c in BOOKS]
)
def test_what_systems_write_as_workbooks_is_read_with_its_sums(
    table: list[list[object]], expected: list[str], notices: list[str]
) -> None:
    file, rows = opened(workbook(*table), "bok.xlsx")
    assert (sums(rows), said(file)) == (expected, notices)


def test_a_row_left_out_is_shown_as_it_stands() -> None:
    file, _rows = opened(b"Konto;jan;feb\n5010;1;2\nSumma;1;2\n", "bok.csv")
    (left,) = file.issues.of("sum_row")
    assert left.text == "Summa; 1; 2"


def test_of_months_called_budget_and_actual_a_budget_takes_its_own() -> None:
    text = "Konto;Utfall jan;Budget jan;Utfall feb;Budget feb\n5010;1;9;2;8\n"
    _file, rows = opened(text.encode(), "bok.csv", budget=True)
    assert sums(rows) == ["5010 202301 9", "5010 202302 8"]


def test_a_budget_by_months_is_never_read_as_actuals() -> None:
    file, rows = opened(b"Konto;Budget jan;Budget feb\n5010;1;2\n", "bok.csv")
    assert (rows, {code for code, _ in refused(file)}) == ([], {"missing_column"})


def test_the_unit_that_is_chosen_goes_before_what_the_file_says() -> None:
    text = b"Konto;Period;Utfall tkr\n5010;202308;1\n"
    assert sums(opened(text, "bok.csv", unit=Unit.KR)[1]) == ["5010 202308 1"]
    assert sums(opened(text, "bok.csv", unit=Unit.MKR)[1]) == ["5010 202308 1000000"]


@pytest.mark.parametrize(
    "heads",
    [
        "Konto;Period;Belopp;Maj;Jun",  # period and amount are there
        "Konto;1;2;3",  # numbers that are not all twelve
        "Konto;jan;jan",  # two of one month
        "Konto;aug",
        "Namn;jan;feb",  # no account
        "Konto;jan-mar;apr-jun",
    ],
)
def test_heads_that_may_be_something_else_are_no_months(heads: str) -> None:
    assert not set(guess(heads.split(";"))) & set(MONTHS)


def test_months_are_known_however_they_are_called() -> None:
    heads = ["januari", "Feb.", "mars 2023", "2023-04", "202305", "2023-06-01", "utfall jul", "P8"]
    assert sorted(months_of(heads)) == [f"month_{number}" for number in range(1, 9)]


WRONG = [
    (
        "a quote that takes the next row in",
        'Konto;Period;Belopp;Text\n5010;202301;1;"a\n5010;202302;2;b\n',
        ("bad_csv", 2),
    ),
    (
        "two such quotes",
        'Konto;Period;Belopp;Text\n5010;202301;1;"a\n5010;202302;2;"b\n',
        ("bad_csv", 2),
    ),
    ("YYMM of another year", "Konto;Period;Belopp\n5010;1908;1\n", ("bad_period", 2)),
    ("MMYY", "Konto;Period;Belopp\n5010;0823;1\n", ("bad_period", 2)),
    ("amounts to date alone", "Konto;Period;Utfall ack\n5010;202308;1\n", ("missing_column", None)),
    (
        "amounts of another year",
        "Konto;Period;Utfall 2022\n5010;202308;1\n",
        ("missing_column", None),
    ),
    (
        "opening month of a result account",
        "Konto;Period;Belopp\n5010;202300;1\n",
        ("bad_period", 2),
    ),
    ("an error among months", "Konto;jan;feb\n5010;1;#DIV/0!\n", ("formula_error", 2)),
    (
        "a row of months without an account",
        "Konto;Namn;jan;feb\n5010;a;1;2\n;b;3;4\n",
        ("missing_account", 3),
    ),
    (
        "one of whose months is no sum",
        "Konto;Namn;jan;feb\n5010;a;1;2\n;;1;3\n",
        ("missing_account", 3),
    ),
    ("an exponent", "Konto;Period;Belopp\n5010;202301;1,5E+05\n", ("bad_amount", 2)),
]


@pytest.mark.parametrize(("text", "code"), [c[1:] for c in WRONG], ids=[c[0] for c in WRONG])
def test_what_is_wrong_is_refused_with_its_row(text: str, code: tuple[str, int | None]) -> None:
    file, _rows = opened(text.encode(), "bok.csv")
    assert refused(file) == [code]


def test_an_error_of_a_formula_among_months_is_told_with_its_row() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Konto", "jan", "feb"], [5010, 1, 2], [6010, 1, "x"]):
        sheet.append(row)
    sheet["C3"].value, sheet["C3"].data_type = "#DIV/0!", "e"
    stream = io.BytesIO()
    book.save(stream)
    file, rows = opened(stream.getvalue(), "bok.xlsx")
    assert refused(file) == [("formula_error", 3)]
    assert sums(rows) == ["5010 202301 1", "5010 202302 2", "6010 202301 1"]


def test_a_workbook_says_how_far_it_has_been_read() -> None:
    content = workbook(HEADS, *[[5010, 1, 202308, 5]] * 9_999)
    file = open_table(io.BytesIO(content), "bok.xlsx")
    guessed = file.guess()
    assert guessed is not None
    parts = [file.part for _row in file.rows(guessed.profile)]
    assert parts == sorted(parts)
    # The sample that tells how it writes is 2,000 rows of 10,000; then some hundred at a time.
    assert parts[0] == pytest.approx(0.2, abs=0.06)
    assert parts[5_000] == pytest.approx(0.5, abs=0.06)
    assert parts[-1] == 1
