"""Last year's figures where areas have changed since: whose they are, in words."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from budget.calc.amounts import format_percent
from budget.calc.restatement import Origin

MOST = 3
"""So many areas are named; of the others only how many they are."""


def restated_words(year: int, of: Mapping[str, Sequence[Origin]]) -> str:
    """That the figures of `year` are restated, and of what each area's are; "" where none is.

    `of` are the origins of areas by their names; an area alone has the name "".
    """
    if not of:
        return ""
    told = [_told(name, origins) for name, origins in of.items()]
    known = [words for words in told if words]
    if not known:
        return _("Utfall %s är omräknat till årets områden.") % year
    return _("Utfall %(year)s är omräknat till årets områden: %(areas)s.") % {
        "year": year,
        "areas": _first(known),
    }


def reported_words(year: int, of: Mapping[str, Sequence[Origin]]) -> str:
    """That the figures of `year` stand as they were reported, on the areas there were."""
    names = dict.fromkeys(origin.name for origins in of.values() for origin in origins)
    if not all(names):
        return _("Utfall %s står som det redovisades då, på de områden som fanns.") % year
    return _("Utfall %(year)s står som det redovisades då: hela %(areas)s.") % {
        "year": year,
        "areas": _first(list(names)),
    }


def _told(name: str, origins: Iterable[Origin]) -> str:
    """ "Juridik är 47,1 % av Kansli och juridik"; "" where copies do not say of what."""
    parts = [
        _("%(share)s %% av %(area)s")
        % {"share": format_percent(origin.share * 100), "area": origin.name}
        for origin in origins
        if origin.name
    ]
    if not parts:
        return ""
    words = {"name": name, "parts": _(" och ").join(parts)}
    return _("%(name)s är %(parts)s") % words if name else words["parts"]


def _first(told: list[str]) -> str:
    shown = told[:MOST]
    if len(told) > MOST:
        shown.append(_("%(count)s till") % {"count": len(told) - MOST})
    return "; ".join(shown)
