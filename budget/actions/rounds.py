"""Forecast rounds: opened, and moved from open to decided; locking is a file of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.actions.moving import Refusals, check_right, take
from budget.actions.preparing import prepare
from budget.actions.recording import (
    differences,
    refuse,
    require,
    save_recorded,
)
from budget.actions.tasks import Incomplete
from budget.calc.missing import segment_lacks
from budget.calc.periods import last_day
from budget.models import Appropriation, Area, AreaTask, Round, RoundState, TaskState, User
from budget.queries.rounds import live_inputs
from budget.workflow.action import Actor, action
from budget.workflow.rules.places import day_name
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
    holders: Mapping[int, User | None] | None = None,
    **values: Any,
) -> Round:
    """A new round, open for forecasts. Controllers and administrators.

    `holders` says who is to forecast which area (by key): every area of the year gets a task, those
    not named without a holder, and every line its start value (budget/actions/preparing.py).
    Without it the round is only registered: nobody owes it anything, and it is handed in when every
    area with budget has a forecast. `values` are further fields of Round: reporting_date,
    start_values, threshold, case_number, constructed. Raises ValidationError.
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
    save_recorded(actor, "open_round", row, appropriation.committee)
    _check_deadline(row)
    if holders is not None:
        prepare(row, holders)
    return row


def _check_deadline(row: Round) -> None:
    """Raise ValidationError where the committee would be later than the city's calendar allows."""
    date_ = row.reporting_date
    if date_ is not None and row.deadline > date_.committees_due:
        raise ValidationError(
            {
                "deadline": refuse(
                    "after_calendar",
                    _("Nämnderna lämnar in ”%(date)s” senast %(due)s. Välj den dagen eller före."),
                    date=date_,
                    due=day_name(date_.committees_due),
                )
            }
        )


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
    save_recorded(actor, "change_round", round_, committee)
    if changed & {"deadline", "reporting_date"}:
        _check_deadline(round_)
    return round_


@action
def submit(actor: Actor, round_: Round, on: date | None = None) -> None:
    """Hand the round in to the head of administration; possible when every area is approved.

    Controllers. Raises ValidationError naming the areas that are not, Incomplete with the texts
    that are missing above areas, or the state the round is in. A round that was only registered
    (no area has a task) is handed in when every area with budget has a forecast.
    """
    _may(actor, round_, "submit")
    tasks = list(AreaTask.objects.filter(round=round_).select_related("area"))
    if tasks:
        _check_tasks(round_, tasks)
    else:
        _check_forecasts(round_)
    day = on or timezone.localdate()
    move(actor, round_, "submit", submitted_on=day, submitted_by=actor.user)


def _check_tasks(round_: Round, tasks: Sequence[AreaTask]) -> None:
    waiting = [task.area.name for task in tasks if task.state != TaskState.APPROVED]
    if waiting:
        raise refuse(
            "areas_waiting",
            _(
                "Omgången kan inte lämnas in: %(count)s av %(all)s områden är inte godkända "
                "(%(areas)s). Godkänn dem först, eller påminn dem som har dem."
            ),
            count=len(waiting),
            all=len(tasks),
            areas=", ".join(waiting),
        )
    stored = Round.objects.select_related("appropriation__committee", "previous").get(pk=round_.pk)
    if stored.state == RoundState.OPEN:
        lacks = segment_lacks(live_inputs(stored))
        if lacks:
            raise Incomplete(lacks)


def _check_forecasts(round_: Round) -> None:
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

    Its areas stay approved: those that are to change are sent back one by one, with a comment.
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
