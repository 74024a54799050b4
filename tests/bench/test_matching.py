"""The bench of the figure check: its texts hold what is checked, its table says what is broken."""

from bench.clock import Times
from bench.matching import SENTENCES, Growth, figures, growth_table_of, text
from reports.text.live import tokens_of
from reports.text.matching import Matcher, Verdict


def test_a_text_has_live_figures_and_amounts_that_are_matched_and_that_are_not() -> None:
    known = figures(900)
    written = text(SENTENCES, known)
    found = [match.verdict for match in Matcher(known).matches(written)]
    assert len(tokens_of(written)) + len(found) == SENTENCES
    assert {Verdict.MATCHED, Verdict.NEAR, Verdict.UNKNOWN} >= set(found) >= {Verdict.MATCHED}
    assert tokens_of(written)


def test_a_seed_gives_the_same_figures_and_another_seed_others() -> None:
    assert figures(50) == figures(50)
    assert figures(50) != figures(50, seed=2)


def test_a_growth_beyond_its_bound_is_told_as_broken() -> None:
    slow = Growth("Slow", Times((0.3,)), Times((0.01,)), 25.0)
    quick = Growth("Quick", Times((0.2,)), Times((0.01,)), 25.0)
    assert (slow.broken, quick.broken) == (True, False)
    head, *lines = growth_table_of([slow, quick]).split("\n")
    assert "ratio" in head
    assert ["BROKEN" in line for line in lines] == [False, True, False, False]
