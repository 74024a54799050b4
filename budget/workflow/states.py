"""How a round moves: each allowed step with the roles that may take it, as data."""

from dataclasses import dataclass

from budget.models import Role, RoundState


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: the action that takes it, from which state to which, and who may."""

    action: str
    source: RoundState
    target: RoundState
    roles: frozenset[Role]


PREPARERS = frozenset({Role.CONTROLLER})
HEADS = frozenset({Role.HEAD})
KEEPERS = frozenset({Role.CONTROLLER, Role.ADMINISTRATOR})

TRANSITIONS = (
    Transition("submit", RoundState.OPEN, RoundState.SUBMITTED, PREPARERS),
    Transition("sign", RoundState.SUBMITTED, RoundState.SIGNED, HEADS),
    Transition("decide", RoundState.SIGNED, RoundState.DECIDED, KEEPERS),
    Transition("lock", RoundState.DECIDED, RoundState.LOCKED, KEEPERS),
    # Before the decision alone; a locked round is corrected by a new version.
    Transition("reopen", RoundState.SUBMITTED, RoundState.OPEN, PREPARERS | HEADS),
    Transition("reopen", RoundState.SIGNED, RoundState.OPEN, PREPARERS | HEADS),
)


def step(action: str, state: str) -> Transition | None:
    """The step that an action takes from a state; None where it takes none."""
    return next((t for t in TRANSITIONS if t.action == action and t.source == state), None)


def roles_for(action: str) -> frozenset[Role]:
    """The roles that may take a step by its action, from whichever state."""
    return frozenset(role for t in TRANSITIONS if t.action == action for role in t.roles)


def steps_for(state: str, roles: frozenset[str]) -> tuple[Transition, ...]:
    """The steps that somebody with these roles may take from a state."""
    return tuple(t for t in TRANSITIONS if t.source == state and t.roles & roles)
