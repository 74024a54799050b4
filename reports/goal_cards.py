"""Goals as the pages show them: cards with icon and word, what has changed, and the history."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from budget.calc.periods import name_of_year
from budget.models import TaskState
from goals.shapes import GoalsOfRound, GoalStanding, Horizon, Movement, PastReport, Scale
from goals.wording import ShownJudgement, shown_judgement
from reports.links import RoundLinks
from reports.place import Place


@dataclass(frozen=True, slots=True)
class ShownAssessment:
    """An assessment for one horizon: icon and word, motive, and what has changed since last."""

    horizon: str
    judgement: ShownJudgement
    motive: str
    change: str
    movement: str


@dataclass(frozen=True, slots=True)
class ShownGoal:
    """A goal as a card, or as the head of its own page."""

    key: int
    number: int
    title: str
    url: str
    assessments: tuple[ShownAssessment, ...]
    state: str
    owners: str
    followed_up: bool


@dataclass(frozen=True, slots=True)
class AreaCards:
    """A goal area with its goals."""

    key: int
    name: str
    goals: tuple[ShownGoal, ...]


@dataclass(frozen=True, slots=True)
class ShownReport:
    """How a goal was judged in another report; `url` is its page there."""

    name: str
    url: str
    title: str
    period: ShownJudgement
    term: ShownJudgement | None
    draft: bool
    constructed: bool


def area_cards(goals: GoalsOfRound, links: RoundLinks) -> list[AreaCards]:
    """The goals of a round, area by area."""
    return [
        AreaCards(area.key, area.name, tuple(shown_goal(goals, goal, links) for goal in area.goals))
        for area in goals.areas
    ]


def shown_goals(goals: GoalsOfRound, links: RoundLinks) -> list[ShownGoal]:
    """The goals of a round in one row."""
    return [shown_goal(goals, goal, links) for goal in goals.goals]


def shown_goal(goals: GoalsOfRound, goal: GoalStanding, links: RoundLinks) -> ShownGoal:
    """A goal with its assessments; on the older scale there is one, the trend."""
    trends = goals.scale is Scale.TRENDS
    horizons = [Horizon.PERIOD] if trends else list(Horizon)
    return ShownGoal(
        key=goal.key,
        number=goal.number,
        title=goal.title,
        url=links.page("goal", goal=goal.slug),
        assessments=tuple(_assessment(goal, horizon, trends) for horizon in horizons),
        state=str(TaskState(goal.state).label) if goal.state else "",
        owners=", ".join(owner.name for owner in goal.owners),
        followed_up=bool(goal.state),
    )


def _assessment(goal: GoalStanding, horizon: Horizon, trends: bool) -> ShownAssessment:
    judgement = goal.judgement(horizon)
    movement = goal.movement(horizon)
    return ShownAssessment(
        horizon=_("Trend") if trends else _horizon(horizon),
        judgement=shown_judgement(judgement),
        motive=judgement.motive,
        change=_change(goal.previous, horizon, movement) if judgement.grade else "",
        movement=movement.value,
    )


def _horizon(horizon: Horizon) -> str:
    return _("Perioden") if horizon is Horizon.PERIOD else _("Mandatperioden")


def _change(last: PastReport | None, horizon: Horizon, movement: Movement) -> str:
    if last is None or movement is Movement.NEW:
        return ""
    before = last.period if horizon is Horizon.PERIOD else last.term
    name = report_name(last)
    words = {"report": _("%s (konstruerad)") % name if before.constructed else name}
    return {
        Movement.BETTER: _("Bättre än i %(report)s"),
        Movement.WORSE: _("Sämre än i %(report)s"),
        Movement.SAME: _("Samma som i %(report)s"),
    }[movement] % words


def report_name(report: PastReport) -> str:
    """The report's name with its year, inside a sentence."""
    name = report.round_name[:1].lower() + report.round_name[1:]
    return name_of_year(name, report.year)


def shown_history(reports: Iterable[PastReport], place: Place) -> list[ShownReport]:
    """The reports with addresses of the goal in each, in the order given."""
    return [
        ShownReport(
            name=report_name(report).capitalize(),
            url=reverse(
                "goal",
                kwargs={
                    "committee": place.committee.slug,
                    "year": report.year,
                    "round_slug": report.round_slug,
                    "goal": report.goal,
                },
            ),
            title=report.title,
            period=shown_judgement(report.period),
            term=None if report.period.trend else shown_judgement(report.term),
            draft=report.draft,
            constructed=report.period.constructed or report.term.constructed,
        )
        for report in reports
    ]
