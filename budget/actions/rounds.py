"""Forecast rounds: opened, and moved from open to decided; locking is a file of its own."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.actions.moving import Refusals, check_right, take
from budget.actions.recording import (
    differences,
    refuse,
    require,
    save_recorded,
)
from budget.calc.periods import last_day
from budget.models import Appropriation, Area, Round, RoundState
from budget.workflow.action import Actor, action
from budget.workflow.states import ROUND

# A round's place in time is settled once anybody has handed it in.
WHILE_OPEN = ("cutoff_month", "previous")
BY_TRANSITION = (
    "state",
    "submitted_on",
    "submitted_by",
    "signed_on",
    "signed_by",
    "decided_on",
    "paragraph",
    "replaces",
)
REFUSALS = Refusals(
    code="round_state",
    state={
        "submit": _("Omgången ”%(thing)s” är %(state)s och kan inte lämnas in."),
        "sign": _("Omgången ”%(thing)s” är %(state)s och kan inte undertecknas."),
        "decide": _(
            "Omgången ”%(thing)s” är %(state)s; ett beslut registreras när den är undertecknad."
        ),
        "lock": _("Omgången ”%(thing)s” är %(state)s; den kan låsas när den är beslutad."),
        "reopen": _(
            "Omgången ”%(thing)s” är %(state)s och kan inte återöppnas; det går före beslutet. En "
            "låst omgång rättas med en ny version."
        ),
    },
    preparer={
        "sign": _("Du lämnade in omgången och kan inte underteckna den. Be någon annan göra det.")
    },
)


@action
def open_round(
    actor: Actor,
    /,
    appropriation: Appropriation,
    *,
    name: str,
    slug: str,
    cutoff_month: int,
    deadline: date,
    previous: Round | None = None,
    **values: Any,
) -> Round:
    """A new round, open for forecasts. Controllers and administrators.

    `values` are further fields of Round: case_number, constructed. Raises ValidationError.
    """
    require(actor, lambda rights: rights.may_change_appropriation(appropriation.committee_id))
    row = Round(
        appropriation=appropriation,
        name=name,
        slug=slug,
        cutoff_month=cutoff_month,
        deadline=deadline,
        previous=previous,
        **values,
    )
    return save_recorded(actor, "open_round", row, appropriation.committee)


@action
def change_round(actor: Actor, /, round_: Round, **values: Any) -> Round:
    """Change a round's name, address, deadline or case number; cut-off and previous while open.

    Controllers and administrators. Raises ValidationError, also for a locked round and for fields
    that the round's own steps set.
    """
    committee = round_.appropriation.committee
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    for name, value in values.items():
        setattr(round_, name, value)
    stored = Round.objects.get(pk=round_.pk)
    refused = BY_TRANSITION if stored.state == RoundState.OPEN else (*BY_TRANSITION, *WHILE_OPEN)
    changed = {change.field for change in differences(actor, "", round_, stored, None)}
    for name in sorted(changed.intersection(refused)):
        raise ValidationError(
            {
                name: refuse(
                    "not_now",
                    _("Uppgiften kan inte ändras när omgången är %(state)s."),
                    state=stored.get_state_display(),
                )
            }
        )
    return save_recorded(actor, "change_round", round_, committee)


@action
def submit(actor: Actor, round_: Round, on: date | None = None) -> None:
    """Hand the round in to the head of administration; possible when every area has a forecast.

    Controllers. Raises ValidationError naming the areas that lack one, or the state it is in.
    """
    _may(actor, round_, "submit")
    missing = _areas_without_forecast(round_)
    if missing:
        raise refuse(
            "forecasts_missing",
            _(
                "Omgången kan inte lämnas in: prognos saknas för %(areas)s. Fyll i den för varje "
                "område med budget."
            ),
            areas=", ".join(f"”{area}”" for area in missing),
        )
    day = on or timezone.localdate()
    move(actor, round_, "submit", submitted_on=day, submitted_by=actor.user)


def _areas_without_forecast(round_: Round) -> list[Area]:
    appropriation = round_.appropriation
    day = last_day(appropriation.year, round_.cutoff_month)
    budgeted = Area.objects.filter(
        budget_rows__decision__appropriation=appropriation,
        budget_rows__decision__decided_on__lte=day,
    )
    return list(budgeted.exclude(forecasts__round=round_).distinct())


@action
def sign(actor: Actor, round_: Round, on: date | None = None) -> None:
    """Approve the round: from now on elected members see it.

    Heads of administration, and never the one who handed it in. Raises ValidationError.
    """
    move(actor, round_, "sign", signed_on=on or timezone.localdate(), signed_by=actor.user)


@action
def decide(
    actor: Actor, round_: Round, *, decided_on: date, paragraph: str, case_number: str
) -> None:
    """Register the committee's decision. Controllers and administrators.

    Raises ValidationError by field for what is missing, and where the round is not signed.
    """
    given = {"decided_on": decided_on, "paragraph": paragraph, "case_number": case_number}
    missing = [name for name, value in given.items() if not value]
    if missing:
        needed = _("Uppgiften behövs för att registrera beslutet.")
        raise ValidationError({name: refuse("required", needed) for name in missing})
    move(actor, round_, "decide", **given)


@action
def reopen(actor: Actor, round_: Round, reason: str) -> None:
    """Open a round again that is submitted or signed, before the committee's decision.

    Controllers and heads of administration; the reason is kept in the history. Raises
    ValidationError without a reason, and in another state.
    """
    empty = dict.fromkeys(("submitted_on", "submitted_by", "signed_on", "signed_by"))
    move(replace(actor, reason=reason), round_, "reopen", **empty)


def _may(actor: Actor, round_: Round, name: str) -> None:
    check_right(actor, ROUND, name, round_.appropriation.committee_id)


def move(actor: Actor, round_: Round, name: str, **values: Any) -> None:
    """Take a step of a round and record it; only inside an action.

    Raises PermissionDenied and ValidationError.
    """
    committee = round_.appropriation.committee
    take(actor, ROUND, round_, name, REFUSALS, committee=committee, **values)
