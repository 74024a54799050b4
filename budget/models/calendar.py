"""The city's calendar of follow-up: what committees' rounds take their deadlines from."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.calc.periods import name_of_year
from budget.models.decisions import MONTH_BOUNDS
from budget.models.guard import GuardedModel
from budget.models.structure import YEAR_BOUNDS


class ReportingDate(GuardedModel):
    """A follow-up of the whole municipality: its cut-off, and when it is due.

    The statutory interim report covers at least half and at most two thirds of the year (lag
    2018:597, 13 kap. 1 §; RKR R17) and goes to the council and its auditors within two months
    (kommunallagen 11 kap. 16 §).
    """

    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR_BOUNDS)
    name = models.CharField(_("uppföljning"), max_length=100)
    cutoff_month = models.PositiveSmallIntegerField(_("brytmånad"), validators=MONTH_BOUNDS)
    due = models.DateField(_("till fullmäktige och revisorer senast"))
    committees_due = models.DateField(_("nämnderna lämnar in senast"))
    statutory = models.BooleanField(
        _("lagstadgad delårsrapport"),
        default=False,
        help_text=_("Delårsrapporten enligt lag (2018:597) 13 kap. 1 §."),
    )

    class Meta(GuardedModel.Meta):
        verbose_name = _("uppföljning i kalendern")
        verbose_name_plural = _("kommunens uppföljningskalender")
        ordering = ["-year", "cutoff_month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="reporting_date_once"),
            models.UniqueConstraint(
                fields=["year"],
                condition=models.Q(statutory=True),
                name="reporting_date_statutory_once",
                violation_error_message=_("Året har redan en lagstadgad delårsrapport."),
            ),
            models.CheckConstraint(
                condition=models.Q(cutoff_month__gte=1, cutoff_month__lte=12),
                name="reporting_date_cutoff_1_to_12",
                violation_error_message=_("Brytmånaden ska vara 1–12."),
            ),
            models.CheckConstraint(
                condition=models.Q(statutory=False)
                | models.Q(cutoff_month__gte=6, cutoff_month__lte=8),
                name="reporting_date_statutory_june_to_august",
                violation_error_message=_(
                    "Delårsrapporten ska omfatta minst hälften och högst två tredjedelar av året "
                    "(lag (2018:597) 13 kap. 1 §). Välj brytmånad juni, juli eller augusti."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(committees_due__lte=models.F("due")),
                name="reporting_date_committees_first",
                violation_error_message=_(
                    "Nämnderna ska lämna in senast den dag då kommunens rapport ska vara lämnad."
                ),
            ),
        ]

    def __str__(self) -> str:
        return name_of_year(self.name, self.year)

    def guard_scope(self) -> Hashable:
        return self.pk
