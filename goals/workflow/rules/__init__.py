"""The rules of goals that no column or row can hold; GoalsConfig adds them to those of budget."""

from goals.workflow.rules.council import RULES as COUNCIL
from goals.workflow.rules.measures import RULES as MEASURES
from goals.workflow.rules.rounds import RULES as ROUNDS

RULES = (*COUNCIL, *ROUNDS, *MEASURES)
