"""How a goal's follow-up moves from state to state: as an area's forecast, by owners too."""

from budget.workflow.states import PREPARERS, handing_in

# The role that a goal itself gives: its owner (goals/access.py says who is).
OWNER = "goal_owner"
WRITERS: frozenset[str] = PREPARERS | {OWNER}

FOLLOW_UP = handing_in("goal", WRITERS, as_prepared=True)
