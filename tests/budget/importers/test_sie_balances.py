"""What a SIE file says twice: entries and months against the balances of the year."""

from decimal import Decimal

import pytest

from budget.importers.rows import Extract, Issues
from budget.importers.sie.checks import compare_extract
from tests.budget.importers.reading_sie import HEAD, PLAIN, VER, codes, only, read

D = Decimal


def test_entries_that_miss_the_balances_are_reported_by_account() -> None:
    balances = "#RES 0 5010 6\n#IB 0 1930 100\n#UB 0 1930 95\n#RES 0 6010 1.50\n"
    file, _ = read(f"{HEAD}{balances}#VER A 1 20230102\n{{\n{PLAIN}}}\n")
    differences = [issue.values for issue in file.issues.of("sums_disagree")]
    assert [(value["account"], value["expected"], value["found"]) for value in differences] == [
        ("5010", D(6), D(5)),
        ("6010", D("1.50"), D(0)),
    ]
    assert file.issues.refused


@pytest.mark.parametrize(
    "balances", ["#RES 0 5010 5\n", "#IB 0 1930 9\n#RES 0 5010 5\n", "#IB 0 1930 9\n#UB 0 1930 4\n"]
)
def test_kinds_of_accounts_without_closing_balances_are_not_compared(balances: str) -> None:
    file, _ = read(f"{HEAD}{balances}#VER A 1 20230102\n{{\n{PLAIN}}}\n")
    assert codes(file) == []
    file, _ = read(f"{HEAD}{balances}#VER A 1 20230102\n{{\n{PLAIN}{PLAIN}}}\n")
    assert codes(file) == ["sums_disagree"]


def test_an_extract_hands_on_what_its_balances_hold_from_before() -> None:
    # Booked before August: 6 − 5 on 5010, 1,50 on 6010, and 95 − 100 − (−5) on the bank.
    balances = "#RES 0 5010 6\n#IB 0 1930 100\n#UB 0 1930 92.50\n#RES 0 6010 1.50\n"
    file, rows = read(f"{HEAD}{balances}{VER}\n{{\n{PLAIN}}}\n")
    assert (len(rows), codes(file)) == (2, [])
    before = {"1930": D("-2.50"), "5010": D(1), "6010": D("1.50")}
    assert file.extract == Extract(2023, 8, before)
    months = HEAD.replace("TYP 4", "TYP 2") + balances
    file, _ = read(f"{months}#PSALDO 0 202308 5010 {{}} 5\n#PSALDO 0 202308 1930 {{}} -5\n")
    assert (codes(file), file.extract) == ([], Extract(2023, 8, before))
    file, _ = read(f"{months}#PSALDO 0 202308 5010 {{}} 5\n")
    assert file.extract == Extract(2023, 8, {"5010": D(1), "6010": D("1.50")})
    held = f"{HEAD}#RES 0 5010 5\n{VER}\n{{\n{PLAIN}}}\n"
    assert read(held)[0].extract is None


# What an extract's balances hold from before, what is booked, and the accounts that differ.
BEFORE: list[tuple[str, str, str]] = [
    ("5010 1, 1930 -1", "5010 1, 1930 -1", ""),
    ("5010 1, 1930 -1", "5010 1, 6010 0", ""),
    ("5010 1", "5010 1, 1930 -1", ""),
    ("5010 1, 1930 -1", "5010 1, 1930 -2", "1930"),
    ("5010 1, 1930 -1", "5010 2", "5010"),
    ("5010 1", "5010 1, 6010 3", "6010"),
    ("5010 1, 1930 -1", "", "5010"),
    ("1930 -1", "5010 1", "5010"),
]


@pytest.mark.parametrize(("before", "booked", "differing"), BEFORE)
def test_an_extract_holds_with_what_is_booked_before_it(
    before: str, booked: str, differing: str
) -> None:
    def sums(text: str) -> dict[str, D]:
        return {each.split()[0]: D(each.split()[1]) for each in text.split(", ") if each}

    issues = Issues()
    compare_extract(Extract(2023, 8, sums(before)), sums(booked), issues)
    assert [each.values["account"] for each in issues.of("before_extract")] == differing.split()
    assert [each.code for each in issues][:1] == ["extract" if differing else "extract_proved"]


def test_sums_are_not_compared_where_a_row_is_flawed_already() -> None:
    file, _ = read(f"{HEAD}#RES 0 5010 9\n{VER}\n{{\n#TRANS 5010 {{}} x\n}}\n")
    assert codes(file) == ["bad_amount"]


# Records of one account in one month, the year's balance, and what is given of it.
PERIODS = [
    ("parts of their own", '{} 1|{1 "A"} 2|{1 "B" 6 "P"} 3', 6, [1, 2, 3]),
    ("shown again", '{} 6|{1 "A"} 2|{6 "P"} 5', 6, [2, 4]),
    ("shown again without rest", '{} 6|{1 "A"} 2|{1 "B"} 4', 6, [2, 4]),
    ("shown again, no whole", '{6 "P"} 5', 0, []),
    ("no balance: shown again", '{} 6|{1 "A"} 2', None, [2, 4]),
    ("no balance, only parts", '{1 "A"} 2|{1 "B"} 3', None, [2, 3]),
    ("no objects", "{} 6", 6, [6]),
]


@pytest.mark.parametrize(
    ("records", "year", "amounts"), [case[1:] for case in PERIODS], ids=[c[0] for c in PERIODS]
)
def test_each_krona_of_a_period_is_given_once(
    records: str, year: int | None, amounts: list[int]
) -> None:
    lines = "".join(f"#PSALDO 0 202301 5010 {record}\n" for record in records.split("|"))
    balance = "" if year is None else f"#RES 0 5010 {year}\n#RES 0 6010 0\n"
    file, rows = read(HEAD.replace("TYP 4", "TYP 3") + balance + lines)
    assert [row.amount for row in rows] == amounts
    assert codes(file) == []


def test_months_that_miss_the_balances_are_reported() -> None:
    file, _ = read(f"{HEAD.replace('TYP 4', 'TYP 2')}#RES 0 5010 5\n#PSALDO 0 202301 5010 {{}} 4\n")
    assert only(file, "sums_disagree").values["difference"] == -1
