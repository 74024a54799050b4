"""Pasted blocks: which text goes to which row, in the spreadsheet's own notation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.calc.blocks import LONGEST, Refusal, place, plain_name

ROWS = ["1", "2", "3"]
NAMES = {"löner": "1", "hyror": "2", "övriga kostnader": "3"}
SUMS = {"totala kostnader"}
HEADS = {"prognos", "helårsprognos"}


def placed(text: str, start: str = "1") -> dict[str, str] | Refusal:
    found = place(text, start, ROWS, NAMES, SUMS, HEADS)
    return found if isinstance(found, Refusal) else dict(found)


TAKEN = [
    ("−1 200", {"1": "−1 200"}),
    ("1\r\n2\r\n3\r\n", {"1": "1", "2": "2", "3": "3"}),
    ("1\n2", {"1": "1", "2": "2"}),
    ("1\r2", {"1": "1", "2": "2"}),
    # An empty cell inside the block empties the row, as in the spreadsheet; those around do not.
    ("1\n\n3\n\n\n", {"1": "1", "2": "", "3": "3"}),
    ("1\t\n2\t\n", {"1": "1", "2": "2"}),
    ('"1 200"\n"2"', {"1": "1 200", "2": "2"}),
    # With the names beside, each goes to its row, and the sums are left.
    ("Löner\t5\nTotala kostnader\t9\nHyror\t4", {"1": "5", "2": "4"}),
    ("Rad\tPrognos helår\nHYROR \t4\nLöner\t5", {"2": "4", "1": "5"}),
    ("Övriga\u00a0kostnader\t7", {"3": "7"}),
    # A head, as in two columns; also one with a year, as our own workbook has it.
    ("Prognos\n5\n4", {"1": "5", "2": "4"}),
    ("PROGNOS 2024, Tkr\r\n5\r\n4\r\n6\r\n", {"1": "5", "2": "4", "3": "6"}),
    ('"Helårsprognos\nTkr"\n\n4', {"1": "", "2": "4"}),
    ("Område och rad\tPrognos 2024, Tkr\nHyror\t4", {"2": "4"}),
    # Alone it is no head; a word that is none stays in its row, where it is refused.
    ("Prognos", {"1": "Prognos"}),
    ("fem\n4", {"1": "fem", "2": "4"}),
    ("5\nPrognos", {"1": "5", "2": "Prognos"}),
]


@pytest.mark.parametrize(("text", "rows"), TAKEN)
def test_a_block_that_is_taken(text: str, rows: dict[str, str]) -> None:
    assert placed(text) == rows


def test_a_column_goes_down_from_the_row_where_it_is_pasted() -> None:
    assert placed("7\n8", "2") == {"2": "7", "3": "8"}


REFUSED = [
    ("", "empty"),
    (" \n\t\n", "empty"),
    ("1\n2\n3\n4", "too_many_rows"),
    ("1\t2\t3", "many_columns"),
    ("1\t2\n3\t4", "many_columns"),
    ("Löner\t5\nLokaler\t4", "unknown_name"),
    ("Löner\t5\nlöner\t4", "named_twice"),
    ("1" * (LONGEST + 1), "too_long"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_a_block_that_is_refused(text: str, code: str) -> None:
    found = placed(text)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_a_refusal_says_what_there_was_and_what_there_is_room_for() -> None:
    assert placed("1\n2\n3", "2") == Refusal("too_many_rows", (("count", 3), ("room", 2)))
    assert placed("Löner\t5\nLokaler\t4") == Refusal("unknown_name", (("name", "Lokaler"),))


def test_a_name_counts_whatever_its_case_and_spaces() -> None:
    assert plain_name("  Övriga\u00a0\u00a0KOSTNADER ") == "övriga kostnader"


@given(st.text(max_size=200))
def test_no_text_makes_an_error(text: str) -> None:
    placed(text)
