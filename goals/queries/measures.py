"""Assignments and indicators of a committee as of a round's cut-off."""

from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, Q

from budget.calc.periods import last_day
from budget.models import Round
from goals import shapes
from goals.models import Assignment, AssignmentState, Indicator

DECEMBER = 12


def assignments_of(round_: Round) -> tuple[shapes.AssignmentStanding, ...]:
    """The year's assignments, and earlier ones that were not final-reported before the year.

    As of the cut-off: later steps are not seen. One query.
    """
    appropriation = round_.appropriation
    year = appropriation.year
    as_of = last_day(year, round_.cutoff_month)
    ended = Assignment.objects.filter(
        year__lt=year,
        steps__state=AssignmentState.FINAL_REPORTED,
        steps__on__lt=date(year, 1, 1),
    )
    rows = (
        Assignment.objects.filter(committee=appropriation.committee_id, year__lte=year)
        .exclude(pk__in=ended.order_by().values("pk"))
        .annotate(step=FilteredRelation("steps", condition=Q(steps__on__lte=as_of)))
        .order_by("-year", "number", "pk", "step__on", "step__pk")
        .values(
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
    )
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


def indicators_of(round_: Round) -> tuple[shapes.IndicatorSeries, ...]:
    """The committee's indicators with what was measured up to the cut-off. One query.

    Those of which nothing was measured by then are left out.
    """
    appropriation = round_.appropriation
    year, cutoff = appropriation.year, round_.cutoff_month
    known = Q(values__year__lt=year) | Q(values__year=year, values__month__lte=cutoff)
    if cutoff == DECEMBER:
        known |= Q(values__year=year, values__month__isnull=True)
    rows = (
        Indicator.objects.filter(committee=appropriation.committee_id)
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
