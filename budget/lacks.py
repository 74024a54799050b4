"""What is missing before something is handed in, in words, each with the way to put it right."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from budget.calc.amounts import Unit, format_amount
from budget.calc.inputs import PERIOD
from budget.calc.missing import Lack, LackCode
from budget.calc.structure import Structure
from budget.models import Round
from budget.place import round_url


@dataclass(frozen=True, slots=True)
class ShownLack:
    """One missing thing: where, what, and the address of the field to fill in."""

    place: str
    what: str
    url: str


def entry_url(round_: Round, area: str) -> str:
    """Where an area's forecast (its slug) is entered."""
    return round_url(round_, "entry", area=area)


def shown_lacks(
    round_: Round, structure: Structure, lacks: Iterable[Lack]
) -> tuple[ShownLack, ...]:
    """Lacks in words, in their order."""
    return tuple(
        ShownLack(_place(structure, lack), _what(structure, lack), _url(round_, structure, lack))
        for lack in lacks
    )


def text_anchor(horizon: str, segment: str, line_set: str = "") -> str:
    """The name of a text's field on the page of explanations; slugs of segment and line set."""
    return "-".join(filter(None, ("forklaring", segment, line_set, horizon)))


def _place(structure: Structure, lack: Lack) -> str:
    if lack.area is not None:
        return structure.area_by_key[lack.area].name
    name = structure.segment_by_key[lack.segment or 0].name
    found = next((s.name for s in structure.line_sets if s.key == lack.line_set), "")
    return f"{name}, {found}" if found else name


def _what(structure: Structure, lack: Lack) -> str:
    amount = format_amount(lack.amount, Unit.TKR, signed=lack.code is not LackCode.FORECAST)
    words = {"amount": amount}
    if lack.code is LackCode.FORECAST:
        words["line"] = structure.line_by_key[lack.line or 0].name
        if not lack.amount:
            return (
                _(
                    "Prognos för %(line)s: raden har ingen budget, men utfall i år eller en "
                    "prognos i förra omgången."
                )
                % words
            )
        return _("Prognos för %(line)s (budget %(amount)s Tkr).") % words
    if lack.code is LackCode.MOVEMENT:
        return (
            _(
                "Förklaring: prognosen har rört sig %(amount)s Tkr sedan förra omgången; förra "
                "omgångens text räcker inte."
            )
            % words
        )
    if lack.horizon == PERIOD:
        return _("Förklaring till periodens avvikelse, %(amount)s Tkr.") % words
    return _("Förklaring till helårets avvikelse, %(amount)s Tkr.") % words


def _url(round_: Round, structure: Structure, lack: Lack) -> str:
    if lack.area is not None:
        url = entry_url(round_, structure.area_by_key[lack.area].slug)
        if lack.code is LackCode.FORECAST:
            return f"{url}#rad-{structure.line_by_key[lack.line or 0].slug}"
        return f"{url}#forklaring-{lack.horizon}"
    segment = structure.segment_by_key[lack.segment or 0].slug
    line_set = next((s.slug for s in structure.line_sets if s.key == lack.line_set), "")
    return f"{round_url(round_, 'explanations')}#{text_anchor(lack.horizon, segment, line_set)}"
