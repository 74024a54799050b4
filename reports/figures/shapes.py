"""A figure of a report, and all of them by their keys."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from reports.content.shapes import Kind


class Wording(StrEnum):
    """What words a figure's sign can be said with."""

    NONE = "none"
    BALANCE = "balance"  # + is a surplus, − a deficit
    MOVEMENT = "movement"  # + is better than the last round, − is worse
    GROWTH = "growth"  # a change in %: + is more, − is less


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure. `value` is exact (kronor, %, or a count) with the sign as its table shows it.

    `key` is ASCII, never translated, and the same in every round of every year. `unit` is the one
    its table shows it in. `total` is what a count is counted of ("7 av 8"); `place` is where in
    its table it stands, for readers; `also` are words that it is found by beside its label.
    `by_name` is the key with the row's name as it is now in its code's place, "" for the same.
    """

    key: str
    label: str
    value: Decimal
    kind: Kind
    table: str
    title: str
    unit: str
    place: str = ""
    signed: bool = False
    wording: Wording = Wording.NONE
    total: Decimal | None = None
    also: str = ""
    by_name: str = ""

    @property
    def source(self) -> str:
        """Where in the report it stands: "Driftbudget: Nettokostnad, Prognos helår"."""
        return f"{self.title}: {self.place or self.label}"


class Figures(Mapping[str, Figure]):
    """All figures of a report by key, in the report's order; nothing else is ever resolved.

    One is found by its name as well, where no other has that for its key.
    """

    __slots__ = ("_by_key", "_by_name")

    def __init__(self, figures: Iterable[Figure] = ()) -> None:
        """Raises ValueError where two have the same key."""
        listed = tuple(figures)
        by_key = {figure.key: figure for figure in listed}
        if len(by_key) < len(listed):
            raise ValueError("two figures with the same key")
        self._by_key: Mapping[str, Figure] = MappingProxyType(by_key)
        self._by_name = {figure.by_name: figure for figure in listed if figure.by_name}

    def __getitem__(self, key: str) -> Figure:
        return self._by_key[key] if key in self._by_key else self._by_name[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)
