"""Rules of the city's calendar: what the law says of the interim report, and rounds that fit it."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.calc.statutory import STATUTORY_CUTOFFS, latest_due
from budget.models import ReportingDate, Round
from budget.workflow.rules.places import NAMED, breach, day_name, month_name
from budget.workflow.rules.scene import Scene


def against_the_law(row: ReportingDate) -> Iterator[tuple[str, ValidationError]]:
    """What is wrong with a statutory interim report, with the field that it is about."""
    if not row.statutory:
        return
    if row.cutoff_month not in STATUTORY_CUTOFFS:
        yield (
            "cutoff_month",
            breach(
                "statutory_cutoff",
                _(
                    "Delårsrapporten ska omfatta minst hälften och högst två tredjedelar av året "
                    "(lag (2018:597) 13 kap. 1 §). Välj brytmånad juni, juli eller augusti, inte "
                    "%(month)s."
                ),
                month=month_name(row.cutoff_month).lower(),
            ),
        )
        return
    latest = latest_due(row.year, row.cutoff_month)
    if row.due > latest:
        yield (
            "due",
            breach(
                "statutory_due",
                _(
                    "Delårsrapporten ska lämnas till fullmäktige och revisorerna inom två månader "
                    "efter periodens slut (kommunallagen 11 kap. 16 §): senast %(latest)s, inte "
                    "%(due)s."
                ),
                latest=day_name(latest),
                due=day_name(row.due),
            ),
        )


def statutory(scene: Scene) -> Iterator[ValidationError]:
    """The statutory interim report keeps to the law."""
    keys = scene.scopes(ReportingDate)
    if not keys:
        return
    for row in ReportingDate.objects.filter(pk__in=keys, statutory=True).order_by("pk"):
        for _field, error in against_the_law(row):
            yield error


def rounds_fit(scene: Scene) -> Iterator[ValidationError]:
    """A round has the year and the cut-off of the follow-up in the calendar that it belongs to."""
    rounds, dates = scene.scopes(Round), scene.scopes(ReportingDate)
    if not rounds and not dates:
        return
    fits = Q(
        cutoff_month=F("reporting_date__cutoff_month"),
        appropriation__year=F("reporting_date__year"),
    )
    rows = Round.objects.filter(
        ~fits, Q(pk__in=rounds) | Q(reporting_date__in=dates), reporting_date__isnull=False
    ).select_related("reporting_date", "appropriation__committee")
    for row in rows.order_by("pk")[:NAMED]:
        yield breach(
            "round_outside_calendar",
            _(
                "Omgången ”%(round)s” har en annan brytmånad eller ett annat år än ”%(date)s” i "
                "kalendern. Låt dem stämma överens."
            ),
            round=row,
            date=row.reporting_date,
        )


RULES = (statutory, rounds_fit)
