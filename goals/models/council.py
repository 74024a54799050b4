"""What the council has set: terms of office, goal areas, goals, and whom each is directed to."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models import Committee, User
from budget.models.guard import GuardedModel
from budget.models.structure import YEAR_BOUNDS


class Scale(models.TextChoices):
    """On what scale the goals of a term are judged."""

    GRADES = "grades", _("enligt plan, för perioden och för mandatperioden")
    TRENDS = "trends", _("trend (skalan från 2020)")


class CouncilTerm(GuardedModel):
    """A term of office of the council (mandatperiod); both years count."""

    first_year = models.PositiveSmallIntegerField(_("första år"), validators=YEAR_BOUNDS)
    last_year = models.PositiveSmallIntegerField(_("sista år"), validators=YEAR_BOUNDS)
    scale = models.CharField(_("skala"), max_length=10, choices=Scale, default=Scale.GRADES)

    class Meta(GuardedModel.Meta):
        verbose_name = _("mandatperiod")
        verbose_name_plural = _("mandatperioder")
        ordering = ["-first_year"]
        constraints = [
            models.UniqueConstraint(fields=["first_year"], name="term_first_year_once"),
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="term_years_in_order",
                violation_error_message=_("Sista året kan inte ligga före det första."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_year}–{self.last_year}"

    def guard_scope(self) -> Hashable:
        return self.pk


class GoalArea(GuardedModel):
    """A part of the council's goals (målområde) in a term of office."""

    term = models.ForeignKey(
        CouncilTerm, on_delete=models.PROTECT, related_name="areas", verbose_name=_("mandatperiod")
    )
    name = models.CharField(_("målområde"), max_length=200)
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("målområde")
        verbose_name_plural = _("målområden")
        ordering = ["-term__first_year", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "name"],
                name="goal_area_name_once",
                violation_error_message=_("Mandatperioden har redan ett målområde med det namnet."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.term})"

    def guard_scope(self) -> Hashable:
        return self.pk


class Goal(GuardedModel):
    """A goal of the council (kommunfullmäktigemål) for a term of office."""

    term = models.ForeignKey(
        CouncilTerm, on_delete=models.PROTECT, related_name="goals", verbose_name=_("mandatperiod")
    )
    area = models.ForeignKey(
        GoalArea, on_delete=models.PROTECT, related_name="goals", verbose_name=_("målområde")
    )
    number = models.PositiveSmallIntegerField(_("nummer"))
    title = models.CharField(_("mål"), max_length=400)
    slug = models.SlugField(_("adress"), max_length=80)
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="successors",
        verbose_name=_("följer på målet"),
        null=True,
        blank=True,
        help_text=_("Målet i en tidigare mandatperiod som det här fortsätter."),
    )
    constructed = models.BooleanField(_("konstruerat"), default=False, editable=False)

    class Meta(GuardedModel.Meta):
        verbose_name = _("kommunfullmäktigemål")
        verbose_name_plural = _("kommunfullmäktigemål")
        ordering = ["-term__first_year", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "slug"],
                name="goal_slug_once",
                violation_error_message=_("Mandatperioden har redan ett mål med den adressen."),
            ),
            models.UniqueConstraint(
                fields=["term", "number"],
                name="goal_number_once",
                violation_error_message=_("Mandatperioden har redan ett mål med det numret."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="goal_number_from_1",
                violation_error_message=_("Numret ska vara minst 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def guard_scope(self) -> Hashable:
        return self.pk


class GoalDirection(GuardedModel):
    """That a goal is directed to a committee, and who there owns it: they write its follow-up."""

    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="directions", verbose_name=_("mål")
    )
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="goals", verbose_name=_("nämnd")
    )
    owners = models.ManyToManyField(
        User,
        related_name="goals",
        verbose_name=_("målägare"),
        blank=True,
        help_text=_("De som skriver uppföljningen av målet."),
    )

    class Meta(GuardedModel.Meta):
        verbose_name = _("riktat mål")
        verbose_name_plural = _("riktade mål")
        ordering = ["committee", "-goal__term__first_year", "goal__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "committee"],
                name="goal_direction_once",
                violation_error_message=_("Målet är redan riktat till nämnden."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.committee}: {self.goal}"[:200]

    def guard_scope(self) -> Hashable:
        return self.pk


class Contribution(GuardedModel):
    """What a committee does for a goal that is directed to it (nämndens bidrag till målet)."""

    direction = models.ForeignKey(
        GoalDirection,
        on_delete=models.PROTECT,
        related_name="contributions",
        verbose_name=_("riktat mål"),
    )
    heading = models.CharField(_("bidrag"), max_length=200)
    text = models.TextField(_("beskrivning"), max_length=4000, blank=True)
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("bidrag till mål")
        verbose_name_plural = _("bidrag till mål")
        ordering = ["direction", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["direction", "heading"],
                name="contribution_heading_once",
                violation_error_message=_("Nämnden har redan ett sådant bidrag till målet."),
            )
        ]

    def __str__(self) -> str:
        return self.heading

    def guard_scope(self) -> Hashable:
        return self.direction_id
