"""Indicators: measured values over time, no money, with their source and the wanted direction."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models import Committee
from budget.models.decisions import MONTH_BOUNDS
from budget.models.guard import GuardedModel
from budget.models.structure import YEAR_BOUNDS
from goals.models.council import Goal


class WantedDirection(models.TextChoices):
    """Which way an indicator should move."""

    UP = "up", _("uppåt")
    DOWN = "down", _("nedåt")
    NONE = "none", _("ingen önskad riktning")


class Indicator(GuardedModel):
    """Something that a committee measures, such as unemployment."""

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("nämnd")
    )
    name = models.CharField(_("indikator"), max_length=200)
    unit = models.CharField(_("enhet"), max_length=40, help_text=_("Till exempel procent."))
    wanted = models.CharField(
        _("önskad riktning"), max_length=4, choices=WantedDirection, default=WantedDirection.NONE
    )
    source = models.CharField(_("källa"), max_length=300)
    goals = models.ManyToManyField(
        Goal, related_name="indicators", verbose_name=_("mål"), blank=True
    )
    constructed = models.BooleanField(_("konstruerad"), default=False, editable=False)
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("indikator")
        verbose_name_plural = _("indikatorer")
        ordering = ["committee", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name"],
                name="indicator_name_once",
                violation_error_message=_("Nämnden har redan en indikator med det namnet."),
            ),
            models.CheckConstraint(
                condition=models.Q(wanted__in=["up", "down", "none"]), name="indicator_wanted_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def guard_scope(self) -> Hashable:
        return self.pk


class IndicatorValue(GuardedModel):
    """A measured value of a year, or of a month in it; a Decimal, not money."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="values", verbose_name=_("indikator")
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR_BOUNDS)
    month = models.PositiveSmallIntegerField(
        _("månad"), null=True, blank=True, validators=MONTH_BOUNDS, help_text=_("Tomt: hela året.")
    )
    # Fifteen digits: as many as SQLite keeps of a decimal.
    value = models.DecimalField(_("värde"), max_digits=15, decimal_places=4)

    class Meta(GuardedModel.Meta):
        verbose_name = _("indikatorvärde")
        verbose_name_plural = _("indikatorvärden")
        ordering = ["indicator", "year", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "month"],
                condition=models.Q(month__isnull=False),
                name="indicator_month_once",
                violation_error_message=_("Indikatorn har redan ett värde för månaden."),
            ),
            models.UniqueConstraint(
                fields=["indicator", "year"],
                condition=models.Q(month__isnull=True),
                name="indicator_year_once",
                violation_error_message=_("Indikatorn har redan ett värde för året."),
            ),
            models.CheckConstraint(
                condition=models.Q(month__isnull=True) | models.Q(month__gte=1, month__lte=12),
                name="indicator_month_1_to_12",
                violation_error_message=_("Månaden ska vara 1–12."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}{f'-{self.month:02}' if self.month else ''}"

    def guard_scope(self) -> Hashable:
        return self.indicator_id
