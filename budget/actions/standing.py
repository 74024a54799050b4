"""What stands in a round before something typed is written there, read once it is locked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from budget.actions.recording import all_there, known
from budget.models import Appropriation, Area, AreaTask, Forecast, Round, StatementLine
from budget.models.columns import Columns, divided, fetched, marks, parted
from budget.models.guard import open_write

ROUND, YEAR = Columns(Round, "r"), Columns(Appropriation, "y")
ROUND_AND_YEAR = f"""
SELECT {ROUND.sql}, {YEAR.sql}
FROM "budget_round" r JOIN "budget_appropriation" y ON y.id = r.appropriation_id
WHERE r.id = %s
"""  # noqa: S608  # only columns' names are put in


def locked_round(round_: Round) -> Round:
    """The round as it stands, one action at a time: what is read next is what stands when written.

    The year with it, as the rules would lock it at the end.
    """
    lock = (
        connection.ops.for_update_sql(of=("r", "y"), no_key=True)
        if connection.features.has_select_for_update
        else ""
    )
    (values,) = fetched(f"{ROUND_AND_YEAR} {lock}", (round_.pk,))
    locked: Round
    locked, year = divided(values, ROUND, YEAR)
    locked.appropriation, year.committee = year, round_.appropriation.committee
    if (write := open_write()) is not None:
        write.note_locked(locked)
    return locked


AREA, TASK = Columns(Area, "o"), Columns(AreaTask, "t")
FORECAST = Columns(Forecast, "f")
PLACE = (AREA, TASK, FORECAST)
# A row for each forecast that stands; one without for an area where none does.
STANDING = f"""
SELECT {", ".join(part.sql for part in PLACE)}
FROM "budget_area" o
LEFT JOIN "budget_areatask" t ON t.round_id = %s AND t.area_id = o.id
LEFT JOIN "budget_forecast" f ON f.round_id = %s AND f.area_id = o.id AND f.line_id IN ({{lines}})
WHERE o.id IN ({{areas}})
"""  # noqa: S608  # only columns' names are put in, and placeholders


@dataclass(frozen=True)
class Standing:
    """Areas, their tasks and lines by key, and the forecasts that stand there by both keys."""

    areas: dict[int, Area] = field(default_factory=dict)
    tasks: dict[int, AreaTask | None] = field(default_factory=dict)
    lines: dict[int, StatementLine] = field(default_factory=dict)
    forecasts: dict[tuple[int, int], Forecast] = field(default_factory=dict)

    def at(self, area: int, line: int) -> Forecast | None:
        """The forecast of an area and line."""
        return self.forecasts.get((area, line))


def standing_in(
    round_: Round,
    areas: Collection[int],
    lines: Collection[int],
    known_lines: Mapping[int, StatementLine] | None = None,
) -> Standing:
    """What stands in areas and lines (by key). Raises ValidationError for one that is not there.

    One query where the request has read the lines, else two.
    """
    its_lines = known(StatementLine, lines) if known_lines is None else known_lines
    all_there(StatementLine, lines, its_lines)
    found = Standing(lines={key: its_lines[key] for key in lines})
    sql = STANDING.format(areas=marks(len(areas)), lines=marks(len(lines)))
    rows = fetched(sql, (round_.pk, round_.pk, *lines, *areas)) if areas else ()
    for of_area, of_task, of_forecast in (parted(values, *PLACE) for values in rows):
        area = found.areas.get(of_area[0])
        if area is None:
            area = found.areas[of_area[0]] = AREA.row(of_area)
            found.tasks[area.pk] = _task(round_, area, of_task)
        if of_forecast[0] is not None:
            row = FORECAST.row(of_forecast)
            line = found.lines[row.line_id]
            # As Django caches what a row points at; one by one takes it ten times as long.
            row._state.fields_cache.update(round=round_, area=area, line=line)
            found.forecasts[area.pk, line.pk] = row
    all_there(Area, areas, found.areas)
    if (write := open_write()) is not None:
        write.note_read((*found.areas.values(), *found.lines.values()))
    return found


def _task(round_: Round, area: Area, values: Sequence[Any]) -> AreaTask | None:
    if values[0] is None:
        return None
    task = TASK.row(values)
    task.round, task.area = round_, area
    return task


def tasks_of(round_: Round, area: Area) -> dict[int, AreaTask | None]:
    """An area's task by the area's key, None where the round has none."""
    task = AreaTask.objects.filter(round=round_, area=area).first()
    if task is not None:
        task.round, task.area = round_, area
    return {area.pk: task}
