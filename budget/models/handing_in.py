"""What somebody writes and hands in, and another approves or sends back: states, fields, checks."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.models.guard import GuardedModel
from budget.models.organisation import User


def handed_in_has_time(name: str, message: Any = None) -> models.CheckConstraint:
    """What is handed in or approved says when it was handed in."""
    handed_in = Q(state__in=["submitted", "approved"])
    return models.CheckConstraint(
        condition=~handed_in | Q(submitted_at__isnull=False),
        name=name,
        violation_error_message=message,
    )


def by_another(step: str, name: str, message: Any) -> models.CheckConstraint:
    """Whoever handed something in never takes the step that approves it."""
    nobody = Q(**{f"{step}__isnull": True}) | Q(submitted_by__isnull=True)
    return models.CheckConstraint(
        condition=nobody | ~Q(**{step: F("submitted_by")}),
        name=name,
        violation_error_message=message,
    )


class TaskState(models.TextChoices):
    """How far an area's forecast has come."""

    NOT_BEGUN = "not_begun", _("inte påbörjad")
    BEGUN = "begun", _("påbörjad")
    SUBMITTED = "submitted", _("inlämnad")
    RETURNED = "returned", _("återsänd")
    APPROVED = "approved", _("godkänd")


WRITABLE_STATES = (TaskState.NOT_BEGUN, TaskState.BEGUN, TaskState.RETURNED)


class HandedIn(GuardedModel):
    """Something that somebody writes and hands in, and another approves or sends back."""

    state = models.CharField(
        _("läge"), max_length=10, choices=TaskState, default=TaskState.NOT_BEGUN
    )
    comment = models.TextField(_("kommentar vid återsändning"), blank=True, max_length=2000)
    submitted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("inlämnad av"),
        null=True,
        blank=True,
    )
    submitted_at = models.DateTimeField(_("inlämnad"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("godkänd av"),
        null=True,
        blank=True,
    )

    class Meta(GuardedModel.Meta):
        abstract = True
