"""How a report and each of its texts move from state to state."""

from budget.models import Role, TaskState
from budget.workflow.states import Flow, Transition
from reports.models import ReportState

CONTROLLERS = frozenset({Role.CONTROLLER})
HEADS = frozenset({Role.HEAD})
APPROVERS = CONTROLLERS | HEADS
# Who may be given a section to write. Who may write which: reports/access.py.
WRITERS = frozenset({Role.CONTROLLER, Role.BUDGET_HOLDER, Role.HEAD})
WRITER = "writer"
"""The role that a text itself gives those who may write it."""
OF_TEXT: frozenset[str] = frozenset({WRITER})

TEXT = Flow(
    (
        Transition("begin_text", TaskState.NOT_BEGUN, TaskState.BEGUN, OF_TEXT),
        Transition("submit_text", TaskState.BEGUN, TaskState.SUBMITTED, OF_TEXT),
        Transition("submit_text", TaskState.RETURNED, TaskState.SUBMITTED, OF_TEXT),
        Transition(
            "approve_text", TaskState.SUBMITTED, TaskState.APPROVED, APPROVERS, by_another=True
        ),
        Transition(
            "return_text", TaskState.SUBMITTED, TaskState.RETURNED, APPROVERS, needs_reason=True
        ),
        Transition(
            "return_text", TaskState.APPROVED, TaskState.RETURNED, APPROVERS, needs_reason=True
        ),
    )
)

REPORT = Flow(
    (
        Transition("submit_report", ReportState.WRITING, ReportState.SUBMITTED, CONTROLLERS),
        Transition(
            "return_report",
            ReportState.SUBMITTED,
            ReportState.WRITING,
            APPROVERS,
            needs_reason=True,
        ),
        # Approval freezes: reports/actions/publishing.py.
        Transition(
            "approve_report",
            ReportState.SUBMITTED,
            ReportState.APPROVED,
            APPROVERS,
            by_another=True,
        ),
        # What was approved stands; the next approval makes a new version that replaces it.
        Transition(
            "reopen_report", ReportState.APPROVED, ReportState.WRITING, APPROVERS, needs_reason=True
        ),
    )
)
