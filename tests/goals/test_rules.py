"""The rules of goals that no row can hold, broken by writes that go round the actions."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from budget.models import Round
from budget.workflow.action import SERVER
from goals.actions.rows import remove_thing, save_goals, save_thing
from goals.models import (
    Assessment,
    Assignment,
    AssignmentStep,
    CouncilTerm,
    Goal,
    GoalDirection,
    GoalSection,
    GoalsLock,
    GoalTask,
    IndicatorValue,
    Scale,
)
from tests.goals.case import Goals, approve_all, fill
from tests.goals.rows import make_assignment, make_indicator, make_step
from tests.makers import breaches, bring_to_decided, refusals, write


def test_no_year_lies_in_two_terms(ekby_goals: Goals) -> None:
    overlapping = CouncilTerm(first_year=2026, last_year=2029)
    assert breaches(overlapping.save) == {"terms_overlap"}
    write(SERVER, CouncilTerm(first_year=2027, last_year=2030).save)


def test_a_goal_lies_in_an_area_of_its_own_term(ekby_goals: Goals) -> None:
    goal = Goal(term=ekby_goals.term, area=ekby_goals.old_area, number=9, title="Fel", slug="fel")
    assert breaches(goal.save) == {"goal_area_elsewhere"}


def test_an_area_does_not_leave_its_goals_in_another_term(ekby_goals: Goals) -> None:
    ekby_goals.building.term = ekby_goals.old_term
    assert breaches(ekby_goals.building.save) == {"goal_area_elsewhere"}


def test_a_goal_follows_on_one_of_an_earlier_term(ekby_goals: Goals) -> None:
    ekby_goals.houses.predecessor = ekby_goals.permits
    assert breaches(ekby_goals.houses.save) == {"predecessor_not_earlier"}
    ekby_goals.queues.predecessor = ekby_goals.houses
    assert breaches(ekby_goals.queues.save) == {"predecessor_not_earlier"}


def test_a_goal_is_followed_up_by_a_committee_it_is_directed_to(ekby_goals: Goals) -> None:
    ekby_goals.permits_here.committee = ekby_goals.ekby.elsewhere
    write(SERVER, ekby_goals.permits_here.save)
    task = GoalTask(round=ekby_goals.april, goal=ekby_goals.permits)
    assert breaches(task.save) == {"goal_not_directed"}


def test_a_direction_that_is_followed_up_stays(begun: Goals) -> None:
    begun.permits_here.committee = begun.ekby.elsewhere
    assert breaches(begun.permits_here.save) == {"goal_not_directed"}
    row = GoalDirection.objects.get(pk=begun.permits_here.pk)
    assert refusals(lambda: remove_thing(SERVER, row)) == {"goal_not_directed"}


def test_a_direction_that_is_not_followed_up_is_removed(ekby_goals: Goals) -> None:
    remove_thing(SERVER, ekby_goals.permits_here)
    assert not GoalDirection.objects.filter(pk=ekby_goals.permits_here.pk).exists()


def test_a_goal_is_followed_up_in_years_of_its_term(ekby_goals: Goals) -> None:
    task = GoalTask(round=ekby_goals.april, goal=ekby_goals.queues)
    assert breaches(task.save) == {"goal_outside_term"}


def test_a_term_does_not_leave_its_follow_ups(begun: Goals) -> None:
    begun.term.first_year = 2025
    assert breaches(begun.term.save) == {"goal_outside_term"}


def test_an_assessment_is_on_the_scale_of_the_term(begun: Goals) -> None:
    row = Assessment(round=begun.april, goal=begun.permits, horizon="period", trend="both")
    assert breaches(row.save) == {"other_scale"}
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    begun.term.scale = Scale.TRENDS
    assert breaches(begun.term.save) == {"other_scale"}


def test_what_is_written_belongs_to_a_follow_up(ekby_goals: Goals) -> None:
    row = GoalSection(round=ekby_goals.april, goal=ekby_goals.permits, heading="Läget")
    assert breaches(row.save) == {"no_follow_up"}


def test_a_follow_up_does_not_go_from_what_is_written(begun: Goals) -> None:
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    task = GoalTask.objects.get(round=begun.april, goal=begun.permits)
    assert breaches(task.delete) == {"no_follow_up"}


def _touch(goals: Goals) -> None:
    GoalSection.objects.filter(round=goals.april, goal=goals.permits).update(order=7)


def decided(goals: Goals) -> Round:
    """April with every goal on plan, decided."""
    for goal in (goals.permits, goals.houses, goals.answers):
        fill(goals.april, goal, "on_plan", "on_plan")
    approve_all(goals, goals.april)
    bring_to_decided(goals.ekby, goals.april)
    return goals.april


def test_a_decided_rounds_goals_stand(begun: Goals) -> None:
    decided(begun)
    assert breaches(lambda: _touch(begun)) == {"goal_handed_in", "round_not_open"}


def test_a_report_decided_elsewhere_is_registered_with_its_follow_ups(ekby_goals: Goals) -> None:
    bring_to_decided(ekby_goals.ekby, ekby_goals.april)

    def register() -> None:
        at = {"state": "approved", "submitted_at": "2024-05-01T12:00:00Z"}
        GoalTask.objects.create(round=ekby_goals.april, goal=ekby_goals.permits, **at)
        Assessment.objects.create(
            round=ekby_goals.april, goal=ekby_goals.permits, horizon="term", grade="on_plan"
        )

    write(SERVER, register)


def test_no_goal_of_a_decided_round_waits(ekby_goals: Goals) -> None:
    bring_to_decided(ekby_goals.ekby, ekby_goals.april)
    task = GoalTask(round=ekby_goals.april, goal=ekby_goals.permits)
    assert breaches(task.save) == {"goals_not_approved"}


def test_the_copy_of_goals_is_made_by_locking_alone(begun: Goals) -> None:
    decided(begun)
    row = GoalsLock(round=begun.april, content={})
    assert breaches(row.save) == {"copies_without_lock"}


def test_nothing_happens_after_a_final_report(ekby_goals: Goals) -> None:
    assignment = make_assignment(ekby_goals)
    make_step(assignment, date(2024, 5, 1), "final_reported")
    make_step(assignment, date(2024, 4, 1), "ongoing")
    later = AssignmentStep(assignment=assignment, on=date(2024, 6, 1), state="ongoing")
    assert breaches(later.save) == {"after_final_report"}


def test_an_indicator_is_tied_to_goals_of_its_committee(ekby_goals: Goals) -> None:
    indicator = make_indicator(ekby_goals)
    foreign = Goal(
        term=ekby_goals.term, area=ekby_goals.building, number=9, title="Läsning", slug="lasning"
    )
    save_thing(SERVER, foreign)
    assert refusals(lambda: save_goals(SERVER, indicator, [foreign])) == {"goal_of_another"}


ROWS: dict[str, Callable[[Goals], Any]] = {
    "a goal without number": lambda g: Goal(
        term=g.term, area=g.building, number=0, title="x", slug="x"
    ),
    "the same number twice": lambda g: Goal(
        term=g.term, area=g.building, number=1, title="x", slug="x"
    ),
    "the same address twice": lambda g: Goal(
        term=g.term, area=g.building, number=9, title="x", slug="snabba-lov"
    ),
    "a term that ends before it begins": lambda g: CouncilTerm(first_year=2030, last_year=2029),
    "a goal directed twice": lambda g: GoalDirection(goal=g.permits, committee=g.ekby.committee),
    "an assessment on both scales": lambda g: Assessment(
        round=g.april, goal=g.permits, horizon="period", grade="on_plan", trend="both"
    ),
    "a trend of a term": lambda g: Assessment(
        round=g.april, goal=g.permits, horizon="term", trend="both"
    ),
    "an unknown grade": lambda g: Assessment(
        round=g.april, goal=g.permits, horizon="term", grade="bra"
    ),
    "an unknown horizon": lambda g: Assessment(
        round=g.april, goal=g.permits, horizon="sekel", grade="on_plan"
    ),
    "a section without heading": lambda g: GoalSection(round=g.april, goal=g.permits, heading=""),
    "a handed-in follow-up without its time": lambda g: GoalTask(
        round=g.april, goal=g.permits, state="submitted"
    ),
    "an approval by who handed it in": lambda g: GoalTask(
        round=g.april,
        goal=g.permits,
        submitted_by=g.ekby.cast.anna_controller,
        approved_by=g.ekby.cast.anna_controller,
    ),
    "an assignment without number": lambda g: Assignment(
        committee=g.ekby.committee, year=2024, number=0, title="x"
    ),
    "a final report without words": lambda g: AssignmentStep(
        assignment=make_assignment(g), on=date(2024, 1, 1), state="final_reported"
    ),
    "an unknown state of an assignment": lambda g: AssignmentStep(
        assignment=make_assignment(g), on=date(2024, 1, 1), state="klart"
    ),
    "a month 13 of an indicator": lambda g: IndicatorValue(
        indicator=make_indicator(g), year=2024, month=13, value=1
    ),
}


@pytest.mark.parametrize("case", ROWS)
def test_the_database_itself_refuses(ekby_goals: Goals, case: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write(SERVER, lambda: ROWS[case](ekby_goals).save())


def test_a_year_and_its_months_have_one_value_each(ekby_goals: Goals) -> None:
    indicator = make_indicator(ekby_goals)
    for month in (None, 1, 2):
        write(SERVER, IndicatorValue(indicator=indicator, year=2024, month=month, value=1).save)
    for month in (None, 1):
        twice = IndicatorValue(indicator=indicator, year=2024, month=month, value=2)
        with pytest.raises(IntegrityError), transaction.atomic():
            write(SERVER, twice.save)
