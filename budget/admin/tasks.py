"""The calendar that rounds go by, and what people owe a round."""

from django.contrib import admin

from budget.admin.base import GuardedAdmin, ReadOnlyAdmin
from budget.admin.columns import by_committee, by_year
from budget.admin.permissions import ADMINISTRATORS
from budget.models import AreaTask, Reminder, ReportingDate, Round

OF_ROUND = "round__appropriation__committee"
OF_TASK = f"task__{OF_ROUND}"


@admin.register(ReportingDate)
class ReportingDateAdmin(GuardedAdmin):
    """The municipality's follow-ups of a year."""

    writers = ADMINISTRATORS
    list_display = ("name", "year", "cutoff_month", "committees_due", "due", "statutory")
    list_filter = (by_year("year"), "statutory")
    search_fields = ("name", "year")
    lists = ((Round, "reporting_date__id__exact"),)


@admin.register(AreaTask)
class AreaTaskAdmin(ReadOnlyAdmin):
    """Who has which area in a round, and how far it has come; moved on the round's own page."""

    committee_path = OF_ROUND
    select = (OF_ROUND, "area", "holder", "submitted_by", "approved_by")
    fields = (
        *("round", "area", "holder", "state", "comment"),
        *("submitted_by", "submitted_at", "approved_by", "touched_at"),
    )
    list_display = ("area", "round", "holder", "state", "submitted_at", "touched_at")
    list_filter = (by_committee(OF_ROUND), by_year("round__appropriation__year"), "state")
    search_fields = ("area__search", "round__name", "holder__first_name", "holder__last_name")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """Reminders that were sent."""

    committee_path = OF_TASK
    select = (OF_TASK, "task__area", "sent_by")
    list_display = ("task", "address", "sent_at", "sent_by")
    list_filter = (by_committee(OF_TASK), "sent_at")
    search_fields = ("address", "task__area__search", "task__round__name")
