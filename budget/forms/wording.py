"""Why a typed amount was not understood, in Swedish: what is wrong, why, and the way on."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.calc.amounts import Unit, format_amount
from budget.calc.reading import Code, Param, Problem

# The parameters that are kronor; the others are parts of what was typed, or places in it.
IN_KRONOR = frozenset({"grouped", "decimal", "nearest", "largest"})

MESSAGES: Mapping[Code, Any] = {
    "ambiguous": gettext_lazy(
        "Tecknet kan skilja tusental (%(grouped)s kronor) eller vara decimaltecken (%(decimal)s "
        "kronor). Skriv %(write_grouped)s eller %(write_decimal)s, så syns vilket du menar."
    ),
    "bad_grouping": gettext_lazy(
        "Siffrorna i ”%(text)s” är inte grupperade tre och tre. Skriv till exempel 1 234 567,50 "
        "eller 1234567,50."
    ),
    "empty": gettext_lazy("Fältet är tomt. Skriv ett belopp; 0 går bra."),
    "foreign_digit": gettext_lazy(
        "Tecken %(position)s, ”%(letter)s”, är en siffra ur en annan skrift. Skriv %(digit)s."
    ),
    "formula": gettext_lazy(
        "Det är en formel, och formler räknas inte ut här. Skriv beloppet, eller en summa som "
        "1200+350."
    ),
    "letter_for_digit": gettext_lazy(
        "Tecken %(position)s är bokstaven ”%(letter)s”, inte en siffra. Skriv %(digit)s om det är "
        "vad du menar."
    ),
    "loose_separator": gettext_lazy(
        "Beloppet slutar med ”%(separator)s” utan siffror efter. Ta bort tecknet eller skriv "
        "decimalerna."
    ),
    "no_digits": gettext_lazy("Det finns inga siffror. Skriv ett tal, till exempel 0."),
    "parenthesis_in_sum": gettext_lazy(
        "En summa kan inte ha parenteser. Skriv termerna med plus och minus, till exempel 1200-350."
    ),
    "percent": gettext_lazy(
        "Det är en procentsats, och här ska stå ett belopp. Räkna ut det i kronor."
    ),
    "scientific": gettext_lazy(
        "Talet är avkortat, så som Excel visar det i en för smal kolumn. Vidga kolumnen och "
        "kopiera igen, eller skriv alla siffror."
    ),
    "several_cells": gettext_lazy(
        "Texten har flera rader eller celler, men fältet rymmer ett belopp. Klistra in en cell."
    ),
    "stray_sign": gettext_lazy(
        "Tecknet ”%(sign)s” står på ett ställe där det inte kan tolkas. Skriv minus först."
    ),
    "sum_unfinished": gettext_lazy(
        "Summan slutar med plus eller minus. Skriv den sista termen eller ta bort tecknet."
    ),
    "text_before": gettext_lazy("”%(text)s” står före beloppet. Skriv bara beloppet."),
    "text_inside": gettext_lazy("”%(text)s” står mitt i beloppet. Skriv bara siffrorna."),
    "too_fine": gettext_lazy(
        "Beloppet har delar av ett öre. Skriv högst två decimaler i kronor; närmast är "
        "%(nearest)s kronor."
    ),
    "too_large": gettext_lazy(
        "Beloppet är för stort; högst %(largest)s kronor går in. Kontrollera enheten."
    ),
    "too_long": gettext_lazy(
        "Texten är längre än %(limit)s tecken och kan inte vara ett belopp. Skriv bara beloppet."
    ),
    "two_signs": gettext_lazy("Beloppet har två tecken. Skriv ett minus eller en parentes."),
    "two_units": gettext_lazy("”%(text)s” är två enheter. Skriv en: kr, tkr eller mkr."),
    "unbalanced_parenthesis": gettext_lazy(
        "En parentes saknar sin andra hälft. Skriv (1 234) eller −1 234."
    ),
    "units_in_sum": gettext_lazy(
        "Några termer har en enhet och andra inte. Skriv enheten efter varje term."
    ),
    "unknown_unit": gettext_lazy(
        "”%(text)s” är ingen känd enhet. Skriv kr, tkr eller mkr, eller ingen enhet."
    ),
}


def amount_error(problem: Problem) -> ValidationError:
    """The problem as an error to be shown beside the field."""
    params = {name: _shown(name, value) for name, value in problem.params}
    message = str(MESSAGES[problem.code] % params)
    if "term" in params:
        message = _("I termen ”%(term)s”: %(message)s") % {
            "term": params["term"],
            "message": message,
        }
    # Whole by now: a % that was typed is not to be filled in.
    return ValidationError(message, code=problem.code)


def _shown(name: str, value: Param) -> str:
    if name in IN_KRONOR and isinstance(value, Decimal):
        exact = max(0, -int(value.normalize().as_tuple().exponent))
        return format_amount(value, Unit.KR, decimals=max(2, exact) if exact else 0)
    return str(value)
