"""Actuals: what is booked, per area × line × month."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from budget.admin.base import GuardedAdmin
from budget.admin.columns import ByLine, ByMonth, by_committee, by_year
from budget.admin.refusals import GuardedForm
from budget.models import Actual


class ActualForm(GuardedForm):
    """An amount that is booked."""

    def clean_amount(self) -> Any:
        """A cell that is not stored is 0 already."""
        amount = self.cleaned_data["amount"]
        if self.instance.pk is None and not amount:
            raise forms.ValidationError(_("Där ingenting är bokfört är utfallet redan 0."))
        return amount


@admin.register(Actual)
class ActualAdmin(GuardedAdmin):
    """Actuals; one that is wrong is changed, to 0 if nothing is booked."""

    form = ActualForm
    committee_path = "area__committee"
    may_delete = False
    select = ("area__committee", "line")
    fixed = ("area", "line", "year", "month")
    fields = ("area", "line", "year", "month", "amount")
    list_display = ("area", "line", "year", "month", "amount", "constructed")
    list_editable = ("amount",)
    list_filter = (by_committee("area__committee"), by_year("year"), ByMonth, ByLine, "constructed")
    search_fields = ("area__search", "line__name")
