"""Rules of spread forecasts: the months bring what is to come, and lie after the cut-off."""

from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from budget.calc.spreads import is_whole
from budget.models import Actual, Forecast, ForecastMonth
from budget.workflow.rules.places import NAMED, breach
from budget.workflow.rules.scene import Scene

ZERO = Decimal(0)


def spread_sums(scene: Scene) -> Iterator[ValidationError]:
    """A spread forecast that was touched sums to forecast − actual to date; another has none."""
    keys = _touched(scene)
    if not keys:
        return
    rows = list(Forecast.objects.filter(pk__in=keys).select_related("area", "line").order_by("pk"))
    months: dict[int, dict[int, Decimal]] = {row.pk: {} for row in rows}
    of_rows = ForecastMonth.objects.filter(forecast__in=months)
    for key, month, amount in of_rows.values_list("forecast_id", "month", "amount"):
        months[key][month] = amount
    for row in rows[:NAMED]:
        round_ = scene.rounds.get(row.round_id)
        if round_ is None:
            continue
        come = row.amount - _booked(row, round_.appropriation.year, round_.cutoff_month)
        whole = is_whole(months[row.pk], come, round_.cutoff_month)
        if not (whole if row.spread else not months[row.pk]):
            yield breach(
                "spread_not_whole",
                _(
                    "Fördelningen av prognosen för ”%(line)s” summerar inte till det som är kvar "
                    "av året. Fördela den på nytt."
                ),
                line=row.line,
            )


def _touched(scene: Scene) -> set[int]:
    """The touched forecasts that are spread, were, or had their months written."""
    written = [*scene.before(Forecast).values(), *scene.after(Forecast).values()]
    spread = {row.pk for row in written if row is not None and row.spread}
    found: set[int] = spread | scene.scopes(ForecastMonth)
    return found


def _booked(row: Forecast, year: int, cutoff: int) -> Decimal:
    booked = Actual.objects.filter(
        area=row.area_id, line=row.line_id, year=year, month__lte=cutoff
    ).aggregate(total=Sum("amount"))["total"]
    return booked or ZERO


RULES = (spread_sums,)
