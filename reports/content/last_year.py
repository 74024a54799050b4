"""Which of its two views last year stands in on a page: restated to this year's areas, or not."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from budget.calc.inputs import RoundInputs
from budget.calc.restatement import Origin
from budget.calc.structure import Area
from budget.last_year import reported_words, restated_words


def origins_of(inputs: RoundInputs, areas: Iterable[Area]) -> dict[str, tuple[Origin, ...]]:
    """The areas whose last year is (or would be) restated, by name, and of what."""
    return {area.name: inputs.origins[area.key] for area in areas if area.key in inputs.origins}


def last_year_words(inputs: RoundInputs, areas: Iterable[Area]) -> str:
    """Which view last year's figures of some areas stand in; "" where there is only one."""
    found = origins_of(inputs, areas)
    if not found:
        return ""
    year = inputs.info.year - 1
    if not inputs.restated:
        return reported_words(year, found)
    return restated_words(year, {"": next(iter(found.values()))} if len(found) == 1 else found)


def last_year_note(inputs: RoundInputs, areas: Iterable[Area]) -> str:
    """The same in short, for under a table."""
    if not origins_of(inputs, areas):
        return ""
    if inputs.restated:
        return _("Utfall %s är omräknat till årets områden.") % (inputs.info.year - 1)
    return _("Utfall %s står som det redovisades då.") % (inputs.info.year - 1)


def whole_note(inputs: RoundInputs) -> str:
    """That a whole committee's last year is the same in both views; "" where there is only one."""
    if not inputs.origins:
        return ""
    return _(
        "Områdena har ändrats sedan %s. För hela nämnden är utfallet detsamma som det redovisades."
    ) % (inputs.info.year - 1)


def former_areas(inputs: RoundInputs, areas: Iterable[Area]) -> dict[int, str]:
    """Names of ended areas, by key, that last year's figures of some areas were reported on.

    None where they are restated.
    """
    if inputs.restated:
        return {}
    return {
        origin.area: origin.name or _("Tidigare område")
        for area in areas
        for origin in inputs.origins.get(area.key, ())
    }
