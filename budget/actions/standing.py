"""What stands in a round before something typed is written there, read once it is locked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from budget.actions.recording import all_there, known
from budget.models import Appropriation, Area, AreaTask, Forecast, Round, StatementLine
from budget.models.columns import Columns, divided, fetched, for_update, marks, parted
from budget.models.guard import open_write
from budget.queries.entry import EntryArea
from budget.queries.entry_stored import StoredTable

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
    (values,) = fetched(f"{ROUND_AND_YEAR} {for_update('r', 'y')}", (round_.pk,))
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
    """A round that is locked; its areas, their tasks and lines by key; forecasts by both keys."""

    round: Round
    areas: dict[int, Area] = field(default_factory=dict)
    tasks: dict[int, AreaTask | None] = field(default_factory=dict)
    lines: Mapping[int, StatementLine] = field(default_factory=dict)
    forecasts: dict[tuple[int, int], Forecast] = field(default_factory=dict)

    def at(self, area: int, line: int) -> Forecast | None:
        """The forecast of an area and line."""
        return self.forecasts.get((area, line))

    def put(self, row: Forecast) -> None:
        """Take in a forecast, pointing at what was read with it."""
        place = {"area": self.areas[row.area_id], "line": self.lines[row.line_id]}
        # As Django caches what a row points at; one by one takes it ten times as long.
        row._state.fields_cache.update(round=self.round, **place)
        self.forecasts[row.area_id, row.line_id] = row

    def note(self) -> None:
        """Let the rules know what was read: they need not read it again."""
        if (write := open_write()) is not None:
            write.note_locked(self.round)
            write.note_read((*self.areas.values(), *self.lines.values()))


def standing_in(round_: Round, areas: Collection[int], lines: Collection[int]) -> Standing:
    """What stands in areas and lines (by key), once the round is locked. Three queries.

    Raises ValidationError for an area or a line that is not there.
    """
    found = Standing(locked_round(round_), lines=known(StatementLine, lines))
    sql = STANDING.format(areas=marks(len(areas)), lines=marks(len(lines)))
    rows = fetched(sql, (round_.pk, round_.pk, *lines, *areas)) if areas else ()
    for of_area, of_task, of_forecast in (parted(values, *PLACE) for values in rows):
        area = found.areas.get(of_area[0])
        if area is None:
            area = found.areas[of_area[0]] = AREA.row(of_area)
            found.tasks[area.pk] = _task(found.round, area, of_task)
        if of_forecast[0] is not None:
            found.put(FORECAST.row(of_forecast))
    all_there(Area, areas, found.areas)
    found.note()
    return found


def standing_of(entry: EntryArea, stored: StoredTable, lines: Collection[int]) -> Standing:
    """What stands on lines of an area that was found with its round locked, and read since.

    Raises ValueError where the round is not locked: somebody else could then be writing.
    """
    if not entry.locked:
        raise ValueError("what stands is read once its round is locked")
    # What was read with the lock can be from before the wait for it.
    area, task = stored.area or entry.area, entry.task if stored.state else None
    if task is not None:
        task.state, task.area = stored.state, area
    its_lines = {key: stored.line(key) for key in lines}
    found = Standing(entry.round, {area.pk: area}, {area.pk: task}, its_lines)
    for key in lines:
        if (row := stored.forecast(key)) is not None:
            found.put(row)
    found.note()
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
