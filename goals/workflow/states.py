"""How a goal's follow-up moves from state to state: as an area's forecast, by owners too."""

from budget.models import TaskState
from budget.workflow.states import APPROVERS, PREPARERS, Flow, Transition

# The role that a goal itself gives: its owner (goals/access.py says who is).
OWNER = "goal_owner"
WRITERS: frozenset[str] = PREPARERS | {OWNER}

FOLLOW_UP = Flow(
    (
        Transition("begin_goal", TaskState.NOT_BEGUN, TaskState.BEGUN, WRITERS),
        # From not begun too: what was carried over from the last report may stand as it is.
        Transition("submit_goal", TaskState.NOT_BEGUN, TaskState.SUBMITTED, WRITERS),
        Transition("submit_goal", TaskState.BEGUN, TaskState.SUBMITTED, WRITERS),
        Transition("submit_goal", TaskState.RETURNED, TaskState.SUBMITTED, WRITERS),
        Transition(
            "approve_goal", TaskState.SUBMITTED, TaskState.APPROVED, APPROVERS, by_another=True
        ),
        Transition(
            "return_goal", TaskState.SUBMITTED, TaskState.RETURNED, APPROVERS, needs_reason=True
        ),
        Transition(
            "return_goal", TaskState.APPROVED, TaskState.RETURNED, APPROVERS, needs_reason=True
        ),
    )
)
