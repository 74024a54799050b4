"""Search in either case: SQLite, and PostgreSQL in the C locale, fold only a–z."""

from itertools import product

from django.db.models import Q
from django.utils.text import smart_split, unescape_string_literal

MOST_LETTERS = 5  # beyond a–z, of which every combination of cases is tried


def spellings(word: str) -> set[str]:
    """A word in the cases that the database does not fold by itself."""
    foreign = [letter for letter in word if not letter.isascii() and letter.isalpha()]
    if len(foreign) > MOST_LETTERS:
        return {word, word.casefold(), word.upper(), word.capitalize()}
    letters = (
        (letter,) if letter.isascii() else tuple(sorted({letter.lower(), letter.upper()}))
        for letter in word
    )
    return {"".join(combination) for combination in product(*letters)}


def words(text: str) -> list[str]:
    """The words of a search; what stands in quotes is one."""
    return [
        unescape_string_literal(word) if word[:1] in "\"'" and word[:1] == word[-1:] else word
        for word in smart_split(text)
    ]


def matches(text: str, fields: tuple[str, ...] | list[str]) -> Q:
    """Rows that have every word of the search somewhere in one of the fields."""
    found = Q()
    for word in words(text):
        somewhere = Q()
        for field in fields:
            for spelling in spellings(word):
                somewhere |= Q(**{f"{field}__icontains": spelling})
        found &= somewhere
    return found
