"""A goal's follow-up from beginning to approval: who moves it, what it lacks, what comes along."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.actions.members import withdraw_role
from budget.actions.rounds import open_round, submit
from budget.models import Membership, Round
from budget.workflow.action import SERVER, Actor
from goals.actions.rows import save_owners, save_thing
from goals.actions.tasks import (
    IncompleteGoal,
    approve_goal,
    begin_follow_up,
    leave_out,
    return_goal,
    submit_goal,
)
from goals.actions.writing import add_section, judge
from goals.lacks import GoalLack, LackCode
from goals.models import Assessment, Goal, GoalDirection, GoalSection, GoalTask
from goals.queries.rounds import goals_of
from goals.shapes import Horizon
from tests.goals.case import Goals, approve_all, fill
from tests.makers import bring_to_decided, bring_to_signed, refusals, told

STEPS: dict[str, Callable[[Goals, str], object]] = {
    "submit": lambda g, who: submit_goal(g.ekby.cast.actor(who), g.april, g.permits),
    "approve": lambda g, who: approve_goal(g.ekby.cast.actor(who), g.april, g.permits),
    "return": lambda g, who: return_goal(g.ekby.cast.actor(who), g.april, g.permits, "Skriv om."),
    "begin all": lambda g, who: begin_follow_up(g.ekby.cast.actor(who), g.april),
    "leave out": lambda g, who: leave_out(g.ekby.cast.actor(who), g.april, g.houses),
}
MAY = {
    "submit": {"anna", "bo"},
    "approve": {"anna", "cia"},
    "return": {"anna", "cia"},
    "begin all": {"anna", "eva"},
    "leave out": {"anna", "eva"},
}


def all_filled(goals: Goals, round_: Round) -> None:
    """Every goal of the term on plan."""
    for goal in (goals.permits, goals.houses, goals.answers):
        fill(round_, goal, "on_plan", "on_plan")


def state_of(goals: Goals, goal: Goal) -> str:
    """How far a goal has come in April."""
    state: str = GoalTask.objects.get(round=goals.april, goal=goal).state
    return state


@pytest.mark.parametrize("who", ["anna", "bo", "cia", "dan", "eva", "frej", "gun"])
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_for_its_roles(begun: Goals, step: str, who: str) -> None:
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    if step in ("approve", "return"):
        submit_goal(SERVER, begun.april, begun.permits)
    if who in MAY[step]:
        STEPS[step](begun, who)
        return
    with pytest.raises(PermissionDenied):
        STEPS[step](begun, who)


def test_a_follow_up_goes_from_hand_to_hand(begun: Goals) -> None:
    cast, goal = begun.ekby.cast, begun.permits
    fill(begun.april, goal, "on_plan", "partly")
    submit_goal(cast.actor("bo"), begun.april, goal)
    return_goal(cast.actor("cia"), begun.april, goal, "Vad görs åt köerna?")
    assert state_of(begun, goal) == "returned"
    submit_goal(cast.actor("bo"), begun.april, goal)
    approve_goal(cast.actor("cia"), begun.april, goal)
    task = "April 2024: Snabba lov"
    assert [line for line in told("return_goal") if ": state:" in line] == [
        f"Cia Ceder: {task}: state: inlämnad → återsänd (Vad görs åt köerna?)"
    ]
    assert f"Cia Ceder: {task}: state: inlämnad → godkänd" in told("approve_goal")
    stored = GoalTask.objects.get(round=begun.april, goal=goal)
    assert (stored.submitted_by, stored.approved_by) == (
        cast.bo_budget_holder,
        cast.cia_head,
    )
    assert stored.comment == ""


def test_nobody_approves_what_they_handed_in(begun: Goals) -> None:
    anna = begun.ekby.cast.actor("anna")
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    submit_goal(anna, begun.april, begun.permits)
    assert refusals(lambda: approve_goal(anna, begun.april, begun.permits)) == {
        "approve_goal_by_another"
    }


def test_a_return_says_why(begun: Goals) -> None:
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    submit_goal(SERVER, begun.april, begun.permits)
    assert refusals(lambda: return_goal(SERVER, begun.april, begun.permits, " ")) == {
        "reason_missing"
    }


@pytest.mark.parametrize("step", ["approve", "return"])
def test_what_is_not_handed_in_is_neither_approved_nor_returned(begun: Goals, step: str) -> None:
    assert refusals(lambda: STEPS[step](begun, "cia")) == {"goal_state"}


def test_a_follow_up_lacks_both_assessments_with_motives_and_a_text(begun: Goals) -> None:
    with pytest.raises(IncompleteGoal) as caught:
        submit_goal(SERVER, begun.april, begun.permits)
    assert caught.value.lacks == (
        GoalLack(LackCode.GRADE, Horizon.PERIOD),
        GoalLack(LackCode.MOTIVE, Horizon.PERIOD),
        GoalLack(LackCode.GRADE, Horizon.TERM),
        GoalLack(LackCode.MOTIVE, Horizon.TERM),
        GoalLack(LackCode.TEXT),
    )
    assert "5 saker saknas" in caught.value.messages[0]


def test_an_empty_section_is_lacking_by_its_key(begun: Goals) -> None:
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    empty = add_section(SERVER, begun.april, begun.permits, "Tomt", "  ")
    with pytest.raises(IncompleteGoal) as caught:
        submit_goal(SERVER, begun.april, begun.permits)
    assert caught.value.lacks == (GoalLack(LackCode.TEXT, section=empty.pk),)


def test_the_follow_up_begins_once_for_each_goal_of_the_term(begun: Goals) -> None:
    assert begin_follow_up(SERVER, begun.april) == []
    followed = GoalTask.objects.filter(round=begun.april).values_list("goal__slug", flat=True)
    assert sorted(followed) == ["klara-svar", "snabba-lov", "tata-hus"]  # not that of 2019–2022


def test_a_goal_that_is_directed_later_joins_in(begun: Goals) -> None:
    late = Goal(
        term=begun.term, area=begun.service, number=4, title="Öppna dörrar", slug="oppna-dorrar"
    )
    save_thing(SERVER, late)
    save_thing(SERVER, GoalDirection(goal=late, committee=begun.ekby.committee))
    assert [task.goal for task in begin_follow_up(SERVER, begun.april)] == [late]


def test_a_year_without_goals_has_nothing_to_follow_up(begun: Goals) -> None:
    empty = open_round(
        SERVER,
        begun.ekby.last_year,
        name="Mars",
        slug="mars",
        cutoff_month=3,
        deadline=date(2023, 4, 1),
    )
    begun.term.first_year = 2024
    save_thing(SERVER, begun.term)
    assert refusals(lambda: begin_follow_up(SERVER, empty)) == {"no_goals"}


def test_a_goal_is_left_out_with_what_was_written_of_it(begun: Goals) -> None:
    anna = begun.ekby.cast.actor("anna")
    fill(begun.april, begun.permits, "on_plan", "partly")
    leave_out(anna, begun.april, begun.permits)
    assert not GoalTask.objects.filter(round=begun.april, goal=begun.permits).exists()
    assert not GoalSection.objects.exists()
    assert not Assessment.objects.exists()
    assert "Anna Alm: Läget: text: Det går framåt. → " in told("leave_out")


def test_a_goal_that_is_handed_in_is_not_left_out(begun: Goals) -> None:
    fill(begun.april, begun.permits, "on_plan", "partly")
    submit_goal(SERVER, begun.april, begun.permits)
    assert refusals(lambda: leave_out(SERVER, begun.april, begun.permits)) == {"goal_handed_in"}


def test_a_round_is_handed_in_when_its_goals_are_approved(begun: Goals) -> None:
    all_filled(begun, begun.april)
    anna = begun.ekby.cast.actor("anna")
    with pytest.raises(ValidationError, match="uppföljningen av alla mål är inte godkänd"):
        submit(anna, begun.april)
    approve_all(begun, begun.april)
    submit(anna, begun.april)


def test_no_follow_up_moves_once_the_round_is_handed_in(begun: Goals) -> None:
    all_filled(begun, begun.april)
    approve_all(begun, begun.april)
    bring_to_signed(begun.ekby, begun.april)
    for work in (
        lambda: return_goal(SERVER, begun.april, begun.permits, "Ändra."),
        lambda: begin_follow_up(SERVER, begun.april),
        lambda: leave_out(SERVER, begun.april, begun.permits),
    ):
        assert refusals(work) == {"round_not_open"}


def august_of(goals: Goals) -> Round:
    """An open round after April."""
    return open_round(
        SERVER,
        goals.year,
        name="Augusti",
        slug="augusti",
        cutoff_month=8,
        deadline=date(2024, 9, 15),
    )


def test_a_new_follow_up_begins_as_the_last_signed_report_left_it(begun: Goals) -> None:
    all_filled(begun, begun.april)
    judge(SERVER, begun.april, begun.permits, "term", grade="partly", motive="Köer.")
    approve_all(begun, begun.april)
    bring_to_decided(begun.ekby, begun.april)
    august = august_of(begun)
    begin_follow_up(SERVER, august)
    permits = goals_of(august).goal("snabba-lov")
    assert permits is not None
    assert (permits.state, permits.term.grade, permits.term.motive) == (
        "not_begun",
        "partly",
        "Köer.",
    )
    assert [(section.heading, section.text) for section in permits.sections] == [
        ("Läget", "Det går framåt.")
    ]
    assert permits.sections[0].version == 1


def test_a_draft_is_not_carried_over(begun: Goals) -> None:
    all_filled(begun, begun.april)
    august = august_of(begun)
    begin_follow_up(SERVER, august)
    assert all(not goal.sections for goal in goals_of(august).goals)


def test_a_follow_up_may_begin_empty(begun: Goals) -> None:
    all_filled(begun, begun.april)
    approve_all(begun, begun.april)
    bring_to_decided(begun.ekby, begun.april)
    august = august_of(begun)
    begin_follow_up(SERVER, august, carry=False)
    assert all(not goal.sections for goal in goals_of(august).goals)


def test_an_owner_who_has_left_writes_no_more(begun: Goals) -> None:
    bo = begun.ekby.cast.bo_budget_holder
    withdraw_role(SERVER, Membership.objects.get(user=bo))
    with pytest.raises(PermissionDenied):
        judge(Actor(bo), begun.april, begun.permits, "period", grade="on_plan")


def test_somebody_of_another_committee_owns_no_goal_here(begun: Goals) -> None:
    gun = begun.ekby.cast.gun_stranger
    assert refusals(lambda: save_owners(SERVER, begun.permits_here, [gun])) == {"may_not_own"}
