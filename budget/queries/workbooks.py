"""What a forecast workbook is written from and compared with: one statement each."""

from collections.abc import Collection, Mapping
from datetime import datetime

from budget.calc.amounts import Unit
from budget.calc.inputs import RoundInputs
from budget.models import WRITABLE_STATES, AreaTask, Forecast, Round, TaskState
from budget.wording import booked_note
from budget.workbooks.comparing import Place, Standing
from budget.workbooks.shapes import BookArea, BookLine, EntryBook


def standing_forecasts(round_: Round) -> dict[Place, Standing]:
    """A round's forecasts as they stand, with who set them when. One query."""
    rows = Forecast.objects.filter(round=round_).select_related("changed_by")
    return {
        (row.area_id, row.line_id): Standing(
            row.amount, row.version, str(row.changed_by or ""), row.changed_at
        )
        for row in rows
    }


def handed_in_areas(round_: Round) -> dict[int, str]:
    """The areas (by key) that are handed in or approved, with the word for it. One query."""
    rows = AreaTask.objects.filter(round=round_).exclude(state__in=WRITABLE_STATES)
    return {area: str(TaskState(state).label) for area, state in rows.values_list("area", "state")}


def entry_book(
    round_: Round,
    inputs: RoundInputs,
    unit: Unit,
    months: str,
    closed: Mapping[int, str],
    made_at: datetime,
    areas: Collection[int] | None = None,
) -> EntryBook:
    """The table of a round, or of some of its areas, to be written. One query.

    Amounts are those of `inputs`; `closed` says, by area, why nothing is typed there.
    """
    standing = standing_forecasts(round_)
    shown = [area for area in inputs.structure.areas if areas is None or area.key in areas]
    info, structure = inputs.info, inputs.structure

    def line_of(area: int, key: int) -> BookLine:
        line, amounts = structure.line_by_key[key], inputs.cube.at(area, key)
        now = standing.get((area, key))
        forecast = None if now is None else amounts.forecast
        return BookLine(key, line.name, line.group, amounts, forecast, now.version if now else 0)

    return EntryBook(
        round=round_.pk,
        committee=info.committee,
        administration=info.administration,
        name=info.name,
        year=info.year,
        months=months,
        previous=info.previous,
        unit=unit,
        areas=tuple(
            BookArea(
                area.key,
                area.name,
                tuple(line_of(area.key, line.key) for line in structure.lines),
                closed.get(area.key, ""),
            )
            for area in shown
        ),
        made_at=made_at,
        missing=booked_note(inputs.counted, inputs.not_booked),
        restated=any(area.key in inputs.origins for area in shown),
    )
