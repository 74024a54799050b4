"""The ledger as it was loaded: batches, the months that each counts in, sums, what was replaced.

A batch is one file read for one committee and year. Its entries (entries.py) are stored when it
is read and stay: which batch counts in a month is said by `LedgerPeriod.effective` alone, so that
replacing a month, and undoing that, moves no entries. What history there is of an entry is its
batch; what a batch made of the monthly actuals is told by its sums and by what it replaced.
"""

from collections.abc import Hashable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.decisions import Decision
from budget.models.fields import MoneyField
from budget.models.guard import GuardedModel
from budget.models.jobs import Job
from budget.models.mapping import LedgerMappingVersion
from budget.models.organisation import Committee
from budget.models.structure import YEAR_BOUNDS, Area, StatementLine

MONTH_1_TO_13 = models.Q(month__gte=1, month__lte=13)


class LedgerContent(models.TextChoices):
    """What a file is loaded as."""

    ACTUAL = "actual", _("utfall")
    BUDGET = "budget", _("budget")


class LedgerFormat(models.TextChoices):
    """What kind of file it is. SIE types 1–3 have no entries: years, months, months by object."""

    UNKNOWN = "", _("ännu inte läst")
    SIE1 = "sie1", _("SIE typ 1 (årssaldon)")
    SIE2 = "sie2", _("SIE typ 2 (periodsaldon)")
    SIE3 = "sie3", _("SIE typ 3 (periodsaldon per objekt)")
    SIE4 = "sie4", _("SIE typ 4 (verifikationer)")
    TABLE = "table", _("tabell")


class BatchState(models.TextChoices):
    """How far a batch has come. A failed one could not be read, or its file was refused."""

    UPLOADED = "uploaded", _("uppladdad")
    READING = "reading", _("läses")
    PREVIEW = "preview", _("att granska")
    ACCEPTED = "accepted", _("inläst")
    DISCARDED = "discarded", _("kasserad")
    UNDONE = "undone", _("ångrad")
    FAILED = "failed", _("gick inte att läsa")


class LedgerBatch(GuardedModel):
    """A file loaded for a committee and year.

    `options` are the choices it is read by: `columns`, `sheet` and `day_first` of a table, `parts`
    of a SIE file. `facts` is what the file says of itself, `findings` what was noticed (code,
    line, params, text, and how many of each code), `unknown` the largest codes that no rule
    places, with sums in öre. Amounts are kronor, income +.
    """

    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="ledger_batches",
        verbose_name=_("nämnd"),
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR_BOUNDS)
    content = models.CharField(
        _("innehåll"), max_length=6, choices=LedgerContent, default=LedgerContent.ACTUAL
    )
    state = models.CharField(
        _("läge"), max_length=10, choices=BatchState, default=BatchState.UPLOADED
    )
    file_name = models.CharField(_("fil"), max_length=200)
    sha256 = models.CharField(_("kontrollsumma"), max_length=64)
    size = models.PositiveBigIntegerField(_("storlek i byte"))
    format = models.CharField(
        _("format"), max_length=5, choices=LedgerFormat, blank=True, default=LedgerFormat.UNKNOWN
    )
    source = models.CharField(_("ekonomisystem"), max_length=200, blank=True)
    options = models.JSONField(_("val"), default=dict)
    facts = models.JSONField(_("fakta"), default=dict)
    findings = models.JSONField(_("anmärkningar"), default=dict)
    unknown = models.JSONField(_("okända koder"), default=dict)
    mapping = models.ForeignKey(
        LedgerMappingVersion,
        on_delete=models.PROTECT,
        related_name="batches",
        verbose_name=_("kontering"),
        null=True,
        blank=True,
    )
    job = models.ForeignKey(
        Job,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("bakgrundsjobb"),
        null=True,
        blank=True,
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("beslut"),
        null=True,
        blank=True,
        help_text=_("Det beslut som en budget har lästs in i."),
    )
    made_decision = models.BooleanField(_("beslutet kom med filen"), default=False)
    rows = models.PositiveIntegerField(_("rader"), default=0)
    aside_rows = models.PositiveIntegerField(_("balansrader"), default=0)
    unmapped_rows = models.PositiveIntegerField(_("rader utan plats"), default=0)
    amount = MoneyField(_("belopp på rader och områden"), default=0)
    unmapped_amount = MoneyField(_("belopp utan plats"), default=0)
    uploaded_at = models.DateTimeField(_("uppladdad"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("uppladdad av"),
        null=True,
        blank=True,
    )
    accepted_at = models.DateTimeField(_("inläst"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("inläst av"),
        null=True,
        blank=True,
    )
    undone_at = models.DateTimeField(_("ångrad"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ångrad av"),
        null=True,
        blank=True,
    )

    class Meta(GuardedModel.Meta):
        verbose_name = _("inläsning")
        verbose_name_plural = _("inläsningar")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["committee", "year", "sha256"], name="ledger_batch_file")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.pk})"

    @property
    def is_extract(self) -> bool:
        """Whether it has some later months alone, and the file's balances do not hold with them."""
        return "extract" in self.findings.get("counts", {})

    def guard_scope(self) -> Hashable:
        return self.pk


class LedgerPeriod(GuardedModel):
    """A month that a batch covers, and whether the batch is the one that counts in it.

    `replaces` is the batch that counted before; where there was none, the month's actuals were
    typed or missing, and `LedgerReplaced` has them.
    """

    batch = models.ForeignKey(
        LedgerBatch, on_delete=models.PROTECT, related_name="periods", verbose_name=_("inläsning")
    )
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("nämnd"),
        db_index=False,
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR_BOUNDS)
    month = models.PositiveSmallIntegerField(_("månad"))
    rows = models.PositiveIntegerField(_("rader"), default=0)
    amount = MoneyField(_("belopp på rader och områden"), default=0)
    effective = models.BooleanField(_("gäller"), default=False)
    replaces = models.ForeignKey(
        LedgerBatch,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ersätter"),
        null=True,
        blank=True,
    )

    class Meta(GuardedModel.Meta):
        verbose_name = _("inläst månad")
        verbose_name_plural = _("inlästa månader")
        ordering = ["batch", "month"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "month"], name="ledger_period_once"),
            models.UniqueConstraint(
                fields=["committee", "year", "month"],
                condition=models.Q(effective=True),
                name="ledger_period_effective_once",
            ),
            models.CheckConstraint(condition=MONTH_1_TO_13, name="ledger_period_month_1_to_13"),
        ]

    def __str__(self) -> str:
        return f"{self.batch}, {self.year}-{self.month:02}"

    def guard_scope(self) -> Hashable:
        return self.batch_id


class LedgerSum(GuardedModel):
    """What a batch's entries come to on an area and line in a month; `internal` is part of it."""

    batch = models.ForeignKey(
        LedgerBatch,
        on_delete=models.PROTECT,
        related_name="sums",
        verbose_name=_("inläsning"),
        db_index=False,
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("budgetområde")
    )
    line = models.ForeignKey(
        StatementLine, on_delete=models.PROTECT, related_name="+", verbose_name=_("rad")
    )
    month = models.PositiveSmallIntegerField(_("månad"))
    amount = MoneyField(_("belopp"))
    internal = MoneyField(_("varav internt"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("inläst månadssumma")
        verbose_name_plural = _("inlästa månadssummor")
        ordering = ["batch", "area", "line", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "area", "line", "month"], name="ledger_sum_once"
            ),
            models.CheckConstraint(condition=MONTH_1_TO_13, name="ledger_sum_month_1_to_13"),
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.area}, {self.line}, {self.month}"

    def guard_scope(self) -> Hashable:
        return self.batch_id


class LedgerReplaced(GuardedModel):
    """An amount that stood when a batch was accepted: an actual, or a budget row of its decision.

    What undoing the batch brings back, to the öre; a cell that held nothing has no row.
    """

    batch = models.ForeignKey(
        LedgerBatch,
        on_delete=models.PROTECT,
        related_name="replaced",
        verbose_name=_("inläsning"),
        db_index=False,
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("budgetområde")
    )
    line = models.ForeignKey(
        StatementLine, on_delete=models.PROTECT, related_name="+", verbose_name=_("rad")
    )
    month = models.PositiveSmallIntegerField(_("månad"))
    amount = MoneyField(_("belopp"))
    constructed = models.BooleanField(_("konstruerat"), default=False)

    class Meta(GuardedModel.Meta):
        verbose_name = _("ersatt belopp")
        verbose_name_plural = _("ersatta belopp")
        ordering = ["batch", "area", "line", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "area", "line", "month"], name="ledger_replaced_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.area}, {self.line}, {self.month}"

    def guard_scope(self) -> Hashable:
        return self.batch_id
