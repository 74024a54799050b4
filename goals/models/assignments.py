"""Priorities of a committee's year, and assignments from the council with what was done of them."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models import Committee
from budget.models.guard import GuardedModel
from budget.models.structure import YEAR_BOUNDS
from goals.models.council import Goal


class Priority(GuardedModel):
    """What a committee has given priority in its budget of a year (prioriterat område)."""

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="priorities", verbose_name=_("nämnd")
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR_BOUNDS)
    heading = models.CharField(_("prioriterat område"), max_length=200)
    text = models.TextField(_("beskrivning"), max_length=4000, blank=True)
    goals = models.ManyToManyField(
        Goal,
        related_name="priorities",
        verbose_name=_("mål"),
        blank=True,
        help_text=_("De mål vars uppföljning beskriver området."),
    )
    constructed = models.BooleanField(_("konstruerat"), default=False, editable=False)
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("prioriterat område")
        verbose_name_plural = _("prioriterade områden")
        ordering = ["committee", "-year", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "heading"],
                name="priority_once",
                violation_error_message=_("Nämnden har redan prioriterat det området det året."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading} {self.year}"

    def guard_scope(self) -> Hashable:
        return self.pk


class Assignment(GuardedModel):
    """A task that the council has given a committee in a year's budget (budgetuppdrag)."""

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("nämnd")
    )
    year = models.PositiveSmallIntegerField(_("budgetår"), validators=YEAR_BOUNDS)
    number = models.PositiveSmallIntegerField(_("nummer"))
    title = models.CharField(_("budgetuppdrag"), max_length=300)
    text = models.TextField(_("beskrivning"), max_length=4000, blank=True)
    case_number = models.CharField(_("ärendenummer"), max_length=50, blank=True)
    due = models.DateField(_("ska vara klart"), null=True, blank=True)
    constructed = models.BooleanField(_("konstruerat"), default=False, editable=False)

    class Meta(GuardedModel.Meta):
        verbose_name = _("budgetuppdrag")
        verbose_name_plural = _("budgetuppdrag")
        ordering = ["committee", "-year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "number"],
                name="assignment_number_once",
                violation_error_message=_("Nämnden har redan ett uppdrag med det numret det året."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="assignment_number_from_1",
                violation_error_message=_("Numret ska vara minst 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def guard_scope(self) -> Hashable:
        return self.pk


class AssignmentState(models.TextChoices):
    """How far an assignment has come."""

    NOT_STARTED = "not_started", _("inte påbörjat")
    ONGOING = "ongoing", _("pågår")
    DONE = "done", _("genomfört")
    FINAL_REPORTED = "final_reported", _("slutrapporterat")


class AssignmentStep(GuardedModel):
    """What an assignment became on a day. Its state on a date is that of the last step by then.

    An assignment without steps is not started. The step `final_reported` is its final report.
    """

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="steps", verbose_name=_("uppdrag")
    )
    on = models.DateField(_("datum"))
    state = models.CharField(_("läge"), max_length=16, choices=AssignmentState)
    text = models.TextField(_("vad som är gjort"), max_length=8000, blank=True)
    case_number = models.CharField(
        _("ärendenummer"), max_length=50, blank=True, help_text=_("Slutrapportens ärende.")
    )

    class Meta(GuardedModel.Meta):
        verbose_name = _("läge i budgetuppdrag")
        verbose_name_plural = _("lägen i budgetuppdrag")
        ordering = ["assignment", "on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "on"],
                name="assignment_step_of_day_once",
                violation_error_message=_("Uppdraget har redan fått ett läge den dagen."),
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=models.Q(state="final_reported"),
                name="assignment_final_report_once",
                violation_error_message=_("Uppdraget har redan en slutrapport."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["not_started", "ongoing", "done", "final_reported"]),
                name="assignment_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="final_reported") | ~models.Q(text=""),
                name="assignment_final_report_has_text",
                violation_error_message=_("Skriv slutrapporten."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}, {self.on}"

    def guard_scope(self) -> Hashable:
        return self.assignment_id
