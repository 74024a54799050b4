"""A round of which only single published facts are known: they stand as they were printed."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Protocol

from django.utils.translation import gettext as _

from budget.calc.amounts import format_number
from budget.calc.inputs import RoundInputs
from reports.content.build import in_sentence
from reports.content.shapes import Column, Kind, Row, Standing, Table


class Stated(Protocol):
    """A published cell as printed (budget/queries/controls.py)."""

    @property
    def row(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def unit(self) -> str: ...


UNITS = {"mkr": "Mkr", "tkr": "Tkr", "percent": "%"}
AMOUNTS = ("mkr", "tkr")
MOST_SAID = 2


def stated_standing(inputs: RoundInputs, facts: Iterable[Stated]) -> Standing:
    """The first amounts that are known, and that little else is."""
    known = list(facts)
    if not known:
        return Standing(
            _("%(committee)s har ännu inga belopp för %(year)s.")
            % {"committee": inputs.info.committee, "year": inputs.info.year},
            _("De visas här när kommunbidraget är beslutat och fördelat, eller utfallet inläst."),
        )
    amounts = [fact for fact in known if fact.unit in AMOUNTS][:MOST_SAID]
    words = {
        "committee": inputs.info.committee,
        "year": inputs.info.year,
        "facts": ", ".join(
            f"{in_sentence(fact.row)} {_shown(fact.value)} {UNITS[fact.unit]}" for fact in amounts
        ),
    }
    return Standing(
        _("%(committee)s %(year)s: %(facts)s.") % words
        if amounts
        else _("För %(committee)s %(year)s finns enstaka uppgifter.") % words,
        _(
            "Bara enstaka uppgifter är kända, och de står som de publicerades. Budget, utfall och "
            "prognos per område är inte inlästa."
        ),
    )


def stated_facts(facts: Iterable[Stated]) -> Table:
    """The facts, with their units."""
    units = {**UNITS, "count": _("antal"), "text": ""}
    rows = tuple(
        Row(fact.row, (fact.row, _shown(fact.value), units.get(fact.unit, fact.unit)))
        for fact in facts
    )
    columns = (
        Column("uppgift", _("Uppgift"), Kind.TEXT),
        Column("varde", _("Värde"), Kind.NUMBER),
        Column("enhet", _("Enhet"), Kind.TEXT),
    )
    return Table("uppgifter", _("Publicerade uppgifter"), "", columns, rows)


def _shown(value: str) -> str:
    """A number the Swedish way with the decimals it was printed with; a text as it is."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return format_number(number, max(0, -int(number.as_tuple().exponent)))
