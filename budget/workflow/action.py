"""The frame of every action: one transaction, an open write, the rules checked before it ends.

    @action
    def close_year(actor: Actor, appropriation: Appropriation) -> None: ...

An action called inside another joins it: the rules are checked once, at the end of the outermost.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction

from budget.models import User
from budget.models.guard import open_write, writing
from budget.workflow.rules import check_touched

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, or (None) a command on the server, which may do everything."""

    user: User | None = None
    reason: str = ""

    def require(self, allowed: bool) -> None:
        """Raise PermissionDenied for a person who is not allowed; a command always is."""
        if self.user is not None and not allowed:
            raise PermissionDenied


SERVER = Actor()


@contextmanager
def acting() -> Iterator[None]:
    """The frame itself, for what reads and writes by one lock what several actions share.

    Raises ValidationError where a rule of the domain is broken at the end; nothing is then kept.
    """
    with transaction.atomic(), writing() as write:
        yield
        check_touched(write)


def action(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
    """Make `function` an action; its first argument says who acts.

    Raises ValidationError where a rule of the domain is broken at the end; nothing is then kept.
    """

    @wraps(function)
    def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if open_write() is not None:
            return function(actor, *args, **kwargs)
        with acting():
            return function(actor, *args, **kwargs)

    return run
