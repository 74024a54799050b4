"""The words of goals: pages say what forms let one choose."""

from goals import models, shapes
from goals.wording import WORDS


def test_pages_use_the_words_of_the_forms() -> None:
    pairs = (
        (models.Grade, shapes.Grade),
        (models.Trend, shapes.Trend),
        (models.AssignmentState, shapes.AssignmentState),
    )
    for choices, kind in pairs:
        assert {one.value: str(one.label) for one in choices} == {
            one.value: str(WORDS[one]) for one in kind
        }
