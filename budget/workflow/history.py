"""Writing the history: what an action changed, field by field."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

from budget.models import Change, Committee
from budget.models.bulk import insert_told
from budget.workflow.action import Actor

# Who writes on within this long of the last save is still at the same sitting.
SITTING = timedelta(minutes=10)


class Told(NamedTuple):
    """A change on its way to be kept: the columns of a Change."""

    who_id: int | None
    action: str
    committee_id: int | None
    model: str
    object_id: int | None
    thing: str
    field: str
    old: str
    new: str
    reason: str


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
    return Change(**told(actor, action, row, field, old, new, committee)._asdict())


def told(
    actor: Actor,
    action: str,
    row: models.Model,
    field: str,
    old: Any,
    new: Any,
    committee: Committee | None,
) -> Told:
    """The same for `record` alone: many at once are told of without a model for each."""
    return Told(
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


def record(changes: Iterable[Change | Told]) -> None:
    """Keep `changes`, in one statement; they get no keys."""
    if written := list(changes):
        insert_told(Change, written, at=timezone.now())


def record_typed(changes: Iterable[Change], stands: datetime | None = None) -> None:
    """Keep changes of texts that are saved while they are typed: one step a writer and sitting.

    A change that goes on from the last step of its field, by the same person within SITTING of it,
    gives that step its new value and time; the value from before the sitting stays. Steps up to and
    with `stands` (when the text was handed in) are left as they are, and so are those of commands.
    """
    new = [change for change in changes if not _went_on(change, stands)]
    if new:
        record(new)


def _went_on(change: Change, stands: datetime | None) -> bool:
    """Whether the change is told by the step before it, which is then written anew."""
    now = timezone.now()
    step = (
        Change.objects.filter(
            model=change.model, object_id=change.object_id, field=change.field, at__gt=now - SITTING
        )
        .order_by("-pk")
        .first()
    )
    if step is None or step.who_id is None or (stands is not None and step.at <= stands):
        return False
    same = (step.who_id, step.action, step.new) == (change.who_id, change.action, change.old)
    # What is typed and taken back again has been there: it stays two steps.
    if not same or step.old == change.new:
        return False
    Change.objects.filter(pk=step.pk).update(new=change.new, thing=change.thing, at=now)
    return True


def last_change(row: models.Model, field: str) -> Change | None:
    """The last step of a field of a thing, with who took it; None where none is kept."""
    steps = Change.objects.filter(model=row._meta.model_name, object_id=row.pk, field=field)
    return steps.select_related("who").order_by("-pk").first()
