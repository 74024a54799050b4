"""Actuals: what is booked, per area × line × month."""

from collections.abc import Hashable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.fields import MoneyField
from budget.models.guard import GuardedModel
from budget.models.structure import YEAR_BOUNDS, Area, StatementLine


class Actual(GuardedModel):
    """What was booked on an area and line in a month (13: year-end entries), in kronor."""

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="actuals", verbose_name=_("budgetområde")
    )
    line = models.ForeignKey(
        StatementLine, on_delete=models.PROTECT, related_name="+", verbose_name=_("rad")
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR_BOUNDS)
    month = models.PositiveSmallIntegerField(
        _("månad"),
        validators=[MinValueValidator(1), MaxValueValidator(13)],
        help_text=_("1–12; 13 är bokslutsposter."),
    )
    amount = MoneyField(_("belopp"))
    constructed = models.BooleanField(_("konstruerat"), default=False, editable=False)

    class Meta(GuardedModel.Meta):
        verbose_name = _("utfall")
        verbose_name_plural = _("utfall")
        ordering = ["year", "area", "line", "month"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "line", "month"], name="actual_once"),
            models.CheckConstraint(
                condition=models.Q(month__gte=1, month__lte=13),
                name="actual_month_1_to_13",
                violation_error_message=_("Månaden ska vara 1–12, eller 13 för bokslutsposter."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.line}, {self.year}-{self.month:02}"

    def guard_scope(self) -> Hashable:
        return (self.area_id, self.year)
