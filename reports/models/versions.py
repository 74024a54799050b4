"""What approval freezes: the document as it stood, its checksum, and the files made from it."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models import Job, User
from budget.models.guard import GuardedModel
from reports.models.frozen import FrozenModel
from reports.models.reports import Report

SHA256 = 64  # hexadecimal digits


class ReportVersion(FrozenModel):
    """An approved report: `document` is the canonical JSON whose UTF-8 bytes `sha256` is of.

    Which one replaces it is read from the later one: the row itself never changes.
    """

    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="versions", verbose_name=_("rapport")
    )
    number = models.PositiveIntegerField(_("version"))
    document = models.TextField(_("innehåll"))
    sha256 = models.CharField(_("kontrollsumma"), max_length=SHA256)
    approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("godkänd av"), null=True
    )
    approved_at = models.DateTimeField(_("godkänd"))
    findings = models.PositiveIntegerField(_("kvarstående fynd"), default=0)
    reason = models.TextField(_("skäl trots fynd"), blank=True, max_length=2000)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="replaced_by",
        verbose_name=_("ersätter"),
        null=True,
        blank=True,
    )

    class Meta(FrozenModel.Meta):
        verbose_name = _("godkänd version")
        verbose_name_plural = _("godkända versioner")
        ordering = ["report", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_once"),
            models.CheckConstraint(
                condition=models.Q(number=1, replaces__isnull=True)
                | models.Q(number__gt=1, replaces__isnull=False),
                name="report_version_replaces_the_last",
            ),
            models.CheckConstraint(
                condition=models.Q(findings=0) | ~models.Q(reason=""),
                name="report_version_reason_for_findings",
                violation_error_message=_("Skriv varför rapporten godkänns trots fynden."),
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="report_version_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, version {self.number}"

    def guard_scope(self) -> Hashable:
        return self.report_id


class FileKind(models.TextChoices):
    """What a file is."""

    PDF = "pdf", _("PDF")
    WORD = "docx", _("Word")
    WORKBOOK = "xlsx", _("Excel")
    MEMORANDUM = "memo", _("tjänsteskrivelse")


class ReportFile(FrozenModel):
    """A file made from an approved version, once; `sha256` and `size` are of its bytes."""

    version = models.ForeignKey(
        ReportVersion, on_delete=models.PROTECT, related_name="files", verbose_name=_("version")
    )
    kind = models.CharField(_("slag"), max_length=4, choices=FileKind)
    content = models.BinaryField(_("innehåll"))
    sha256 = models.CharField(_("kontrollsumma"), max_length=SHA256)
    size = models.PositiveIntegerField(_("storlek"))
    made_at = models.DateTimeField(_("gjord"), auto_now_add=True)

    class Meta(FrozenModel.Meta):
        verbose_name = _("fil")
        verbose_name_plural = _("filer")
        ordering = ["version", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind"], name="report_file_once"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="report_file_not_empty"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="report_file_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.get_kind_display()}"

    def guard_scope(self) -> Hashable:
        return self.version_id


class DraftFile(GuardedModel):
    """The newest file of each kind that was made of a report while it is written."""

    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="draft_files", verbose_name=_("rapport")
    )
    kind = models.CharField(_("slag"), max_length=4, choices=FileKind)
    job = models.ForeignKey(
        Job, on_delete=models.PROTECT, related_name="+", verbose_name=_("bakgrundsjobb")
    )
    content = models.BinaryField(_("innehåll"))
    made_at = models.DateTimeField(_("gjord"), auto_now_add=True)

    class Meta(GuardedModel.Meta):
        verbose_name = _("fil av utkast")
        verbose_name_plural = _("filer av utkast")
        ordering = ["report", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["report", "kind"], name="draft_file_of_kind_once")
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.get_kind_display()}"

    def guard_scope(self) -> Hashable:
        return self.report_id
