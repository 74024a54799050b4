"""Where forecasts are entered, and what stands beside the amounts: versions, texts, comments."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery

from budget.access import Rights
from budget.models import (
    Appropriation,
    Area,
    AreaTask,
    Committee,
    Explanation,
    Forecast,
    Membership,
    Round,
    RowComment,
)
from budget.models.columns import Columns, divided, fetched, for_update
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
    """A round, an area of it, and the area's task where the round has one.

    `locked`: the round and its year are the reader's until its action ends.
    """

    round: Round
    area: Area
    task: AreaTask | None = None
    locked: bool = False

    @property
    def state(self) -> str:
        """The task's state; "" without a task."""
        return self.task.state if self.task else ""

    @property
    def comment(self) -> str:
        """What the area came back with."""
        return self.task.comment if self.task else ""


ROUND, YEAR, COMMITTEE = Columns(Round, "r"), Columns(Appropriation, "y"), Columns(Committee, "c")
AREA, TASK, ROLE = Columns(Area, "o"), Columns(AreaTask, "t"), Columns(Membership, "m")
PLACE = (ROUND, YEAR, COMMITTEE, AREA, TASK, ROLE)
# A row for each role of the person, one without a role for somebody who has none.
AT_ADDRESS = f"""
SELECT {", ".join(part.sql for part in PLACE)}
FROM "budget_round" r
JOIN "budget_appropriation" y ON y.id = r.appropriation_id
JOIN "budget_committee" c ON c.id = y.committee_id
JOIN "budget_area" o ON o.committee_id = c.id
LEFT JOIN "budget_areatask" t ON t.round_id = r.id AND t.area_id = o.id
LEFT JOIN "budget_membership" m ON m.user_id = %s
WHERE r.slug = %s AND y.year = %s AND c.slug = %s AND o.slug = %s
"""  # noqa: S608  # only columns' names are put in


def entry_for(
    user: int | None, committee: str, year: int, round_slug: str, area: str, *, lock: bool = False
) -> tuple[EntryArea, Rights] | None:
    """The round and area at an address, the round's committee with it, and a person's rights.

    One query. None where there is none, or where the area does not count in the year. With `lock`
    the round and its year are read as they stand once nobody else holds them, which lasts as long
    as the open action; the rest, which is read at once, can be from before the wait.
    """
    sql = f"{AT_ADDRESS} {for_update('r', 'y')}" if lock else AT_ADDRESS
    rows = fetched(sql, (user, round_slug, year, committee, area))
    if not rows:
        return None
    # The slugs are unique: there is one place at most.
    round_, appropriation, its_committee, found, task, _role = divided(rows[0], *PLACE)
    round_.appropriation, appropriation.committee = appropriation, its_committee
    if not (found.first_year or year) <= year <= (found.last_year or year):
        return None
    if task is not None:
        task.round, task.area = round_, found
    roles = (row[-len(ROLE) :] for row in rows)
    rights = Rights(tuple(ROLE.row(role) for role in roles if role[0] is not None))
    return EntryArea(round_, found, task, lock), rights


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
