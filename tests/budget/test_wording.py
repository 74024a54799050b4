"""Words that are kept are those of the language that is on."""

from django.utils import translation
from django.utils.translation import get_language

from budget.wording import by_language


def test_what_is_kept_is_made_once_in_each_language_and_for_what_it_is_given() -> None:
    made: list[tuple[str | None, int]] = []

    @by_language
    def words(number: int) -> str:
        made.append((get_language(), number))
        return f"{number} {get_language()}"

    assert [words(1), words(1), words(2)] == ["1 sv", "1 sv", "2 sv"]
    with translation.override("en"):
        assert [words(1), words(1)] == ["1 en", "1 en"]
    assert made == [("sv", 1), ("sv", 2), ("en", 1)]
