"""The rules that no column or row can hold, checked on what an action has touched.

Each rule is a function from a `Scene` to the breaches it finds, with a constant number of queries;
it asks nothing where the models it is about are untouched.
"""

from collections.abc import Callable, Iterator
from functools import cache

from django.core.exceptions import ValidationError

from budget.models.guard import GuardedModel, Write
from budget.workflow.rules.amounts import RULES as AMOUNTS
from budget.workflow.rules.calendar import RULES as CALENDAR
from budget.workflow.rules.decisions import RULES as DECISIONS
from budget.workflow.rules.investments import RULES as INVESTMENTS
from budget.workflow.rules.rounds import RULES as ROUNDS
from budget.workflow.rules.scene import Scene, Untouched
from budget.workflow.rules.spreads import RULES as SPREADS
from budget.workflow.rules.structure import RULES as STRUCTURE
from budget.workflow.rules.succession import RULES as SUCCESSION
from budget.workflow.rules.years import RULES as YEARS

Rule = Callable[[Scene], Iterator[ValidationError]]

RULES: list[Rule] = [
    *ROUNDS,
    *SPREADS,
    *CALENDAR,
    *YEARS,
    *DECISIONS,
    *AMOUNTS,
    *INVESTMENTS,
    *STRUCTURE,
    *SUCCESSION,
]


def add_rules(*rules: Rule) -> None:
    """Let an app above add the rules of its own models; its AppConfig calls this when ready."""
    RULES.extend(rule for rule in rules if rule not in RULES)


def check_touched(write: Write) -> None:
    """Raise ValidationError with all breaches when a touched place breaks a rule."""
    scene = Scene(write)
    written = write.models
    asked = [rule for rule in RULES if not written.isdisjoint(models_of(rule))]
    breaches = [breach for rule in asked for breach in rule(scene)]
    if breaches:
        raise ValidationError(breaches)


@cache
def models_of(rule: Rule) -> frozenset[type[GuardedModel]]:
    """The models that a rule looks for: where none of them is touched it finds no breach."""
    scene = Untouched()
    if any(rule(scene)):
        raise ValueError(f"{rule.__module__}.{rule.__name__} finds a breach where nothing is")
    return frozenset(scene.looked_for)
