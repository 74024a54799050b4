"""How a report and each of its texts move from state to state."""

from budget.models import Role, TaskState
from budget.workflow.states import Flow, Transition
from reports.models import ReportState

CONTROLLERS = frozenset({Role.CONTROLLER})
HEADS = frozenset({Role.HEAD})
APPROVERS = CONTROLLERS | HEADS
# Whether somebody may write one section is asked of its template too: reports/access.py.
WRITERS = frozenset({Role.CONTROLLER, Role.BUDGET_HOLDER, Role.HEAD})

TEXT = Flow(
    (
        Transition("begin_text", TaskState.NOT_BEGUN, TaskState.BEGUN, WRITERS),
        Transition("submit_text", TaskState.BEGUN, TaskState.SUBMITTED, WRITERS),
        Transition("submit_text", TaskState.RETURNED, TaskState.SUBMITTED, WRITERS),
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
