"""What is set up before it is followed up: saved and removed by the right that its place needs."""

from collections.abc import Collection, Iterable
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget.access import Rights, rights_of
from budget.actions.recording import delete_recorded, refuse, require, save_recorded, set_links
from budget.models import Committee, User
from budget.models.guard import GuardedModel
from budget.workflow import history
from budget.workflow.action import Actor, action
from budget.workflow.conflicts import Clash, Conflict
from goals.models import (
    Assignment,
    AssignmentStep,
    Contribution,
    CouncilTerm,
    Goal,
    GoalArea,
    GoalDirection,
    Indicator,
    IndicatorValue,
    Priority,
)


@action
def save_thing(actor: Actor, row: GuardedModel) -> GuardedModel:
    """Save a term, area, goal, direction, contribution, priority, assignment or indicator.

    Also an assignment's steps and an indicator's values. What the council has set is the
    municipality's administrators'; the rest its committee's controllers' and administrators'.
    Raises ValidationError by field; TypeError for what has actions of its own.
    """
    committee = may_change(actor, row)
    check_texts(row)
    return save_recorded(actor, "save_thing", row, committee)


@action
def remove_thing(actor: Actor, row: GuardedModel) -> None:
    """Remove such a row, with history. Rights as `save_thing`; ValidationError where in use."""
    committee = may_change(actor, row)
    if isinstance(row, GoalDirection):
        set_links(actor, "save_owners", row, "owners", (), committee)
    if isinstance(row, Priority | Indicator):
        set_links(actor, "save_thing", row, "goals", (), committee)
    delete_recorded(actor, "remove_thing", row, committee)


@action
def save_owners(
    actor: Actor,
    direction: GoalDirection,
    owners: Iterable[User],
    shown: Collection[int] | None = None,
) -> GoalDirection:
    """Let exactly these people own a goal at a committee: they write its follow-up.

    `shown` are those (keys) who owned it when it was shown; None writes whatever stands there.
    Controllers and administrators. Raises Conflict, with both lists, where somebody else has chosen
    others since; ValidationError for somebody who does not see the committee's drafts.
    """
    committee = may_change(actor, direction)
    # One at a time: what is compared with what was shown is what stands when written.
    GoalDirection.objects.select_for_update(no_key=True, of=("self",)).get(pk=direction.pk)
    wanted = list(owners)
    _stop_at_other_owners(direction, wanted, shown)
    for user in wanted:
        if not (user.is_active and rights_of(user).may_see_drafts(direction.committee_id)):
            raise ValidationError(
                {
                    "owners": refuse(
                        "may_not_own",
                        _(
                            "%(who)s har ingen roll som arbetar med uppföljningen vid "
                            "%(committee)s. Ge en roll där först."
                        ),
                        who=user,
                        committee=direction.committee,
                    )
                }
            )
    set_links(actor, "save_owners", direction, "owners", wanted, committee)
    return direction


def _stop_at_other_owners(
    direction: GoalDirection, wanted: Collection[User], shown: Collection[int] | None
) -> None:
    """Raise Conflict where others own the goal now than were shown, and than are wanted."""
    if shown is None:
        return
    stands = list(direction.owners.all())
    keys = {user.pk for user in stands}
    if keys in (set(shown), {user.pk for user in wanted}):
        return
    mine, theirs = (", ".join(sorted(map(str, people))) for people in (wanted, stands))
    raise Conflict([clash_of(direction, "owners", str(direction.goal), mine, theirs)])


def clash_of(row: GuardedModel, field: str, thing: str, mine: str, theirs: str) -> Clash:
    """A clash about what has no version of its own: who wrote it last stands in the history."""
    last = history.last_change(row, field)
    who, at = (str(last.who or ""), last.at) if last else ("", None)
    return Clash(thing=thing, mine=mine, theirs=theirs, who=who, at=at, field=field)


@action
def save_goals(actor: Actor, row: Priority | Indicator, goals: Iterable[Goal]) -> None:
    """Tie a priority or an indicator to exactly these goals. Rights as `save_thing`.

    Raises ValidationError for a goal that is not directed to the committee.
    """
    committee = may_change(actor, row)
    set_links(actor, "save_thing", row, "goals", goals, committee)


def may_change(actor: Actor, row: GuardedModel) -> Committee | None:
    """The committee that a row is of (None: the municipality), the actor's right there checked.

    Where the row is stored as another committee's, the right is needed there as well.
    """
    stored = type(row)._base_manager.filter(pk=row.pk) if row.pk else ()
    places = [_committee_of(version) for version in (row, *stored)]
    for key in {place.pk if place else None for place in places}:
        require(actor, partial(_may_change_at, key))
    return places[0]


def _may_change_at(committee_id: int | None, rights: Rights) -> bool:
    if committee_id is None:
        return rights.may_change_structure(None)
    return rights.may_change_appropriation(committee_id)


def _committee_of(row: GuardedModel) -> Committee | None:
    match row:
        case CouncilTerm() | GoalArea() | Goal():
            return None
        case GoalDirection() | Priority() | Assignment() | Indicator():
            return row.committee
        case Contribution():
            return row.direction.committee
        case AssignmentStep():
            return row.assignment.committee
        case IndicatorValue():
            return row.indicator.committee
    raise TypeError(f"{type(row).__name__} has actions of its own; see goals/actions")


def check_texts(row: GuardedModel) -> None:
    """Raise ValidationError by field for what Django's own check lets pass: length, and NUL."""
    for field in row._meta.concrete_fields:
        longest, value = field.max_length, getattr(row, field.attname)
        if isinstance(value, str) and "\0" in value:
            nul = refuse("nul", _("Texten har ett nolltecken (NUL). Ta bort det."))
            raise ValidationError({field.name: nul})
        if longest and isinstance(value, str) and len(value) > longest:
            message = _("Texten är %(length)s tecken lång; högst %(longest)s går in.")
            too_long = refuse("too_long", message, length=len(value), longest=longest)
            raise ValidationError({field.name: too_long})
