"""What the actions share: the right asked for, the row checked and written, the change recorded."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import nullcontext
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.access import Rights, rights_of
from budget.models import (
    Area,
    Change,
    Committee,
    FormerSlug,
    Round,
    Segment,
    StatementLine,
)
from budget.models.bulk import together
from budget.models.fields import MoneyField, kronor, whole_ore
from budget.models.guard import GuardedModel, as_it_stands, open_write
from budget.workflow import history
from budget.workflow.action import Actor

Row = TypeVar("Row", bound=GuardedModel)

# What has an address: the word it is kept under, and inside what it is unique. Apps above add.
ADDRESSES: dict[type[models.Model], tuple[str, str | None]] = {
    Committee: ("committee", None),
    Area: ("area", "committee_id"),
    Segment: ("segment", "committee_id"),
    StatementLine: ("line", None),
    Round: ("round", "appropriation_id"),
}


def require(actor: Actor, right: Callable[[Rights], bool]) -> None:
    """Raise PermissionDenied for a person without the right; a command has all."""
    if actor.user is not None:
        actor.require(right(rights_of(actor.user)))


def refuse(code: str, message: Any, **params: object) -> ValidationError:
    """A refusal to be raised: what is wrong, why, and what to do."""
    return ValidationError(message, code=code, params=params)


def require_reason(reason: str) -> str:
    """The reason without space around it. Raises ValidationError for none."""
    if not reason.strip():
        raise ValidationError(
            {"reason": refuse("reason_missing", gettext_lazy("Skriv varför; skälet sparas."))}
        )
    return reason.strip()


def readable(row: models.Model, name: str) -> str:
    """A field's value as the history keeps it: choices and times in Swedish, things by name."""
    field: Any = row._meta.get_field(name)
    value = getattr(row, name)
    with translation.override("sv"):
        if isinstance(value, bool):
            return _("ja") if value else _("nej")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value or ""))
        if isinstance(field, MoneyField) and value is not None:
            return str(in_kronor(value))
        if isinstance(value, datetime):
            return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
        return history.shown(value)


def recorded_fields(row: models.Model) -> list[tuple[str, str]]:
    """The fields that history tells of (not keys, times, what is computed), with their columns."""
    return [
        (field.name, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
        and not getattr(field, "auto_now_add", False)
        and field.name not in {"search", "version", "password"}
    ]


def differences(
    actor: Actor,
    action: str,
    row: models.Model,
    stored: models.Model | None,
    committee: Committee | None,
) -> list[Change]:
    """A Change (not saved) for each field of `row` that differs from what is stored."""
    found = []
    for name, column in recorded_fields(row):
        value = getattr(row, column)
        if value == getattr(stored, column) if stored else value in (None, "", False):
            continue
        old = readable(stored, name) if stored else ""
        new = readable(row, name)
        if old != new:
            found.append(history.change(actor, action, row, name, old, new, committee))
    return found


def save_recorded(actor: Actor, action: str, row: Row, committee: Committee | None) -> Row:
    """Check the row by itself, save it, keep its former address, and record what changed.

    Raises ValidationError by field. A row that has not changed is not written.
    """
    row.full_clean()
    stored = type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
    if stored is not None and _same(row, stored):
        return row
    row.save()
    _keep_address(row, stored)
    # A committee is its own place.
    committee = row if isinstance(row, Committee) else committee
    history.record(differences(actor, action, row, stored, committee))
    return row


def _same(row: models.Model, stored: models.Model) -> bool:
    fields = row._meta.concrete_fields
    return all(getattr(row, f.attname) == getattr(stored, f.attname) for f in fields)


def _keep_address(row: models.Model, stored: models.Model | None) -> None:
    kind, inside = ADDRESSES.get(type(row), ("", None))
    if not kind:
        return
    scope = getattr(row, inside) if inside else 0
    slug: str = row.slug  # type: ignore[attr-defined]
    old: str = getattr(stored, "slug", slug)
    if stored is None or old != slug:
        # An address leads to what has it now.
        FormerSlug.objects.filter(kind=kind, scope_id=scope, slug=slug).delete()
    if old != slug:
        FormerSlug.objects.update_or_create(
            kind=kind, scope_id=scope, slug=old, defaults={"object_id": row.pk}
        )


def delete_recorded(actor: Actor, action: str, row: Row, committee: Committee | None) -> None:
    """Remove the row, and record what it was.

    Raises ValidationError where other things hang on it.
    """
    gone = history.change(actor, action, row, "", str(row), "", committee)
    try:
        row.delete()
    except models.ProtectedError as error:
        kinds = sorted({str(thing._meta.verbose_name) for thing in error.protected_objects})
        raise refuse(
            "in_use",
            gettext_lazy("”%(thing)s” kan inte tas bort: %(kinds)s hör till. Ta bort dem först."),
            thing=row,
            kinds=", ".join(kinds),
        ) from error
    history.record([gone])


def set_links(
    actor: Actor,
    action: str,
    row: GuardedModel,
    field: str,
    wanted: Iterable[models.Model],
    committee: Committee | None,
) -> None:
    """Make `row` point at exactly `wanted`, and record it where that is a change."""
    links = getattr(row, field)
    old, new = list(links.all()), list(wanted)
    if {thing.pk for thing in old} == {thing.pk for thing in new}:
        return
    links.set(new)
    before, after = (", ".join(sorted(map(str, things))) for things in (old, new))
    history.record([history.change(actor, action, row, field, before, after, committee)])


def write_amounts(
    actor: Actor,
    action: str,
    model: type[Any],
    stored: Mapping[Any, Any],
    wanted: Mapping[Any, Any],
    committee: Committee,
    *,
    versioned: bool = False,
    also: Iterable[str] = (),
    beside: Iterable[Change] = (),
) -> int:
    """Make the amounts of `stored` rows those of `wanted` rows (not saved), keyed alike.

    A key with None is removed; one that is only stored is left. Only what differs is written, in
    bulk, with one Change a cell. The number of changed cells is returned. `stored` are rows read
    in this action; of a wanted row that is stored only the amount is asked, and the fields of
    `also`, which are written with a changed amount. `beside` are changes that are recorded with
    those of the amounts.
    """
    write = open_write()
    fields = ("amount", "constructed", *also)
    columns = [model._meta.get_field(name).attname for name in fields]
    written, gone = [], []
    told: list[history.Told] = []
    for key, row in wanted.items():
        was = stored.get(key)
        if was is None and row is not None:
            written.append(row)
        elif was is not None and row is None:
            gone.append(was)
            told.append(history.told(actor, action, was, "amount", was.amount, "", committee))
        elif was is not None and row is not None and was.amount != row.amount:
            if write is not None:
                write.remember([as_it_stands(was)])
            old = was.amount
            for name in columns:
                setattr(was, name, getattr(row, name))
            if versioned:
                was.version += 1
            written.append(was)
            told.append(history.told(actor, action, was, "amount", old, was.amount, committee))
    new = [row for row in written if row.pk is None]
    if gone:
        model._base_manager.filter(pk__in=[row.pk for row in gone]).delete()
    # Of a block each has its own: it asks as much however many of its cells are new.
    with together() if len(wanted) == 1 else nullcontext():
        if written:
            model._base_manager.bulk_write(written, [*fields, *(["version"] if versioned else [])])
            told += [history.told(actor, action, r, "amount", "", r.amount, committee) for r in new]
        history.record([*beside, *told])
    return len(told)


def by_key(rows: Iterable[Any], *names: str) -> dict[Any, Any]:
    """Rows by the values of some fields."""
    return {tuple(getattr(row, name) for name in names): row for row in rows}


def known(model: type[Any], keys: Iterable[int]) -> dict[int, Any]:
    """Areas or lines by key. Raises ValidationError for one that does not exist."""
    wanted = set(keys)
    found: dict[int, Any] = model._base_manager.in_bulk(wanted)
    all_there(model, wanted, found)
    return found


def all_there(model: type[Any], wanted: Iterable[int], found: Iterable[int]) -> None:
    """Raise ValidationError where one of the keys that were asked for was not found."""
    if missing := set(wanted) - set(found):
        raise refuse(
            "unknown",
            gettext_lazy("%(what)s med nyckeln %(key)s finns inte. Ladda om sidan och välj igen."),
            what=str(model._meta.verbose_name).capitalize(),
            key=min(missing),
        )


def once_each(keys: Iterable[Hashable]) -> None:
    """Raise ValidationError where the same place is given two amounts."""
    given = list(keys)
    if len(set(given)) != len(given):
        raise refuse(
            "given_twice", gettext_lazy("Samma område, rad och månad har fått två belopp. Ge ett.")
        )


def in_kronor(amount: Decimal | int) -> Decimal:
    """An amount with its öre, as stored amounts are read: equal amounts are recorded alike.

    Raises ValidationError for parts of an öre and for what is too large.
    """
    return kronor(whole_ore(amount))
