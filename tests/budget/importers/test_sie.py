"""SIE record by record: what each way of writing means, and what is refused with which code."""

from datetime import date
from decimal import Decimal

import pytest

from budget.importers.limits import Limits
from budget.importers.sie.lexing import BadField, Line, read_amount, read_objects
from tests.budget.importers.reading_sie import HEAD, PLAIN, VER, codes, only, read, read_bytes

D = Decimal

# The fields behind the label, in the format's own notation.
LINES = [
    ("#A b c", ["b", "c"]),
    ("#A\tb\t\tc  ", ["b", "c"]),
    ('#A "b c" d', ["b c", "d"]),
    ('#A ""  d', ["", "d"]),
    (r'#A "say \"hi\" now" d', ['say "hi" now', "d"]),
    (r'#A "C:\path\new" d', [r"C:\path\new", "d"]),
    ("#A {} d", [(), "d"]),
    ('#A {1 "100" 6 "P7"} d', [(("1", "100"), ("6", "P7")), "d"]),
    ('#A {"1" "Nord"  "7" "1"} d', [(("1", "Nord"), ("7", "1")), "d"]),
    ('#A { "1" "1010"} d', [(("1", "1010"),), "d"]),
    ('#A {1\t"a b"} d', [(("1", "a b"),), "d"]),
    (r'#A {1 "a}\"b"} d', [(("1", 'a}"b'),), "d"]),
    ('#A {1 ""} d', [(("1", ""),), "d"]),
    ('#A{1 "2"}3', [(("1", "2"),), "3"]),
    ('#A "never closed', ["never closed"]),
    ("#A 0 é Å", ["0", "é", "Å"]),
]


@pytest.mark.parametrize(("text", "fields"), LINES)
def test_a_line_parts_into_its_fields(text: str, fields: list[object]) -> None:
    assert Line(text).fields[1:] == fields


@pytest.mark.parametrize("text", ["1", '1 "2" 3', '"1'])
def test_an_object_list_holds_pairs(text: str) -> None:
    with pytest.raises(BadField, match="bad_objects"):
        read_objects(text)


AMOUNTS = [
    ("0", D(0)),
    ("-12.5", D("-12.5")),
    ("+7", D(7)),
    ("007.10", D("7.1")),
    ("12.", D(12)),
    ("1.5000", D("1.5")),
    ("999999999999.99", D("999999999999.99")),
]


@pytest.mark.parametrize(("text", "amount"), AMOUNTS)
def test_an_amount_is_exact(text: str, amount: D) -> None:
    assert read_amount(text) == amount


BAD_AMOUNTS = [
    ("12.34.5", "bad_amount"),
    ("12,50", "bad_amount"),
    ("1 000", "bad_amount"),
    ("--5", "bad_amount"),
    ("1e5", "bad_amount"),
    ("", "bad_amount"),
    ("NaN", "bad_amount"),
    ("٣", "bad_amount"),
    ("0.005", "amount_too_fine"),
    ("1000000000000", "amount_too_large"),
    ("9" * 400, "amount_too_large"),
]


@pytest.mark.parametrize(("text", "code"), BAD_AMOUNTS)
def test_what_is_no_amount_has_a_code(text: str, code: str) -> None:
    with pytest.raises(BadField) as bad:
        read_amount(text)
    assert bad.value.code == code


# Vouchers in the format's own notation, and the rows and refusing codes that they give.
VOUCHERS = [
    ("as the format says", f"{VER}\n{{\n{PLAIN}}}\n", [5, -5], []),
    ("the brace on the line", f"{VER} {{\n{PLAIN}}}\n", [5, -5], []),
    ("closed behind the last", f"{VER}\n{{\n{PLAIN.rstrip()} }}\n", [5, -5], []),
    ("no braces", f"{VER}\n{PLAIN}", [5, -5], []),
    ("no braces, two", f"{VER}\n{PLAIN}{VER}\n{PLAIN}", [5, -5, 5, -5], []),
    ("no braces, then a record", f"{VER}\n{PLAIN}#KONTO 1 a\n", [5, -5], []),
    ("lower-case labels", f"{VER}\n{{\n{PLAIN}}}\n".lower(), [5, -5], []),
    ("empty lines", f"\n{VER}\n\n{{\n\n{PLAIN}\n}}\n\n", [5, -5], []),
    ("Windows' line ends", f"{VER}\n{{\n{PLAIN}}}\n".replace("\n", "\r\n"), [5, -5], []),
    ("old Macs' line ends", f"{VER}\n{{\n{PLAIN}}}\n".replace("\n", "\r"), [5, -5], []),
    ("DOS' end of file", f"{VER}\n{{\n{PLAIN}}}\n\x1a", [5, -5], []),
    ("empty voucher", f"{VER}\n{{\n}}\n", [], []),
    ("brackets of an empty one", f"{VER}\n{{}}\n", [], []),
    (
        "an added row shown again",
        f"{VER}\n{{\n#RTRANS 5010 {{}} 5 20240101\n{PLAIN}}}\n",
        [5, -5],
        [],
    ),
    ("an added row alone", f"{VER}\n{{\n#RTRANS 4010 {{}} 5\n{PLAIN[17:]}}}\n", [-5, 5], []),
    (
        "an added row before another one's",
        f"{VER}\n{{\n#RTRANS 4010 {{}} 1\n#TRANS 4010 {{}} -1\n{PLAIN}}}\n",
        [-1, 5, -5, 1],
        [],
    ),
    (
        "two equal rows, one of them added",
        f"{VER}\n{{\n{PLAIN}#RTRANS 5010 {{}} 5\n#TRANS 5010 {{}} 5\n#TRANS 1930 {{}} -5\n}}\n",
        [5, -5, 5, -5],
        [],
    ),
    ("a removed row", f"{VER}\n{{\n#BTRANS 5010 {{}} 9\n{PLAIN}}}\n", [5, -5], []),
    ("not in balance", f"{VER}\n{{\n#TRANS 5010 {{}} 5\n}}\n", [5], ["unbalanced_voucher"]),
    ("cut off", f"{VER}\n{{\n{PLAIN}", [5, -5], ["cut_off"]),
    ("cut off in a row", f"{VER}\n{{\n#TRANS 5010 {{}} 5\n#TRA", [5], ["cut_off"]),
    (
        "never closed",
        f"{VER}\n{{\n#TRANS 5010 {{}} 5\n{VER}\n{{\n{PLAIN}}}\n",
        [5, 5, -5],
        ["voucher_not_closed"],
    ),
    ("an entry before any voucher", PLAIN, [], ["entry_outside_voucher"] * 2),
    ("an entry after it", f"{VER}\n{{\n}}\n#TRANS 1 {{}} 0\n", [], ["entry_outside_voucher"]),
    (
        "two points",
        f"{VER}\n{{\n#TRANS 5010 {{}} 5.00.0\n#TRANS 1930 {{}} -5\n}}\n",
        [-5],
        ["bad_amount"],
    ),
    ("no such day", f"#VER A 1 20230231\n{{\n{PLAIN}}}\n", [], ["bad_date", "no_date", "no_date"]),
    (
        "no such day of a row",
        f"{VER}\n{{\n#TRANS 5010 {{}} 5 20231301\n#TRANS 1930 {{}} -5\n}}\n",
        [-5],
        ["bad_date"],
    ),
    (
        "a day outside the years",
        f"{VER}\n{{\n#TRANS 5010 {{}} 5 20240101\n#TRANS 1930 {{}} -5\n}}\n",
        [-5],
        ["date_outside_years"],
    ),
    ("no list", f"{VER}\n{{\n#TRANS 5010 5\n}}\n", [], ["bad_objects"]),
    ("an odd list", f"{VER}\n{{\n#TRANS 5010 {{1}} 5\n}}\n", [], ["bad_objects"]),
    ("no account", f'{VER}\n{{\n#TRANS "" {{}} 5\n}}\n', [], ["bad_account"]),
    ("a row on the brace's line", f"{VER}\n{{ {PLAIN}}}\n", [-5], ["bad_record"]),
]


@pytest.mark.parametrize(
    ("text", "amounts", "refused"), [case[1:] for case in VOUCHERS], ids=[c[0] for c in VOUCHERS]
)
def test_a_voucher_gives_its_rows_or_what_is_wrong(
    text: str, amounts: list[int], refused: list[str]
) -> None:
    file, rows = read(HEAD + text)
    assert [row.amount for row in rows] == amounts
    assert codes(file) == refused
    assert file.issues.refused == bool(refused)


# What stands behind the account, and the text, date and codes that the row gets of it.
ENTRIES = [
    ("{} 5", ("text", 8, "", "")),
    ('{} 5 "" "of its own"', ("of its own", 8, "", "")),
    ('{} 5 20230701 "of its own" 3 "AB"', ("of its own", 7, "", "")),
    ("{} 5 20230701 Avgift", ("Avgift", 7, "", "")),
    ('{} 5 "20230701" ""', ("text", 7, "", "")),
    ("{} 5 2023-07-01", ("text", 7, "", "")),
    (r'{} 5 20230701 "a \"b\" c\d"', (r'a "b" c\d', 7, "", "")),
    ('{} 5 20230701 "{no} list"', ("{no} list", 7, "", "")),
    ('{6 "P" 1 "100"} 5.00', ("text", 8, "100", "P")),
    ('{1 "a}" 1 "b"} "5"', ("text", 8, "a}", "")),
    ('{21 "110"} 5', ("text", 8, "110", "")),
    ('{21 "110" 1 "100"} 5', ("text", 8, "100", "")),
    ('{8 "customer"} 5', ("text", 8, "", "")),
]


@pytest.mark.parametrize(("behind", "expected"), ENTRIES)
@pytest.mark.parametrize("label", ["#TRANS", "\t#trans"])
def test_an_entry_reads_the_same_by_either_way_in(
    label: str, behind: str, expected: tuple[str, int, str, str]
) -> None:
    text = f'{HEAD}#UNDERDIM 21 "Enhet" 1\n{VER}\n{{\n{label} 5010 {behind}\n#TRANS 1 {{}} -5\n}}\n'
    file, rows = read(text)
    row = rows[0]
    assert (row.text, row.month, row.cost_centre, row.project) == expected
    assert (row.account, row.amount, row.line) == ("5010", D(5), 8)
    assert not file.issues.refused


def test_several_years_lie_beside_each_other() -> None:
    balances = "#RES 0 5010 5\n#RES 0 1930 -5\n#RES -1 5010 7\n#RES -1 1930 -7\n"
    last = "#VER A 1 20220101\n{\n#TRANS 5010 {} 7\n#TRANS 1930 {} -7\n}\n"
    file, rows = read(HEAD + balances + f"{VER}\n{{\n{PLAIN}}}\n" + last)
    assert codes(file) == []
    assert [(row.year, row.amount) for row in rows] == [
        (2023, D(5)),
        (2023, D(-5)),
        (2022, D(7)),
        (2022, D(-7)),
    ]


def test_a_file_without_years_takes_any_date() -> None:
    file, rows = read(f"#SIETYP 4\n{VER}\n{{\n{PLAIN}}}\n")
    assert codes(file) == []
    assert [row.date for row in rows] == [date(2023, 8, 31)] * 2


RECORDS = [
    ("#RAR 0 20230101 20221231", "bad_year"),
    ("#RAR 1 20230601 20240531", "bad_year"),
    ("#RAR 2 20250101 20261231", "bad_year"),
    ("#RAR 0 20230101 20231301", "bad_date"),
    ("#RAR x 20230101 20231231", "bad_year_index"),
    ("#SIETYP 5", "unknown_type"),
    ("#RES 0 5010 1.2.3", "bad_amount"),
    ("#OUB 0 1930 5", "bad_objects"),
    ("#PSALDO 0 202401 5010 {} 5", "period_outside_year"),
    ("#PSALDO 0 202300 5010 {} 5", "bad_period"),
    ("#PSALDO 0 202314 5010 {} 5", "bad_period"),
    ("#PSALDO 0 202301 5010 {} 5.5.5", "bad_amount"),
]


@pytest.mark.parametrize(("record", "code"), RECORDS)
def test_a_record_that_cannot_be_taken_names_its_line(record: str, code: str) -> None:
    file, _ = read(f"{HEAD}{record}\n")
    assert codes(file) == [code]
    assert (only(file, code).line, only(file, code).text) == (5, record)


def test_closing_balances_of_a_year_that_the_file_leaves_out_inform_once() -> None:
    before = "#UB -1 1930 5\n#UB -1 2010 -5\n#RES -1 5010 7\n"
    file, rows = read(f"#SIETYP 4\n#RAR 0 20230101 20231231\n{before}{VER}\n{{\n{PLAIN}}}\n")
    assert (len(rows), codes(file), only(file, "year_untold").line) == (2, [], 3)
    file, _ = read("#SIETYP 2\n#RAR -1 20220101 20221231\n" + 2 * "#PSALDO 0 202301 5010 {} 5\n")
    assert codes(file) == ["unknown_year"] * 2


def test_unknown_labels_and_stray_lines_inform() -> None:
    file, rows = read(f"{HEAD}#NYTT 1 2\nstray\n{VER}\n{{\n#HITTEPÅ\n{PLAIN}}}\n")
    assert not file.issues.refused
    assert [issue.line for issue in file.issues.of("unknown_label")] == [5, 9]
    assert only(file, "stray_line").text == "stray"
    assert len(rows) == 2


def test_period_13_is_kept_apart_and_belongs_to_the_year() -> None:
    _, rows = read(f"{HEAD.replace('TYP 4', 'TYP 2')}#PSALDO 0 202313 5010 {{}} 5\n")
    assert [(row.year, row.month, row.amount) for row in rows] == [(2023, 13, D(5))]


def test_records_of_the_first_version_have_no_list() -> None:
    _, rows = read(f"{HEAD.replace('TYP 4', 'TYP 2')}#PSALDO 0 202301 5010 5.50 0\n")
    assert [row.amount for row in rows] == [D("5.50")]


def test_type_1_has_no_months_and_says_so() -> None:
    file, rows = read(f"{HEAD.replace('TYP 4', 'TYP 1')}#RES 0 5010 5\n")
    assert rows == []
    assert not file.issues.refused
    assert only(file, "year_balances_only").line is None
    assert file.balances[0].amount == 5


ENCODINGS = [
    ("PC8", "cp437", "cp437"),
    ("PC8", "latin-1", "cp1252"),
    ("PC8", "cp1252", "cp1252"),
    ("PC8", "utf-8", "utf-8"),
    ("PC8", "utf-8-sig", "utf-8-sig"),
    ("PC8", "utf-16", "utf-16"),
    ("UTF-8", "cp437", "cp437"),
    ("UTF-8", "utf-8", "utf-8"),
]


@pytest.mark.parametrize(("claimed", "written", "found"), ENCODINGS)
@pytest.mark.parametrize("text", ["Räksmörgås", "ÅÄÖ", "Idé för Åsa"])
def test_the_encoding_is_told_by_the_bytes(
    claimed: str, written: str, found: str, text: str
) -> None:
    file, rows = read(f'#FORMAT {claimed}\n{HEAD}#VER A 1 20230831 "{text}"\n{PLAIN}', written)
    assert file.facts.encoding == found
    assert rows[0].text == text


@pytest.mark.parametrize(
    ("encoding", "stray"),
    [("cp437", b"\xc5"), ("utf-8", b"\x8f"), ("utf-8", b"\xc5"), ("cp1252", b"\x86")],
    ids=str,
)
def test_a_letter_of_another_encoding_does_not_turn_the_rest(encoding: str, stray: bytes) -> None:
    content = f'{HEAD}#VER A 1 20230831 "ÄÖ på Å"\n{PLAIN}'.encode(encoding)
    file, rows = read_bytes(content + b"#PROSA " + stray + b"\n")
    assert (file.facts.encoding, rows[0].text) == (encoding, "ÄÖ på Å")


NOT_READ = [
    (b"", "empty_file"),
    (b"\n\n", "not_sie"),
    (b"hello", "not_sie"),
    (b"#include <stdio.h>\n", "not_sie"),
    (b"PK\x03\x04\x14\x00", "nul"),
    (HEAD.encode() + b"#VER \0", "nul"),
    (b"#FLAGGA 0\n#PROSA " + b"x" * 70_000, "line_too_long"),
]


@pytest.mark.parametrize(("content", "code"), NOT_READ, ids=lambda value: str(value)[:20])
def test_what_is_no_sie_file_gives_one_clear_issue(content: bytes, code: str) -> None:
    file, rows = read_bytes(content)
    assert (codes(file), rows) == ([code], [])


def test_a_nul_is_told_with_its_line() -> None:
    file, _ = read_bytes(b"#FLAGGA 0\n#SIETYP 4\n#VER \0")
    assert only(file, "nul").line == 3


def test_limits_end_the_reading() -> None:
    content = f"{HEAD}{VER}\n{{\n{PLAIN * 4}}}\n".encode()
    file, rows = read_bytes(content, Limits(rows=3))
    assert (codes(file), len(rows)) == (["too_many_rows"], 4)
    file, rows = read_bytes(content, Limits(file_bytes=100))
    assert (codes(file), len(rows)) == (["file_too_large"], 0)


def test_a_million_flaws_keep_a_bounded_number_of_issues() -> None:
    file, _ = read_bytes((HEAD + "#TRANS 1 {} 1\n" * 500).encode(), Limits(issues=10))
    assert len(file.issues.of("entry_outside_voucher")) == 10
    assert file.issues.counts["entry_outside_voucher"] == 500


# CRC-32 of "#FLAGGA0#SIETYP1#PROSAa b" is 2003586088, as the end of a gzip file of it says.
@pytest.mark.parametrize(
    ("written", "differs"),
    [("2003586088", False), ("-2291381208", False), ("2003586089", True), ("", True), ("x", True)],
)
def test_a_checksum_that_differs_informs(written: str, differs: bool) -> None:
    file, _ = read(f'#KSUMMA\n#FLAGGA 0\n#SIETYP 1\n#PROSA "a b"\n#KSUMMA {written}\n')
    assert bool(file.issues.of("checksum_differs")) == differs
    assert not file.issues.refused


def test_a_checksum_that_is_missing_informs() -> None:
    file, _ = read("#KSUMMA\n#FLAGGA 0\n#SIETYP 1\n")
    assert only(file, "checksum_missing").line is None
