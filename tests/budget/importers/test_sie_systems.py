"""SIE as accounting systems write it: odd but valid files give the right sums, wrong ones say why.

What is expected of a file is written as `account period cost-centre sum`, from the arithmetic of
the file itself; the bank and other balance accounts are left out of it.
"""

from collections import defaultdict
from decimal import Decimal

import pytest

from tests.budget.importers.reading_sie import codes, read_bytes

D = Decimal
YEAR = "#RAR 0 20230101 20231231\n"
FOUR = f"#FLAGGA 0\n#SIETYP 4\n{YEAR}"
TWO = f"#FLAGGA 0\n#SIETYP 2\n{YEAR}"
THREE = f"#FLAGGA 0\n#SIETYP 3\n{YEAR}"
AUGUST = "20230831"


def sums(content: bytes) -> tuple[list[str], list[str]]:
    """The sums of result accounts, and the codes of all issues."""
    file, rows = read_bytes(content)
    found: dict[str, D] = defaultdict(D)
    for row in rows:
        if row.account[:1] not in "12":
            found[f"{row.account} {row.year}{row.month:02} {row.cost_centre}".strip()] += row.amount
    said = [issue.code for issue in file.issues]
    return [f"{key} {total.normalize():f}" for key, total in found.items()], said


# Program, text, encoding, sums, notices.
VALID = [
    (
        "Fortnox: empty fields in quotes, quantity, registration date",
        '#FLAGGA 0\n#PROGRAM "Fortnox" 3.57.11\n#FORMAT PC8\n#GEN 20230905\n#SIETYP 4\n'
        '#PROSA "Export av alla serier"\n#FNR 12345\n#ORGNR 212000-1124\n#FNAMN "Ekby kommun"\n'
        "#RAR 0 20230101 20231231\n#RAR -1 20220101 20221231\n#KPTYP BAS2023\n"
        '#KONTO 5010 "Lokalhyra"\n#SRU 5010 7513\n#KTYP 5010 K\n#DIM 1 "Kostnadsställe"\n'
        '#OBJEKT 1 "ÅÄÖ" "Örby {norra}"\n#IB 0 1930 0.00\n#UB 0 1930 -500.00\n#RES 0 5010 500.00\n'
        f'#VER "A" "1" {AUGUST} "Hyra" 20230901\n{{\n'
        '#TRANS 5010 {"1" "ÅÄÖ"} 500.00 "" "" "0"\n#TRANS 1930 {} -500.00 "" "" "0"\n}\n',
        "cp437",
        ["5010 202308 ÅÄÖ 500"],
        [],
    ),
    (
        "Visma: CRLF, tabs, a sign behind the quantity",
        (
            f'{FOUR}#DIM\t1\t"Resultatenhet"\n#VER\tLB\t4711\t{AUGUST}\t"Telia"\t{AUGUST}\tABCD\n'
            f'{{\n\t#TRANS\t6212\t{{1\t"10"}}\t400.5\t{AUGUST}\t"Telia"\t1.5\tABCD\n'
            f'\t#TRANS\t2440\t{{}}\t-400.5\t{AUGUST}\t""\t-1.5\tABCD\n}}\n'
        ).replace("\n", "\r\n"),
        "cp437",
        ["6212 202308 10 400.5"],
        ["no_balances"],
    ),
    (
        "Hogia: says PC8 and is Windows' letters",
        f'#FORMAT PC8\n{FOUR}#DIM 1 "Kostnadsställe"\n#VER "" 7 {AUGUST} "Åkeri på Öland"\n{{\n'
        '#TRANS 5690 {"1" "Vägar"} 1 \n#TRANS 5690 {"1" "Vägar"} +2 \n#TRANS 1910 {} -3.\n}\n',
        "cp1252",
        ["5690 202308 Vägar 3"],
        ["encoding_differs", "no_balances"],
    ),
    (
        "Raindance: Oracle writes no nought before the point",
        f'{FOUR}#DIM 1 "Ansvar"\n#DIM 2 "Verksamhet"\n#VER 45 900001 {AUGUST} ""\n{{\n'
        '#TRANS 6010 {1 "4100" 2 "22010"} .5 20230831\n#TRANS 6010 {1 "4100" 2 "22010"} -.25\n'
        '#TRANS 6010 {1 "4100"} 0\n#TRANS 1510 {} -.25 \n}\n#RES 0 6010 .25\n#UB 0 1510 -.25\n',
        "latin-1",
        ["6010 202308 4100 0.25"],
        [],
    ),
    (
        "UBW: dimensions beyond twenty, numbers in quotes, a text series",
        f'{FOUR}#DIM "101" "Ansvar"\n#DIM "102" "Verksamhet"\n#DIM "103" "Motpart"\n'
        f'#OBJEKT "101" "4100" "Enhet \\"Norr\\" {{A}}"\n'
        f'#VER "GL" "100 23" "{AUGUST}" "Kö: a\\b"\n{{\n'
        '#TRANS "5010" {"101" "4100" "102" "2 20" "103" ""} "1000.00" "20230831" "Lön" "" ""\n'
        '#TRANS "1930" {"101" "" "102" ""} "-1000.00" "20230831" "Lön"\n}\n',
        "utf-8",
        ["5010 202308 4100 1000"],
        ["no_balances"],
    ),
    (
        "Björn Lundén: rows removed and added in any order",
        f'{FOUR}#VER A 1 {AUGUST} "a"\n{{\n#BTRANS 5010 {{}} 500 20230901 "" 0 "BL"\n'
        "#RTRANS 5010 {} 300 20230901\n#RTRANS 6010 {} 200 20230901\n#BTRANS 5010 {} 1\n"
        "#TRANS 5010 {} 300\n#TRANS 6010 {} 200\n#TRANS 1930 {} -500\n}\n"
        f'#VER A 2 {AUGUST} "added at the end of it all"\n{{\n#TRANS 5010 {{}} 7\n'
        "#TRANS 1930 {} -7\n#RTRANS 5010 {} 7\n#BTRANS 5010 {} 9\n}\n",
        "cp437",
        ["5010 202308 307", "6010 202308 200"],
        ["added_row_alone", "no_balances"],
    ),
    (
        "4I: no year, no balances, no numbers",
        f'#FLAGGA 0\n#SIETYP 4I\n#PROGRAM "Edlevo" 1\n#GEN 20230901\n#FNAMN "Ekby"\n'
        f'#VER "" "" {AUGUST} "Barnomsorg" \n{{\n#TRANS 3110 {{1 "610"}} -1260.00\n'
        '#TRANS 1510 {} 1260.00\n}\n#VER "FAK" "" 20230701\n{\n}\n',
        "cp437",
        ["3110 202308 610 -1260"],
        ["no_balances"],
    ),
    (
        "small letters, unknown labels, texts over two lines, a DOS end of file",
        f'#flagga 0\n#Sietyp 4\n#rar 0 20230101 20231231\n#EXTRA a b\n#ver a 1 {AUGUST} "rad ett\n'
        'rad två"\n{\n#trans 5010 {} 5\n#Trans 1930 {} -5\n}\n\x1a\x1a',
        "utf-8-sig",
        ["5010 202308 5"],
        ["unknown_label", "stray_line", "no_balances"],
    ),
    (
        "mixed line ends and no end of the last line",
        f"{FOUR}#VER A 1 {AUGUST}\r\n{{\r#TRANS 5010 {{}} 5\n\r\n#TRANS 1930 {{}} -5\r}}",
        "cp437",
        ["5010 202308 5"],
        ["no_balances"],
    ),
    (
        "a sub-dimension of a sub-dimension stands for the cost centre",
        f'{FOUR}#DIM 1 "Ansvar"\n#UNDERDIM 21 "Enhet" 1\n#UNDERDIM 22 "Avdelning" 21\n'
        f'#VER A 1 {AUGUST}\n{{\n#TRANS 5010 {{22 "9"}} 5\n#TRANS 5010 {{21 "8" 22 "9"}} 3\n'
        "#TRANS 1930 {} -8\n}\n",
        "cp437",
        ["5010 202308 9 5", "5010 202308 8 3"],
        ["no_balances"],
    ),
    (
        "entries of two years, the last one's too",
        f"{FOUR}#RAR -1 20220101 20221231\n#RES 0 5010 5\n#UB 0 1930 -5\n#RES -1 5010 7\n"
        f"#UB -1 1930 -7\n#IB 0 1930 0\n#VER A 1 20221231\n{{\n"
        f"#TRANS 5010 {{}} 7\n#TRANS 1930 {{}} -7\n}}\n"
        f"#VER A 2 {AUGUST}\n{{\n#TRANS 5010 {{}} 5\n#TRANS 1930 {{}} -5\n}}\n",
        "cp437",
        ["5010 202212 7", "5010 202308 5"],
        [],
    ),
    (
        "a year that is no calendar year",
        "#SIETYP 4\n#RAR 0 20220701 20230630\n#VER A 1 20221231\n{\n#TRANS 5010 {} 7\n"
        "#TRANS 1930 {} -7\n}\n#VER A 2 20230101\n{\n#TRANS 5010 {} 5\n#TRANS 1930 {} -5\n}\n",
        "cp437",
        ["5010 202212 7", "5010 202301 5"],
        ["no_balances"],
    ),
    (
        "accounts of three to ten digits, and one of letters",
        f"{FOUR}#VER A 1 {AUGUST}\n{{\n#TRANS 501 {{}} 1\n#TRANS 501023 {{}} 2\n"
        "#TRANS 5010234567 {} 4\n#TRANS UPPL {} 8\n#TRANS 1930 {} -15\n}\n",
        "cp437",
        ["501 202308 1", "501023 202308 2", "5010234567 202308 4", "UPPL 202308 8"],
        ["no_balances"],
    ),
    (
        "type 2: opening months, period 13, noughts below zero",
        f"{TWO}#IB 0 1930 100.00\n#UB 0 1930 95.00\n#RES 0 5010 5\n"
        "#PSALDO 0 202300 1930 {} 100.00\n"
        "#PSALDO 0 202300 5010 {} -0.00\n#PSALDO 0 202301 5010 {} 3.00 0\n"
        "#PSALDO 0 202313 5010 {} 2.00\n#PSALDO 0 202301 1930 {} -5.00\n"
        "#PSALDO 0 202302 5010 {} -0\n",
        "cp437",
        ["5010 202301 3", "5010 202313 2", "5010 202302 0"],
        ["opening_period", "opening_period"],
    ),
    (
        "type 3: whole code strings, each a part of its own, no balances",
        f'{THREE}#DIM 1 "Ansvar"\n#DIM 2 "Verksamhet"\n#PSALDO 0 202301 5010 {{}} 6\n'
        '#PSALDO 0 202301 5010 {1 "A" 2 "X"} 2\n#PSALDO 0 202301 5010 {1 "A" 2 "Y"} 3\n',
        "cp437",
        ["5010 202301 6", "5010 202301 A 5"],
        ["no_balances"],
    ),
    (
        "type 3: result accounts alone have months",
        f'{THREE}#DIM 1 "Ansvar"\n#IB 0 1930 0\n#UB 0 1930 -5\n#OIB 0 1930 {{1 "A"}} 0\n'
        '#OUB 0 1930 {1 "A"} -5 0\n#RES 0 5010 5\n#PSALDO 0 202301 5010 {"1" "A"} 5 0\n',
        "cp437",
        ["5010 202301 A 5"],
        [],
    ),
]


@pytest.mark.parametrize(
    ("text", "encoding", "expected", "notices"), [c[1:] for c in VALID], ids=[c[0] for c in VALID]
)
def test_what_systems_write_is_read_with_its_sums(
    text: str, encoding: str, expected: list[str], notices: list[str]
) -> None:
    found, said = sums(text.encode(encoding))
    assert (found, said) == (expected, notices)


ENTRY = "#VER A 1 20230831\n{{\n#TRANS 5010 {{}} {}\n#TRANS 1930 {{}} -5\n}}\n"
WRONG = [
    ("an exponent", FOUR + ENTRY.format("5E0"), ("bad_amount", 6)),
    ("grouped thousands", FOUR + ENTRY.format("1,005.00"), ("bad_amount", 6)),
    ("a decimal comma", FOUR + ENTRY.format("5,00"), ("bad_amount", 6)),
    ("two points", FOUR + ENTRY.format("5.0.0"), ("bad_amount", 6)),
    ("a point alone", FOUR + ENTRY.format("."), ("bad_amount", 6)),
    ("parts of an öre", FOUR + ENTRY.format(".005"), ("amount_too_fine", 6)),
    (
        "an added row that is too much",
        FOUR + ENTRY.format("5\n#RTRANS 5010 {} 5\n#TRANS 5010 {} 5"),
        ("unbalanced_voucher", 4),
    ),
    ("thirty-first of June", FOUR + ENTRY.format("5 20230631"), ("bad_date", 6)),
    (
        "a month that opens a result account",
        f"{TWO}#PSALDO 0 202300 5010 {{}} 5\n",
        ("bad_period", 4),
    ),
    ("period 14", f"{TWO}#PSALDO 0 202314 5010 {{}} 5\n", ("bad_period", 4)),
    (
        "an account with a hyphen",
        FOUR + ENTRY.format("5").replace("5010", "50-10"),
        ("bad_account", 6),
    ),
    (
        "eleven digits",
        FOUR + ENTRY.format("5").replace("5010", "50102345678"),
        ("bad_account", 6),
    ),
    ("SIE 5", '<?xml version="1.0"?>\n<Sie xmlns="http://www.sie.se/sie5"/>', ("sie5", 1)),
    ("a budget label that is none", "hello\n", ("not_sie", 1)),
]


@pytest.mark.parametrize(("text", "code"), [c[1:] for c in WRONG], ids=[c[0] for c in WRONG])
def test_what_is_wrong_is_refused_with_its_line(text: str, code: tuple[str, int]) -> None:
    file, _rows = read_bytes(text.encode())
    assert [(issue.code, issue.line) for issue in file.issues if issue.refuses] == [code]


def test_many_lines_are_read_to_the_ore() -> None:
    voucher = (
        '#VER A 1 20230831 "Lön"\n{\n#TRANS 5010 {1 "100"} 1234.56\n#TRANS 1930 {} -1234.56\n}\n'
    )
    file, rows = read_bytes((FOUR + voucher * 5_000).encode())
    assert codes(file) == []
    assert sum(row.amount for row in rows if row.account == "5010") == D("6172800.00")
    assert rows[-1].line == 3 + 5 * 5_000 - 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_checksum_holds_whatever_ends_the_lines(end: str) -> None:
    # CRC-32 of "#FLAGGA0#SIETYP1#PROSAa b", as in test_sie.py.
    text = '#KSUMMA\n#FLAGGA 0\n#SIETYP 1\n#PROSA "a b"\n#KSUMMA 2003586088\n'
    file, _ = read_bytes(text.replace("\n", end).encode())
    assert not file.issues.of("checksum_differs")
    assert not file.issues.of("checksum_missing")
