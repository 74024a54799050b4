"""A forecast spread over the months after the cut-off: even, by a profile, or typed."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from budget.access import Rights
from budget.actions.recording import in_kronor, refuse, require
from budget.calc.amounts import Unit, format_amount
from budget.calc.periods import last_day, remaining
from budget.calc.spreads import is_whole, spread
from budget.models import (
    Actual,
    BudgetRow,
    Forecast,
    ForecastMonth,
    Round,
    SpreadMethod,
)
from budget.workflow import history
from budget.workflow.action import Actor, action

ZERO = Decimal(0)


@action
def spread_forecast(
    actor: Actor,
    round_: Round,
    area: int,
    line: int,
    method: str,
    months: Mapping[int, Decimal] | None = None,
) -> Forecast:
    """Spread a forecast over the months after the cut-off, or ("") take its spread away.

    The months bring forecast − actual to date, in kronor; with the method "typed" they are
    `months`. Controllers, and budget holders for their areas. Raises ValidationError where there
    is no forecast, where no month is left, and where typed months do not sum to what is to come.
    """
    committee = round_.appropriation.committee

    def allowed(rights: Rights) -> bool:
        return rights.may_forecast(committee.pk, area)

    require(actor, allowed)
    row: Forecast | None = (
        Forecast.objects.select_for_update(of=("self",))
        .select_related("area", "line")
        .filter(round=round_, area=area, line=line)
        .first()
    )
    if row is None:
        raise refuse("no_forecast", _("Raden har ingen prognos att fördela. Skriv prognosen."))
    row.round = round_
    old = row.get_spread_display() if row.spread else ""
    if method:
        _check(row, method, months or {})
        _write(row, method, _months(row, method, months or {}))
    else:
        _remove(row)
    new = row.get_spread_display() if row.spread else ""
    history.record([history.change(actor, "spread_forecast", row, "spread", old, new, committee)])
    return row


def spread_anew(rows: Iterable[Forecast]) -> None:
    """Spread changed forecasts again by their methods; only inside an action.

    A spread that was typed is taken away, and the row says so: nobody knows where the change falls.
    """
    for row in rows:
        if row.spread == SpreadMethod.TYPED:
            _remove(row)
            row.lost_spread = True
        elif row.spread:
            _write(row, row.spread, _months(row, row.spread, {}))


def remove_spreads(rows: Iterable[Forecast]) -> None:
    """Take away the months of forecasts that are to be removed; only inside an action."""
    spread_rows = [row.pk for row in rows if row.spread]
    if spread_rows:
        ForecastMonth.objects.filter(forecast__in=spread_rows).delete()


def to_come(row: Forecast) -> Decimal:
    """What the rest of the year brings: forecast − actual to date, kronor."""
    booked: Decimal | None = Actual.objects.filter(
        area=row.area_id,
        line=row.line_id,
        year=row.round.appropriation.year,
        month__lte=row.round.cutoff_month,
    ).aggregate(total=Sum("amount"))["total"]
    amount: Decimal = row.amount
    return amount - (booked or ZERO)


def _check(row: Forecast, method: str, months: Mapping[int, Decimal]) -> None:
    if method not in SpreadMethod.values:
        raise refuse("unknown_method", _("Välj hur prognosen ska fördelas."))
    if not remaining(row.round.cutoff_month):
        raise refuse("no_month_left", _("Ingen månad är kvar att fördela på efter bryttiden."))
    if method == SpreadMethod.TYPED and not is_whole(months, to_come(row), row.round.cutoff_month):
        raise refuse(
            "not_whole",
            _(
                "Månaderna blir %(sum)s kronor, men %(to_come)s är kvar av prognosen efter det "
                "som är bokfört. Ändra en månad med skillnaden."
            ),
            sum=format_amount(sum(months.values(), ZERO), Unit.KR),
            to_come=format_amount(to_come(row), Unit.KR),
        )


def _months(row: Forecast, method: str, months: Mapping[int, Decimal]) -> Mapping[int, Decimal]:
    if method == SpreadMethod.TYPED:
        return months
    return spread(to_come(row), row.round.cutoff_month, _profile(row, method))


def _profile(row: Forecast, method: str) -> dict[int, Decimal]:
    appropriation = row.round.appropriation
    place = {"area": row.area_id, "line": row.line_id}
    if method == SpreadMethod.PHASED:
        amounts = BudgetRow.objects.filter(
            decision__appropriation=appropriation,
            decision__decided_on__lte=last_day(appropriation.year, row.round.cutoff_month),
            **place,
        )
    elif method == SpreadMethod.LAST_YEAR:
        amounts = Actual.objects.filter(year=appropriation.year - 1, **place)
    else:
        return {}
    sums = amounts.order_by().values("month").annotate(total=Sum("amount"))
    return {month["month"]: month["total"] for month in sums}


def _write(row: Forecast, method: str, months: Mapping[int, Decimal]) -> None:
    ForecastMonth.objects.filter(forecast=row).delete()
    ForecastMonth.objects.bulk_create(
        ForecastMonth(forecast=row, month=month, amount=in_kronor(amount))
        for month, amount in sorted(months.items())
    )
    row.spread = method
    row.save(update_fields=["spread"])


def _remove(row: Forecast) -> None:
    remove_spreads([row])
    row.spread = ""
    row.save(update_fields=["spread"])
