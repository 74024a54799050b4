"""The pages of goals: all of a round's goals as cards, and one goal with its follow-up."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budget.models import RoundState
from budget.place import Renamed
from budget.views.work_place import user_of
from goals.access import may_write_goal
from goals.models import Goal
from goals.queries.reports import history_of, moved_goal_slug
from goals.queries.rounds import goals_of
from goals.shapes import ContributionItem, GoalsOfRound, GoalStanding, PastReport, Scale, Section
from goals.workflow.states import FOLLOW_UP
from reports.content.document import Paragraph, ProsePart, Run, SubHeading
from reports.content.goals import (
    assignments_table,
    constructed_goals,
    goal_tables,
    goals_standing,
    indicators_table,
    priorities_table,
)
from reports.csv_file import csv_asked
from reports.dashboards import Crumb, figure_tables
from reports.figures import Figure, figures_of
from reports.goal_cards import area_cards, shown_goal, shown_history
from reports.place import Place, round_page
from reports.queries.documents import former_of
from reports.text.live import tokens_of
from reports.text.markup import prose
from reports.text.prose import UnreadableText, parts_of


@round_page
def goals(request: HttpRequest, place: Place) -> HttpResponse:
    """*Mål*: how the council's goals stand, area by area, with assignments and indicators."""
    found = goals_of(place.round)
    asked = csv_asked(request, goal_tables(found))
    if asked is not None:
        return asked
    beside = [assignments_table(found), indicators_table(found), priorities_table(found)]
    tables = [table for table in beside if table is not None]
    context = {
        **place.context("goals"),
        "standing": goals_standing(found, place.round.name),
        "areas": area_cards(found, place.links),
        "constructed": constructed_goals(found.goals),
        "tables": figure_tables(tables, place.links, request),
        "begin_url": place.url("begin_goals") if _may_begin(place, found) else "",
        "owners_url": place.url("goal_owners") if found.goals and _keeps(place) else "",
    }
    return render(request, "reports/goals.html", context)


@round_page
def goal(request: HttpRequest, place: Place, goal: str) -> HttpResponse:
    """One goal: both assessments with their motives, the follow-up, and how it went before."""
    found = goals_of(place.round)
    chosen = found.goal(goal)
    if chosen is None:
        new = moved_goal_slug(place.round, goal)
        if new and found.goal(new) is not None:
            raise Renamed(goal=new)
        raise Http404
    area = found.area_of(chosen)
    of_goal = GoalsOfRound(
        indicators=tuple(one for one in found.indicators if one.key in chosen.indicators)
    )
    table = indicators_table(of_goal)
    history = shown_history(_history(place, chosen), place)
    trends = found.scale is Scale.TRENDS
    figures = _figures(place, found, (*chosen.sections, *chosen.contributions))
    context = {
        **place.context("goals"),
        "goal": shown_goal(found, chosen, place.links),
        "write_url": place.url("write_goal", goal=chosen.slug)
        if _works(request, place, chosen)
        else "",
        "area": area,
        "sections": [(one.heading, _read(one.text, figures)) for one in chosen.sections],
        "contributions": [(one.heading, _read(one.text, figures)) for one in chosen.contributions],
        "history": history,
        "both_scales": any((one.term is None) is not trends for one in history),
        "constructed": constructed_goals([chosen]),
        "tables": figure_tables([table] if table else [], place.links, request),
        "crumbs": [
            Crumb(_("Mål"), place.links.page("goals")),
            Crumb(_("Mål %s") % chosen.number, None),
        ],
    }
    asked = csv_asked(request, [table] if table else [])
    return asked or render(request, "reports/goal.html", context)


def _keeps(place: Place) -> bool:
    """Whether the reader says who owns the goals, and which rounds follow them up."""
    return place.rights.may_change_appropriation(place.committee.pk)


def _may_begin(place: Place, found: GoalsOfRound) -> bool:
    """Whether the reader may let the round follow up its goals, and it does not yet."""
    is_open = place.round.state == RoundState.OPEN
    return _keeps(place) and is_open and bool(found.goals) and not found.followed_up


def _works(request: HttpRequest, place: Place, chosen: GoalStanding) -> bool:
    """Whether the reader writes the goal's follow-up, or approves it, while the round is open."""
    if not chosen.state or place.round.state != RoundState.OPEN:
        return False
    owners = [owner.key for owner in chosen.owners]
    user = user_of(request).pk
    approves = place.rights.roles_for(place.committee.pk, None)
    return bool(approves & FOLLOW_UP.roles_for("approve_goal")) or may_write_goal(
        place.rights, user, place.committee.pk, owners
    )


def _history(place: Place, chosen: GoalStanding) -> list[PastReport]:
    """The other reports that judged the goal, newest first."""
    reports = history_of(Goal(pk=chosen.key), place.committee, place.rights)
    return [report for report in reports if report.round != place.round.pk]


def _figures(
    place: Place, found: GoalsOfRound, written: Iterable[Section | ContributionItem]
) -> Mapping[str, Figure]:
    """The figures of the round, read only for texts that have live ones in them."""
    if not any(tokens_of(one.text) for one in written):
        return {}
    return figures_of(place.inputs, goals=found, former=partial(former_of, place.round))


def _read(text: str, figures: Mapping[str, Figure]) -> SafeString:
    """A text as HTML."""
    try:
        parts = parts_of(text, figures)
    except UnreadableText as refused:
        parts = (Paragraph((Run(" ".join(refused.messages), missing=True),)),)
    return prose([_below_heading(part) for part in parts], page=True)


def _below_heading(part: ProsePart) -> ProsePart:
    """Sub-headings stand below the section's own, which is a third-level one."""
    return replace(part, level=min(part.level + 3, 6)) if isinstance(part, SubHeading) else part
