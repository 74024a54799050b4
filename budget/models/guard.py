"""The guard below every way in: guarded rows are written inside an action, or not at all.

An action (budget/workflow/action.py) opens a `Write`; saving, deleting and the bulk calls of a
guarded model raise `OutsideAction` when none is open, and note in it what they touched, so that
the action can check the rules of the touched places before its transaction ends.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import models


class OutsideAction(RuntimeError):
    """A guarded row was about to be written round the actions: an error of the programmer."""


@dataclass
class Write:
    """One open action: the places touched so far, a set of scopes for each model."""

    touched: dict[type["GuardedModel"], set[Hashable]] = field(default_factory=dict)

    def touch(self, model: type["GuardedModel"], scope: Hashable) -> None:
        """Note that rows of `model` within `scope` were written."""
        self.touched.setdefault(model, set()).add(scope)


_open: ContextVar[Write | None] = ContextVar("open_write", default=None)


def open_write() -> Write | None:
    """The action that is open in this thread or task, if any."""
    return _open.get()


@contextmanager
def writing() -> Iterator[Write]:
    """Open a `Write`; only budget/workflow/action.py calls this."""
    write = Write()
    token = _open.set(write)
    try:
        yield write
    finally:
        _open.reset(token)


def _require(model: type[models.Model], what: str) -> Write:
    write = _open.get()
    if write is None:
        raise OutsideAction(f"{model.__name__}.{what} outside an action; see budget/actions")
    return write


class GuardedQuerySet(models.QuerySet[Any, Any]):
    """A query set whose writes need an open action and are noted in it."""

    def _note(self, what: str, rows: Iterable[Any]) -> None:
        write = _require(self.model, what)
        for row in rows:
            write.touch(self.model, row.guard_scope())

    def update(self, **values: Any) -> int:
        """As Django's; the rows are read before and after, since an update can move their scope."""
        _require(self.model, "update")
        keys = [row.pk for row in self._noted("update")]
        changed = super().update(**values)
        self._note("update", self.model._base_manager.filter(pk__in=keys))
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's."""
        self._noted("delete")
        return super().delete()

    def _noted(self, what: str) -> list[Any]:
        rows = list(self._chain())
        self._note(what, rows)
        return rows

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's."""
        rows = list(objs)
        self._note("bulk_create", rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Sequence[str], *args: Any, **kw: Any) -> int:
        """As Django's."""
        rows = list(objs)
        self._note("bulk_update", rows)
        return super().bulk_update(rows, fields, *args, **kw)


class GuardedModel(models.Model):
    """A model whose rows carry rules that no single row or column can hold."""

    objects: ClassVar[Any] = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        # Also related managers (round.forecasts.update(…)) and admin deletes go by this one.
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; needs an open action."""
        _require(type(self), "save").touch(type(self), self.guard_scope())
        super().save(*args, **kwargs)
        # A new row of which the scope is its own key has it only now.
        _require(type(self), "save").touch(type(self), self.guard_scope())

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's; needs an open action."""
        _require(type(self), "delete").touch(type(self), self.guard_scope())
        return super().delete(*args, **kwargs)

    def guard_scope(self) -> Hashable:
        """The place whose rules this row can break (a decision, a round, a year of an area)."""
        raise NotImplementedError
