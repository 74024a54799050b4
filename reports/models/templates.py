"""What a report is made from: sections in order, each with its blocks, as an administrator sets."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models import Committee
from budget.models.guard import GuardedModel


class ReportKind(models.TextChoices):
    """What a report is."""

    INTERIM = "interim", _("delårsrapport")
    ANNUAL = "annual", _("årsanalys")
    MONTHLY = "monthly", _("månadsuppföljning")


class Writer(models.TextChoices):
    """Who writes a section. `AREA` and `GOAL` are for the holder of one, named by its slug."""

    CONTROLLER = "controller", _("ekonom")
    BUDGET_HOLDER = "budget_holder", _("någon budgetansvarig")
    AREA = "area", _("budgetområdets budgetansvariga")
    GOAL = "goal", _("målets ansvariga")
    HEAD = "head", _("förvaltningschef")


class BlockKind(models.TextChoices):
    """What a block of a section shows."""

    TEXT = "text", _("text")
    TABLE = "table", _("tabell")
    CHART = "chart", _("diagram")
    GOALS = "goals", _("målbedömningar")
    FINDINGS = "findings", _("avstämningens fynd")


class ReportTemplate(GuardedModel):
    """A kind of report for one committee, or for all that have none of their own."""

    kind = models.CharField(_("slag"), max_length=10, choices=ReportKind)
    name = models.CharField(_("namn"), max_length=100, help_text=_("Rapportens rubrik, utan år."))
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("nämnd"),
        null=True,
        blank=True,
        help_text=_("Tomt: alla nämnder som inte har en egen mall."),
    )

    class Meta(GuardedModel.Meta):
        verbose_name = _("rapportmall")
        verbose_name_plural = _("rapportmallar")
        ordering = ["committee", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "kind"],
                condition=models.Q(committee__isnull=False),
                name="report_template_of_committee_once",
                violation_error_message=_("Nämnden har redan en mall av det slaget."),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(committee__isnull=True),
                name="report_template_of_all_once",
                violation_error_message=_("Det finns redan en gemensam mall av det slaget."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ReportKind.values), name="report_template_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.committee}" if self.committee_id else self.name

    def guard_scope(self) -> Hashable:
        return self.pk


class TemplateSection(GuardedModel):
    """A heading of the report, and who writes what stands under it."""

    template = models.ForeignKey(
        ReportTemplate, on_delete=models.PROTECT, related_name="sections", verbose_name=_("mall")
    )
    order = models.PositiveIntegerField(_("ordning"))
    key = models.SlugField(
        _("nyckel"),
        max_length=80,
        help_text=_("Samma i varje års rapport: så jämförs avsnittet med förra rapportens."),
    )
    heading = models.CharField(_("rubrik"), max_length=300)
    level = models.PositiveSmallIntegerField(_("nivå"), default=1)
    help_text = models.TextField(_("hjälp till skribenten"), blank=True, max_length=2000)
    writer = models.CharField(
        _("skrivs av"), max_length=15, choices=Writer, default=Writer.CONTROLLER
    )
    writer_of = models.SlugField(
        _("område eller mål"),
        max_length=80,
        blank=True,
        help_text=_("Adressen till det budgetområde eller mål vars ansvariga skriver."),
    )

    class Meta(GuardedModel.Meta):
        verbose_name = _("avsnitt i mall")
        verbose_name_plural = _("avsnitt i mall")
        ordering = ["template", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "key"],
                name="template_section_key_once",
                violation_error_message=_("Mallen har redan ett avsnitt med den nyckeln."),
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=5),
                name="template_section_level_1_to_5",
                violation_error_message=_("Nivån ska vara 1–5."),
            ),
            models.CheckConstraint(
                condition=models.Q(writer__in=["area", "goal"]) & ~models.Q(writer_of="")
                | ~models.Q(writer__in=["area", "goal"]) & models.Q(writer_of=""),
                name="template_section_writer_of_what",
                violation_error_message=_(
                    "Ange vilket område eller mål det gäller, och bara då dess ansvariga skriver."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def guard_scope(self) -> Hashable:
        return self.template_id


class TemplateBlock(GuardedModel):
    """One thing that a section shows. A section has at most one text; the rest stand around it."""

    section = models.ForeignKey(
        TemplateSection, on_delete=models.PROTECT, related_name="blocks", verbose_name=_("avsnitt")
    )
    order = models.PositiveIntegerField(_("ordning"))
    kind = models.CharField(_("slag"), max_length=10, choices=BlockKind)
    source = models.SlugField(
        _("tabell eller diagram"),
        max_length=80,
        blank=True,
        help_text=_("Tabellens eller diagrammets nyckel, som i dess adress."),
    )

    class Meta(GuardedModel.Meta):
        verbose_name = _("block i avsnitt")
        verbose_name_plural = _("block i avsnitt")
        ordering = ["section", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section"],
                condition=models.Q(kind="text"),
                name="template_block_one_text",
                violation_error_message=_("Ett avsnitt har högst en text. Gör ett avsnitt till."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["table", "chart"]) & ~models.Q(source="")
                | models.Q(kind__in=["text", "goals", "findings"], source=""),
                name="template_block_source_of_what",
                violation_error_message=_(
                    "Ange vilken tabell eller vilket diagram, och bara för sådana block."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}, {self.get_kind_display()}"

    def guard_scope(self) -> Hashable:
        return self.section_id
