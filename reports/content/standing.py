"""The first words of *Läget*: one sentence that says how the year is going, and the facts."""

from decimal import Decimal

from django.utils.translation import gettext as _

from budget.calc.amounts import Unit, format_amount, scaled
from budget.calc.appropriations import amount
from budget.calc.deviations import RestOfYear, change_in_percent
from budget.calc.inputs import RoundInputs
from reports.content.build import month_name
from reports.content.investments import budget_in_all, forecast_in_all
from reports.content.shapes import Fact, Kind, Standing, Target


def on_budget(deviation: Decimal) -> bool:
    """Whether the forecast keeps the budget: the deviation is nothing in Mkr with one decimal."""
    return scaled(deviation, Unit.MKR) == 0


def standing(inputs: RoundInputs) -> Standing:
    """Sentence, the lines under it, and the facts of a round with amounts."""
    return Standing(_sentence(inputs), _under(inputs), _facts(inputs))


def _sentence(inputs: RoundInputs) -> str:
    deviation = inputs.total.deviation
    words = {
        "committee": inputs.info.committee,
        "year": inputs.info.year,
        "amount": format_amount(abs(deviation), Unit.MKR),
    }
    if on_budget(deviation):
        return _("%(committee)s väntas hålla budgeten för %(year)s.") % words
    if deviation > 0:
        return _("%(committee)s väntas få %(amount)s Mkr över för %(year)s.") % words
    return _("%(committee)s väntas överskrida budgeten för %(year)s med %(amount)s Mkr.") % words


def _under(inputs: RoundInputs) -> str:
    net = inputs.total
    first = _(
        "Prognosen efter %(month)s är en nettokostnad på %(forecast)s Mkr mot kommunbidraget "
        "%(grant)s Mkr."
    ) % {
        "month": month_name(inputs.info.cutoff),
        "forecast": format_amount(-net.forecast, Unit.MKR),
        "grant": format_amount(-net.budget, Unit.MKR),
    }
    second = _("Hittills i år: %(result)s Mkr mot periodens budget.") % {
        "result": format_amount(net.period_deviation, Unit.MKR, signed=True)
    }
    return " ".join(part for part in (first, _movement(inputs), second) if part)


def _movement(inputs: RoundInputs) -> str:
    if not inputs.info.previous:
        return ""
    # The budget has moved too: what counts to the reader is how the deviation did.
    moved = inputs.total.movement
    return _("Prognosen har rört sig %(moved)s Mkr sedan %(round)s.") % {
        "moved": format_amount(moved, Unit.MKR, signed=True),
        "round": inputs.info.previous,
    }


def _facts(inputs: RoundInputs) -> tuple[Fact, ...]:
    net = inputs.total
    year = inputs.info.year
    facts = [
        Fact(
            "appropriation",
            _("Kommunbidrag"),
            amount(inputs.decisions),
            Kind.MKR,
            "Mkr",
            target=Target("appropriation"),
        ),
        Fact(
            "forecast",
            _("Prognos, nettokostnad"),
            net.forecast,
            Kind.MKR,
            "Mkr",
            target=Target("statement"),
        ),
        Fact(
            "deviation",
            _("Avvikelse"),
            net.deviation,
            Kind.TKR,
            "Tkr",
            signed=True,
            target=Target("report"),
        ),
        Fact(
            "net_cost",
            _("Nettokostnad mot %s") % (year - 1),
            change_in_percent(net.forecast, net.last_year),
            Kind.PERCENT,
            "%",
            signed=True,
            target=Target("net_cost"),
        ),
    ]
    if inputs.investments:
        deviation = forecast_in_all(inputs.investments) - budget_in_all(inputs.investments)
        facts.append(
            Fact(
                "investments",
                _("Investeringar, avvikelse"),
                deviation,
                Kind.TKR,
                "Tkr",
                signed=True,
                target=Target("investments"),
            )
        )
    return tuple(facts)


def rest_of_year(inputs: RoundInputs) -> RestOfYear:
    """What the rest of the year must bring, for the whole committee."""
    net = inputs.total
    return RestOfYear(net.actual, net.rest_of_year, net.budget_left, inputs.info.cutoff)
