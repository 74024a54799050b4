"""The writer's list: figures found by words, the best first."""

import unicodedata
from collections.abc import Mapping

from reports.figures.shapes import Figure

MOST_WORDS, LONGEST = 12, 200
"""So many words, of a query of so many characters, are looked for."""

WHOLE, BEGINNING, INSIDE, ELSEWHERE = range(4)


def search(figures: Mapping[str, Figure], words: str, most: int | None = None) -> list[Figure]:
    """The figures that all the words stand in, the best first; all of them for no words.

    Capital letters do not count; å, ä and ö do. A whole word of the label is better than its
    beginning, that better than a part of it, and the label better than the table's title, the key
    and what else the figure is found by.
    """
    wanted = _words(words[:LONGEST])[:MOST_WORDS]
    ranked = []
    for number, figure in enumerate(figures.values()):
        rank = _rank(figure, wanted)
        if rank is not None:
            # Shorter labels first among equals: the sum of a committee before one of its areas.
            size = len(_words(figure.label)) if wanted else 0
            ranked.append(((rank, size, number), figure))
    ranked.sort(key=lambda pair: pair[0])
    return [figure for _key, figure in ranked[:most]]


def _rank(figure: Figure, wanted: list[str]) -> int | None:
    """How far the words are from the label, summed; None where one of them is nowhere."""
    label = _words(figure.label)
    rest = " ".join(_words(f"{figure.title} {figure.key} {figure.also} {figure.unit}"))
    total = 0
    for word in wanted:
        if word in label:
            total += WHOLE
        elif any(part.startswith(word) for part in label):
            total += BEGINNING
        elif any(word in part for part in label):
            total += INSIDE
        elif word in rest:
            total += ELSEWHERE
        else:
            return None
    return total


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text).casefold()
    return [word for word in (part.strip(".,:;()\"'”") for part in plain.split()) if word]
