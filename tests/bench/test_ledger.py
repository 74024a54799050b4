"""The bench of the ledger: its files are taken whole, its sizes fit, its lines tell what breaks."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bench.clock import Answer, Statements, Times
from bench.ledger import Size, told
from bench.ledger_files import Ledger, ledger_of, write_sie, write_workbook
from bench.ledger_pages import Compared, Listed
from bench.ledger_transfer import Memory, Transfer
from budget.building.city import build
from budget.importers.limits import Limits
from budget.importers.opening import Options, open_ledger
from budget.importers.rows import LedgerRow

ROWS = 600


@pytest.fixture
def ledger(db: None) -> Ledger:
    city = build(committees=1, areas=3, lines=5, years=1, seed=1)
    return ledger_of(city.committees[0], 2023, ROWS, 105)


def taken(path: Path) -> list[LedgerRow]:
    """What the importer reads of a file; it may find nothing to refuse."""
    with path.open("rb") as stream:
        source = open_ledger(stream, path.name, 2023, Limits(), Options())
        rows = list(source.rows(False))
        assert not source.issues.refused, list(source.issues)
    return rows


def test_the_sie_file_is_read_whole(ledger: Ledger, tmp_path: Path) -> None:
    write_sie(tmp_path / "bench.se", ledger)
    rows = taken(tmp_path / "bench.se")
    booked = [row for row in rows if row.account != "1930"]
    assert len(booked) == ROWS
    assert len([row for row in booked if row.month == 1]) == 105
    # Every voucher balances, so all rows sum to nothing.
    assert sum((row.amount for row in rows), Decimal(0)) == 0
    expected = sorted((row.account, row.cost_centre, row.amount) for row in ledger.rows(5))
    assert sorted((row.account, row.cost_centre, row.amount) for row in booked) == expected


def test_the_workbook_is_read_whole(ledger: Ledger, tmp_path: Path) -> None:
    write_workbook(tmp_path / "bench.xlsx", ledger)
    rows = taken(tmp_path / "bench.xlsx")
    expected = [(row.date, row.account, row.amount, row.text) for row in ledger.rows(6)]
    assert [(row.date, row.account, row.amount, row.text) for row in rows] == expected


def test_a_city_shrinks_with_its_entries() -> None:
    assert Size.of(5_000_000) == Size(5_000_000, 20, 5)
    assert Size.of(180_000) == Size(180_000, 2, 2)
    # A tenth of them is enough for every cell of a year: 40 areas × 15 lines × 13 periods.
    for entries in (90_000, 180_000, 1_799_999, 5_000_000):
        size = Size.of(entries)
        assert entries // 10 >= size.committees * 40 * 15 * 13
    with pytest.raises(ValueError, match="90000"):
        Size.of(89_999)


def test_what_breaks_its_bound_is_told() -> None:
    within = Transfer("A file", (4.0,), (1.0, 2.0, 1.0), 4.0)
    beyond = Transfer("A file", (4.1,), (1.0, 2.0, 1.0), 4.0)
    assert (within.broken, beyond.broken) == (False, True)
    assert "BROKEN" not in str(within)
    assert str(beyond).endswith("4.10    4.0  BROKEN")
    assert str(Memory("It", 301.0, 301.0, 300.0)) == "It: 301 MB of 301, bound 300  BROKEN"
    assert str(Memory("It", 301.0, 9.0, 10.0)) == "It: 9 MB of 301, bound 10"


def test_a_part_that_fails_is_told_and_keeps_what_it_had_measured(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def failing() -> Iterator[Memory]:
        yield Memory("First", 1.0, 1.0, 10.0)
        raise OSError("no room")

    assert told("A file", failing())
    printed, errors = capsys.readouterr()
    assert printed == "First: 1 MB of 1, bound 10\nFAILED: A file\n"
    assert "OSError: no room" in errors
    assert not told("Another", iter([Memory("It", 1.0, 1.0, 10.0)]))
    assert told("Another", iter([Memory("It", 11.0, 11.0, 10.0), Memory("It", 1.0, 1.0, 10.0)]))


def test_a_page_that_grows_with_the_entries_is_told() -> None:
    answer = Answer(b"", Statements(), 0.0)
    page = Listed("Läget", ("/", "/"), 1.2)
    slow = Compared(page, (answer, answer), Times((0.0121,)), Times((0.01,)))
    quick = Compared(page, (answer, answer), Times((0.0119,)), Times((0.01,)))
    assert (slow.broken, quick.broken) == (True, False)
    assert "BROKEN" in str(slow)
    assert "0 queries" in str(quick)
