"""A figure of a report, and all of them by their keys."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from reports.content.shapes import Kind

_IDENTIFIED = re.compile(r"(?P<table>[^/]+/)(?P<name>[^/~]+)(?P<identity>~[^/]+)(?P<rest>/[^/]+)")


class Wording(StrEnum):
    """What words a figure's sign can be said with."""

    NONE = "none"
    BALANCE = "balance"  # + is a surplus, − a deficit
    MOVEMENT = "movement"  # + is better than the last round, − is worse
    GROWTH = "growth"  # a change in %: + is more, − is less


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure. `value` is exact (kronor, %, or a count) with the sign as its table shows it.

    `key` is ASCII, never translated, and leads to the same in every round of every year. `unit` is
    the one its table shows it in. `total` is what a count is counted of ("7 av 8"); `place` is
    where in its table it stands, for readers; `also` are words that it is found by beside its
    label.
    `by_name` is the key with the row's name alone as it is now, "" for the same.
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

    One is found, too, by the identity in its key whatever its name was, by its name, and by the
    keys that it had before: in this order, where no other has that for its key.
    """

    __slots__ = ("_by_key", "_earlier", "_earlier_keys", "_otherwise")

    def __init__(
        self,
        figures: Iterable[Figure] = (),
        earlier_keys: Callable[[], Mapping[str, Figure]] | None = None,
    ) -> None:
        """`earlier_keys` are asked for when no key of today fits.

        Raises ValueError where two have the same key.
        """
        listed = tuple(figures)
        by_key = {figure.key: figure for figure in listed}
        if len(by_key) < len(listed):
            raise ValueError("two figures with the same key")
        self._by_key: Mapping[str, Figure] = MappingProxyType(by_key)
        self._otherwise = {figure.by_name: figure for figure in listed if figure.by_name}
        identities = {_identity(figure.key): figure for figure in listed}
        self._otherwise.update((key, figure) for key, figure in identities.items() if key)
        self._earlier_keys = earlier_keys
        self._earlier: Mapping[str, Figure] | None = None

    def __getitem__(self, key: str) -> Figure:
        for wanted in (key, _identity(key), _name(key)):
            found = self._by_key.get(wanted) or self._otherwise.get(wanted)
            if wanted and found is not None:
                return found
        return self._before()[key]

    def _before(self) -> Mapping[str, Figure]:
        if self._earlier is None:
            self._earlier = self._earlier_keys() if self._earlier_keys else {}
        return self._earlier

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)


def _identity(key: str) -> str:
    """A key by its row's identity alone: "kommunbidrag/~17/belopp_tkr"; "" for one without."""
    found = _IDENTIFIED.fullmatch(key)
    return f"{found['table']}{found['identity']}{found['rest']}" if found else ""


def _name(key: str) -> str:
    """A key by its row's name alone; "" for one that has no identity beside it."""
    found = _IDENTIFIED.fullmatch(key)
    return f"{found['table']}{found['name']}{found['rest']}" if found else ""
