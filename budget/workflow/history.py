"""Writing the history: what an action changed, field by field."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from budget.models import Change, Committee
from budget.workflow.action import Actor


def shown(value: Any) -> str:
    """A value as the history keeps it: readable, and without rounding."""
    return "" if value is None else str(value)


def snapshot(row: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """The values of `fields` now, to be compared after a change."""
    return {name: getattr(row, name) for name in fields}


def changes(
    actor: Actor,
    action: str,
    row: models.Model,
    before: Mapping[str, Any],
    committee: Committee | None = None,
) -> list[Change]:
    """A Change (not saved) for each field of `before` that differs on `row` now."""
    after = snapshot(row, before)
    return [
        change(actor, action, row, name, old, after[name], committee)
        for name, old in before.items()
        if old != after[name]
    ]


def change(
    actor: Actor,
    action: str,
    row: models.Model,
    field: str = "",
    old: Any = None,
    new: Any = None,
    committee: Committee | None = None,
) -> Change:
    """One Change (not saved) about `row`."""
    return Change(
        # By their keys: a thing that is told of is not asked for again.
        who_id=actor.user.pk if actor.user else None,
        action=action,
        committee_id=committee.pk if committee else None,
        model=row._meta.model_name or "",
        object_id=row.pk,
        thing=str(row)[:300],
        field=field,
        old=shown(old),
        new=shown(new),
        reason=actor.reason,
    )


def record(changes: Iterable[Change]) -> None:
    """Keep `changes`, in one statement."""
    Change.objects.bulk_create(list(changes))
