"""Work that is done behind the pages: queued, taken by a worker, taken up again if it dies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.organisation import Committee, User


class JobState(models.TextChoices):
    """How far a job has come."""

    QUEUED = "queued", _("i kö")
    RUNNING = "running", _("pågår")
    DONE = "done", _("klart")
    FAILED = "failed", _("misslyckades")
    CANCELLED = "cancelled", _("avbrutet")


WAITING_STATES = (JobState.QUEUED, JobState.RUNNING)


class Job(models.Model):
    """A piece of work and how it goes. Written by budget/actions/jobs.py and the worker alone.

    It is no fact of the domain, so it is not guarded: its progress is written beside the action
    that does the work, on a connection of its own. `stage` is a code that the page has words for.
    """

    kind = models.CharField(_("slag"), max_length=40)
    payload = models.JSONField(_("uppgifter"), default=dict)
    owner = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="jobs",
        verbose_name=_("beställare"),
        null=True,
        blank=True,
        help_text=_("Tomt: ett kommando på servern."),
    )
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("nämnd"),
        null=True,
        blank=True,
    )
    state = models.CharField(_("läge"), max_length=10, choices=JobState, default=JobState.QUEUED)
    progress = models.PositiveSmallIntegerField(_("procent"), default=0)
    stage = models.CharField(_("moment"), max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    worker = models.CharField(_("arbetare"), max_length=80, blank=True)
    lease_until = models.DateTimeField(_("hålls till"), null=True, blank=True)
    heartbeat = models.DateTimeField(_("livstecken"), null=True, blank=True)
    result = models.JSONField(_("resultat"), default=dict)
    error = models.TextField(_("fel"), blank=True)
    created_at = models.DateTimeField(_("beställt"), auto_now_add=True)
    started_at = models.DateTimeField(_("påbörjat"), null=True, blank=True)
    finished_at = models.DateTimeField(_("avslutat"), null=True, blank=True)

    class Meta:
        verbose_name = _("bakgrundsjobb")
        verbose_name_plural = _("bakgrundsjobb")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(progress__gte=0, progress__lte=100), name="job_progress_0_to_100"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=["queued", "running"]),
                name="job_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether there is more to come."""
        return self.state in WAITING_STATES
