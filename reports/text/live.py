"""Live figures in a text: how one is written, and what it then says.

A live figure is `[[key|form|form]]` on one line; without a form it is shown as its table shows it.

=============  =====================================================================
form           meaning
=============  =====================================================================
tkr mkr kr %   the unit, with as many decimals as a digit after it says (`mkr2`, `%0`)
ord            the sign in words: "överskott på 3,8 Mkr", "underskott på 6,8 Mkr"; what
               rounds to nothing is "nollresultat". For a change in %: "ökning med" and
               "minskning med", for one since the last round "förbättring med" and
               "försämring med"
tecken         a + is shown too
belopp         no sign is shown
utan enhet     the number alone
av             a count and what it is counted of: "7 av 8"
=============  =====================================================================

A backslash before the brackets makes them plain signs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from budget.calc.amounts import (
    GROUP_SPACE,
    default_decimals,
    format_rounded,
    round_half_away,
    scaled,
)
from reports.content.cell_text import own_decimals
from reports.content.shapes import DECIMALS, UNITS, Kind
from reports.figures.shapes import Figure, Wording

LONGEST_TOKEN = 300
MOST_DECIMALS = 3
_TOKEN = re.compile(r"\\.|\[\[([^\[\]\r\n]*)\]\]|\[\[", re.DOTALL)
_UNIT = re.compile(r"(tkr|mkr|kr|%)([0-9]?)")
_KINDS = {"tkr": Kind.TKR, "mkr": Kind.MKR, "kr": Kind.KR, "%": Kind.PERCENT}
_NAMES = {Kind.TKR: "Tkr", Kind.MKR: "Mkr", Kind.KR: "kr", Kind.PERCENT: "%"}


class NotShown(ValueError):  # noqa: N818  # named as what it says
    """A form that cannot be read, or that the figure has not; the message is for the writer."""


class Style(StrEnum):
    """How a figure's sign is shown; the values are the forms as they are written."""

    MINUS = ""
    WORDS = "ord"
    SIGN = "tecken"
    ABSOLUTE = "belopp"
    COUNTED = "av"


BARE = "utan enhet"


@dataclass(frozen=True, slots=True)
class Form:
    """How a figure is shown. Without unit and decimals as its table shows it."""

    unit: Kind | None = None
    decimals: int | None = None
    style: Style = Style.MINUS
    bare: bool = False


AS_SHOWN = Form()


@dataclass(frozen=True, slots=True)
class Token:
    """A live figure as it stands in a text, from `start` up to `end`.

    An `open` one has no brackets at its end: it reaches over its first two signs alone.
    """

    start: int
    end: int
    key: str
    forms: tuple[str, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a live figure's place: its words, or what is wrong with it (no `figure`)."""

    text: str
    figure: Figure | None


def tokens_of(text: str) -> tuple[Token, ...]:
    """The live figures of a text, in order."""
    return tuple(_token(found) for found in _TOKEN.finditer(text) if found[0][0] != "\\")


def _token(found: re.Match[str]) -> Token:
    if found[1] is None:
        return Token(*found.span(), "", open=True)
    key, *forms = (piece.strip() for piece in found[1].split("|"))
    return Token(*found.span(), key, tuple(forms))


def live_token(figure: Figure, form: Form = AS_SHOWN) -> str:
    """The live figure as it is written in a text."""
    pieces = [figure.key]
    if form.unit is not None:
        unit = next(name for name, kind in _KINDS.items() if kind is form.unit)
        pieces.append(unit if form.decimals is None else f"{unit}{form.decimals}")
    if form.style:
        pieces.append(form.style.value)
    if form.bare:
        pieces.append(BARE)
    return f"[[{'|'.join(pieces)}]]"


def said(token: Token, figures: Mapping[str, Figure]) -> Said:
    """What a live figure says. One that does not exist says so in its place; never raises."""
    if token.open:
        return Said(_("[Två hakar utan slut: skriv ]] efter siffrans namn]"), None)
    name = _cut(token.key)
    if token.end - token.start > LONGEST_TOKEN:
        return Said(_("[Siffrans namn är för långt: %(name)s]") % {"name": name}, None)
    figure = figures.get(token.key)
    if figure is None:
        return Said(_("[Rapporten har ingen siffra som heter %(name)s]") % {"name": name}, None)
    try:
        return Said(shown(figure, read_form(token.forms)), figure)
    except NotShown as error:
        words = {"name": name, "why": error}
        return Said(_("[%(name)s kan inte visas så: %(why)s]") % words, None)


def dead_in(text: str, figures: Mapping[str, Figure]) -> tuple[tuple[Token, str], ...]:
    """The live figures of a text that none can be shown for, each with why in words."""
    found = ((token, said(token, figures)) for token in tokens_of(text))
    return tuple((token, one.text.strip("[]")) for token, one in found if one.figure is None)


def _cut(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"


def read_form(written: Sequence[str]) -> Form:
    """The form that the pieces after the key say. Raises NotShown."""
    form = Form()
    for piece in (" ".join(piece.casefold().split()) for piece in written):
        unit = _UNIT.fullmatch(piece)
        if unit is not None:
            form = _with_unit(form, unit)
        elif piece == BARE and not form.bare:
            form = replace(form, bare=True)
        elif piece and piece in list(Style) and not form.style:
            form = replace(form, style=Style(piece))
        else:
            raise NotShown(_problem_of(piece))
    return form


def _with_unit(form: Form, unit: re.Match[str]) -> Form:
    if form.unit is not None:
        raise NotShown(_("enheten står två gånger"))
    decimals = int(unit[2]) if unit[2] else None
    kind = _KINDS[unit[1]]
    most = DECIMALS[kind] if kind is Kind.KR else MOST_DECIMALS
    if decimals is not None and decimals > most:
        raise NotShown(
            _("%(unit)s visas med högst %(most)s decimaler") % {"unit": unit[1], "most": most}
        )
    return replace(form, unit=kind, decimals=decimals)


def _problem_of(piece: str) -> str:
    if not piece:
        return _("det står ingenting efter |")
    if piece == BARE or piece in list(Style):
        return _("”%(form)s” går inte ihop med det som står före") % {"form": piece}
    return _("”%(form)s” är ingen form; skriv tkr, mkr, kr, %%, ord, tecken eller belopp") % {
        "form": _cut(piece)
    }


def shown(figure: Figure, form: Form = AS_SHOWN) -> str:
    """The figure in words and digits, the Swedish way. Raises NotShown for a form it has not."""
    kind = _kind(figure, form)
    number, decimals = rounded(figure, kind, form.decimals)
    if form.style is Style.COUNTED:
        return _counted(figure, number)
    absolute = form.style in (Style.ABSOLUTE, Style.WORDS)
    digits = format_rounded(
        abs(number) if absolute else number, decimals, signed=form.style is Style.SIGN
    )
    unit = "" if form.bare else _NAMES.get(kind, "")
    amount = GROUP_SPACE.join(part for part in (digits, unit) if part)
    return _in_words(figure, number, amount) if form.style is Style.WORDS else amount


def _kind(figure: Figure, form: Form) -> Kind:
    if form.unit is None or form.unit is figure.kind:
        return figure.kind
    if figure.kind in UNITS and form.unit in UNITS:
        return form.unit
    if figure.kind is Kind.PERCENT:
        raise NotShown(_("den är i procent"))
    if figure.kind in UNITS:
        raise NotShown(_("den är ett belopp och visas i kr, Tkr eller Mkr"))
    raise NotShown(_("den är ett antal och har ingen enhet"))


def rounded(figure: Figure, kind: Kind, decimals: int | None = None) -> tuple[Decimal, int]:
    """The number in a unit of the figure's own sort, rounded once, and its decimals."""
    unit = UNITS.get(kind)
    if unit is not None:
        places = default_decimals(figure.value, unit) if decimals is None else decimals
        return scaled(figure.value, unit, places), places
    places = decimals if decimals is not None else DECIMALS.get(kind, 0)
    if kind is Kind.NUMBER:
        places = own_decimals(figure.value)
    return round_half_away(figure.value, Decimal(1).scaleb(-places)), places


def _counted(figure: Figure, number: Decimal) -> str:
    if figure.total is None:
        raise NotShown(_("den är inte räknad av något"))
    words = {"count": format_rounded(number, 0), "total": format_rounded(figure.total, 0)}
    return _("%(count)s av %(total)s") % words


def _in_words(figure: Figure, number: Decimal, amount: str) -> str:
    """The sign in words; each set of them takes the same article, so a sentence holds for all."""
    words = {
        Wording.BALANCE: (
            _("överskott på %(amount)s"),
            _("underskott på %(amount)s"),
            _("nollresultat"),
        ),
        Wording.MOVEMENT: (
            _("förbättring med %(amount)s"),
            _("försämring med %(amount)s"),
            _("oförändrad prognos"),
        ),
        Wording.GROWTH: (
            _("ökning med %(amount)s"),
            _("minskning med %(amount)s"),
            _("oförändrad nivå"),
        ),
    }.get(figure.wording)
    if words is None:
        raise NotShown(_("dess tecken betyder varken överskott eller underskott"))
    above, below, nothing = words
    return (above if number > 0 else below if number < 0 else nothing) % {"amount": amount}
