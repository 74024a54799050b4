"""Keys of rows as they are posted."""

LONGEST = 18
"""The most digits of a key that both databases can compare with."""


def is_key(text: object) -> bool:
    """Whether a text can be the key of a row at all."""
    given = str(text)
    return given.isascii() and given.isdecimal() and len(given) <= LONGEST
