"""The first words of *Läget*: one sentence that says how the year is going, and the facts."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.calc.amounts import Unit, format_amount, scaled
from budget.calc.appropriations import DecisionKind, amount
from budget.calc.deviations import RestOfYear, change_in_percent, must_be_explained
from budget.calc.inputs import RoundInputs
from budget.wording import month_name
from reports.content.booked import booked_note, so_far
from reports.content.build import in_sentence, previous_grant
from reports.content.chart_shapes import unit_for, unit_name
from reports.content.investments import budget_in_all, forecast_in_all
from reports.content.operating import segment_amounts
from reports.content.shapes import Fact, Kind, Standing, Target


def keeps_budget(deviation: Decimal, threshold: Decimal) -> bool:
    """Whether a forecast keeps the budget: nothing in Mkr with one decimal, nothing to explain.

    Both in kronor; what is little in Mkr can be much of a small budget.
    """
    return scaled(deviation, Unit.MKR) == 0 and not must_be_explained(deviation, threshold)


def size(amount: Decimal) -> str:
    """How much an amount is, in the unit that it is something in: "1,2 Mkr", "45 Tkr"."""
    unit = Unit.MKR if scaled(amount, Unit.MKR) else Unit.TKR
    return f"{format_amount(abs(amount), unit)} {unit_name(unit)}"


def unit_of(inputs: RoundInputs) -> Unit:
    """What a committee's year is told in: Mkr, or Tkr where it does not reach one Mkr."""
    return unit_for((inputs.total.budget, inputs.total.forecast))


def standing(inputs: RoundInputs) -> Standing:
    """Sentence, the lines under it, and the facts of a round with amounts."""
    return Standing(_sentence(inputs), _under(inputs), _facts(inputs))


def no_forecast(inputs: RoundInputs, name: str) -> str:
    """What is said of a committee or a part of it before anybody has made a forecast."""
    words = {"place": name, "year": inputs.info.year}
    return _("%(place)s har ännu ingen prognos för %(year)s.") % words


def _sentence(inputs: RoundInputs) -> str:
    deviation = inputs.total.deviation
    words = {
        "committee": inputs.info.committee,
        "year": inputs.info.year,
        "amount": size(deviation),
    }
    if not inputs.has_forecast:
        return no_forecast(inputs, inputs.info.committee)
    if keeps_budget(deviation, inputs.info.threshold):
        return _("%(committee)s väntas hålla budgeten för %(year)s.") % words
    if deviation > 0:
        return _("%(committee)s väntas få %(amount)s över för %(year)s.") % words
    return _("%(committee)s väntas överskrida budgeten för %(year)s med %(amount)s.") % words


def _under(inputs: RoundInputs) -> str:
    net, unit = inputs.total, unit_of(inputs)
    forecast = _("Prognosen efter %(month)s är %(forecast)s mot %(budget)s.") % {
        "month": month_name(inputs.info.cutoff),
        "forecast": _net(net.forecast, unit),
        "budget": _budget(net.budget, unit),
    }
    booked = so_far(inputs, inputs.period_deviation(net), unit)
    if not inputs.has_forecast:
        return booked
    parts = (forecast, _by_segment(inputs), booked, _last_round(inputs))
    return " ".join(part for part in parts if part)


def _net(amount: Decimal, unit: Unit) -> str:
    """A forecast's net: most committees cost, one that is paid by fees may bring in."""
    words = {"amount": format_amount(abs(amount), unit), "unit": unit_name(unit)}
    if amount > 0:
        return _("en nettointäkt på %(amount)s %(unit)s") % words
    return _("en nettokostnad på %(amount)s %(unit)s") % words


def _budget(amount: Decimal, unit: Unit) -> str:
    words = {"amount": format_amount(abs(amount), unit), "unit": unit_name(unit)}
    if not amount:
        return _("en budget på noll netto")
    if amount > 0:
        return _("budgetens nettointäkt %(amount)s %(unit)s") % words
    return _("kommunbidraget %(amount)s %(unit)s") % words


def _by_segment(inputs: RoundInputs) -> str:
    """Which segments make the deviation; nothing where there is but one, or none deviates."""
    if len(inputs.structure.segments) < 2:
        return ""
    found = [(s.heading, segment_amounts(inputs, s).deviation) for s in inputs.structure.segments]
    unit = unit_of(inputs)
    above = [(name, deviation) for name, deviation in found if scaled(deviation, unit) > 0]
    below = [(name, deviation) for name, deviation in found if scaled(deviation, unit) < 0]
    words = {"above": _listed(above, unit), "below": _listed(below, unit)}
    if above and below:
        return _("Överskott: %(above)s. Underskott: %(below)s.") % words
    if above:
        return _("Överskott: %(above)s.") % words
    return _("Underskott: %(below)s.") % words if below else ""


def _listed(deviations: Iterable[tuple[str, Decimal]], unit: Unit) -> str:
    return ", ".join(
        _("%(name)s %(amount)s %(unit)s")
        % {
            "name": in_sentence(name),
            "amount": format_amount(deviation, unit, signed=True),
            "unit": unit_name(unit),
        }
        for name, deviation in deviations
    )


def previous_deviation(inputs: RoundInputs) -> Decimal | None:
    """The whole committee's deviation as the previous round saw it, by its appropriation then."""
    grant = previous_grant(inputs)
    return None if grant is None else inputs.total.previous + grant


def _last_round(inputs: RoundInputs) -> str:
    deviation = previous_deviation(inputs)
    if deviation is None:
        return ""
    unit = unit_of(inputs)
    return _("I %(round)s var avvikelsen %(deviation)s %(unit)s.") % {
        "round": in_sentence(inputs.info.previous),
        "deviation": format_amount(deviation, unit, signed=True),
        "unit": unit_name(unit),
    }


def _facts(inputs: RoundInputs) -> tuple[Fact, ...]:
    net = inputs.total
    year = inputs.info.year
    expected = inputs.has_forecast
    unit = unit_of(inputs)
    kind = Kind.MKR if unit is Unit.MKR else Kind.TKR
    facts = [
        Fact(
            "appropriation",
            _("Kommunbidrag"),
            amount(inputs.decisions),
            kind,
            unit_name(unit),
            target=Target("appropriation"),
        ),
        Fact(
            "forecast",
            _("Prognos, nettokostnad"),
            net.forecast if expected else None,
            kind,
            unit_name(unit),
            target=Target("statement"),
        ),
        Fact(
            "deviation",
            _("Avvikelse"),
            net.deviation if expected else None,
            Kind.TKR,
            "Tkr",
            signed=True,
            target=Target("report"),
        ),
        Fact(
            "net_cost",
            _("Nettokostnad mot %s") % (year - 1),
            change_in_percent(net.forecast, net.last_year) if expected else None,
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
    """What the rest of the year must bring, for the whole committee: all that is not booked."""
    net = inputs.total
    return RestOfYear(net.actual, net.rest_of_year, net.budget_left, len(inputs.counted))


def tables_standing(inputs: RoundInputs) -> Standing:
    """What stands on the page of all tables."""
    if not inputs.has_amounts:
        return Standing(
            _("För %s finns inga belopp att visa i tabeller.") % inputs.info.name,
            _("Det som är känt står under Läget."),
        )
    until = month_name(inputs.info.cutoff)
    under = (
        _("Beräknade ur lagrade belopp till och med %s. Varje tabell kan hämtas som CSV.") % until
    )
    return Standing(
        _("Alla tabeller i %(round)s %(year)s") % _round(inputs),
        " ".join(part for part in (under, booked_note(inputs)) if part),
    )


def _round(inputs: RoundInputs) -> dict[str, str | int]:
    return {"round": in_sentence(inputs.info.name), "year": inputs.info.year}


def appropriation_standing(inputs: RoundInputs) -> Standing:
    """How the appropriation has grown."""
    decisions = inputs.decisions
    now = amount(decisions)
    first = amount(d for d in decisions if d.kind is DecisionKind.ORIGINAL)
    changes = sum(1 for d in decisions if d.kind is DecisionKind.CHANGE)
    words = {"now": format_amount(now, Unit.MKR), "year": inputs.info.year}
    if not decisions:
        return Standing(_("Inget kommunbidrag är beslutat för %s ännu.") % inputs.info.year, "")
    sentence = _("Kommunbidraget för %(year)s är %(now)s Mkr.") % words
    if not changes:
        return Standing(
            sentence, _("Det är det ursprungliga beslutet; inga ändringar är beslutade.")
        )
    under = ngettext(
        "Ursprungligt beslut %(first)s Mkr; %(count)s ändring har gett %(grown)s Mkr.",
        "Ursprungligt beslut %(first)s Mkr; %(count)s ändringar har gett %(grown)s Mkr.",
        changes,
    ) % {
        "first": format_amount(first, Unit.MKR),
        "count": changes,
        "grown": format_amount(now - first, Unit.MKR, signed=True),
    }
    return Standing(sentence, under)


def report_standing(inputs: RoundInputs) -> Standing:
    """How many of the areas keep their budget."""
    if not inputs.has_forecast:
        return Standing(no_forecast(inputs, inputs.info.committee), "")
    listed = [inputs.area_total(area.key) for area in inputs.structure.areas]
    over = sum(1 for area in listed if area.deviation < -inputs.info.threshold)
    sentence = _over(over, len(listed)) % {
        "over": over,
        "all": len(listed),
        "limit": format_amount(inputs.info.threshold, Unit.TKR),
    }
    return Standing(sentence, "")


def _over(over: int, listed: int) -> str:
    """The sentence on the areas beyond the threshold, its figures still to be put in."""
    if over and listed > 1:
        return _(
            "%(over)s av %(all)s budgetområden väntas överskrida budgeten med mer än %(limit)s Tkr."
        )
    if over:
        return _("Budgetområdet väntas överskrida budgeten med mer än %(limit)s Tkr.")
    return ngettext(
        "Budgetområdet väntas inte överskrida budgeten med mer än %(limit)s Tkr.",
        "Inget av %(all)s budgetområden väntas överskrida budgeten med mer än %(limit)s Tkr.",
        listed,
    )


def investment_standing(inputs: RoundInputs) -> Standing:
    """How much of the frame is expected to be used."""
    if not inputs.investments:
        return Standing(
            _("Nämnden har inga investeringar för %s.") % inputs.info.year,
            _("Investeringsramar och projekt läggs upp av en controller i administrationen."),
        )
    forecast, budget = forecast_in_all(inputs.investments), budget_in_all(inputs.investments)
    sentence = _("Av investeringsramen %(budget)s Mkr väntas %(forecast)s Mkr användas.") % {
        "budget": format_amount(-budget, Unit.MKR),
        "forecast": format_amount(-forecast, Unit.MKR),
    }
    under = _("Avvikelsen är %(deviation)s Tkr.") % {
        "deviation": format_amount(forecast - budget, Unit.TKR, signed=True)
    }
    return Standing(sentence, under)
