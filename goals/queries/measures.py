"""Assignments and indicators of a committee as of a round's cut-off."""

from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from budget.calc.periods import last_day
from budget.models import Round
from budget.prepared import Asked, Prepared
from goals import shapes
from goals.models import Assignment, AssignmentState, Indicator

DECEMBER = 12


ASSIGNED = (
    "pk",
    "year",
    "number",
    "title",
    "text",
    "case_number",
    "due",
    "constructed",
    "step__on",
    "step__state",
    "step__text",
    "step__case_number",
)


def _assigned() -> QuerySet[Any, Any]:
    ended = Assignment.objects.filter(
        year__lt=Asked("year"),
        steps__state=AssignmentState.FINAL_REPORTED,
        steps__on__lt=Asked("first_day"),
    )
    found: QuerySet[Any, Any] = (
        Assignment.objects.filter(committee=Asked("committee"), year__lte=Asked("year"))
        .exclude(pk__in=ended.order_by().values("pk"))
        .annotate(step=FilteredRelation("steps", condition=Q(steps__on__lte=Asked("as_of"))))
        .order_by("-year", "number", "pk", "step__on", "step__pk")
        .values_list(*ASSIGNED)
    )
    return found


ASSIGNMENTS = Prepared(_assigned)


def assignments_of(round_: Round) -> tuple[shapes.AssignmentStanding, ...]:
    """The year's assignments, and earlier ones that were not final-reported before the year.

    As of the cut-off: later steps are not seen. One query.
    """
    appropriation = round_.appropriation
    year = appropriation.year
    as_of = last_day(year, round_.cutoff_month)
    values = ASSIGNMENTS.rows(
        committee=appropriation.committee_id, year=year, first_day=date(year, 1, 1), as_of=as_of
    )
    rows = [dict(zip(ASSIGNED, row, strict=True)) for row in values]
    by_key: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_key.setdefault(row["pk"], []).append(row)
    return tuple(_assignment(same, as_of) for same in by_key.values())


def _assignment(rows: list[dict[str, Any]], as_of: date) -> shapes.AssignmentStanding:
    row = rows[0]
    steps = tuple(
        shapes.Step(
            row["step__on"],
            shapes.AssignmentState(row["step__state"]),
            row["step__text"],
            row["step__case_number"],
        )
        for row in rows
        if row["step__on"] is not None
    )
    state = steps[-1].state if steps else shapes.AssignmentState.NOT_STARTED
    waiting = state in (shapes.AssignmentState.NOT_STARTED, shapes.AssignmentState.ONGOING)
    return shapes.AssignmentStanding(
        key=row["pk"],
        year=row["year"],
        number=row["number"],
        title=row["title"],
        text=row["text"],
        case_number=row["case_number"],
        due=row["due"],
        state=state,
        overdue=waiting and row["due"] is not None and row["due"] <= as_of,
        steps=steps,
        constructed=row["constructed"],
    )


def _measured() -> QuerySet[Any, Any]:
    of_year = Q(values__year=Asked("year"), values__month__lte=Asked("cutoff"))
    # What is of a whole year, and has no month, is known when the year is over.
    known = Q(values__year__lt=Asked("closed_before")) | of_year
    found: QuerySet[Any, Any] = (
        Indicator.objects.filter(committee=Asked("committee"))
        .annotate(point=FilteredRelation("values", condition=known))
        .order_by("order", "pk", "point__year", F("point__month").asc(nulls_last=True))
        .values_list(
            "pk",
            "name",
            "unit",
            "wanted",
            "source",
            "constructed",
            "point__year",
            "point__month",
            "point__value",
        )
    )
    return found


MEASURED = Prepared(_measured)


def indicators_of(round_: Round) -> tuple[shapes.IndicatorSeries, ...]:
    """The committee's indicators with what was measured up to the cut-off. One query.

    Those of which nothing was measured by then are left out.
    """
    appropriation = round_.appropriation
    year, cutoff = appropriation.year, round_.cutoff_month
    rows = MEASURED.rows(
        committee=appropriation.committee_id,
        year=year,
        cutoff=cutoff,
        closed_before=year + 1 if cutoff == DECEMBER else year,
    )
    by_key: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_key.setdefault(row[0], []).append(row)
    series = (_series(same) for same in by_key.values())
    return tuple(row for row in series if row.points)


def _series(rows: list[tuple[Any, ...]]) -> shapes.IndicatorSeries:
    key, name, unit, wanted, source, constructed, *_point = rows[0]
    return shapes.IndicatorSeries(
        key=key,
        name=name,
        unit=unit,
        wanted=shapes.WantedDirection(wanted),
        source=source,
        points=tuple(shapes.IndicatorPoint(*row[6:]) for row in rows if row[6] is not None),
        constructed=constructed,
    )
