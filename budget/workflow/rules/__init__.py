"""The rules that no column or row can hold, checked on what an action has touched.

Each rule is a function from a `Scene` to the breaches it finds, with a constant number of queries;
it asks nothing where the models it is about are untouched.
"""

from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError

from budget.models.guard import Write
from budget.workflow.rules import (
    amounts,
    decisions,
    investments,
    rounds,
    structure,
    succession,
    years,
)
from budget.workflow.rules.scene import Scene

Rule = Callable[[Scene], Iterator[ValidationError]]

RULES: tuple[Rule, ...] = (
    *rounds.RULES,
    *years.RULES,
    *decisions.RULES,
    *amounts.RULES,
    *investments.RULES,
    *structure.RULES,
    *succession.RULES,
)


def check_touched(write: Write) -> None:
    """Raise ValidationError with all breaches when a touched place breaks a rule."""
    scene = Scene(write)
    breaches = [breach for rule in RULES for breach in rule(scene)]
    if breaches:
        raise ValidationError(breaches)
