"""Rows whose change is no more than that: saved and removed by the right that their place needs."""

from collections.abc import Iterable

from budget.actions.recording import delete_recorded, require, save_recorded
from budget.models import (
    AccountRange,
    AccuracyRecord,
    Area,
    AreaGroup,
    Committee,
    ControlTotal,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    LineSet,
    ProjectGrant,
    Rollup,
    Segment,
    StatementLine,
    Succession,
)
from budget.models.guard import GuardedModel
from budget.workflow.action import Actor, action

CITY_WIDE = (StatementLine, AccountRange, LineSet, AccuracyRecord)
STRUCTURE = (Segment, Rollup, Area, AreaGroup, Succession)


@action
def save_row(actor: Actor, row: GuardedModel) -> GuardedModel:
    """Save a row of a model that has no action of its own, with history.

    Asks for the right that its place needs. Raises ValidationError by field; TypeError for a model
    whose rows are written by an action of their own.
    """
    committee = may_change(actor, row)
    return save_recorded(actor, "save_row", row, committee)


@action
def delete_row(actor: Actor, row: GuardedModel) -> None:
    """Remove a row, with history. Rights and errors as `save_row`; also where it is in use."""
    committee = may_change(actor, row)
    delete_recorded(actor, "delete_row", row, committee)


def may_change(actor: Actor, row: GuardedModel) -> Committee | None:
    """The committee that a row is of (None: the municipality), the actor's right there checked.

    Structure is the administrators', amounts the controllers' too. Where the row is stored as
    another committee's, the right is needed there as well. Raises PermissionDenied; TypeError for
    a model whose rows are written by actions of their own.
    """
    stored = type(row)._base_manager.filter(pk=row.pk) if row.pk else ()
    places = [_committee_of(version) for version in (row, *stored)]
    for place in _once_each(places):
        _require(actor, row, place)
    return None if isinstance(row, Committee) else places[0]


def _once_each(places: Iterable[Committee | None]) -> list[Committee | None]:
    return list({place and place.pk: place for place in places}.values())


def _require(actor: Actor, row: GuardedModel, place: Committee | None) -> None:
    key = place.pk if place else None
    if key is None or isinstance(row, (*STRUCTURE, Committee)):
        require(actor, lambda rights: rights.may_change_structure(key))
    else:
        require(actor, lambda rights: rights.may_change_appropriation(key))


def _committee_of(row: GuardedModel) -> Committee | None:
    match row:
        case Committee():
            return row
        case Segment() | Rollup() | Area() | AreaGroup() | InvestmentProject():
            return row.committee
        case Succession():
            return row.predecessor.committee
        case InvestmentFrame():
            return row.appropriation.committee
        case InvestmentYear():
            return row.frame.appropriation.committee
        case ProjectGrant():
            return row.area.committee
        case ControlTotal():
            return row.round.appropriation.committee
    if isinstance(row, CITY_WIDE):
        return None
    raise TypeError(f"{type(row).__name__} has actions of its own; see budget/actions")
