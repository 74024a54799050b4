"""The tables of goals, a file a noun. A report is a round of a committee (budget.models.Round)."""

from goals.models.assignments import Assignment, AssignmentState, AssignmentStep, Priority
from goals.models.council import (
    Contribution,
    CouncilTerm,
    Goal,
    GoalArea,
    GoalDirection,
    Scale,
)
from goals.models.followup import Assessment, GoalSection, GoalTask, Grade, Horizon, Trend
from goals.models.indicators import Indicator, IndicatorValue, WantedDirection
from goals.models.locking import GoalsLock

__all__ = [
    "Assessment",
    "Assignment",
    "AssignmentState",
    "AssignmentStep",
    "Contribution",
    "CouncilTerm",
    "Goal",
    "GoalArea",
    "GoalDirection",
    "GoalSection",
    "GoalTask",
    "GoalsLock",
    "Grade",
    "Horizon",
    "Indicator",
    "IndicatorValue",
    "Priority",
    "Scale",
    "Trend",
    "WantedDirection",
]
