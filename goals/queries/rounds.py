"""A round's goals, live or locked, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    F,
    FilteredRelation,
    IntegerField,
    Q,
    QuerySet,
    Value,
)
from django.utils import timezone

from budget.calc.frozen import from_plain
from budget.models import Round, RoundState
from budget.prepared import Asked, Prepared
from goals import shapes
from goals.models import (
    Assessment,
    Contribution,
    GoalDirection,
    GoalSection,
    GoalsLock,
    Indicator,
    Priority,
)
from goals.queries.measures import assignments_of, indicators_of
from goals.queries.reports import (
    COLUMNS,
    NEWEST_FIRST,
    OF_ROUND,
    both_horizons,
    chain_of,
    earlier_than,
    reports_in,
)

DIRECTED = (
    "goal_id",
    "goal__number",
    "goal__title",
    "goal__slug",
    "goal__constructed",
    "goal__predecessor_id",
    "goal__area_id",
    "goal__area__name",
    "goal__area__order",
    "goal__term__first_year",
    "goal__term__last_year",
    "goal__term__scale",
    "task__state",
    "task__comment",
    "task__submitted_by_id",
    "task__touched_at",
    "owners__pk",
    "owners__first_name",
    "owners__last_name",
    "owners__username",
)
TEXT = ("kind", "parent", "pk", "heading", "text", "order", "at_version", "made_up")
PRIORITY, INDICATOR = "priority", "indicator"


def goals_of(round_: Round) -> shapes.GoalsOfRound:
    """All of goals in a round: from its copy when it is locked, else as the tables stand now.

    Needs `appropriation` selected. One query for a locked round, five for another, however much
    there is.
    """
    if round_.state == RoundState.LOCKED:
        return locked_goals(round_)
    return live_goals(round_)


def locked_goals(round_: Round) -> shapes.GoalsOfRound:
    """The goals as a locked round has copied them; nothing where it has copied none."""
    lock = GoalsLock.objects.filter(round=round_).first()
    return from_plain(shapes.GoalsOfRound, lock.content) if lock else shapes.GoalsOfRound()


@dataclass(slots=True)
class _Texts:
    """Texts by what they are of: a goal's sections and contributions, the year's priorities.

    `links` are keys of goals by the priority or indicator (kind, key) that points at them.
    """

    sections: dict[int, list[shapes.Section]] = field(default_factory=dict)
    contributions: dict[int, list[shapes.ContributionItem]] = field(default_factory=dict)
    priorities: dict[int, Any] = field(default_factory=dict)
    links: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)

    def point(self, row: dict[str, Any]) -> None:
        """Take in a priority or an indicator, a row for each goal that it points at."""
        if row["kind"] == PRIORITY:
            self.priorities.setdefault(row["pk"], row)
        if row["parent"] is not None:
            place = row["kind"], row["pk"]
            self.links[place] = (*self.links.get(place, ()), row["parent"])


def live_goals(round_: Round) -> shapes.GoalsOfRound:
    """The goals as the tables stand now: what locking copies."""
    year = round_.appropriation.year
    directed = _directed(round_)
    predecessors = {row["goal_id"]: row["goal__predecessor_id"] for row in directed}
    of_term = [
        row
        for row in directed
        if row["goal__term__first_year"] <= year <= row["goal__term__last_year"]
    ]
    texts = _texts(round_)
    now, reports = _judged(round_)
    standings = [
        _standing(rows, texts, now, _history(rows[0]["goal_id"], predecessors, reports))
        for rows in _by_goal(of_term)
    ]
    first = of_term[0] if of_term else None
    return shapes.GoalsOfRound(
        scale=shapes.Scale(first["goal__term__scale"]) if first else shapes.Scale.GRADES,
        term=f"{first['goal__term__first_year']}–{first['goal__term__last_year']}" if first else "",
        areas=_areas(of_term, standings),
        assignments=assignments_of(round_),
        indicators=indicators_of(round_),
        priorities=tuple(
            shapes.PriorityItem(
                key=row["pk"],
                heading=row["heading"],
                text=row["text"],
                goals=texts.links.get((PRIORITY, row["pk"]), ()),
                constructed=bool(row["made_up"]),
            )
            for row in texts.priorities.values()
        ),
    )


DIRECTIONS = Prepared(
    lambda: (
        GoalDirection.objects.filter(committee_id=Asked("committee"))
        .annotate(
            task=FilteredRelation("goal__tasks", condition=Q(goal__tasks__round=Asked("round")))
        )
        .order_by("goal__number", "goal_id", "owners__last_name", "owners__first_name", "owners")
        .values_list(*DIRECTED)
    )
)


def _directed(round_: Round) -> list[dict[str, Any]]:
    """A row for each goal directed to the committee and owner of it, of all terms."""
    rows = DIRECTIONS.rows(committee=round_.appropriation.committee_id, round=round_.pk)
    return [dict(zip(DIRECTED, row, strict=True)) for row in rows]


def _by_goal(rows: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["goal_id"], []).append(row)
    return list(found.values())


def _areas(
    rows: Iterable[dict[str, Any]], standings: Iterable[shapes.GoalStanding]
) -> tuple[shapes.AreaOfGoals, ...]:
    names = {
        (row["goal__area__order"], row["goal__area_id"]): row["goal__area__name"] for row in rows
    }
    goals = list(standings)
    return tuple(
        shapes.AreaOfGoals(key, name, tuple(goal for goal in goals if goal.area == key))
        for (_order, key), name in sorted(names.items())
    )


def _standing(
    rows: list[dict[str, Any]],
    texts: _Texts,
    now: dict[int, list[dict[str, Any]]],
    history: tuple[shapes.PastReport, ...],
) -> shapes.GoalStanding:
    row = rows[0]
    key = row["goal_id"]
    period, term = both_horizons(now.get(key, ()))
    touched = row["task__touched_at"]
    return shapes.GoalStanding(
        key=key,
        number=row["goal__number"],
        title=row["goal__title"],
        slug=row["goal__slug"],
        area=row["goal__area_id"],
        period=period,
        term=term,
        owners=tuple(_owner(row) for row in rows if row["owners__pk"] is not None),
        contributions=tuple(texts.contributions.get(key, ())),
        sections=tuple(texts.sections.get(key, ())),
        state=row["task__state"] or "",
        comment=row["task__comment"] or "",
        submitted_by=row["task__submitted_by_id"],
        touched_on=timezone.localdate(touched) if touched else None,
        history=history,
        indicators=tuple(
            sorted(
                thing
                for (kind, thing), goals in texts.links.items()
                if kind == INDICATOR and key in goals
            )
        ),
        constructed=bool(row["goal__constructed"]),
    )


def _owner(row: dict[str, Any]) -> shapes.Owner:
    name = f"{row['owners__first_name']} {row['owners__last_name']}".strip()
    return shapes.Owner(row["owners__pk"], name or row["owners__username"])


def _texts(round_: Round) -> _Texts:
    appropriation = round_.appropriation
    asked = {"round": round_.pk, "committee": appropriation.committee_id}
    values = TEXTS.rows(**asked, year=appropriation.year)
    rows = [dict(zip(TEXT, row, strict=True)) for row in values]
    found = _Texts()
    for row in sorted(rows, key=lambda row: (row["order"], row["pk"], row["parent"] or 0)):
        if row["kind"] == "section":
            section = shapes.Section(
                row["pk"], row["heading"], row["text"], row["at_version"], bool(row["made_up"])
            )
            found.sections.setdefault(row["parent"], []).append(section)
        elif row["kind"] == "contribution":
            item = shapes.ContributionItem(row["pk"], row["heading"], row["text"])
            found.contributions.setdefault(row["parent"], []).append(item)
        else:
            found.point(row)
    return found


def _as_text(
    rows: Any,
    kind: str,
    parent: Any = None,
    version: Any = None,
    constructed: Any = None,
) -> Any:
    nothing = Value(0, IntegerField())
    return (
        rows.order_by()
        .annotate(
            kind=Value(kind, CharField()),
            parent=nothing if parent is None else parent,
            at_version=nothing if version is None else version,
            made_up=F("constructed") if constructed is None else constructed,
        )
        .values_list(*TEXT)
    )


def _all_texts() -> QuerySet[Any, Any]:
    committee, year = Asked("committee"), Asked("year")
    sections = GoalSection.objects.filter(round=Asked("round"))
    contributions = Contribution.objects.filter(
        direction__committee=committee,
        direction__goal__term__first_year__lte=year,
        direction__goal__term__last_year__gte=year,
    )
    priorities = Priority.objects.filter(committee=committee, year=year)
    indicators = Indicator.objects.filter(committee=committee, goals__isnull=False).annotate(
        heading=F("name"), text=Value("", CharField())
    )
    of_contributions = _as_text(
        contributions,
        "contribution",
        F("direction__goal_id"),
        constructed=Value(False, BooleanField()),
    )
    of_sections = _as_text(sections, "section", F("goal_id"), F("version"))
    found: QuerySet[Any, Any] = of_sections.union(
        of_contributions,
        _as_text(priorities, PRIORITY, F("goals__pk")),
        _as_text(indicators, INDICATOR, F("goals__pk")),
        all=True,
    )
    return found


TEXTS = Prepared(_all_texts)
JUDGED = Prepared(
    lambda: (
        Assessment.objects.filter(
            Q(round=Asked("round")) | earlier_than(Asked("year"), Asked("cutoff")),
            **{f"{OF_ROUND}__committee": Asked("committee")},
        )
        .order_by(*NEWEST_FIRST, "horizon")
        .values_list(*COLUMNS)
    )
)


def _judged(
    round_: Round,
) -> tuple[dict[int, list[dict[str, Any]]], list[tuple[int, shapes.PastReport]]]:
    """The round's own assessments by goal, and the earlier reports with their goals."""
    appropriation = round_.appropriation
    values = JUDGED.rows(
        round=round_.pk,
        year=appropriation.year,
        cutoff=round_.cutoff_month,
        committee=appropriation.committee_id,
    )
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in values]
    now: dict[int, list[dict[str, Any]]] = {}
    earlier = []
    for row in rows:
        if row["round_id"] == round_.pk:
            now.setdefault(row["goal_id"], []).append(row)
        else:
            earlier.append(row)
    return now, list(reports_in(earlier))


def _history(
    goal: int,
    predecessors: dict[int, int | None],
    reports: list[tuple[int, shapes.PastReport]],
) -> tuple[shapes.PastReport, ...]:
    chain = chain_of(goal, predecessors)
    return tuple(report for key, report in reports if key in chain)
