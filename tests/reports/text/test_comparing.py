"""Two texts beside each other: nothing of either is lost, and what is the same is said once."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.text.comparing import Change, Piece, compared

SAME, GONE, NEW = Change.SAME, Change.GONE, Change.NEW

CASES: list[tuple[str, str, tuple[Piece, ...]]] = [
    ("", "", ()),
    ("lika", "lika", (Piece(SAME, "lika"),)),
    ("", "ny", (Piece(NEW, "ny"),)),
    ("borta", "", (Piece(GONE, "borta"),)),
    (
        "det är säkert",
        "det är osäkert",
        (Piece(SAME, "det är "), Piece(GONE, "säkert"), Piece(NEW, "osäkert")),
    ),
    ("rad ett\nrad två\n", "rad ett\n", (Piece(SAME, "rad ett\n"), Piece(GONE, "rad två\n"))),
]


@pytest.mark.parametrize(("old", "new", "pieces"), CASES)
def test_the_pieces_of_a_comparison(old: str, new: str, pieces: tuple[Piece, ...]) -> None:
    assert compared(old, new) == pieces


TEXTS = st.text(alphabet="ab \n", max_size=60)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_it(old: str, new: str) -> None:
    pieces = compared(old, new)
    assert "".join(piece.text for piece in pieces if piece.change is not NEW) == old
    assert "".join(piece.text for piece in pieces if piece.change is not GONE) == new


def test_long_texts_without_a_line_in_common_take_no_long_time() -> None:
    old, new = "a b " * 12_000, "b c " * 12_000
    begun = time.perf_counter()
    compared(old, new)
    assert time.perf_counter() - begun < 2
