"""Forecast rounds: forecasts, explanations, comments, and the copies that locking makes."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.calc.periods import name_of_year
from budget.models.calendar import ReportingDate
from budget.models.decisions import MONTH_BOUNDS, Appropriation
from budget.models.fields import MoneyField
from budget.models.guard import GuardedModel
from budget.models.handing_in import by_another
from budget.models.organisation import User
from budget.models.structure import Area, LineSet, Segment, StatementLine
from budget.models.versioned import Versioned


class RoundState(models.TextChoices):
    """How far a round has come; before `signed` it is a draft."""

    OPEN = "open", _("öppen")
    SUBMITTED = "submitted", _("inlämnad")
    SIGNED = "signed", _("undertecknad")
    DECIDED = "decided", _("beslutad")
    LOCKED = "locked", _("låst")


DRAFT_STATES = (RoundState.OPEN, RoundState.SUBMITTED)


class StartValues(models.TextChoices):
    """What stands in the forecast column when a round is opened."""

    PREVIOUS = "previous", _("förra omgångens prognos")
    BUDGET = "budget", _("budgeten")
    EMPTY = "empty", _("inget")


class Round(GuardedModel):
    """One collection of forecasts of a committee, up to and with a cut-off month."""

    appropriation = models.ForeignKey(
        Appropriation,
        on_delete=models.PROTECT,
        related_name="rounds",
        verbose_name=_("nämnd och år"),
    )
    name = models.CharField(_("omgång"), max_length=100)
    slug = models.SlugField(_("adress"), max_length=80)
    cutoff_month = models.PositiveSmallIntegerField(_("brytmånad"), validators=MONTH_BOUNDS)
    reporting_date = models.ForeignKey(
        ReportingDate,
        on_delete=models.PROTECT,
        related_name="rounds",
        verbose_name=_("uppföljning i kalendern"),
        null=True,
        blank=True,
    )
    start_values = models.CharField(
        _("startvärden"), max_length=10, choices=StartValues, default=StartValues.EMPTY
    )
    threshold = MoneyField(
        _("förklaringsgräns"),
        null=True,
        blank=True,
        help_text=_("Tomt: nämndens gräns för året."),
    )
    deadline = models.DateField(
        _("lämnas in senast"), help_text=_("Till och med dagens slut, svensk tid.")
    )
    state = models.CharField(_("läge"), max_length=10, choices=RoundState, default=RoundState.OPEN)
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="later",
        verbose_name=_("förra omgången"),
        null=True,
        blank=True,
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="replaced_by",
        verbose_name=_("rättar"),
        null=True,
        blank=True,
        help_text=_("En låst omgång rättas med en ny version."),
    )
    submitted_on = models.DateField(_("inlämnad den"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("inlämnad av"),
        null=True,
        blank=True,
        editable=False,
    )
    signed_on = models.DateField(_("undertecknad"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("undertecknad av"),
        null=True,
        blank=True,
    )
    decided_on = models.DateField(_("sammanträdesdag"), null=True, blank=True)
    paragraph = models.CharField(_("paragraf"), max_length=20, blank=True)
    case_number = models.CharField(_("ärendenummer"), max_length=50, blank=True)
    constructed = models.BooleanField(_("konstruerad"), default=False, editable=False)

    class Meta(GuardedModel.Meta):
        verbose_name = _("prognosomgång")
        verbose_name_plural = _("prognosomgångar")
        ordering = ["appropriation", "cutoff_month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["appropriation", "slug"], name="round_slug_once"),
            models.CheckConstraint(
                condition=models.Q(cutoff_month__gte=1, cutoff_month__lte=12),
                name="round_cutoff_1_to_12",
                violation_error_message=_("Brytmånaden ska vara 1–12."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["decided", "locked"])
                | models.Q(decided_on__isnull=False),
                name="round_decided_has_date",
                violation_error_message=_("En beslutad omgång ska ha en sammanträdesdag."),
            ),
            by_another(
                "signed_by",
                "round_signed_by_another",
                _("Den som lämnat in omgången kan inte underteckna den."),
            ),
        ]

    def __str__(self) -> str:
        return name_of_year(self.name, self.appropriation.year)

    @property
    def is_draft(self) -> bool:
        """Not yet signed: elected members do not see it."""
        return self.state in DRAFT_STATES

    def guard_scope(self) -> Hashable:
        return self.pk


class SpreadMethod(models.TextChoices):
    """How a forecast is spread over the months after the cut-off."""

    EVEN = "even", _("jämnt")
    PHASED = "phased", _("som periodiserad budget")
    LAST_YEAR = "last_year", _("som förra året")
    TYPED = "typed", _("för hand")


class Forecast(Versioned):
    """A round's full-year forecast of an area and line, in kronor (income +, cost −)."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="forecasts", verbose_name=_("omgång")
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="forecasts", verbose_name=_("budgetområde")
    )
    line = models.ForeignKey(
        StatementLine, on_delete=models.PROTECT, related_name="+", verbose_name=_("rad")
    )
    amount = MoneyField(_("prognos helår"))
    spread = models.CharField(
        _("fördelning"), max_length=10, choices=SpreadMethod, blank=True, default=""
    )

    # Not stored: this save took away a spread that was typed.
    lost_spread = False

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name = _("prognos")
        verbose_name_plural = _("prognoser")
        ordering = ["round", "area", "line"]
        constraints = [
            models.UniqueConstraint(fields=["round", "area", "line"], name="forecast_once")
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.area}, {self.line}"

    def guard_scope(self) -> Hashable:
        return self.round_id


class ForecastMonth(GuardedModel):
    """What a spread forecast expects of a month after the cut-off, in kronor."""

    forecast = models.ForeignKey(
        Forecast, on_delete=models.PROTECT, related_name="months", verbose_name=_("prognos")
    )
    month = models.PositiveSmallIntegerField(_("månad"), validators=MONTH_BOUNDS)
    amount = MoneyField(_("belopp"))

    class Meta(GuardedModel.Meta):
        verbose_name = _("prognosmånad")
        verbose_name_plural = _("prognosmånader")
        ordering = ["forecast", "month"]
        constraints = [
            models.UniqueConstraint(fields=["forecast", "month"], name="forecast_month_once"),
            models.CheckConstraint(
                condition=models.Q(month__gte=1, month__lte=12), name="forecast_month_1_to_12"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forecast}, {self.month}"

    def guard_scope(self) -> Hashable:
        return self.forecast_id


class Horizon(models.TextChoices):
    """Which deviation a text explains."""

    FULL_YEAR = "full_year", _("helår")
    PERIOD = "period", _("perioden")


class Explanation(GuardedModel):
    """Why an area, a segment or a segment's line group deviates."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="explanations", verbose_name=_("omgång")
    )
    horizon = models.CharField(
        _("gäller"), max_length=10, choices=Horizon, default=Horizon.FULL_YEAR
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        related_name="explanations",
        verbose_name=_("budgetområde"),
        null=True,
        blank=True,
    )
    segment = models.ForeignKey(
        Segment,
        on_delete=models.PROTECT,
        related_name="explanations",
        verbose_name=_("finansieringsslag"),
        null=True,
        blank=True,
    )
    line_set = models.ForeignKey(
        LineSet,
        on_delete=models.PROTECT,
        related_name="explanations",
        verbose_name=_("radgrupp"),
        null=True,
        blank=True,
    )
    text = models.TextField(_("förklaring"), max_length=4000)

    class Meta(GuardedModel.Meta):
        verbose_name = _("förklaring")
        verbose_name_plural = _("förklaringar")
        ordering = ["round", "horizon", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(area__isnull=False, segment__isnull=True, line_set__isnull=True)
                | models.Q(area__isnull=True, segment__isnull=False),
                name="explanation_of_area_or_segment",
                violation_error_message=_(
                    "En förklaring gäller antingen ett budgetområde eller ett finansieringsslag."
                ),
            ),
            models.UniqueConstraint(
                fields=["round", "horizon", "area"],
                condition=models.Q(area__isnull=False),
                name="explanation_of_area_once",
                violation_error_message=_("Området har redan en förklaring."),
            ),
            models.UniqueConstraint(
                fields=["round", "horizon", "segment", "line_set"],
                condition=models.Q(line_set__isnull=False),
                name="explanation_of_line_set_once",
                violation_error_message=_("Radgruppen har redan en förklaring."),
            ),
            models.UniqueConstraint(
                fields=["round", "horizon", "segment"],
                condition=models.Q(segment__isnull=False, line_set__isnull=True),
                name="explanation_of_segment_once",
                violation_error_message=_("Finansieringsslaget har redan en förklaring."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def guard_scope(self) -> Hashable:
        return self.round_id


class RowComment(GuardedModel):
    """A free remark on a row of the entry table, kept with the round."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="comments", verbose_name=_("omgång")
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("budgetområde")
    )
    line = models.ForeignKey(
        StatementLine, on_delete=models.PROTECT, related_name="+", verbose_name=_("rad")
    )
    author = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("skriven av")
    )
    written_at = models.DateTimeField(_("skriven"), auto_now_add=True)
    text = models.TextField(_("kommentar"), max_length=2000)

    class Meta(GuardedModel.Meta):
        verbose_name = _("kommentar på rad")
        verbose_name_plural = _("kommentarer på rader")
        ordering = ["round", "area", "line", "written_at"]

    def __str__(self) -> str:
        return self.text[:60]

    def guard_scope(self) -> Hashable:
        return self.round_id
