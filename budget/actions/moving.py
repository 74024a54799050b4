"""Taking a step of a flow: the right, the comment, the one update that counts, the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from budget.access import rights_of
from budget.actions.recording import differences, refuse, require_reason
from budget.models import Committee, Round, RoundState
from budget.models.guard import as_it_stands
from budget.workflow import history
from budget.workflow.action import Actor
from budget.workflow.states import Flow


@dataclass(frozen=True, slots=True)
class Refusals:
    """The words of a flow's refusals by action; each takes %(thing)s and %(state)s.

    `state`: the step is not taken from the state the thing is in, with this `code`. `preparer`:
    the one who handed it in may not take the step.
    """

    code: str
    state: Mapping[str, Any]
    preparer: Mapping[str, Any]


def take(
    actor: Actor,
    flow: Flow,
    row: Any,
    name: str,
    refusals: Refusals,
    *,
    committee: Committee,
    area: int | None = None,
    beside: frozenset[str] = frozenset(),
    **values: Any,
) -> None:
    """Take a step, set `values` with it, and record both; only inside an action.

    `row` is a thing with `state` and `submitted_by`; `area` narrows budget holders to those of the
    area; `beside` are roles that the actor has for this thing alone. The update asks for the state
    that the step starts from: of two people at once one makes it, the other is told the state it
    has now. Raises PermissionDenied and ValidationError.
    """
    check_right(actor, flow, name, committee.pk, area, beside)
    model: Any = type(row)
    stored = model._base_manager.get(pk=row.pk)
    transition = flow.step(name, stored.state)
    if transition is not None and transition.needs_reason:
        actor = replace(actor, reason=require_reason(actor.reason))
    same = Q()
    if transition is not None and transition.by_another and actor.user is not None:
        if stored.submitted_by_id == actor.user.pk:
            raise refuse(f"{name}_by_another", refusals.preparer[name], thing=row)
        same = ~Q(submitted_by=actor.user)
    moved = transition is not None and model._base_manager.filter(
        same, pk=row.pk, state=transition.source
    ).update(state=transition.target, **values)
    if transition is None or not moved:
        stored.refresh_from_db()
        raise refuse(
            refusals.code, refusals.state[name], thing=row, state=stored.get_state_display()
        )
    for field, value in {"state": transition.target, **values}.items():
        setattr(row, field, value)
    history.record(differences(actor, name, row, stored, committee))


def take_each(
    actor: Actor, flow: Flow, rows: Sequence[Any], name: str, *, committee: Committee, **values: Any
) -> None:
    """`take` for many things at once, in as many statements as for one.

    For things read in this action under a lock that keeps others from moving them, all in the state
    that the step starts from; who may take it of which of them is for the caller to see to.
    """
    if not rows:
        return
    transition = flow.step(name, rows[0].state)
    if transition is None or any(row.state != transition.source for row in rows):
        raise ValueError(f"{name} is no step of all that was given")
    keys = [row.pk for row in rows]
    type(rows[0])._base_manager.filter(pk__in=keys).update(state=transition.target, **values)
    told = []
    for row in rows:
        stored = as_it_stands(row)
        for field, value in {"state": transition.target, **values}.items():
            setattr(row, field, value)
        told += differences(actor, name, row, stored, committee)
    history.record(told)


def check_right(
    actor: Actor,
    flow: Flow,
    name: str,
    committee_id: int,
    area: int | None = None,
    beside: frozenset[str] = frozenset(),
) -> None:
    """Raise PermissionDenied for a person none of whose roles may take the step."""
    if actor.user is not None:
        roles = rights_of(actor.user).roles_for(committee_id, area) | beside
        actor.require(bool(roles & flow.roles_for(name)))


def open_round_of(round_: Round, refusal: Any) -> Round:
    """The round with its committee, one at a time: who saves or hands in meanwhile waits.

    Raises ValidationError once it is handed in: the `refusal`, with %(round)s and %(state)s.
    """
    found: Round = (
        Round.objects.select_for_update(no_key=True, of=("self",))
        .select_related("appropriation__committee", "previous")
        .get(pk=round_.pk)
    )
    if found.state != RoundState.OPEN:
        state = found.get_state_display()
        raise refuse("round_not_open", refusal, round=found, state=state)
    return found
