"""Locking a decided round: every input is copied into rows of it; correcting a locked one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.actions.recording import refuse, require, save_recorded
from budget.actions.rounds import move
from budget.calc.periods import last_day
from budget.models import (
    Actual,
    Appropriation,
    AreaTask,
    BudgetRow,
    DecisionKind,
    Explanation,
    Forecast,
    InvestmentForecast,
    LockedAmount,
    LockedMeasure,
    Round,
    RoundLock,
    RoundState,
)
from budget.queries.rounds import live_inputs, plain_inputs
from budget.workflow.action import Actor, action

FULL_YEAR = 0  # the month of an amount that is of no one month


@dataclass(frozen=True, slots=True)
class KeptBeside:
    """What an app above keeps in a round: how it is copied at locking, and to a correction.

    Both are called inside the action. `lock` gets the round that is being locked; `correct` the
    locked round and the new version of it.
    """

    lock: Callable[[Round], None]
    correct: Callable[[Round, Round], None]


KEPT_BESIDE: list[KeptBeside] = []


def keep_beside(kept: KeptBeside) -> None:
    """Let an app above copy its own part of a round; its AppConfig calls this when ready."""
    if kept not in KEPT_BESIDE:
        KEPT_BESIDE.append(kept)


@action
def lock_round(actor: Actor, round_: Round, inputs: Mapping[str, Any] | None = None) -> None:
    """Copy every input of a decided round into rows of its own; from then on it never moves.

    `inputs` are those that are no amounts, as JSON; without them they are read here, at the same
    moment as the amounts. Controllers and administrators. Raises ValidationError in another state.
    """
    move(actor, round_, "lock")
    # Who changes the year's amounts meanwhile waits, and is checked against the locked round.
    Appropriation.objects.select_for_update(no_key=True).get(pk=round_.appropriation_id)
    stored = Round.objects.select_related("appropriation__committee", "previous").get(pk=round_.pk)
    copy_inputs(stored)
    kept = plain_inputs(live_inputs(stored)) if inputs is None else dict(inputs)
    RoundLock.objects.create(round=stored, inputs=kept)
    for beside in KEPT_BESIDE:
        beside.lock(stored)


def copy_inputs(round_: Round) -> None:
    """Fill LockedAmount with the amounts that the round is computed from, as they stand now.

    Budget as of the last day of the cut-off month, month by month, and of it the original decision
    (month 0); actual to the cut-off and last year's whole by month, on last year's own areas;
    forecast and the previous round's (month 0). Only inside an action.
    """
    LockedAmount.objects.bulk_create(_copies(round_), batch_size=1000)


def _copies(round_: Round) -> Iterator[LockedAmount]:
    appropriation, cutoff = round_.appropriation, round_.cutoff_month
    budget = BudgetRow.objects.filter(
        decision__appropriation=appropriation,
        decision__decided_on__lte=last_day(appropriation.year, cutoff),
    )
    original = budget.filter(decision__kind=DecisionKind.ORIGINAL)
    booked = Actual.objects.filter(area__committee=appropriation.committee_id)
    actual = booked.filter(year=appropriation.year, month__lte=cutoff)
    last_year = booked.filter(year=appropriation.year - 1)
    measures = LockedMeasure
    yield from _summed(round_, measures.BUDGET, budget, by_month=True)
    yield from _summed(round_, measures.ORIGINAL, original, by_month=False)
    yield from _summed(round_, measures.ACTUAL, actual, by_month=True)
    yield from _summed(round_, measures.LAST_YEAR, last_year, by_month=True)
    for measure, key in ((measures.FORECAST, round_.pk), (measures.PREVIOUS, round_.previous_id)):
        if key is not None:
            forecasts = Forecast.objects.filter(round=key)
            yield from _summed(round_, measure, forecasts, by_month=False)


def _summed(round_: Round, measure: str, rows: Any, *, by_month: bool) -> Iterator[LockedAmount]:
    keys = ("area_id", "line_id", *(["month"] if by_month else []))
    sums = (
        rows.order_by()
        .values(*keys)
        .annotate(total=Sum("amount"), made_up=Count("pk", filter=Q(constructed=True)))
        .order_by(*keys)
    )
    for row in sums:
        yield LockedAmount(
            round=round_,
            measure=measure,
            area_id=row["area_id"],
            line_id=row["line_id"],
            month=row.get("month", FULL_YEAR),
            amount=row["total"],
            constructed=bool(row["made_up"]),
        )


@action
def correct_round(
    actor: Actor, /, round_: Round, *, name: str = "", slug: str = "", **values: Any
) -> Round:
    """A new, open version that replaces a locked round, with copies of its forecasts and texts.

    The locked one stays as it is, at its address. In the new one its areas are approved: those that
    are to change are sent back. `values` are further fields of Round. Controllers and
    administrators. Raises ValidationError for a round that is not locked, or replaced already.
    """
    committee = round_.appropriation.committee
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    old = Round.objects.select_related("appropriation__committee").get(pk=round_.pk)
    if old.state != RoundState.LOCKED:
        raise refuse(
            "not_locked",
            _("”%(round)s” är %(state)s. En omgång rättas med en ny version när den är låst."),
            round=old,
            state=old.get_state_display(),
        )
    later = Round.objects.filter(replaces=old).first()
    if later is not None:
        raise refuse(
            "replaced",
            _("”%(round)s” rättas redan av ”%(later)s”. Rätta den i stället."),
            round=old,
            later=later,
        )
    first, number = _next_version(old)
    kept = {"deadline": timezone.localdate(), "case_number": old.case_number} | values
    new = Round(
        appropriation=old.appropriation,
        name=name or _("%(name)s, version %(number)s") % {"name": first.name, "number": number},
        slug=slug or f"{first.slug}-{number}",
        cutoff_month=old.cutoff_month,
        previous=old.previous,
        replaces=old,
        constructed=old.constructed,
        **kept,
    )
    save_recorded(actor, "correct_round", new, committee)
    typed: tuple[Any, ...] = (AreaTask, Forecast, Explanation, InvestmentForecast)
    for model in typed:
        model.objects.bulk_create(copied(model, old, new), batch_size=1000)
    for beside in KEPT_BESIDE:
        beside.correct(old, new)
    return new


def _next_version(round_: Round) -> tuple[Round, int]:
    """The round that was corrected first, and the number of the version to come."""
    first, number = round_, 2
    while first.replaces is not None:
        first, number = first.replaces, number + 1
    return first, number


def copied(model: Any, old: Round, new: Round) -> Iterator[Any]:
    """A round's rows of a model as new ones (not saved) of another round; versions begin anew."""
    for row in model.objects.filter(round=old).order_by("pk"):
        row.pk, row.round = None, new
        row._state.adding = True
        if hasattr(row, "version"):
            row.version = 1
        yield row
