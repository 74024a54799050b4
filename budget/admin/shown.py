"""Two people on one form: what a page showed comes back with it and is held against what stands.

A page carries a fingerprint of each value that can be changed on it. Where a value has been changed
by somebody else since, and not to the same, both are shown, and who and when; saving once more is
the choice. What only the other has touched stays as the other left it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from budget.admin.columns import in_words
from budget.admin.sentences import when, who
from budget.keys import is_key
from budget.models import Change, Round
from budget.models.guard import open_write

SHOWN = "shown"
MOST = 200_000  # characters of fingerprints that are read; a page of a hundred rows sends 10,000
Fingerprints = Mapping[str, str]


def fingerprint(value: Any) -> str:
    """A few letters that are the same for the same value, stored or typed."""
    return sha256(_plain(value).encode()).hexdigest()[:12]


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case models.Model():
            return str(value.pk)
        case Decimal():
            return format(value.normalize(), "f")
        case str():
            return value.replace("\r\n", "\n").strip()
        case list() | tuple() | set() | models.QuerySet():
            return ",".join(sorted(map(_plain, value)))
    return str(value)


def read_fingerprints(text: str) -> dict[str, Any]:
    """What a hidden field holds; nothing for what no page of ours sends."""
    if len(text) > MOST:
        return {}
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class ShownForm(forms.ModelForm):  # type: ignore[type-arg]
    """The form of a row, which knows what the page showed of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # As the row stands; what was typed is put into the same instance later.
        self._stood = self._values() if self.instance.pk else {}
        self._told: set[str] = set()
        self.kept: list[str] = []
        self.was_shown: Fingerprints | None = None

    def _values(self) -> dict[str, Any]:
        found = {}
        for name in self.fields:
            try:
                field: Any = self.instance._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            if field.concrete and not field.primary_key:
                found[name] = field.value_from_object(self.instance)
        return found

    @cached_property
    def _shown(self) -> Fingerprints:
        """What the page showed, by field."""
        if self.was_shown is not None:
            return self.was_shown
        return read_fingerprints(self.data.get(self.add_prefix(SHOWN), ""))

    @property
    def shown_now(self) -> dict[str, str]:
        """What the page shows: as before where it is sent back, but for what it tells of now."""
        current = {name: fingerprint(value) for name, value in self._stood.items()}
        if not self.is_bound:
            return current
        kept = {name: was for name, was in self._shown.items() if name in current}
        return {**kept, **{name: current[name] for name in self._told}}

    @property
    def shown_value(self) -> str:
        """The same as a hidden field holds it."""
        return json.dumps(self.shown_now) if self._stood else ""

    def clean(self) -> Any:
        """As Django's; then each value that somebody else has changed meanwhile."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, stands in self._stood.items():
            shown = self._shown.get(name)
            if isinstance(shown, str) and shown != fingerprint(stands) and name in cleaned:
                self._meet(name, stands, shown, cleaned)
        return cleaned

    def _meet(self, name: str, stands: Any, shown: str, cleaned: dict[str, Any]) -> None:
        typed = fingerprint(cleaned[name])
        if typed == fingerprint(stands):
            return
        theirs = self._theirs(name, stands)
        change = self._change(name)
        words = {
            "label": capfirst(str(self.fields[name].label or name)),
            "who": who(change) if change else _("Någon annan"),
            "theirs": self._said(name, theirs),
            "mine": self._said(name, cleaned[name]),
            "at": when(change.at) if change else _("nyss"),
        }
        if typed == shown:
            cleaned[name] = theirs
            message = _(
                "%(who)s har under tiden ändrat %(label)s till ”%(theirs)s”; det står kvar."
            )
            self.kept.append(message % words)
            return
        self._told.add(name)
        message = _(
            "%(who)s har ändrat det här till ”%(theirs)s” (%(at)s) sedan du öppnade sidan. Du "
            "skrev ”%(mine)s”. Inget är sparat: spara igen om ditt ska gälla, eller skriv in det "
            "andra."
        )
        self.add_error(name, ValidationError(message % words, code="changed_meanwhile"))

    def _theirs(self, name: str, stands: Any) -> Any:
        field: Any = self.instance._meta.get_field(name)
        # What is pointed at by itself, not by its key.
        return getattr(self.instance, name) if field.many_to_one or field.one_to_one else stands

    def _said(self, name: str, value: Any) -> str:
        field: Any = self.instance._meta.get_field(name)
        return said(dict(field.flatchoices).get(value, value) if field.choices else value)

    def _change(self, name: str) -> Change | None:
        return (
            Change.objects.filter(
                model=self.instance._meta.model_name, object_id=self.instance.pk, field=name
            )
            .select_related("who")
            .order_by("-pk")
            .first()
        )


def said(value: Any) -> str:
    """A value as the page says it."""
    match value:
        case None | "":
            return "–"
        case bool():
            return _("ja") if value else _("nej")
        case Decimal():
            return in_words(value)
        case date():
            return date_format(value, "SHORT_DATE_FORMAT")
        case list() | tuple() | models.QuerySet():
            return ", ".join(map(str, value)) or "–"
    return str(value)


class _ShownField(forms.CharField):
    """A hidden field that always holds what its formset shows now."""

    def __init__(self, now: Callable[[], str]) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=now)
        self._now = now

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Not what was sent back: what is shown has become another page."""
        return self._now()


class ShownRows(forms.BaseModelFormSet):  # type: ignore[type-arg]
    """The rows of a list, each with what the page showed of it."""

    @cached_property
    def management_form(self) -> Any:
        """As Django's, with the fingerprints of all rows."""
        form: Any = forms.BaseFormSet.management_form.func(self)  # type: ignore[attr-defined]
        form.fields[SHOWN] = _ShownField(self._shown_now)
        return form

    @cached_property
    def _shown(self) -> dict[str, Any]:
        return read_fingerprints(self.data.get(f"{self.prefix}-{SHOWN}", ""))

    def _shown_now(self) -> str:
        rows = {str(form.instance.pk): form for form in self.forms if form.instance.pk}
        found = {key: form.shown_now for key, form in rows.items() if isinstance(form, ShownForm)}
        return json.dumps(found)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if isinstance(form, ShownForm) and self.is_bound:
            row = self._shown.get(str(form.instance.pk), {})
            form.was_shown = row if isinstance(row, dict) else {}
        return form


class ShownRowsBelow(ShownRows, forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The rows below a row."""


def hold(model: Any, keys: Iterable[object]) -> None:
    """Let nobody else change rows (by key) until the open action ends; nothing outside one.

    What belongs to a round is held by the round: actions on it lock that first.
    """
    if open_write() is None:
        return
    known = [int(str(key)) for key in keys if is_key(key)]
    rows = model._base_manager.filter(pk__in=known)
    if any(field.name == "round" for field in model._meta.fields):
        rows = Round._base_manager.filter(pk__in=rows.order_by().values("round"))
    list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))
