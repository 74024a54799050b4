"""The rules that no column or row can hold, checked on what an action has touched."""

from budget.models.guard import Write


def check_touched(write: Write) -> None:
    """Raise ValidationError when a touched place breaks a rule."""
