"""What a round waits for beside its areas: apps above say what, and *Omgång* lists it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from budget.lacks import ShownLack
from budget.models import Round, User
from budget.place import Place


@dataclass(frozen=True, slots=True)
class HeldUp:
    """Something that must be approved before the round is handed in, and is not.

    `task` has a state in words, and a comment. `holders` are the names of those who have it;
    `remind_url` is "" where nobody is reminded.
    """

    key: str
    name: str
    url: str
    task: Any
    holders: tuple[str, ...]
    lacks: tuple[ShownLack, ...]
    touched_at: datetime | None
    reminded_at: datetime | None
    remind_url: str


@dataclass(frozen=True, slots=True)
class Held:
    """The things of one kind that hold a round up. `what` says how many, inside a sentence."""

    key: str
    heading: str
    column: str
    what: str
    things: tuple[HeldUp, ...]
    remind_url: str


@dataclass(frozen=True, slots=True)
class Holding:
    """What an app says of a round that is open.

    `found` are the things, as one person meets them, None without any; `what` alone says how many
    there are, as Held has it, "" without any.
    """

    found: Callable[[Place, User], Held | None]
    what: Callable[[Round], str]


HOLDINGS: list[Holding] = []


def hold_beside(holding: Holding) -> None:
    """Let an app above add what holds rounds up; its AppConfig calls this when ready."""
    if holding not in HOLDINGS:
        HOLDINGS.append(holding)


def held_in(place: Place, user: User) -> tuple[Held, ...]:
    """All that holds up a round that is open."""
    found = (holding.found(place, user) for holding in HOLDINGS)
    return tuple(held for held in found if held is not None)


def waits_for(round_: Round) -> tuple[str, ...]:
    """How many things of each kind hold up a round that is open, in words."""
    return tuple(what for holding in HOLDINGS if (what := holding.what(round_)))
