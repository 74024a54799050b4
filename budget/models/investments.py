"""Investments (cost −): frames of a year, projects over several years; and project grants."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.calc.periods import name_of_year
from budget.models.decisions import Appropriation
from budget.models.fields import MoneyField
from budget.models.guard import GuardedModel
from budget.models.organisation import Committee
from budget.models.rounds import Round
from budget.models.structure import YEAR_BOUNDS, Area


class InvestmentFrame(GuardedModel):
    """A committee's investment frame of a year; its budget is the sum of its projects' year."""

    appropriation = models.ForeignKey(
        Appropriation,
        on_delete=models.PROTECT,
        related_name="frames",
        verbose_name=_("nämnd och år"),
    )
    name = models.CharField(_("investeringsram"), max_length=200)
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("investeringsram")
        verbose_name_plural = _("investeringsramar")
        ordering = ["appropriation", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["appropriation", "name"], name="frame_name_once")
        ]

    def __str__(self) -> str:
        return name_of_year(self.name, self.appropriation.year)

    def guard_scope(self) -> Hashable:
        return self.pk


class InvestmentProject(GuardedModel):
    """An investment, maybe over several years; its decided total is no appropriation (RKR R14)."""

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="projects", verbose_name=_("nämnd")
    )
    name = models.CharField(_("investering"), max_length=200)
    slug = models.SlugField(_("kod"), max_length=80)
    decided_total = MoneyField(
        _("beslutad totalutgift"), null=True, blank=True, help_text=_("Utgift skrivs med minus.")
    )
    first_year = models.PositiveSmallIntegerField(_("första år"), validators=YEAR_BOUNDS)
    last_year = models.PositiveSmallIntegerField(_("sista år"), validators=YEAR_BOUNDS)
    constructed = models.BooleanField(_("konstruerat"), default=False, editable=False)
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("investeringsprojekt")
        verbose_name_plural = _("investeringsprojekt")
        ordering = ["committee", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "slug"], name="project_slug_once"),
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="project_years_in_order",
                violation_error_message=_("Sista året kan inte ligga före det första."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def guard_scope(self) -> Hashable:
        return self.pk


class InvestmentYear(GuardedModel):
    """A project's year inside a frame: budget as decided first, its changes, and the actual."""

    frame = models.ForeignKey(
        InvestmentFrame, on_delete=models.PROTECT, related_name="years", verbose_name=_("ram")
    )
    project = models.ForeignKey(
        InvestmentProject, on_delete=models.PROTECT, related_name="years", verbose_name=_("projekt")
    )
    original = MoneyField(_("ursprunglig budget"), default=0)
    changes = MoneyField(_("budgetändringar"), default=0)
    actual = MoneyField(_("utfall"), default=0, help_text=_("Till och med senast bokförda månad."))
    spent_before = MoneyField(_("utfall tidigare år"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("investeringsår")
        verbose_name_plural = _("investeringsår")
        ordering = ["frame", "project"]
        constraints = [
            models.UniqueConstraint(fields=["frame", "project"], name="investment_year_once")
        ]

    def __str__(self) -> str:
        return f"{self.project}, {self.frame}"

    def guard_scope(self) -> Hashable:
        return self.frame_id


class InvestmentForecast(GuardedModel):
    """A round's forecast of a project: the year's, and the total over all years."""

    round = models.ForeignKey(
        Round,
        on_delete=models.PROTECT,
        related_name="investment_forecasts",
        verbose_name=_("omgång"),
    )
    year_row = models.ForeignKey(
        InvestmentYear,
        on_delete=models.PROTECT,
        related_name="forecasts",
        verbose_name=_("investeringsår"),
    )
    year_amount = MoneyField(_("prognos för året"))
    total_amount = MoneyField(_("beräknad totalutgift"))

    class Meta(GuardedModel.Meta):
        verbose_name = _("investeringsprognos")
        verbose_name_plural = _("investeringsprognoser")
        ordering = ["round", "year_row"]
        constraints = [
            models.UniqueConstraint(fields=["round", "year_row"], name="investment_forecast_once")
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.year_row}"

    def guard_scope(self) -> Hashable:
        return self.round_id


class ProjectGrant(GuardedModel):
    """What a committee has granted, reserved and paid out (drawn) from one of its own purposes.

    Positive amounts in kronor, unlike all else: a grant is spoken of as an amount given.
    """

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="grants", verbose_name=_("ändamål")
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR_BOUNDS)
    title = models.CharField(_("beslut"), max_length=300)
    case_number = models.CharField(_("ärendenummer"), max_length=50, blank=True)
    granted = MoneyField(_("beviljat"), default=0)
    reserved = MoneyField(_("reserverat"), default=0)
    drawn = MoneyField(_("avropat"), default=0)
    decided_on = models.DateField(_("beslutsdatum"), null=True, blank=True)
    constructed = models.BooleanField(_("konstruerat"), default=False, editable=False)
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("projektbidrag")
        verbose_name_plural = _("projektbidrag")
        ordering = ["year", "area", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(granted__gte=0, reserved__gte=0, drawn__gte=0),
                name="grant_not_negative",
                violation_error_message=_(
                    "Beviljat, reserverat och avropat kan inte vara negativa."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(drawn__lte=models.F("granted")),
                name="grant_drawn_within_granted",
                violation_error_message=_("Mer kan inte vara avropat än vad som är beviljat."),
            ),
            models.CheckConstraint(
                condition=models.Q(granted=0) | models.Q(decided_on__isnull=False),
                name="grant_granted_has_date",
                violation_error_message=_("Det som är beviljat ska ha ett beslutsdatum."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def guard_scope(self) -> Hashable:
        return (self.area_id, self.year)
