"""The guard below every way in: guarded rows are written inside an action, or not at all.

An action (budget/workflow/action.py) opens a `Write`; saving, deleting, linking and the bulk calls
of a guarded model raise `OutsideAction` when none is open, and note in it what they touched, so
that the action can check the rules of the touched places before its transaction ends.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models.base import ModelState
from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from budget.models.bulk import write_rows

Row = TypeVar("Row", bound=models.Model)


class OutsideAction(RuntimeError):  # noqa: N818  # named as what went wrong
    """A guarded row was about to be written round the actions: an error of the programmer."""


@dataclass
class Write:
    """One open action: the places touched so far, and the rows as they stood before it."""

    touched: dict[type["GuardedModel"], set[Hashable]] = field(default_factory=dict)
    # By model and key; None where the row was not there.
    before: dict[type["GuardedModel"], dict[Any, Any]] = field(default_factory=dict)
    # As last written; a row that was removed since stands here too.
    after: dict[type["GuardedModel"], dict[Any, Any]] = field(default_factory=dict)
    # Places that the action keeps others from closing until it ends: they need no second look.
    held: set[Hashable] = field(default_factory=set)
    # By model and key: rows that the action has read with a lock, and not written since.
    locked: dict[type["GuardedModel"], dict[Any, Any]] = field(default_factory=dict)
    # By model and key: rows that the action has read, and not written since.
    read: dict[type["GuardedModel"], dict[Any, Any]] = field(default_factory=dict)

    def touch(self, model: type["GuardedModel"], scope: Hashable) -> None:
        """Note that rows of `model` within `scope` were written."""
        # A row that is its own scope has none until it is stored.
        if scope is not None:
            self.touched.setdefault(model, set()).add(scope)

    def remember(self, stored: Iterable["GuardedModel"]) -> None:
        """Note rows as they are stored, on their way to be changed: also the place they leave."""
        for row in stored:
            model = _table(type(row))
            self.touch(model, row.guard_scope())
            self.before.setdefault(model, {}).setdefault(row.pk, row)

    def note_written(self, rows: Iterable["GuardedModel"]) -> None:
        """Note rows as they now are; those not remembered are new."""
        for row in rows:
            model, key = _table(type(row)), row.pk
            self.touch(model, row.guard_scope())
            self.before.setdefault(model, {}).setdefault(key, None)
            self.after.setdefault(model, {})[key] = row
            for kept in (self.locked, self.read):
                if model in kept:
                    kept[model].pop(key, None)

    def note_read(self, rows: Iterable["GuardedModel"]) -> None:
        """Note rows just read that others will point at: the rules need not read them again."""
        for row in rows:
            self.read.setdefault(_table(type(row)), {})[row.pk] = row

    def note_locked(self, row: "GuardedModel") -> None:
        """Note a row just read with a lock: the rules need not read it again."""
        self.locked.setdefault(_table(type(row)), {})[row.pk] = row

    @property
    def models(self) -> set[type["GuardedModel"]]:
        """The models of which something was written."""
        return {*self.touched, *self.before}

    def knows(self, row: "GuardedModel") -> bool:
        """Whether a row is remembered as it stood, or made in this action."""
        return row.pk in self.before.get(_table(type(row)), {})


def as_it_stands(row: Row) -> Row:
    """A copy of a row just read, to be remembered while the row itself is changed.

    As copy.copy, which goes through what pickling needs: a tenth of the time.
    """
    kept: Row = type(row).__new__(type(row))
    kept.__dict__.update(row.__dict__)
    kept._state = ModelState()
    kept._state.adding, kept._state.db = row._state.adding, row._state.db
    kept._state.fields_cache = dict(row._state.fields_cache)
    return kept


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


def _table(model: type[Any]) -> type["GuardedModel"]:
    table: type[GuardedModel] = model._meta.concrete_model
    return table


class GuardedQuerySet(models.QuerySet[Any, Any]):
    """A query set whose writes need an open action and are noted in it."""

    def update(self, **values: Any) -> int:
        """As Django's; the rows are read before and after, since an update can move their scope."""
        write = _require(self.model, "update")
        keys = self._remember(write)
        changed = super().update(**values)
        write.note_written(self.model._base_manager.filter(pk__in=keys))
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's."""
        self._remember(_require(self.model, "delete"))
        return super().delete()

    def _remember(self, write: Write) -> list[Any]:
        stored = list(self.model._base_manager.filter(pk__in=self.order_by().values("pk")))
        write.remember(stored)
        return [row.pk for row in stored]

    def bulk_create(
        self,
        objs: Iterable[Any],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Any]:
        """As Django's, but for its ways to meet conflicts: they hide which rows were written."""
        write = _require(self.model, "bulk_create")
        if ignore_conflicts or update_conflicts:
            raise ValueError("a guarded model cannot ignore or update conflicts")
        rows: list[Any] = super().bulk_create(list(objs), batch_size)
        write.note_written(rows)
        return rows

    def bulk_write(self, rows: Iterable[Any], fields: Sequence[str]) -> None:
        """Insert the rows without a key, and write the named fields of the stored ones.

        One statement for both (budget/models/bulk.py). Raises ValueError for a stored row that the
        action does not remember as it stood: it is not read again.
        """
        write = _require(self.model, "bulk_write")
        given = list(rows)
        if not all(row.pk is None or write.knows(row) for row in given):
            raise ValueError("a stored row is remembered before it is written in bulk")
        write_rows(given, fields)
        write.note_written(given)


class GuardedModel(models.Model):
    """A model whose rows carry rules that no single row or column can hold."""

    objects: ClassVar[Any] = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        # Also related managers (round.forecasts.update(…)) and admin deletes go by this one.
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; needs an open action. A stored row is read first: it can leave a scope."""
        write = _require(type(self), "save")
        if self.pk is not None:
            write.remember(_table(type(self))._base_manager.filter(pk=self.pk))
        super().save(*args, **kwargs)
        write.note_written([self])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's; needs an open action."""
        write = _require(type(self), "delete")
        write.remember(_table(type(self))._base_manager.filter(pk=self.pk))
        return super().delete(*args, **kwargs)

    def guard_scope(self) -> Hashable:
        """The place whose rules this row can break (a decision, a round, a year of an area)."""
        raise NotImplementedError


@receiver(m2m_changed)
def guard_links(
    instance: models.Model, action: str, reverse: bool, model: type[models.Model], **more: Any
) -> None:
    """Links are rows too: they belong to the model whose field they are, and need an action."""
    owner = model if reverse else type(instance)
    if not action.startswith("pre_") or not issubclass(owner, GuardedModel):
        return
    write = _require(owner, "links")
    linked = owner._base_manager.filter(pk__in=more["pk_set"] or ()) if reverse else [instance]
    for row in linked:
        if isinstance(row, GuardedModel):
            write.touch(_table(owner), row.guard_scope())
