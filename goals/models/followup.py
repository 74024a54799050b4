"""The follow-up of goals in a report: who owes it, its sections, and the assessments.

A report is a round of a committee (budget.models.Round). What is written here belongs to one goal
in one round, as forecasts belong to one area in one round.
"""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models import Round
from budget.models.handing_in import HandedIn, by_another, handed_in_has_time
from budget.models.versioned import Versioned
from goals.models.council import Goal


class GoalTask(HandedIn):
    """A goal's follow-up in a round, and how far it has come."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="goal_tasks", verbose_name=_("omgång")
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("mål")
    )
    touched_at = models.DateTimeField(_("senast rörd"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("senast påmind"), null=True, blank=True, editable=False)

    class Meta(HandedIn.Meta):
        abstract = False
        verbose_name = _("måluppföljning")
        verbose_name_plural = _("måluppföljningar")
        ordering = ["round", "goal__number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "goal"], name="goal_task_once"),
            handed_in_has_time("goal_task_submitted_has_time"),
            by_another(
                "approved_by",
                "goal_task_approved_by_another",
                _("Den som lämnat in uppföljningen kan inte godkänna den."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.goal}"

    def guard_scope(self) -> Hashable:
        return self.round_id


class GoalSection(Versioned):
    """A section of a goal's follow-up: a heading and a text in Markdown."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="goal_sections", verbose_name=_("omgång")
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="sections", verbose_name=_("mål")
    )
    heading = models.CharField(_("rubrik"), max_length=200)
    text = models.TextField(_("text"), max_length=20_000, blank=True)
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("avsnitt i måluppföljning")
        verbose_name_plural = _("avsnitt i måluppföljningar")
        ordering = ["round", "goal__number", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "goal", "heading"],
                name="goal_section_heading_once",
                violation_error_message=_("Målet har redan ett avsnitt med den rubriken."),
            ),
            models.CheckConstraint(
                condition=~models.Q(heading=""),
                name="goal_section_has_heading",
                violation_error_message=_("Ge avsnittet en rubrik."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def guard_scope(self) -> Hashable:
        return self.round_id


class Horizon(models.TextChoices):
    """What an assessment is about."""

    PERIOD = "period", _("perioden")
    TERM = "term", _("mandatperioden")


class Grade(models.TextChoices):
    """The scale of assessments (bedömning)."""

    ON_PLAN = "on_plan", _("enligt plan")
    PARTLY = "partly", _("delvis enligt plan")
    NOT_ON_PLAN = "not_on_plan", _("inte enligt plan")


class Trend(models.TextChoices):
    """The older scale of 2020."""

    PLANNED = "planned", _("enligt planering")
    POSITIVE = "positive", _("positiv avvikelse")
    NEGATIVE = "negative", _("negativ avvikelse")
    BOTH = "both", _("både positiv och negativ avvikelse")


class Assessment(Versioned):
    """How a goal goes in a round: a grade for a horizon, or (the older scale) one trend."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("omgång")
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("mål")
    )
    horizon = models.CharField(_("gäller"), max_length=10, choices=Horizon, default=Horizon.PERIOD)
    grade = models.CharField(_("bedömning"), max_length=12, choices=Grade, blank=True)
    trend = models.CharField(_("trend"), max_length=10, choices=Trend, blank=True)
    motive = models.TextField(_("motiv"), max_length=4000, blank=True)

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("bedömning")
        verbose_name_plural = _("bedömningar")
        ordering = ["round", "goal__number", "horizon"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "goal", "horizon"],
                name="assessment_once",
                violation_error_message=_("Målet har redan en sådan bedömning i omgången."),
            ),
            models.CheckConstraint(
                condition=models.Q(grade="") | models.Q(trend=""),
                name="assessment_on_one_scale",
                violation_error_message=_("Bedöm med den ena skalan, inte med båda."),
            ),
            models.CheckConstraint(
                condition=models.Q(trend="") | models.Q(horizon="period"),
                name="assessment_trend_is_of_period",
                violation_error_message=_("Trenden gäller perioden."),
            ),
            models.CheckConstraint(
                condition=models.Q(horizon__in=["period", "term"]),
                name="assessment_horizon_known",
            ),
            models.CheckConstraint(
                condition=models.Q(grade__in=["", "on_plan", "partly", "not_on_plan"]),
                name="assessment_grade_known",
            ),
            models.CheckConstraint(
                condition=models.Q(trend__in=["", "planned", "positive", "negative", "both"]),
                name="assessment_trend_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.goal}, {self.get_horizon_display()}"

    def guard_scope(self) -> Hashable:
        return self.round_id
