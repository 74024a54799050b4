"""A filled-in workbook beside what stands now: what it changes, and where somebody was first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

Place = tuple[int, int]
"""(area, line), by key."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A forecast as it stands: kronor, its version, and who set it when."""

    amount: Decimal
    version: int
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to stand in a place; None is no forecast. `rounded` as in FilledRow.

    `version` and `shown` are what stood there when they last saw it.
    """

    area: int
    line: int
    amount: Decimal | None
    version: int
    shown: Decimal | None
    clashed: bool = False
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A wish beside what stands. `moved`: somebody else has changed it since it was last seen."""

    wish: Wish
    stands: Decimal | None
    version: int
    moved: bool
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def place(self) -> Place:
        """Where."""
        return self.wish.area, self.wish.line

    @property
    def is_clash(self) -> bool:
        """Whether one of two values is to be chosen. What was shown as a choice stays one."""
        return self.moved or self.wish.clashed

    def seen(self) -> Wish:
        """The wish of somebody who has now seen what stands."""
        return replace(self.wish, version=self.version, shown=self.stands, clashed=self.is_clash)


def compare(wishes: Iterable[Wish], standing: Mapping[Place, Standing]) -> tuple[Change, ...]:
    """The changes that the wishes make, in their order; a wish that is fulfilled makes none."""
    found = []
    for wish in wishes:
        now = standing.get((wish.area, wish.line))
        amount, version = (now.amount, now.version) if now else (None, 0)
        if amount == wish.amount:
            continue
        moved = version != wish.version or amount != wish.shown
        who = (now.changed_by, now.changed_at) if now else ("", None)
        found.append(Change(wish, amount, version, moved, *who))
    return tuple(found)
