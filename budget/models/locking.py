"""What a locked round keeps: a copy of every input it was computed from."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.fields import MoneyField
from budget.models.guard import GuardedModel
from budget.models.rounds import Round
from budget.models.structure import Area, StatementLine


class RoundLock(GuardedModel):
    """The inputs of a locked round that are not amounts, as they stood (see actions/locking.py)."""

    round = models.OneToOneField(
        Round, on_delete=models.PROTECT, related_name="lock", verbose_name=_("omgång")
    )
    locked_at = models.DateTimeField(_("låst"), auto_now_add=True)
    inputs = models.JSONField(_("underlag"))

    class Meta(GuardedModel.Meta):
        verbose_name = _("låst underlag")
        verbose_name_plural = _("låsta underlag")

    def __str__(self) -> str:
        return str(self.round)

    def guard_scope(self) -> Hashable:
        return self.round_id


class LockedMeasure(models.TextChoices):
    """What an amount of a locked round is."""

    BUDGET = "budget", _("budget")
    ORIGINAL = "original", _("ursprunglig budget")
    ACTUAL = "actual", _("utfall")
    LAST_YEAR = "last_year", _("förra årets utfall")
    FORECAST = "forecast", _("prognos")
    PREVIOUS = "previous", _("förra prognosen")


class LockedAmount(GuardedModel):
    """One amount a locked round was computed from. Full-year amounts have month 0."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="locked_amounts", verbose_name=_("omgång")
    )
    measure = models.CharField(_("mått"), max_length=10, choices=LockedMeasure)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("budgetområde")
    )
    line = models.ForeignKey(
        StatementLine, on_delete=models.PROTECT, related_name="+", verbose_name=_("rad")
    )
    month = models.PositiveSmallIntegerField(_("månad"))
    amount = MoneyField(_("belopp"))
    constructed = models.BooleanField(_("konstruerat"), default=False, editable=False)

    class Meta(GuardedModel.Meta):
        verbose_name = _("låst belopp")
        verbose_name_plural = _("låsta belopp")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "measure", "area", "line", "month"], name="locked_amount_once"
            ),
            models.CheckConstraint(
                condition=models.Q(month__gte=0, month__lte=13),
                name="locked_month_0_to_13",
                violation_error_message=_("Månaden ska vara 0–13."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.get_measure_display()}"

    def guard_scope(self) -> Hashable:
        return self.round_id
