"""Ekby's goals: two areas, three goals of 2023–2026, and one of 2019–2022 on the older scale.

Byggnadsnämnden, goals of 2023–2026:

    Bygga           1 Snabba lov (snabba-lov; owned by Bo; follows on Korta köer of 2019–2022)
                    2 Täta hus (tata-hus)
    Gott bemötande  3 Klara svar (klara-svar)

April 2024 follows none of them up until a test lets it.
"""

from dataclasses import dataclass

import pytest

from budget.models import Appropriation, Round
from budget.workflow.action import SERVER
from goals.actions.rows import save_owners, save_thing
from goals.actions.tasks import approve_goal, begin_follow_up, submit_goal
from goals.actions.writing import add_section, judge
from goals.models import (
    CouncilTerm,
    Goal,
    GoalArea,
    GoalDirection,
    GoalSection,
    GoalTask,
    Scale,
)
from tests.makers import Ekby


@dataclass(frozen=True)
class Goals:
    """What there is of goals in Ekby."""

    ekby: Ekby
    term: CouncilTerm
    old_term: CouncilTerm
    building: GoalArea
    service: GoalArea
    old_area: GoalArea
    permits: Goal
    houses: Goal
    answers: Goal
    queues: Goal  # of the term before
    permits_here: GoalDirection  # Bo's

    @property
    def april(self) -> Round:
        """Ekby's open round."""
        return self.ekby.april

    @property
    def year(self) -> Appropriation:
        """2024."""
        return self.ekby.year


def make_term(first: int, last: int, scale: str = Scale.GRADES) -> CouncilTerm:
    """A term of office."""
    row = CouncilTerm(first_year=first, last_year=last, scale=scale)
    save_thing(SERVER, row)
    return row


def make_goal_area(term: CouncilTerm, name: str, order: int) -> GoalArea:
    """A goal area."""
    row = GoalArea(term=term, name=name, order=order)
    save_thing(SERVER, row)
    return row


def make_goal(
    area: GoalArea, number: int, title: str, slug: str, predecessor: Goal | None = None
) -> Goal:
    """A goal of an area and its term, directed to nobody."""
    row = Goal(
        term=area.term, area=area, number=number, title=title, slug=slug, predecessor=predecessor
    )
    save_thing(SERVER, row)
    return row


def make_direction(goal: Goal, ekby: Ekby) -> GoalDirection:
    """The goal directed to byggnadsnämnden."""
    row = GoalDirection(goal=goal, committee=ekby.committee)
    save_thing(SERVER, row)
    return row


def make_goals(ekby: Ekby) -> Goals:
    """Everything above."""
    old_term, term = make_term(2019, 2022, Scale.TRENDS), make_term(2023, 2026)
    old_area = make_goal_area(old_term, "Växande stad", 1)
    building = make_goal_area(term, "Bygga", 1)
    service = make_goal_area(term, "Gott bemötande", 2)
    queues = make_goal(old_area, 1, "Korta köer", "korta-koer")
    permits = make_goal(building, 1, "Snabba lov", "snabba-lov", queues)
    houses = make_goal(building, 2, "Täta hus", "tata-hus")
    answers = make_goal(service, 3, "Klara svar", "klara-svar")
    here = [make_direction(goal, ekby) for goal in (permits, houses, answers, queues)]
    save_owners(SERVER, here[0], [ekby.cast.bo_budget_holder])
    return Goals(
        ekby=ekby,
        term=term,
        old_term=old_term,
        building=building,
        service=service,
        old_area=old_area,
        permits=permits,
        houses=houses,
        answers=answers,
        queues=queues,
        permits_here=here[0],
    )


def fill(round_: Round, goal: Goal, period: str, term: str) -> GoalSection:
    """A goal judged for both horizons, with one section, as the server types it."""
    judge(SERVER, round_, goal, "period", grade=period, motive="Så gick perioden.")
    judge(SERVER, round_, goal, "term", grade=term, motive="Så går mandatperioden.")
    return add_section(SERVER, round_, goal, "Läget", "Det går framåt.")


def approve_all(goals: Goals, round_: Round) -> None:
    """Anna hands in every follow-up of a round, and Cia approves it."""
    cast = goals.ekby.cast
    for task in GoalTask.objects.filter(round=round_).select_related("goal"):
        submit_goal(cast.actor("anna"), round_, task.goal)
        approve_goal(cast.actor("cia"), round_, task.goal)


@pytest.fixture
def ekby_goals(ekby: Ekby) -> Goals:
    """Ekby's goals, none of them followed up."""
    return make_goals(ekby)


@pytest.fixture
def begun(ekby_goals: Goals) -> Goals:
    """The same, with the follow-up of April begun."""
    begin_follow_up(SERVER, ekby_goals.april)
    return ekby_goals
