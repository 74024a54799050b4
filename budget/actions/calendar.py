"""The city's calendar of follow-up, from which committees' rounds take their deadlines."""

from typing import Any

from django.core.exceptions import ValidationError

from budget.actions.recording import delete_recorded, require, save_recorded
from budget.models import ReportingDate
from budget.workflow.action import Actor, action
from budget.workflow.rules.calendar import against_the_law


@action
def save_reporting_date(actor: Actor, /, row: ReportingDate, **values: Any) -> ReportingDate:
    """Put a follow-up into the calendar, or change one. Administrators of the municipality.

    Raises ValidationError by field, with the law named where the statutory report breaks it.
    """
    require(actor, lambda rights: rights.may_change_structure(None))
    for name, value in values.items():
        setattr(row, name, value)
    row.clean_fields()
    breaches = dict(against_the_law(row))
    if breaches:
        raise ValidationError(breaches)
    return save_recorded(actor, "save_reporting_date", row, None)


@action
def remove_reporting_date(actor: Actor, row: ReportingDate) -> None:
    """Take a follow-up out of the calendar. Administrators of the municipality.

    Raises ValidationError where a round belongs to it.
    """
    require(actor, lambda rights: rights.may_change_structure(None))
    delete_recorded(actor, "remove_reporting_date", row, None)
