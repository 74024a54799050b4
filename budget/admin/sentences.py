"""The history as sentences: who changed what from what to what, when, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.admin.columns import in_words
from budget.admin.permissions import Places
from budget.models import Change, User
from budget.models.fields import MoneyField
from budget.models.guard import GuardedModel

LATEST = 12
# What actions are called that are more than a save.
ACTIONS = {
    "approve_area": gettext_lazy("godkänna område"),
    "assign": gettext_lazy("utse ansvarig"),
    "begin_area": gettext_lazy("påbörja område"),
    "change_decision": gettext_lazy("ändra beslut"),
    "change_round": gettext_lazy("ändra omgång"),
    "close_year": gettext_lazy("stänga året"),
    "comment_row": gettext_lazy("kommentera rad"),
    "correct_round": gettext_lazy("rätta låst omgång"),
    "create_appropriation": gettext_lazy("lägga upp år"),
    "create_demo_user": gettext_lazy("lägga upp demoanvändare"),
    "decide": gettext_lazy("registrera nämndens beslut"),
    "delete_row": gettext_lazy("ta bort"),
    "grant_role": gettext_lazy("ge roll"),
    "load_case": gettext_lazy("läsa in demodata"),
    "load_tasks": gettext_lazy("läsa in demodata"),
    "lock": gettext_lazy("låsa omgång"),
    "open_round": gettext_lazy("öppna omgång"),
    "pseudonymise": gettext_lazy("avidentifiera"),
    "register_decision": gettext_lazy("registrera beslut"),
    "remind": gettext_lazy("påminna"),
    "remove_decision": gettext_lazy("ta bort beslut"),
    "renew_password": gettext_lazy("förnya lösenord"),
    "reopen": gettext_lazy("återöppna omgång"),
    "reopen_year": gettext_lazy("öppna året igen"),
    "remove_reporting_date": gettext_lazy("ta bort ur kalendern"),
    "replace_budget_rows": gettext_lazy("ändra budgetbelopp"),
    "return_area": gettext_lazy("återsända område"),
    "save_account_ranges": gettext_lazy("ändra kontointervall"),
    "save_actuals": gettext_lazy("ändra utfall"),
    "save_explanation": gettext_lazy("skriva förklaring"),
    "save_forecasts": gettext_lazy("ändra prognos"),
    "set_password": gettext_lazy("sätta lösenord"),
    "sign": gettext_lazy("underteckna omgång"),
    "spread_forecast": gettext_lazy("fördela prognos"),
    "start_values": gettext_lazy("sätta startvärden"),
    "submit": gettext_lazy("lämna in omgång"),
    "submit_area": gettext_lazy("lämna in område"),
    "update_appropriation": gettext_lazy("ändra året"),
    "withdraw_role": gettext_lazy("ta bort roll"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Some changes of one thing, made at once by one person, in words."""

    sentence: str
    at: datetime
    thing: str


def action_name(action: str) -> str:
    """What an action is called; most of them save something."""
    return str(ACTIONS.get(action, _("spara")))


def who(change: Change) -> str:
    """Who did it."""
    return str(change.who) if change.who_id else _("Ett kommando på servern")


def when(at: datetime) -> str:
    """A moment, Swedish time."""
    local = timezone.localtime(at)
    return _("%(day)s kl. %(time)s") % {
        "day": date_format(local, "SHORT_DATE_FORMAT"),
        "time": date_format(local, "TIME_FORMAT"),
    }


def field_name(change: Change) -> str:
    """The changed field as forms call it."""
    field = _field(change)
    return str(getattr(field, "verbose_name", change.field))


def value(change: Change, text: str) -> str:
    """An old or new value as it is read: amounts the Swedish way, months and texts as kept."""
    if not isinstance(_field(change), MoneyField):
        return text
    try:
        return _("%(amount)s kronor") % {"amount": in_words(Decimal(text))}
    except InvalidOperation:
        return text


def _field(change: Change) -> Any:
    model = _models().get(change.model)
    try:
        field: Any = model and model._meta.get_field(change.field)
    except FieldDoesNotExist:
        return None
    return field.field if isinstance(field, models.ManyToOneRel) else field


@cache
def _models() -> dict[str, Any]:
    """The models that have a history, of this app and those above, by their name in it."""
    return {
        str(model._meta.model_name): model
        for model in apps.get_models()
        if issubclass(model, GuardedModel) or model is User
    }


def told(changes: Iterable[Change]) -> Iterator[Told]:
    """Changes in words, in their order; what a new thing was given becomes one sentence."""
    for _key, group in groupby(changes, key=_together):
        rows = list(group)
        first = rows[0]
        texts = (
            [_given(rows)]
            if _is_given(first) and len(rows) > 1
            else [_changed(row) for row in rows]
        )
        for text in texts:
            yield Told(_ended(text, first), first.at, first.thing)


def sentence(change: Change) -> str:
    """One change as one sentence."""
    return _ended(_changed(change), change)


def _together(change: Change) -> tuple[Any, ...]:
    moment = change.at.replace(second=0, microsecond=0)
    key = () if _is_given(change) else (change.pk,)
    return change.who_id, change.action, change.model, change.object_id, moment, key


def _is_given(change: Change) -> bool:
    return bool(change.field and change.new and not change.old)


def _given(rows: list[Change]) -> str:
    # Newest first, as the history is read; the fields in the order of the form.
    parts = [f"{field_name(row)} {value(row, row.new)}" for row in reversed(rows)]
    return _("%(who)s registrerade %(parts)s") % {"who": who(rows[0]), "parts": ", ".join(parts)}


def _changed(change: Change) -> str:
    words = {
        "who": who(change),
        "field": field_name(change),
        "old": value(change, change.old),
        "new": value(change, change.new),
        "thing": change.old or change.thing,
        "action": action_name(change.action),
    }
    if not change.field:
        gone = change.old and not change.new
        text = _("%(who)s tog bort ”%(thing)s”") if gone else _("%(who)s lade upp ”%(thing)s”")
    elif change.old and change.new:
        text = _("%(who)s ändrade %(field)s från %(old)s till %(new)s")
    elif change.new:
        text = _("%(who)s satte %(field)s till %(new)s")
    elif change.old:
        text = _("%(who)s tog bort %(field)s (%(old)s)")
    else:
        text = _("%(who)s ändrade %(field)s")
    return text % words


def _ended(text: str, change: Change) -> str:
    ended = f"{text}, {when(change.at)}."
    if change.reason:
        reason = change.reason.rstrip(".")
        ended = _("%(sentence)s Skäl: %(reason)s.") % {"sentence": ended, "reason": reason}
    return ended


def changes_of(row: models.Model) -> models.QuerySet[Change]:
    """Everything the history has of a row, newest first."""
    name = row._meta.model_name or ""
    return Change.objects.filter(model=name, object_id=row.pk).select_related("who")


def known_changes(places: Places) -> models.QuerySet[Change]:
    """The changes that somebody with these places may know of."""
    rows = Change.objects.select_related("who", "committee")
    return rows if places.everywhere else rows.filter(committee__in=places.committees)


def latest_changes(places: Places) -> list[Told]:
    """The last changes, for the first page."""
    return list(told(known_changes(places)[:LATEST]))
