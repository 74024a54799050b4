"""How a report and each of its texts move from state to state."""

from budget.models import Role
from budget.workflow.states import APPROVERS, PREPARERS, Flow, Transition, handing_in
from reports.models import ReportState

# Who may be given a section to write. Who may write which: reports/access.py.
WRITERS = frozenset({Role.CONTROLLER, Role.BUDGET_HOLDER, Role.HEAD})
WRITER = "writer"
"""The role that a text itself gives those who may write it."""
OF_TEXT: frozenset[str] = frozenset({WRITER})

TEXT = handing_in("text", OF_TEXT)

REPORT = Flow(
    (
        Transition("submit_report", ReportState.WRITING, ReportState.SUBMITTED, PREPARERS),
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
