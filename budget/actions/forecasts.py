"""What is typed in an open round: forecasts, explanations, comments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from budget.access import Rights
from budget.actions.recording import (
    by_key,
    in_kronor,
    known,
    once_each,
    refuse,
    require,
    write_amounts,
)
from budget.models import (
    Area,
    Explanation,
    Forecast,
    Horizon,
    LineSet,
    Round,
    RowComment,
    Segment,
    StatementLine,
)
from budget.workflow import history
from budget.workflow.action import Actor, action
from budget.workflow.conflicts import Clash, Conflict


@dataclass(frozen=True, slots=True)
class ForecastCell:
    """A forecast as typed: kronor for area × line, None for none.

    `version` is the one that was shown, 0 where nothing stood; None writes whatever stands there.
    """

    area: int
    line: int
    amount: Decimal | None
    version: int | None = None
    constructed: bool = False


@action
def save_forecasts(
    actor: Actor, round_: Round, cells: Sequence[ForecastCell]
) -> dict[tuple[int, int], Forecast | None]:
    """Write forecasts of an open round; each changed one gets the next version.

    Returns what now stands in each given (area, line). Controllers, and budget holders for their
    areas. Raises Conflict, with both values, where somebody else has changed a cell since it was
    shown and not to the same amount; ValidationError for a round that is not open, an area of
    another committee or year, an amount that cannot be stored. Nothing is then written.
    """
    _require_areas(actor, round_, {cell.area for cell in cells})
    once_each((cell.area, cell.line) for cell in cells)
    # One at a time in a round: what is read here is what stands when it is written.
    locked = (
        Round.objects.select_for_update(no_key=True, of=("self",))
        .select_related("appropriation__committee")
        .get(pk=round_.pk)
    )
    rows = Forecast.objects.filter(
        round=locked, area__in={c.area for c in cells}, line__in={c.line for c in cells}
    ).select_related("area", "line")
    stored = by_key(rows, "area_id", "line_id")
    for row in stored.values():
        row.round = locked
    _stop_at_clashes(cells, stored)
    wanted = _wanted(locked, cells, stored)
    committee = locked.appropriation.committee
    write_amounts(actor, "save_forecasts", Forecast, stored, wanted, committee, versioned=True)
    return {key: row and stored.get(key, row) for key, row in wanted.items()}


@action
def save_forecast(actor: Actor, round_: Round, cell: ForecastCell) -> Forecast | None:
    """One cell of `save_forecasts`."""
    return save_forecasts(actor, round_, [cell])[cell.area, cell.line]


def _require_areas(actor: Actor, round_: Round, areas: Iterable[int | None]) -> None:
    committee_id = round_.appropriation.committee_id

    def allowed(rights: Rights) -> bool:
        return all(rights.may_forecast(committee_id, area) for area in areas)

    require(actor, allowed)


def _stop_at_clashes(
    cells: Sequence[ForecastCell], stored: dict[tuple[int, int], Forecast]
) -> None:
    clashes = []
    for cell in cells:
        row = stored.get((cell.area, cell.line))
        version, amount = (row.version, row.amount) if row else (0, None)
        if cell.version not in (None, version) and amount != cell.amount:
            thing = f"{row.area}, {row.line}" if row else _removed(cell)
            clashes.append(Clash(thing, cell.amount, amount, version, cell.area, cell.line))
    if clashes:
        raise Conflict(clashes)


def _removed(cell: ForecastCell) -> str:
    area, line = Area.objects.get(pk=cell.area), StatementLine.objects.get(pk=cell.line)
    return f"{area}, {line}"


def _wanted(
    round_: Round, cells: Sequence[ForecastCell], stored: dict[tuple[int, int], Forecast]
) -> dict[tuple[int, int], Forecast | None]:
    new = [cell for cell in cells if (cell.area, cell.line) not in stored]
    areas = known(Area, {cell.area for cell in new}) if new else {}
    lines = known(StatementLine, {cell.line for cell in new}) if new else {}
    wanted: dict[tuple[int, int], Forecast | None] = {}
    for cell in cells:
        key = cell.area, cell.line
        row = stored.get(key)
        wanted[key] = (
            None
            if cell.amount is None
            else Forecast(
                round=round_,
                area=row.area if row else areas[cell.area],
                line=row.line if row else lines[cell.line],
                amount=in_kronor(cell.amount),
                constructed=cell.constructed,
            )
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
    place = {"horizon": horizon, "area": area, "segment": segment, "line_set": line_set}
    row = Explanation.objects.select_for_update(of=("self",)).filter(round=round_, **place).first()
    old, text = row.text if row else "", text.strip()
    thing = _place_name(round_, area, segment, line_set)
    if shown is not None and old not in (shown, text):
        raise Conflict([Clash(thing, text, old)])
    if text == old:
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
    history.record([told])
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
