"""Whole SIE files: those of accounting programs, where the folder is there, and our own."""

import os
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from budget.importers.rows import LedgerRow
from budget.importers.sie.reading import SieFile, read_sie
from tests.budget.importers.reading_sie import FILES

D = Decimal

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("SIE_FOLDER", ROOT.parent / "shared" / "sie"))
BAD = "transaktioner_ovnbolag-bad-balance.se"

# Type, period budgets and dimensions, counted in the files with a text editor's search.
GOOD = {
    "BL0001_typ3.SE": (3, 24, 3),
    "BL0001_typ4.SE": (4, 24, 3),
    "MAMUT_SIE4_EXPORT.SE": (4, 0, 5),
    "Norstedts_SIE_4E.se": (4, 0, 2),
    "Sie3.se": (3, 1, 2),
    "objektsaldo_ovnbolag.se": (3, 624, 3),
}


def read_file(path: Path) -> tuple[SieFile, list[LedgerRow]]:
    with path.open("rb") as stream:
        file = read_sie(stream)
        return file, list(file.rows())


@pytest.fixture
def folder() -> Path:
    """The folder of real files; without it the test is skipped, which `make test` says."""
    if not FOLDER.is_dir():
        pytest.skip("the folder of SIE files is missing; SIE_FOLDER says where it is")
    return FOLDER


def closing(path: Path) -> dict[str, D]:
    """The change of each account in the current year, taken from the text by other means."""
    changes: dict[str, D] = defaultdict(D)
    for line in path.read_text(encoding="cp437").splitlines():
        match line.split():
            case ["#RES" | "#UB", "0", account, amount, *_]:
                changes[account] += D(amount)
            case ["#IB", "0", account, amount, *_]:
                changes[account] -= D(amount)
    return {account: change for account, change in changes.items() if change}


@pytest.mark.sie
@pytest.mark.parametrize("name", GOOD)
def test_a_programs_file_is_read_with_the_sums_of_its_own_balances(folder: Path, name: str) -> None:
    file, rows = read_file(folder / name)
    assert [issue for issue in file.issues if issue.refuses] == []
    facts = file.facts
    current = facts.years[0]
    of_year = [row for row in rows if current.first <= date(row.year, row.month, 1) <= current.last]
    sums: dict[str, D] = defaultdict(D)
    for row in of_year:
        sums[row.account] += row.amount
    assert {account: total for account, total in sums.items() if total} == closing(folder / name)
    assert (facts.sie_type, len(file.period_budgets), len(facts.dimensions)) == GOOD[name]
    assert facts.encoding == "cp437"


@pytest.mark.sie
def test_each_entry_of_a_programs_file_is_given_once(folder: Path) -> None:
    # #TRANS counted in the files; the six #RTRANS of the first are shown again by a #TRANS.
    counts = {"BL0001_typ4.SE": 405, "MAMUT_SIE4_EXPORT.SE": 458, "Norstedts_SIE_4E.se": 678}
    assert {name: len(read_file(folder / name)[1]) for name in counts} == counts


@pytest.mark.sie
def test_a_voucher_that_does_not_balance_is_named(folder: Path) -> None:
    file, rows = read_file(folder / BAD)
    (issue,) = [issue for issue in file.issues if issue.refuses]
    # −12 899.00 + 100.00 + 28.00
    assert issue.code == "unbalanced_voucher"
    assert issue.values == {"series": "B", "number": "1", "difference": D("-12771.00")}
    assert (issue.line, issue.text) == (3905, "Övriga personalkostnader")
    assert len(rows) == 671


@pytest.mark.sie
def test_the_checksum_of_a_programs_file_agrees(folder: Path) -> None:
    file, _ = read_file(folder / "Norstedts_SIE_4E.se")
    assert file.issues.of("checksum_differs") == []


def test_our_file_of_type_4_says_what_it_says() -> None:
    file, rows = read_file(FILES / "ekby-typ4.se")
    assert [issue.code for issue in file.issues] == ["unused_dimension"]
    assert file.issues[0].values == {"number": "7", "name": "Anställd"}
    facts = file.facts
    assert (facts.company, facts.organisation_number) == ("Ekby kommun", "212000-0000")
    assert facts.objects["6", "P7"] == "Översiktsplan"
    assert facts.parts == {"1": "cost_centre", "2": "activity", "3": "counterpart", "6": "project"}
    assert [(year.index, year.first) for year in facts.years] == [
        (0, date(2023, 1, 1)),
        (-1, date(2022, 1, 1)),
    ]
    assert [(row.account, *row[1:5], row.amount, row.month, row.text) for row in rows] == [
        ("5010", "100", "215", "", "", D(30000), 1, "Lön Åsa Öberg"),
        ("1930", "", "", "", "", D(-30000), 1, "Lön januari"),
        ("6010", "110", "", "19", "", D("6250.50"), 2, 'Hyra "Stora huset"'),
        ("1930", "", "", "", "", D("-6250.50"), 2, 'Hyra "Stora huset"'),
        ("1930", "", "", "", "", D(12000), 8, "Avgift"),
        ("3100", "100", "", "", "P7", D(-12000), 8, "Avgift"),
    ]
    assert [(row.series, row.number) for row in rows[::2]] == [("A", "1"), ("B", "1"), ("C", "1")]
    assert [row.line for row in rows] == [32, 33, 39, 40, 43, 44]


def test_our_file_of_type_3_gives_each_krona_once_by_cost_centre() -> None:
    file, rows = read_file(FILES / "ekby-typ3.se")
    assert not file.issues.refused
    assert file.issues.of("encoding_differs")[0].values == {"claimed": "PC8", "found": "cp1252"}
    assert file.facts.accounts["9999"] == "Fördelning"
    assert [(row.account, row.cost_centre, row.project, row.month, row.amount) for row in rows] == [
        ("3100", "", "", 1, D(-5000)),
        ("5010", "100", "", 1, D(7000)),
        ("5010", "200", "", 1, D(2000)),
        ("5010", "", "", 1, D(1000)),  # 10 000 − 7 000 − 2 000
        ("5010", "100", "", 2, D(20000)),
    ]
    budget = [(row.cost_centre, row.amount) for row in file.budget_rows()]
    assert budget == [("100", D(8000)), ("", D(3000))]  # 11 000 − 8 000
