"""Writes round the actions and their rules, to see what a page reads."""

from typing import Any

from django.db.models import Model, QuerySet


def overwrite(model: type[Model], where: dict[str, Any], **values: Any) -> None:
    """Change stored rows, whatever guards them; there must be some."""
    assert QuerySet(model).filter(**where).update(**values)
