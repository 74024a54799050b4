"""How things move from state to state: each allowed step with the roles that may take it, as data.

A flow is the steps of one kind of thing (a round, an area's forecast); actions/moving.py takes
them. Goals and report texts get flows of their own.
"""

from dataclasses import dataclass

from budget.models import Role, RoundState, TaskState


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: the action that takes it, from which state to which, and who may.

    `roles` are Role's, or those that a thing itself gives (a goal's owner).
    `needs_reason`: only with a comment, which is kept. `by_another`: never by the one who handed
    the thing in.
    """

    action: str
    source: str
    target: str
    roles: frozenset[str]
    needs_reason: bool = False
    by_another: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps of one kind of thing."""

    transitions: tuple[Transition, ...]

    def step(self, action: str, state: str) -> Transition | None:
        """The step that an action takes from a state; None where it takes none."""
        return next((t for t in self.transitions if t.action == action and t.source == state), None)

    def roles_for(self, action: str) -> frozenset[str]:
        """The roles that may take a step by its action, from whichever state."""
        return frozenset(role for t in self.transitions if t.action == action for role in t.roles)

    def steps_for(self, state: str, roles: frozenset[str]) -> tuple[Transition, ...]:
        """The steps that somebody with these roles may take from a state."""
        return tuple(t for t in self.transitions if t.source == state and t.roles & roles)


PREPARERS = frozenset({Role.CONTROLLER})
HEADS = frozenset({Role.HEAD})
KEEPERS = frozenset({Role.CONTROLLER, Role.ADMINISTRATOR})
FORECASTERS = frozenset({Role.CONTROLLER, Role.BUDGET_HOLDER})
# The head too: an area that the only controller handed in must be approved by somebody.
APPROVERS = PREPARERS | HEADS


def handing_in(thing: str, writers: frozenset[str], *, as_prepared: bool = False) -> Flow:
    """The steps of what somebody writes and hands in, and another approves or sends back.

    `as_prepared`: what was prepared or carried over beforehand may be handed in as it stands.
    """
    begin, submit, approve, back = (
        f"{step}_{thing}" for step in ("begin", "submit", "approve", "return")
    )
    whence = (TaskState.NOT_BEGUN,) if as_prepared else ()
    return Flow(
        (
            Transition(begin, TaskState.NOT_BEGUN, TaskState.BEGUN, writers),
            *(
                Transition(submit, state, TaskState.SUBMITTED, writers)
                for state in (*whence, TaskState.BEGUN, TaskState.RETURNED)
            ),
            Transition(
                approve, TaskState.SUBMITTED, TaskState.APPROVED, APPROVERS, by_another=True
            ),
            *(
                Transition(back, state, TaskState.RETURNED, APPROVERS, needs_reason=True)
                for state in (TaskState.SUBMITTED, TaskState.APPROVED)
            ),
        )
    )


ROUND = Flow(
    (
        Transition("submit", RoundState.OPEN, RoundState.SUBMITTED, PREPARERS),
        Transition("sign", RoundState.SUBMITTED, RoundState.SIGNED, HEADS, by_another=True),
        Transition("decide", RoundState.SIGNED, RoundState.DECIDED, KEEPERS),
        Transition("lock", RoundState.DECIDED, RoundState.LOCKED, KEEPERS),
        # Before the decision alone; a locked round is corrected by a new version.
        Transition(
            "reopen", RoundState.SUBMITTED, RoundState.OPEN, PREPARERS | HEADS, needs_reason=True
        ),
        Transition(
            "reopen", RoundState.SIGNED, RoundState.OPEN, PREPARERS | HEADS, needs_reason=True
        ),
    )
)

AREA = handing_in("area", FORECASTERS, as_prepared=True)
