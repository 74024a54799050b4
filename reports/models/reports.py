"""A report: one of a kind for each round, written, handed in, approved, opened again."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models import Round, User
from budget.models.guard import GuardedModel
from budget.models.handing_in import by_another, handed_in_has_time
from reports.models.templates import ReportKind, ReportTemplate


class ReportState(models.TextChoices):
    """How far a report has come."""

    WRITING = "writing", _("under arbete")
    SUBMITTED = "submitted", _("inlämnad")
    APPROVED = "approved", _("godkänd")


class Report(GuardedModel):
    """A round's interim report, annual analysis or monthly follow-up.

    `version` counts the approved ones; what was approved stands in ReportVersion.
    """

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="reports", verbose_name=_("omgång")
    )
    template = models.ForeignKey(
        ReportTemplate, on_delete=models.PROTECT, related_name="reports", verbose_name=_("mall")
    )
    kind = models.CharField(_("slag"), max_length=10, choices=ReportKind, editable=False)
    state = models.CharField(
        _("läge"), max_length=10, choices=ReportState, default=ReportState.WRITING
    )
    version = models.PositiveIntegerField(_("godkända versioner"), default=0, editable=False)
    created_at = models.DateTimeField(_("skapad"), auto_now_add=True)
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
        verbose_name = _("rapport")
        verbose_name_plural = _("rapporter")
        ordering = ["round", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind"],
                name="report_of_round_once",
                violation_error_message=_("Omgången har redan en rapport av det slaget."),
            ),
            handed_in_has_time("report_submitted_has_time"),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(version__gte=1),
                name="report_approved_has_version",
            ),
            by_another(
                "approved_by",
                "report_approved_by_another",
                _("Den som lämnat in rapporten kan inte godkänna den."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template.name}, {self.round}"

    def guard_scope(self) -> Hashable:
        return self.pk
