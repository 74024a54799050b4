"""Where forecasts are entered, and what stands beside the amounts: versions, texts, comments."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Subquery

from budget.models import Area, AreaTask, Explanation, Forecast, Round, RowComment
from budget.queries.structure import valid_in


@dataclass(frozen=True, slots=True)
class Standing:
    """A forecast as it stands: who set it, when, and how it is spread."""

    version: int
    changed_by: str
    changed_at: datetime | None
    spread: str = ""
    months: tuple[tuple[int, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on a row."""

    line: int
    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class EntryArea:
    """A round, an area of it, and the area's task where the round has one."""

    round: Round
    area: Area
    task: AreaTask | None = None

    @property
    def state(self) -> str:
        """The task's state; "" without a task."""
        return self.task.state if self.task else ""

    @property
    def comment(self) -> str:
        """What the area came back with."""
        return self.task.comment if self.task else ""


AREAS = "appropriation__committee__areas"
# What the rules and the history ask of an area, in the model's order; the rest is read when asked.
AREA_FIELDS = ("id", "committee_id", "name", "slug", "first_year", "last_year")


def round_and_area(committee: str, year: int, round_slug: str, area: str) -> EntryArea | None:
    """The round and area at an address; the round's committee with it.

    One query. None where there is none, or where the area does not count in the year.
    """
    task = AreaTask.objects.filter(round=OuterRef("pk"), area=OuterRef(f"{AREAS}__id")).order_by()
    rows: Any = (
        Round.objects.filter(
            **{
                "slug": round_slug,
                "appropriation__year": year,
                "appropriation__committee__slug": committee,
                f"{AREAS}__slug": area,
            }
        )
        .annotate(
            **{f"area_{name}": F(f"{AREAS}__{name}") for name in AREA_FIELDS},
            task_id=Subquery(task.values("pk")[:1]),
            task_state=Subquery(task.values("state")[:1]),
        )
        .select_related("appropriation__committee")
        .order_by()
    )
    # The slugs are unique: there is one at most.
    row = next(iter(rows), None)
    if row is None:
        return None
    found = Area.from_db("default", AREA_FIELDS, [getattr(row, f"area_{n}") for n in AREA_FIELDS])
    if not (found.first_year or year) <= year <= (found.last_year or year):
        return None
    return EntryArea(row, found, _task(row, found, row.task_id, row.task_state))


def _task(round_: Round, area: Area, key: int | None, state: str | None) -> AreaTask | None:
    if key is None:
        return None
    task = AreaTask.from_db("default", ("id", "state"), [key, state])
    task.round, task.area = round_, area
    return task


def area_at(round_: Round, slug: str) -> EntryArea | None:
    """The committee's area of the round's year at an address, with its task. One query."""
    task = AreaTask.objects.filter(round=round_, area=OuterRef("pk")).order_by()
    area = (
        Area.objects.filter(
            valid_in(round_.appropriation.year),
            committee_id=round_.appropriation.committee_id,
            slug=slug,
        )
        .annotate(
            task_id=Subquery(task.values("pk")[:1]),
            task_state=Subquery(task.values("state")[:1]),
            task_comment=Subquery(task.values("comment")[:1]),
        )
        .first()
    )
    if area is None:
        return None
    found = _task(round_, area, area.task_id, area.task_state)
    if found is not None:
        found.comment = area.task_comment
    return EntryArea(round_, area, found)


def standings(round_: Round, area: int) -> dict[int, Standing]:
    """The forecasts of an area as they stand, by line. One query."""
    rows = (
        Forecast.objects.filter(round=round_, area=area)
        .select_related("changed_by")
        .annotate(of_month=F("months__month"), of_month_amount=F("months__amount"))
        .order_by("line_id", "of_month")
    )
    found: dict[int, Standing] = {}
    for row in rows:
        months = found[row.line_id].months if row.line_id in found else ()
        if row.of_month is not None:
            months = (*months, (row.of_month, row.of_month_amount))
        who = str(row.changed_by or "")
        found[row.line_id] = Standing(row.version, who, row.changed_at, row.spread, months)
    return found


def remarks(round_: Round, area: int) -> tuple[Remark, ...]:
    """The comments on an area's rows, oldest first. One query."""
    rows = RowComment.objects.filter(round=round_, area=area).select_related("author")
    return tuple(
        Remark(row.line_id, str(row.author), row.written_at, row.text)
        for row in rows.order_by("written_at", "pk")
    )


def explanations(round_: Round, area: int) -> dict[str, str]:
    """The area's texts by horizon; the last round's under "previous_" and theirs. One query."""
    rounds = [round_.pk, *([round_.previous_id] if round_.previous_id else [])]
    rows = Explanation.objects.filter(round__in=rounds, area=area)
    return {
        (row.horizon if row.round_id == round_.pk else f"previous_{row.horizon}"): row.text
        for row in rows
    }
