"""Which reports count as earlier ones of a round, and how goals were judged in them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from budget.access import Rights
from budget.models import DRAFT_STATES, Committee, FormerSlug, Round
from goals import shapes
from goals.models import Assessment, Goal

OF_ROUND = "round__appropriation"
COLUMNS = (
    "goal_id",
    "round_id",
    "horizon",
    "grade",
    "trend",
    "motive",
    "version",
    "constructed",
    "goal__slug",
    "goal__title",
    "round__appropriation__year",
    "round__name",
    "round__slug",
    "round__cutoff_month",
    "round__state",
)
NEWEST_FIRST = ("-round__appropriation__year", "-round__cutoff_month", "-round_id", "goal_id")


def earlier_than(year: Any, cutoff: Any) -> Q:
    """Rows of the signed reports before a round; of a corrected one only its last signed version.

    The round is that of a year and cut-off month. A draft is no report, so nobody sees one by
    looking at a later round.
    """
    before = Q(**{f"{OF_ROUND}__year__lt": year}) | Q(
        **{f"{OF_ROUND}__year": year, "round__cutoff_month__lt": cutoff}
    )
    standing = Q(round__replaced_by__isnull=True) | Q(round__replaced_by__state__in=DRAFT_STATES)
    return before & standing & ~Q(round__state__in=DRAFT_STATES)


def judgement(row: Mapping[str, Any]) -> shapes.Judgement:
    """One assessment of a values() row."""
    return shapes.Judgement(
        horizon=shapes.Horizon(row["horizon"]),
        grade=shapes.Grade(row["grade"]) if row["grade"] else None,
        trend=shapes.Trend(row["trend"]) if row["trend"] else None,
        motive=row["motive"],
        version=row["version"],
        constructed=bool(row["constructed"]),
    )


def both_horizons(
    rows: Iterable[Mapping[str, Any]],
) -> tuple[shapes.Judgement, shapes.Judgement]:
    """The judgements of one goal in one round for period and term, empty where none is stored."""
    found = {shapes.Horizon(row["horizon"]): judgement(row) for row in rows}
    period, term = (found.get(h, shapes.Judgement(h)) for h in shapes.Horizon)
    return period, term


def reports_in(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, shapes.PastReport]]:
    """Goal and report for each goal and round in rows (of COLUMNS) ordered by NEWEST_FIRST.

    A report that said nothing of a goal, neither grade nor trend, is none of its history.
    """
    for (_round, goal), group in groupby(rows, key=lambda row: (row["round_id"], row["goal_id"])):
        same = list(group)
        if not any(row["grade"] or row["trend"] for row in same):
            continue
        first = same[0]
        period, term = both_horizons(same)
        yield (
            goal,
            shapes.PastReport(
                round=first["round_id"],
                year=first["round__appropriation__year"],
                round_name=first["round__name"],
                round_slug=first["round__slug"],
                cutoff=first["round__cutoff_month"],
                draft=first["round__state"] in DRAFT_STATES,
                goal=first["goal__slug"],
                title=first["goal__title"],
                period=period,
                term=term,
            ),
        )


def chain_of(goal: int, predecessors: Mapping[int, int | None]) -> tuple[int, ...]:
    """A goal and those it follows on, one term before the other; `predecessors` by key."""
    chain: list[int] = []
    now: int | None = goal
    while now is not None and now not in chain:
        chain.append(now)
        now = predecessors.get(now)
    return tuple(chain)


def history_of(goal: Goal, committee: Committee, rights: Rights) -> tuple[shapes.PastReport, ...]:
    """How a goal was judged at a committee in all reports and years, newest first. Two queries.

    With the goals that it follows on and those that follow on it. Rounds that do not exist for the
    reader are left out: elected members see no drafts. Of a corrected report the last version that
    the reader may see stands for it.
    """
    if not rights.may_know(committee.pk):
        return ()
    predecessors = dict(Goal.objects.order_by().values_list("pk", "predecessor_id"))
    related = {key for key in predecessors if goal.pk in chain_of(key, predecessors)} | set(
        chain_of(goal.pk, predecessors)
    )
    drafts = rights.may_see_drafts(committee.pk)
    rows: QuerySet[Any, Any] = Assessment.objects.filter(
        goal__in=related, **{f"{OF_ROUND}__committee": committee}
    )
    standing = Q(round__replaced_by__isnull=True)
    if not drafts:
        standing |= Q(round__replaced_by__state__in=DRAFT_STATES)
        rows = rows.exclude(round__state__in=DRAFT_STATES)
    ordered = rows.filter(standing).order_by(*NEWEST_FIRST, "horizon").values(*COLUMNS)
    return tuple(report for _goal, report in reports_in(ordered))


def moved_goal_slug(round_: Round, slug: str) -> str | None:
    """Today's address of a goal of the round's term that had `slug` before, if there is one."""
    year = round_.appropriation.year
    of_term = Goal.objects.filter(term__first_year__lte=year, term__last_year__gte=year)
    former = FormerSlug.objects.filter(
        kind="goal", slug=slug, object_id__in=of_term.values("pk")
    ).first()
    found: str | None = of_term.get(pk=former.object_id).slug if former else None
    return found
