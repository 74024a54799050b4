"""Appropriations, the decisions they consist of, and the budget rows that each decision carries."""

from collections.abc import Hashable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.fields import MoneyField
from budget.models.guard import GuardedModel
from budget.models.organisation import Committee
from budget.models.structure import YEAR_BOUNDS, Area, StatementLine

MONTH_BOUNDS = [MinValueValidator(1), MaxValueValidator(12)]


class Appropriation(GuardedModel):
    """A committee's year: its appropriation (kommunbidrag), and how it is followed up.

    The appropriation's amount is the sum of its decisions; no amount is stored here.
    """

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="appropriations", verbose_name=_("nämnd")
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR_BOUNDS)
    threshold = MoneyField(
        _("förklaringsgräns"),
        default=500_000,
        help_text=_("Avvikelser större än så ska förklaras (kronor)."),
    )
    movement_threshold = MoneyField(
        _("gräns för rörelse"),
        null=True,
        blank=True,
        help_text=_("Rörelser sedan förra omgången större än så ska förklaras. Tomt: ingen gräns."),
    )
    grant_limit = MoneyField(
        _("gräns för projektbidrag"),
        default=1_000_000,
        help_text=_("Bidrag som är minst så stora redovisas vart för sig (kronor)."),
    )
    closed = models.BooleanField(
        _("stängt"), default=False, help_text=_("I ett stängt år kan inget belopp ändras.")
    )
    constructed = models.TextField(
        _("konstruerat"),
        blank=True,
        help_text=_("Vad i årets belopp som inte är fakta; visas där beloppen visas."),
    )

    class Meta(GuardedModel.Meta):
        verbose_name = _("kommunbidrag")
        verbose_name_plural = _("kommunbidrag")
        ordering = ["committee", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year"], name="appropriation_once"),
            models.CheckConstraint(
                condition=models.Q(threshold__gte=0),
                name="appropriation_threshold_not_negative",
                violation_error_message=_("Förklaringsgränsen kan inte vara negativ."),
            ),
            models.CheckConstraint(
                condition=models.Q(grant_limit__gte=0),
                name="appropriation_grant_limit_not_negative",
                violation_error_message=_("Gränsen för projektbidrag kan inte vara negativ."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.year}"

    def guard_scope(self) -> Hashable:
        return self.pk


class DecisionKind(models.TextChoices):
    """What a decision does to the appropriation."""

    ORIGINAL = "original", _("ursprungligt beslut")
    CHANGE = "change", _("kommunbidragsförändring")
    REALLOCATION = "reallocation", _("omdisponering")


class Decider(models.TextChoices):
    """Who decided. R14's anslagsförändring is the council's."""

    COUNCIL = "council", _("kommunfullmäktige")
    BOARD = "board", _("kommunstyrelsen")
    COMMITTEE = "committee", _("nämnden")


class Permanence(models.TextChoices):
    """Whether a change returns in later years' budgets."""

    ONE_OFF = "one_off", _("engångs")
    PERMANENT = "permanent", _("varaktig")


class Decision(GuardedModel):
    """An original decision, a change of the appropriation, or the committee's own reallocation.

    `amount` is what it adds to the appropriation (+) or takes from it (−), in kronor.
    """

    appropriation = models.ForeignKey(
        Appropriation,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("kommunbidrag"),
    )
    kind = models.CharField(
        _("slag"), max_length=12, choices=DecisionKind, default=DecisionKind.CHANGE
    )
    case_number = models.CharField(_("ärendenummer"), max_length=50, blank=True)
    title = models.CharField(_("rubrik"), max_length=300)
    amount = MoneyField(_("belopp"))
    decided_by = models.CharField(
        _("beslutat av"), max_length=10, choices=Decider, default=Decider.COUNCIL
    )
    decided_on = models.DateField(_("beslutsdatum"))
    from_month = models.PositiveSmallIntegerField(
        _("från och med månad"), default=1, validators=MONTH_BOUNDS
    )
    permanence = models.CharField(
        _("varaktighet"), max_length=10, choices=Permanence, default=Permanence.ONE_OFF
    )
    constructed = models.CharField(
        _("konstruerade uppgifter"), max_length=200, blank=True, editable=False
    )
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("beslut om kommunbidrag")
        verbose_name_plural = _("beslut om kommunbidrag")
        ordering = ["appropriation", "order", "decided_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appropriation"],
                condition=models.Q(kind="original"),
                name="decision_original_once",
                violation_error_message=_(
                    "Året har redan ett ursprungligt beslut; registrera en ändring."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="change") | ~models.Q(case_number=""),
                name="decision_change_has_case_number",
                violation_error_message=_("En kommunbidragsförändring ska ha ett ärendenummer."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="reallocation") | models.Q(amount=0),
                name="decision_reallocation_is_zero",
                violation_error_message=_(
                    "En omdisponering har beloppet 0: den flyttar bara mellan områden."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(from_month__gte=1, from_month__lte=12),
                name="decision_from_month_1_to_12",
                violation_error_message=_("Månaden ska vara 1–12."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} {self.title}".strip()

    def guard_scope(self) -> Hashable:
        return self.pk


class BudgetRow(GuardedModel):
    """What a decision puts on area × line × month, in kronor (income +, cost −)."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="rows", verbose_name=_("beslut")
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="budget_rows", verbose_name=_("budgetområde")
    )
    line = models.ForeignKey(
        StatementLine, on_delete=models.PROTECT, related_name="+", verbose_name=_("rad")
    )
    month = models.PositiveSmallIntegerField(_("månad"), validators=MONTH_BOUNDS)
    amount = MoneyField(_("belopp"))
    constructed = models.BooleanField(_("konstruerat"), default=False, editable=False)

    class Meta(GuardedModel.Meta):
        verbose_name = _("budgetbelopp")
        verbose_name_plural = _("budgetbelopp")
        ordering = ["decision", "area", "line", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "area", "line", "month"], name="budget_row_once"
            ),
            models.CheckConstraint(
                condition=models.Q(month__gte=1, month__lte=12),
                name="budget_row_month_1_to_12",
                violation_error_message=_("Månaden ska vara 1–12."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.line}, {self.month}"

    def guard_scope(self) -> Hashable:
        return self.decision_id
