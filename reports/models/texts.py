"""The texts of a report, one a section: as they stand, as they stood, and what is said of them."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models import User
from budget.models.guard import GuardedModel
from budget.models.handing_in import HandedIn, by_another, handed_in_has_time
from reports.models.reports import Report
from reports.models.templates import TemplateSection
from reports.text.prose import LONGEST_TEXT


class ReportText(HandedIn):
    """What is written under a heading: Markdown with live figures, and how far it has come.

    `version` rises with each save: whoever saves tells which one they began from.
    """

    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="texts", verbose_name=_("rapport")
    )
    section = models.ForeignKey(
        TemplateSection, on_delete=models.PROTECT, related_name="texts", verbose_name=_("avsnitt")
    )
    markdown = models.TextField(_("text"), blank=True, max_length=LONGEST_TEXT)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    changed_at = models.DateTimeField(_("ändrad"), null=True, editable=False)
    changed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ändrad av"),
        null=True,
        editable=False,
    )
    writer = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="report_texts",
        verbose_name=_("skribent"),
        null=True,
        blank=True,
    )

    class Meta(HandedIn.Meta):
        abstract = False
        verbose_name = _("avsnittets text")
        verbose_name_plural = _("avsnittens texter")
        ordering = ["report", "section__order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "section"], name="report_text_once"),
            handed_in_has_time("report_text_submitted_has_time"),
            by_another(
                "approved_by",
                "report_text_approved_by_another",
                _("Den som lämnat in avsnittet kan inte godkänna det."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.section}"

    def guard_scope(self) -> Hashable:
        return self.report_id


class TextVersion(GuardedModel):
    """A text as it stood when it was handed in, approved, or taken over by somebody else."""

    text = models.ForeignKey(
        ReportText, on_delete=models.PROTECT, related_name="versions", verbose_name=_("avsnitt")
    )
    version = models.PositiveIntegerField(_("version"))
    markdown = models.TextField(_("text"), blank=True)
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("skriven av"), null=True
    )
    written_at = models.DateTimeField(_("skriven"), null=True)

    class Meta(GuardedModel.Meta):
        verbose_name = _("tidigare text")
        verbose_name_plural = _("tidigare texter")
        ordering = ["text", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["text", "version"], name="text_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.text}, {self.version}"

    def guard_scope(self) -> Hashable:
        return self.text_id


class SectionComment(GuardedModel):
    """A remark on a section, by somebody who reads the draft."""

    text = models.ForeignKey(
        ReportText, on_delete=models.PROTECT, related_name="comments", verbose_name=_("avsnitt")
    )
    author = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("skriven av")
    )
    written_at = models.DateTimeField(_("skriven"), auto_now_add=True)
    words = models.TextField(_("kommentar"), max_length=2000)

    class Meta(GuardedModel.Meta):
        verbose_name = _("kommentar på avsnitt")
        verbose_name_plural = _("kommentarer på avsnitt")
        ordering = ["text", "written_at", "pk"]

    def __str__(self) -> str:
        return self.words[:60]

    def guard_scope(self) -> Hashable:
        return self.text_id


class OutsideFigure(GuardedModel):
    """A figure typed by hand that is none of the report's: where it comes from."""

    text = models.ForeignKey(
        ReportText,
        on_delete=models.PROTECT,
        related_name="outside_figures",
        verbose_name=_("avsnitt"),
    )
    written = models.CharField(_("siffran som den står"), max_length=60)
    source = models.CharField(_("källa"), max_length=300)
    marked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("angiven av"), null=True
    )
    marked_at = models.DateTimeField(_("angiven"), auto_now_add=True)

    class Meta(GuardedModel.Meta):
        verbose_name = _("siffra från annan källa")
        verbose_name_plural = _("siffror från annan källa")
        ordering = ["text", "written"]
        constraints = [
            models.UniqueConstraint(fields=["text", "written"], name="outside_figure_once"),
            models.CheckConstraint(condition=~models.Q(source=""), name="outside_figure_sourced"),
        ]

    def __str__(self) -> str:
        return f"{self.written}: {self.source}"

    def guard_scope(self) -> Hashable:
        return self.text_id
