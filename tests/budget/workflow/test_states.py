"""The steps of a round, as data."""

import pytest

from budget.models import Role, RoundState
from budget.workflow.states import ROUND


def test_a_round_goes_from_open_to_locked_one_step_at_a_time() -> None:
    path = [RoundState.OPEN]
    for name in ("submit", "sign", "decide", "lock"):
        transition = ROUND.step(name, path[-1])
        assert transition
        path.append(transition.target)
    assert path == list(RoundState)


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.DECIDED, RoundState.LOCKED])
def test_a_round_is_reopened_only_before_the_decision(state: str) -> None:
    assert ROUND.step("reopen", state) is None


def test_no_step_leads_from_locked() -> None:
    assert all(transition.source != RoundState.LOCKED for transition in ROUND.transitions)


def test_who_prepares_does_not_sign() -> None:
    assert not ROUND.roles_for("submit") & ROUND.roles_for("sign")


def test_the_steps_of_a_role_are_those_it_may_take() -> None:
    steps = ROUND.steps_for(RoundState.SUBMITTED, frozenset({Role.HEAD}))
    assert [transition.action for transition in steps] == ["sign", "reopen"]
    assert ROUND.steps_for(RoundState.SUBMITTED, frozenset({Role.ELECTED, Role.AUDITOR})) == ()
