"""How a suggested forecast came about, in Swedish, with its figures and how it did before."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.calc.amounts import Unit, format_amount, format_percent
from budget.calc.periods import remaining
from budget.calc.suggestions import Method, Miss, Suggestion
from budget.wording import month_name

UNIT_NAMES = {Unit.KR: "kr", Unit.TKR: "Tkr", Unit.MKR: "Mkr"}


def with_unit(amount: Decimal, unit: Unit) -> str:
    """An amount and its unit, as a sentence has it."""
    return f"{format_amount(amount, unit)}\u00a0{UNIT_NAMES[unit]}"


def rate_text(rate: Decimal) -> str:
    """A rate as a percentage: 0.444 is 44,4 %."""
    return f"{format_percent(rate * 100)}\u00a0%"


def short_words(suggestion: Suggestion) -> str:
    """The method in a few words, to stand beside the amount."""
    if suggestion.method is Method.SOCIAL_CHARGES and suggestion.rate is not None:
        return _("%(rate)s på lönerna") % {"rate": rate_text(suggestion.rate)}
    return {
        Method.BUDGET: _("som budget"),
        Method.PHASED: _("resten som budget"),
        Method.LAST_YEAR: _("resten som förra året"),
        Method.RUN_RATE: _("takten hittills"),
        Method.LAST_ROUND: _("förra omgången"),
        Method.SOCIAL_CHARGES: _("andel på lönerna"),
    }[suggestion.method]


def sentence(suggestion: Suggestion, booked: int, unit: Unit) -> str:
    """How the amount came about; `booked` is the last booked month."""
    months_left = len(remaining(max(booked, 1)))
    words = {
        "amount": with_unit(suggestion.amount, unit),
        "to_date": with_unit(suggestion.to_date, unit),
        "to_come": with_unit(suggestion.to_come, unit),
        "month": month_name(max(booked, 1)),
        "rate": rate_text(suggestion.rate) if suggestion.rate is not None else "",
        "count": months_left,
    }
    if suggestion.method is Method.RUN_RATE:
        return (
            ngettext(
                "Bokfört till och med %(month)s, %(to_date)s, och samma takt den månad som är "
                "kvar, %(to_come)s.",
                "Bokfört till och med %(month)s, %(to_date)s, och samma takt de %(count)s månader "
                "som är kvar, %(to_come)s.",
                months_left,
            )
            % words
        )
    return {
        Method.BUDGET: _("Årets budget, %(amount)s."),
        Method.PHASED: _(
            "Bokfört till och med %(month)s, %(to_date)s, och budgeten för resten av året, "
            "%(to_come)s."
        ),
        Method.LAST_YEAR: _(
            "Bokfört till och med %(month)s, %(to_date)s, och det som resten av förra året gav "
            "med bokslutet, %(to_come)s."
        ),
        Method.LAST_ROUND: _("Prognosen i förra omgången, %(amount)s."),
        Method.SOCIAL_CHARGES: _(
            "%(rate)s på lönerna i prognosen; andelen är nämndens budget för sociala avgifter "
            "genom budgeten för löner."
        ),
    }[suggestion.method] % words


def record(miss: Miss | None, unit: Unit) -> str:
    """How the method did before, or that nothing is known of it."""
    if miss is None:
        return _("Ingen historik att jämföra med.")
    return ngettext(
        "Träffade närmast förra gången: medelfel %(mean)s.",
        "Träffade närmast de %(count)s tidigare gångerna: medelfel %(mean)s.",
        miss.rounds,
    ) % {"mean": with_unit(miss.mean, unit), "count": miss.rounds}
