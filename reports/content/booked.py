"""Which months a round's period is of, in words: an actual is held against booked months alone."""

from decimal import Decimal

from django.utils.translation import gettext as _

from budget import wording
from budget.calc.amounts import Unit, format_amount
from budget.calc.inputs import RoundInputs
from budget.wording import month_name, month_short, months_in_words
from reports.content.build import period
from reports.content.chart_shapes import unit_name


def booked_period(inputs: RoundInputs) -> str:
    """ "jan–aug": the months that are booked; while none is, those up to the cut-off."""
    return months_in_words(inputs.counted, month_short) if inputs.counted else period(inputs.info)


def not_booked(inputs: RoundInputs) -> str:
    """ "september och oktober är inte bokförda"; "" where the whole period is booked."""
    return wording.not_booked_words(inputs.counted, inputs.not_booked)


def booked_note(inputs: RoundInputs) -> str:
    """ "Utfall t.o.m. augusti; september och oktober är inte bokförda.", for under a table."""
    return wording.booked_note(inputs.counted, inputs.not_booked)


def with_missing(inputs: RoundInputs, sentence: str) -> str:
    """A sentence that has said how far the actual goes, with the months that are not booked."""
    return " ".join(part for part in (sentence, wording.as_sentence(not_booked(inputs))) if part)


def so_far(inputs: RoundInputs, deviation: Decimal | None, unit: Unit) -> str:
    """What is booked against the budget of the same months, and which months those are not.

    `deviation` is exact kronor, None while nothing is booked.
    """
    if deviation is None:
        return _("Inget utfall är bokfört ännu.")
    words = {
        "amount": format_amount(deviation, unit, signed=True),
        "unit": unit_name(unit),
        "month": month_name(inputs.counted[-1]),
        "missing": not_booked(inputs),
    }
    if not words["missing"]:
        return _("Hittills i år: %(amount)s %(unit)s mot periodens budget.") % words
    return (
        _(
            "Hittills i år, t.o.m. %(month)s: %(amount)s %(unit)s mot budgeten för de bokförda "
            "månaderna; %(missing)s."
        )
        % words
    )
