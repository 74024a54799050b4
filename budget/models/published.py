"""What others published: control totals of a round, and the city's record of forecast accuracy."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.fields import MoneyField
from budget.models.guard import GuardedModel
from budget.models.rounds import Round
from budget.models.structure import YEAR_BOUNDS


class PublishedUnit(models.TextChoices):
    """The unit a published figure is printed in; the values are calc's codes."""

    TKR = "tkr", _("Tkr")
    MKR = "mkr", _("Mkr")
    PERCENT = "percent", _("procent")
    COUNT = "count", _("antal")
    TEXT = "text", _("text")


class ControlTotal(GuardedModel):
    """A cell of a published table, as printed: what our exact value must round to."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="controls", verbose_name=_("omgång")
    )
    table = models.CharField(_("tabell"), max_length=50)
    row = models.CharField(_("rad"), max_length=300)
    column = models.CharField(_("kolumn"), max_length=100)
    value = models.CharField(
        _("publicerat"), max_length=300, help_text=_("Som tryckt: decimalpunkt, minus som -.")
    )
    unit = models.CharField(_("enhet"), max_length=10, choices=PublishedUnit)
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("kontrollsumma")
        verbose_name_plural = _("kontrollsummor")
        ordering = ["round", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "table", "row", "column"], name="control_total_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.row}, {self.column}"

    def guard_scope(self) -> Hashable:
        return self.round_id


class AccuracyRecord(GuardedModel):
    """A row of the city's comparison of a year's interim forecast with the year-end, in kronor."""

    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR_BOUNDS)
    name = models.CharField(_("post"), max_length=200)
    year_end = MoneyField(_("bokslut"))
    interim = MoneyField(_("delårsrapportens prognos"))
    is_total = models.BooleanField(_("summarad"), default=False)
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("prognossäkerhet, kommunens jämförelse")
        verbose_name_plural = _("prognossäkerhet, kommunens jämförelse")
        ordering = ["year", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="accuracy_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.name}"

    def guard_scope(self) -> Hashable:
        return self.pk
