"""Swedish order: å, ä, ö last, numbers by size, case and other accents aside."""

import re
import unicodedata

SWEDISH_LAST = str.maketrans({"å": "\U0010fff0", "ä": "\U0010fff1", "æ": "\U0010fff1",
                              "ö": "\U0010fff2", "ø": "\U0010fff2"})  # fmt: skip


def swedish_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key to sort texts by, as a Swedish reader expects: "Område 2" before "Område 10"."""
    parts = re.split(r"(\d+)", text.casefold())
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, _letters(part)) for part in parts if part
    )


def _letters(text: str) -> str:
    kept = unicodedata.normalize("NFC", text).translate(SWEDISH_LAST)
    plain = unicodedata.normalize("NFD", kept)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
