"""One row of each model of goals in Ekby."""

from datetime import date
from decimal import Decimal
from typing import Any

from budget.models import Round, RoundLock
from budget.workflow.action import SERVER
from goals.actions.rows import save_goals, save_thing
from goals.actions.tasks import begin_follow_up
from goals.models import (
    Assessment,
    Assignment,
    AssignmentStep,
    Contribution,
    GoalsLock,
    GoalTask,
    Indicator,
    IndicatorValue,
    Priority,
)
from tests.goals.case import Goals, fill
from tests.makers import make_round, write


def make_assignment(goals: Goals, number: int = 1, year: int = 2024) -> Assignment:
    """An assignment of byggnadsnämnden, due at midsummer."""
    row = Assignment(
        committee=goals.ekby.committee,
        year=year,
        number=number,
        title="Se över taxan",
        case_number=f"EKBY {year}-{number}",
        due=date(year, 6, 20),
    )
    save_thing(SERVER, row)
    return row


def make_step(assignment: Assignment, on: date, state: str, text: str = "Klart.") -> AssignmentStep:
    """What an assignment became."""
    row = AssignmentStep(assignment=assignment, on=on, state=state, text=text)
    save_thing(SERVER, row)
    return row


def make_indicator(goals: Goals, name: str = "Handläggningstid", wanted: str = "down") -> Indicator:
    """An indicator of byggnadsnämnden's first goal, in weeks."""
    row = Indicator(
        committee=goals.ekby.committee, name=name, unit="veckor", wanted=wanted, source="Diariet"
    )
    save_thing(SERVER, row)
    save_goals(SERVER, row, [goals.permits])
    return row


def make_value(
    indicator: Indicator, year: int, value: str, month: int | None = None
) -> IndicatorValue:
    """What was measured."""
    row = IndicatorValue(indicator=indicator, year=year, month=month, value=Decimal(value))
    save_thing(SERVER, row)
    return row


def make_priority(goals: Goals, heading: str = "Snabbare besked", year: int = 2024) -> Priority:
    """What byggnadsnämnden has given priority, tied to its first goal."""
    row = Priority(committee=goals.ekby.committee, year=year, heading=heading)
    save_thing(SERVER, row)
    save_goals(SERVER, row, [goals.permits])
    return row


def make_contribution(goals: Goals, heading: str = "E-tjänst") -> Contribution:
    """What byggnadsnämnden does for its first goal."""
    row = Contribution(direction=goals.permits_here, heading=heading)
    save_thing(SERVER, row)
    return row


def one_of_each(goals: Goals) -> dict[type[Any], Any]:
    """A row of every model, those of a committee byggnadsnämnden's; April is followed up."""
    begin_follow_up(SERVER, goals.april)
    section = fill(goals.april, goals.permits, "on_plan", "partly")
    assignment, indicator = make_assignment(goals), make_indicator(goals)
    rows = [
        goals.term,
        goals.building,
        goals.permits,
        goals.permits_here,
        make_contribution(goals),
        GoalTask.objects.get(round=goals.april, goal=goals.houses),
        section,
        Assessment.objects.get(round=goals.april, goal=goals.permits, horizon="period"),
        assignment,
        make_step(assignment, date(2024, 3, 1), "ongoing"),
        indicator,
        make_value(indicator, 2023, "7.5"),
        make_priority(goals),
        _locked(goals),
    ]
    return {type(row): row for row in rows}


def _locked(goals: Goals) -> GoalsLock:
    """The copy of a locked round, made without the steps that lead there."""
    march = make_round(goals.year, "Mars", 3)
    row = GoalsLock(round=march, content={})

    def lock() -> None:
        Round.objects.filter(pk=march.pk).update(state="locked", decided_on=date(2024, 4, 3))
        RoundLock(round=march, inputs={}).save()
        row.save()

    write(SERVER, lock)
    return row
