"""What is followed up: segments, areas and their successors, statement lines and what feeds them.

Years: `first_year` and `last_year` both count; an empty one is open in that direction.
"""

from collections.abc import Hashable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.importers.rows import LAST_ACCOUNT
from budget.models.addresses import check_area_slug, check_line_slug
from budget.models.guard import GuardedModel
from budget.models.organisation import Committee

YEAR_BOUNDS = [MinValueValidator(1970), MaxValueValidator(2199)]
ACCOUNT_BOUNDS = [MaxValueValidator(LAST_ACCOUNT)]


class ExplanationLevel(models.TextChoices):
    """How a segment's deviation is explained in the table of the most important explanations."""

    SEGMENT = "segment", _("en rad för hela finansieringsslaget")
    LINE_GROUPS = "line_groups", _("en rad för varje radgrupp")


class Segment(GuardedModel):
    """A funding segment of a committee (finansieringsslag)."""

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="segments", verbose_name=_("nämnd")
    )
    name = models.CharField(_("finansieringsslag"), max_length=200)
    heading = models.CharField(
        _("i rubriker"), max_length=200, help_text=_("Som det står i rapportens tabeller.")
    )
    column_heading = models.CharField(
        _("i kolumner"), max_length=100, blank=True, help_text=_("Tomt: finansieringsslagets namn.")
    )
    slug = models.SlugField(_("adress"), max_length=80)
    income_funded = models.BooleanField(
        _("intäktsfinansierad"),
        default=False,
        help_text=_("Budgeten är noll netto i varje område; inget kommunbidrag."),
    )
    by_purpose = models.BooleanField(
        _("följs upp per ändamål"),
        default=False,
        help_text=_("Områdena är ändamål och visas i en tabell för sig, utgifter som plus."),
    )
    explained_by = models.CharField(
        _("förklaras med"),
        max_length=12,
        choices=ExplanationLevel,
        default=ExplanationLevel.SEGMENT,
    )
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("finansieringsslag")
        verbose_name_plural = _("finansieringsslag")
        ordering = ["committee", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "slug"], name="segment_slug_once"),
            models.UniqueConstraint(fields=["committee", "name"], name="segment_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def guard_scope(self) -> Hashable:
        return self.pk


class Rollup(GuardedModel):
    """A sum above segments with a name of its own ("Stadskontoret", "Totalt")."""

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="rollups", verbose_name=_("nämnd")
    )
    name = models.CharField(_("sammanslagning"), max_length=200)
    column_heading = models.CharField(
        _("i kolumner"), max_length=100, blank=True, help_text=_("Tomt: sammanslagningens namn.")
    )
    slug = models.SlugField(_("kod"), max_length=80)
    segments = models.ManyToManyField(
        Segment, related_name="rollups", verbose_name=_("finansieringsslag")
    )
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("sammanslagning")
        verbose_name_plural = _("sammanslagningar")
        ordering = ["committee", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "slug"], name="rollup_slug_once")
        ]

    def __str__(self) -> str:
        return self.name

    def guard_scope(self) -> Hashable:
        return self.pk


class Area(GuardedModel):
    """A part of a committee's budget that is followed up (budgetområde, ändamål)."""

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="areas", verbose_name=_("nämnd")
    )
    segment = models.ForeignKey(
        Segment, on_delete=models.PROTECT, related_name="areas", verbose_name=_("finansieringsslag")
    )
    name = models.CharField(_("budgetområde"), max_length=200)
    slug = models.SlugField(_("adress"), max_length=80, validators=[check_area_slug])
    search = models.CharField(max_length=200, editable=False, default="")
    first_year = models.PositiveSmallIntegerField(
        _("från och med år"), null=True, blank=True, validators=YEAR_BOUNDS
    )
    last_year = models.PositiveSmallIntegerField(
        _("till och med år"), null=True, blank=True, validators=YEAR_BOUNDS
    )
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("budgetområde")
        verbose_name_plural = _("budgetområden")
        ordering = ["committee", "segment__order", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "slug"], name="area_slug_once"),
            models.CheckConstraint(
                condition=models.Q(first_year__isnull=True)
                | models.Q(last_year__isnull=True)
                | models.Q(last_year__gte=models.F("first_year")),
                name="area_years_in_order",
                violation_error_message=_("Sista året kan inte ligga före det första."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def guard_scope(self) -> Hashable:
        return self.pk

    def save(self, *args: object, **kwargs: object) -> None:
        # SQLite's LIKE folds only a–z: the search goes by this column.
        self.search = self.name.casefold()
        super().save(*args, **kwargs)


class AreaGroup(GuardedModel):
    """A subtotal of areas inside a segment (appropriations that communicate)."""

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="area_groups", verbose_name=_("nämnd")
    )
    name = models.CharField(_("delsumma"), max_length=200)
    slug = models.SlugField(_("kod"), max_length=80)
    areas = models.ManyToManyField(Area, related_name="groups", verbose_name=_("budgetområden"))

    class Meta(GuardedModel.Meta):
        verbose_name = _("delsumma av områden")
        verbose_name_plural = _("delsummor av områden")
        ordering = ["committee", "name"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "slug"], name="area_group_slug_once")
        ]

    def __str__(self) -> str:
        return self.name

    def guard_scope(self) -> Hashable:
        return self.pk


class Succession(GuardedModel):
    """From `year` on, `share` of the predecessor's history belongs to the successor."""

    predecessor = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="successions", verbose_name=_("föregångare")
    )
    successor = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="origins", verbose_name=_("efterföljare")
    )
    year = models.PositiveSmallIntegerField(_("från och med år"), validators=YEAR_BOUNDS)
    share = models.DecimalField(_("andel"), max_digits=7, decimal_places=6)

    class Meta(GuardedModel.Meta):
        verbose_name = _("efterföljd")
        verbose_name_plural = _("efterföljder")
        ordering = ["year", "predecessor", "successor"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "year"], name="succession_once"
            ),
            models.CheckConstraint(
                condition=models.Q(share__gt=0, share__lte=1),
                name="succession_share_in_0_1",
                violation_error_message=_("Andelen ska vara större än 0 och högst 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.year})"

    def guard_scope(self) -> Hashable:
        return (self.predecessor_id, self.year)


class LineGroup(models.TextChoices):
    """Where in the income statement a line stands; the values are calc's codes."""

    INCOMES = "incomes", _("intäkter")
    STAFF = "staff", _("personalkostnader")
    OTHER = "other", _("övriga kostnader")
    FINANCIAL_INCOME = "financial_income", _("finansiella intäkter")
    FINANCIAL_COST = "financial_cost", _("finansiella kostnader")


class LineRole(models.TextChoices):
    """What a line holds, where another is worked out from it."""

    PAY = "pay", _("lön")
    SOCIAL = "social", _("sociala avgifter på lön")


class StatementLine(GuardedModel):
    """A line of the municipality's income statement."""

    name = models.CharField(_("rad"), max_length=100)
    slug = models.SlugField(_("adress"), max_length=80, unique=True, validators=[check_line_slug])
    group = models.CharField(_("grupp"), max_length=20, choices=LineGroup)
    role = models.CharField(
        _("innehåll"),
        max_length=10,
        choices=LineRole,
        blank=True,
        default="",
        help_text=_("Prognosen för sociala avgifter kan räknas som en andel av lönens."),
    )
    first_year = models.PositiveSmallIntegerField(
        _("från och med år"), null=True, blank=True, validators=YEAR_BOUNDS
    )
    last_year = models.PositiveSmallIntegerField(
        _("till och med år"), null=True, blank=True, validators=YEAR_BOUNDS
    )
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("resultaträkningsrad")
        verbose_name_plural = _("resultaträkningsrader")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_year__isnull=True)
                | models.Q(last_year__isnull=True)
                | models.Q(last_year__gte=models.F("first_year")),
                name="line_years_in_order",
                violation_error_message=_("Sista året kan inte ligga före det första."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def guard_scope(self) -> Hashable:
        return self.pk


class AccountRange(GuardedModel):
    """The accounts (first and last both count) that feed a statement line in a year."""

    line = models.ForeignKey(
        StatementLine, on_delete=models.PROTECT, related_name="ranges", verbose_name=_("rad")
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR_BOUNDS)
    first = models.PositiveBigIntegerField(_("från konto"), validators=ACCOUNT_BOUNDS)
    last = models.PositiveBigIntegerField(_("till konto"), validators=ACCOUNT_BOUNDS)

    class Meta(GuardedModel.Meta):
        verbose_name = _("kontointervall")
        verbose_name_plural = _("kontointervall")
        ordering = ["year", "first"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")),
                name="account_range_in_order",
                violation_error_message=_("Sista kontot kan inte ligga före det första."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.first}–{self.last}"

    def guard_scope(self) -> Hashable:
        return self.year


class PublishedTable(models.TextChoices):
    """The published tables whose rows are named sets of lines; the values are calc's codes."""

    PER_SEGMENT = "per_finansiering", _("Per finansiering")
    EXPLANATIONS = "forklaringar", _("Förklaringar och periodresultat")
    NET_COST = "nettokostnad", _("Nettokostnadsutveckling")


class LineSet(GuardedModel):
    """A named set of lines behind a published row: what "Övriga kostnader" means in one table."""

    table = models.CharField(_("tabell"), max_length=20, choices=PublishedTable)
    name = models.CharField(_("rad i tabellen"), max_length=100)
    slug = models.SlugField(_("kod"), max_length=80)
    lines = models.ManyToManyField(StatementLine, related_name="sets", verbose_name=_("rader"))
    is_sum = models.BooleanField(_("summarad"), default=False)
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("radgrupp i publicerad tabell")
        verbose_name_plural = _("radgrupper i publicerade tabeller")
        ordering = ["table", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["table", "slug"], name="line_set_slug_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_table_display()})"

    def guard_scope(self) -> Hashable:
        return self.pk
