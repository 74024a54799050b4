"""What is typed in an open round: forecasts, explanations, comments."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.access import Rights
from budget.actions.recording import (
    in_kronor,
    once_each,
    refuse,
    require,
    write_amounts,
)
from budget.actions.spreads import remove_spreads, spread_anew
from budget.actions.standing import Standing, locked_round, standing_in, tasks_of
from budget.actions.tasks import begin
from budget.models import (
    Area,
    Change,
    Explanation,
    Forecast,
    Horizon,
    LineSet,
    Round,
    RowComment,
    Segment,
    StatementLine,
    User,
)
from budget.workflow import history
from budget.workflow.action import Actor, action
from budget.workflow.conflicts import Clash, Conflict


class ForecastCell(NamedTuple):
    """A forecast as typed: kronor for area × line, None for none.

    `version` is the one that was shown, 0 where nothing stood; None writes whatever stands there.
    `shown` is the amount that was shown with it: one that was taken away and typed anew begins its
    versions anew.
    """

    area: int
    line: int
    amount: Decimal | None
    version: int | None = None
    constructed: bool = False
    shown: Decimal | None = None


@action
def save_forecasts(
    actor: Actor,
    round_: Round,
    cells: Sequence[ForecastCell],
    rights: Rights | None = None,
    standing: Standing | None = None,
) -> dict[tuple[int, int], Forecast | None]:
    """Write forecasts of an open round; each changed one gets the next version, its author, time.

    Returns what now stands in each given (area, line). Controllers, and budget holders for their
    areas; `rights` are the actor's, and `standing` is what stands there, where the request has read
    them.
    A changed forecast that is spread over months is spread anew, unless it was typed: then its
    months go. Raises Conflict, with both values, where somebody else has changed a cell since it
    was shown and not to the same amount; ValidationError for a round that is not open, an area of
    another committee or year, an amount that cannot be stored. Nothing is then written.
    """
    areas = {cell.area for cell in cells}
    _require_areas(actor, round_, areas, rights)
    once_each((cell.area, cell.line) for cell in cells)
    if standing is None:
        standing = standing_in(round_, areas, {cell.line for cell in cells})
    locked = standing.round
    begun = begin(actor, locked, standing.tasks)
    stored = {
        (cell.area, cell.line): row
        for cell in cells
        if (row := standing.at(cell.area, cell.line)) is not None
    }
    _stop_at_clashes(actor, locked, cells, stored)
    wanted = _wanted(actor, locked, cells, standing)
    spread = [
        row
        for key, row in stored.items()
        if row.spread and ((now := wanted[key]) is None or now.amount != row.amount)
    ]
    remove_spreads(row for key, row in stored.items() if wanted[key] is None)
    write_amounts(
        actor,
        "save_forecasts",
        Forecast,
        stored,
        wanted,
        locked.appropriation.committee,
        versioned=True,
        also=("changed_by", "changed_at"),
        beside=begun,
    )
    spread_anew(row for row in spread if wanted[row.area_id, row.line_id] is not None)
    return {key: row and stored.get(key, row) for key, row in wanted.items()}


@action
def save_forecast(actor: Actor, round_: Round, cell: ForecastCell) -> Forecast | None:
    """One cell of `save_forecasts`."""
    return save_forecasts(actor, round_, [cell])[cell.area, cell.line]


def _require_areas(
    actor: Actor, round_: Round, areas: Iterable[int | None], rights: Rights | None = None
) -> None:
    committee_id = round_.appropriation.committee_id

    def allowed(rights: Rights) -> bool:
        return all(rights.may_forecast(committee_id, area) for area in areas)

    if rights is None:
        require(actor, allowed)
    else:
        actor.require(allowed(rights))


def _stop_at_clashes(
    actor: Actor,
    round_: Round,
    cells: Sequence[ForecastCell],
    stored: dict[tuple[int, int], Forecast],
) -> None:
    clashing = {}
    for cell in cells:
        row = stored.get((cell.area, cell.line))
        version, amount = (row.version, row.amount) if row else (0, None)
        anew = cell.shown is not None and cell.shown != amount
        moved = cell.version is not None and (cell.version != version or anew)
        if moved and amount != cell.amount:
            clashing[cell] = row.pk if row else None
    if clashing:
        theirs = Forecast.objects.select_related("area", "line", "changed_by").in_bulk(
            [key for key in clashing.values() if key is not None]
        )
        raise Conflict(
            [_clash(actor, round_, cell, theirs.get(key or 0)) for cell, key in clashing.items()]
        )


def _clash(actor: Actor, round_: Round, cell: ForecastCell, row: Forecast | None) -> Clash:
    if row is not None:
        return Clash(
            thing=f"{row.area}, {row.line}",
            mine=cell.amount,
            theirs=row.amount,
            version=row.version,
            area=cell.area,
            line=cell.line,
            who=str(row.changed_by or ""),
            at=row.changed_at,
            own=_is(actor, row.changed_by),
        )
    area, line = Area.objects.get(pk=cell.area), StatementLine.objects.get(pk=cell.line)
    gone = (
        Change.objects.filter(
            action="save_forecasts", thing=f"{round_}: {area}, {line}"[:300], new=""
        )
        .select_related("who")
        .order_by("-pk")
        .first()
    )
    return Clash(
        thing=f"{area}, {line}",
        mine=cell.amount,
        theirs=None,
        area=cell.area,
        line=cell.line,
        who=str(gone.who or "") if gone else "",
        at=gone.at if gone else None,
        own=gone is not None and _is(actor, gone.who),
    )


def _is(actor: Actor, user: User | None) -> bool:
    return user is not None and user == actor.user


class _Changed(NamedTuple):
    """What is to stand in a forecast that is stored."""

    amount: Decimal
    constructed: bool
    changed_by_id: int | None
    changed_at: datetime


def _wanted(
    actor: Actor, round_: Round, cells: Sequence[ForecastCell], standing: Standing
) -> dict[tuple[int, int], Any]:
    """What is to stand in each cell: nothing, a new forecast, or what a stored one becomes."""
    by, now = actor.user.pk if actor.user else None, timezone.now()
    wanted: dict[tuple[int, int], Any] = {}
    for cell in cells:
        key = cell.area, cell.line
        if cell.amount is None:
            wanted[key] = None
        elif key in standing.forecasts:
            wanted[key] = _Changed(in_kronor(cell.amount), cell.constructed, by, now)
        else:
            wanted[key] = Forecast(
                round=round_,
                area=standing.areas[cell.area],
                line=standing.lines[cell.line],
                amount=in_kronor(cell.amount),
                constructed=cell.constructed,
                changed_by=actor.user,
                changed_at=now,
            )
    return wanted


@action
def save_explanation(
    actor: Actor,
    round_: Round,
    text: str,
    *,
    area: Area | None = None,
    segment: Segment | None = None,
    line_set: LineSet | None = None,
    horizon: str = Horizon.FULL_YEAR,
    shown: str | None = None,
) -> Explanation | None:
    """Write why an area, or a segment (or a line set of it), deviates; an empty text removes it.

    Controllers, and budget holders for their areas. `shown` is the text that stood there when it
    was opened: raises Conflict, with both texts, where somebody else has changed it since.
    Raises ValidationError where the round is not open.
    """
    _require_areas(actor, round_, [area.pk if area else None])
    committee = round_.appropriation.committee
    begun = begin(actor, round_, tasks_of(locked_round(round_), area)) if area is not None else []
    place = {"horizon": horizon, "area": area, "segment": segment, "line_set": line_set}
    row = Explanation.objects.select_for_update(of=("self",)).filter(round=round_, **place).first()
    old, text = row.text if row else "", text.strip()
    thing = _place_name(round_, area, segment, line_set)
    if shown is not None and old not in (shown, text):
        raise Conflict([Clash(thing, text, old)])
    if text == old:
        history.record(begun)
        return row
    if row is not None and not text:
        row.delete()
        kept = None
    else:
        kept = row or Explanation(round=round_, **place)
        kept.text = text
        _check_text(kept)
        kept.save()
    told = history.change(actor, "save_explanation", kept or round_, "text", old, text, committee)
    told.thing, told.model = thing[:300], "explanation"
    history.record([*begun, told])
    return kept


def _check_text(row: Explanation | RowComment) -> None:
    """Raise ValidationError by field; Django's own check lets a text of any length pass."""
    row.full_clean()
    longest = row._meta.get_field("text").max_length or 0
    if len(row.text) > longest:
        message = _("Texten är %(length)s tecken lång; högst %(longest)s går in.")
        too_long = refuse("too_long", message, length=len(row.text), longest=longest)
        raise ValidationError({"text": too_long})


def _place_name(
    round_: Round, area: Area | None, segment: Segment | None, line_set: LineSet | None
) -> str:
    parts = (round_, area, segment, line_set.name if line_set else None)
    return ", ".join(str(part) for part in parts if part is not None)


@action
def comment_row(
    actor: Actor, round_: Round, area: Area, line: StatementLine, text: str
) -> RowComment:
    """A remark on a row of a round that is not locked; it is never changed afterwards.

    All who see drafts of the committee. Raises ValidationError for an empty or too long text.
    """
    committee = round_.appropriation.committee
    require(actor, lambda rights: rights.may_see_drafts(committee.pk))
    if actor.user is None:
        raise PermissionDenied  # a remark is somebody's
    row = RowComment(round=round_, area=area, line=line, author=actor.user, text=text.strip())
    _check_text(row)
    row.save()
    told = history.change(actor, "comment_row", row, "text", "", row.text, committee)
    told.thing = f"{round_}, {area}, {line}"[:300]
    history.record([told])
    return row
