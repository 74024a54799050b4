"""The steps of a round and of an area's forecast, as data."""

import pytest

from budget.models import Role, RoundState, TaskState
from budget.workflow.states import AREA, ROUND, Flow


def walked(flow: Flow, start: str, *actions: str) -> list[str]:
    """The states that some steps lead through."""
    path = [start]
    for action in actions:
        transition = flow.step(action, path[-1])
        assert transition, (action, path)
        path.append(transition.target)
    return path


def test_a_round_goes_from_open_to_locked_one_step_at_a_time() -> None:
    path = walked(ROUND, RoundState.OPEN, "submit", "sign", "decide", "lock")
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
    readers = frozenset({Role.ELECTED, Role.AUDITOR})
    assert ROUND.steps_for(RoundState.SUBMITTED, readers) == ()


def test_an_area_goes_from_not_begun_to_approved_also_by_way_of_its_return() -> None:
    straight = walked(AREA, TaskState.NOT_BEGUN, "begin_area", "submit_area", "approve_area")
    assert straight == ["not_begun", "begun", "submitted", "approved"]
    back = ("submit_area", "return_area", "submit_area", "approve_area", "return_area")
    assert walked(AREA, TaskState.BEGUN, *back)[-1] == TaskState.RETURNED


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("approve_area", TaskState.NOT_BEGUN),
        ("approve_area", TaskState.BEGUN),
        ("approve_area", TaskState.RETURNED),
        ("return_area", TaskState.BEGUN),
        ("submit_area", TaskState.APPROVED),
        ("begin_area", TaskState.APPROVED),
    ],
)
def test_an_area_takes_no_short_cut(action: str, state: str) -> None:
    assert AREA.step(action, state) is None


def test_what_goes_back_says_why_and_what_is_approved_is_so_by_another() -> None:
    reasons = {t.action for t in (*ROUND.transitions, *AREA.transitions) if t.needs_reason}
    others = {t.action for t in (*ROUND.transitions, *AREA.transitions) if t.by_another}
    assert reasons == {"reopen", "return_area"}
    assert others == {"sign", "approve_area"}


@pytest.mark.parametrize("flow", [ROUND, AREA])
def test_elected_members_and_auditors_take_no_step(flow: Flow) -> None:
    roles = {role for transition in flow.transitions for role in transition.roles}
    assert not roles & {Role.ELECTED, Role.AUDITOR}
