"""Text is measured, broken and shortened so that nothing overlaps, and made harmless."""

import pytest

from reports.charts.lettering import ELLIPSIS, harmless, width_of, wrap


def test_text_breaks_between_words_and_after_hyphens() -> None:
    assert wrap("Kommunstyrelsens anslag för projekt- och utredningar", 190, 15, 4) == (
        "Kommunstyrelsens anslag",
        "för projekt- och",
        "utredningar",
    )
    assert wrap("projekt-utredningar", 100, 15, 4) == ("projekt-", "utredningar")


def test_a_word_longer_than_its_line_is_broken_with_a_hyphen() -> None:
    lines = wrap("Samordningsutvecklingsfunktioner", 120, 15, 9)
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.removesuffix("-") for line in lines) == "Samordningsutvecklingsfunktioner"


@pytest.mark.parametrize("text", ["W" * 200, "ord " * 100, "\U0001f600" * 90, "å" * 300])
def test_no_line_is_wider_than_its_room(text: str) -> None:
    lines = wrap(text, 150, 15, 3)
    assert len(lines) == 3
    assert all(width_of(line, 15) <= 150 for line in lines)
    assert lines[-1].endswith(ELLIPSIS)


def test_what_fits_is_left_as_it_is() -> None:
    assert wrap("Juridik", 150, 15, 1) == ("Juridik",)
    assert wrap("", 150, 15, 3) == ()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x1b[31m\x7f", "ab[31m"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("två\nrader\t", "två rader"),
        ("\ud800x\uffff", "x"),
        ("</svg><script>", "</svg><script>"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
    ],
)
def test_characters_that_would_break_or_turn_a_drawing_are_left_out(typed: str, kept: str) -> None:
    assert harmless(typed) == kept
