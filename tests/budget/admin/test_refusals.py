"""What the database forbids is told in words where it can be typed: in the administration."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import models


def conditional(model: type[models.Model]) -> list[Any]:
    """The constraints that Django has no sentence of its own for."""
    return [
        constraint
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint) or getattr(constraint, "condition", None)
    ]


KEPT = [
    pytest.param(constraint, id=constraint.name)
    for model in admin.site._registry
    if model._meta.app_label == "budget"
    for constraint in conditional(model)
]


@pytest.mark.parametrize("constraint", KEPT)
def test_a_constraint_has_a_sentence_of_its_own(constraint: models.BaseConstraint) -> None:
    said = str(constraint.violation_error_message)
    assert said != str(models.BaseConstraint.default_violation_error_message)
    assert constraint.name not in said
