"""How near the words around an amount are to the labels of figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Protocol

from reports.figures.shapes import Figure
from reports.text.written import words_of

STEM, LONG_STEM = 6, 10
"""So many first letters make two words one: "personal" and "personalkostnader"."""

COMMON_BEGINNINGS = ("kommun", "stads")
"""What so many words begin with that LONG_STEM letters are looked at."""

FAR, LEAST = 30, 0.3
"""A word FAR words away, or further, counts for this much of one beside the amount."""

OF_HEADING = 0.5
OF_MEANING = 0.5
RARE = 6
"""A word that at most every sixth figure has in its label tells which figure is meant."""

MEASURES = frozenset(
    [
        "aug",
        "avvike",
        "belopp",
        "budget",
        "föränd",
        "förra",
        "helåre",
        "helårs",
        "hittil",
        "jan",
        "kvar",
        "månad",
        "period",
        "progno",
        "result",
        "resten",
        "summa",
        "total",
        "totala",
        "totalt",
        "utfall",
        "väntas",
    ]
)
"""Stems of what is measured, not of what: they never tell which figure is meant."""

MISSED = 0.15
"""So much of its weight a word of the label takes away when it stands nowhere around."""

EMPTY = frozenset(
    [
        "av",
        "att",
        "den",
        "det",
        "en",
        "ett",
        "för",
        "i",
        "med",
        "mm",
        "mot",
        "och",
        "om",
        "på",
        "som",
        "till",
        "under",
        "vid",
        "år",
    ]
)
MEANING = (
    ("överskott", ("avvike", "result")),
    ("underskott", ("avvike", "result")),
    ("överskrid", ("avvike",)),
    ("underskrid", ("avvike",)),
    ("ökning", ("föränd",)),
    ("minskning", ("föränd",)),
    ("planen", ("plan",)),
    ("målen", ("mål",)),
    ("kommunbidragsfinansiera", ("kb", "finans")),
    ("kommunstyrelse", ("styrel",)),
    *((month, (month[:3],)) for month in ("januari", "februari", "april", "augusti")),
    *((month, (month[:3],)) for month in ("september", "oktober", "november", "december")),
)
"""Words (their beginnings) that mean what labels say in other words."""


class Placed(Protocol):
    """What stands in a text, with the words around it (see Written)."""

    @property
    def near(self) -> tuple[tuple[str, int], ...]: ...
    @property
    def heading(self) -> tuple[str, ...]: ...


Around = Mapping[int, float]
"""How much each stem that stands around an amount counts, by the stem's number."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Figures with the same rounded number, and those of them that have a stem in their label."""

    members: tuple[int, ...]
    having: Mapping[int, tuple[int, ...]]


class Labels:
    """The stems of figures' labels, and how much each of them tells. Figures are numbers here."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self._numbers: dict[str, int] = {}
        self._of = [self._stems(figure.label) for figure in figures]
        count = [0] * len(self._numbers)
        for stem in (stem for stems in self._of for stem in stems):
            count[stem] += 1
        self._weight = [log(1 + len(figures) / max(number, 1)) for number in count]
        self._tells = [
            stem not in MEASURES and count[number] * RARE <= max(len(figures), RARE)
            for stem, number in self._numbers.items()
        ]

    def _stems(self, text: str) -> tuple[int, ...]:
        stems = dict.fromkeys(_stem(word) for word in words_of(text) if word not in EMPTY)
        return tuple(self._numbers.setdefault(stem, len(self._numbers)) for stem in stems)

    def around(self, amount: Placed) -> Around:
        """The words around an amount that labels have too."""
        found: dict[int, float] = {}
        near = ((word, max(LEAST, 1 - far / FAR)) for word, far in amount.near)
        above = ((word, OF_HEADING) for word in amount.heading)
        for word, factor in (*near, *above):
            for stem, share in _meant(word):
                number = self._numbers.get(stem)
                if number is not None and found.get(number, 0) < factor * share:
                    found[number] = factor * share
        return found

    def closeness(self, figure: int, around: Around) -> float:
        """What the words of its label that stand around tell, less what the others would."""
        return sum(self._weight[stem] * around.get(stem, -MISSED) for stem in self._of[figure])

    def told(self, figure: int, around: Around) -> float:
        """What the words of its label that stand around tell; nothing is taken for the others."""
        return sum(self._weight[stem] * around.get(stem, 0.0) for stem in self._of[figure])

    def related(self, figure: int, around: Around) -> bool:
        """Whether a word around tells that it is this figure that is meant."""
        return any(self._tells[stem] and stem in around for stem in self._of[figure])

    def crowd(self, figures: Iterable[int]) -> Crowd:
        """Figures made ready for `likely`."""
        members = tuple(figures)
        having: dict[int, list[int]] = {}
        for figure in members:
            for stem in self._of[figure]:
                having.setdefault(stem, []).append(figure)
        return Crowd(members, {stem: tuple(listed) for stem, listed in having.items()})

    def likely(self, crowd: Crowd, around: Around, most: int) -> Sequence[int]:
        """At most so many of a crowd: those with the rarest words around, then the first."""
        if len(crowd.members) <= most:
            return crowd.members
        found: dict[int, None] = {}
        for figure in self._rarest_first(crowd, around):
            found[figure] = None
            if len(found) == most:
                break
        return tuple(found)

    def _rarest_first(self, crowd: Crowd, around: Around) -> Iterator[int]:
        stems = [stem for stem in around if stem in crowd.having]
        for stem in sorted(stems, key=lambda stem: -self._weight[stem] * around[stem]):
            yield from crowd.having[stem]
        yield from crowd.members


def _stem(word: str) -> str:
    return word[: LONG_STEM if word.startswith(COMMON_BEGINNINGS) else STEM]


def _meant(word: str) -> Iterator[tuple[str, float]]:
    yield _stem(word), 1.0
    for beginning, meant in MEANING:
        if word.startswith(beginning):
            yield from ((stem, OF_MEANING) for stem in meant)
