"""What *Att göra* lists beside forecasts: apps above add what they ask people for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from budget.access import Rights
from budget.models import Round, User


@dataclass(frozen=True, slots=True)
class OwedThing:
    """Something that somebody owes a round. `task` has a state in words, and a comment."""

    round: Round
    name: str
    url: str
    task: Any


@dataclass(frozen=True, slots=True)
class WaitingThing:
    """Something in a round that waits for a step of somebody's, in a sentence."""

    round: Round
    what: str
    url: str


@dataclass(frozen=True, slots=True)
class Asks:
    """What an app asks people for: what they owe, and what waits for a step of theirs.

    `rows` are those that a person (by key, or an expression for it) owes: the head counts them.
    """

    rows: Callable[[Any], QuerySet[Any, Any]]
    owed: Callable[[User], Iterable[OwedThing]]
    waiting: Callable[[Rights, User], Iterable[WaitingThing]]


ASKS: list[Asks] = []


def ask_beside(asks: Asks) -> None:
    """Let an app above add to *Att göra*; its AppConfig calls this when ready."""
    if asks not in ASKS:
        ASKS.append(asks)
