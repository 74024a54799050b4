"""Rules of actuals: on an area and a line of the year, in a year that the committee follows up."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget.models import Actual
from budget.workflow.rules.places import NAMED, breach, outside_years, wrong_area, wrong_line
from budget.workflow.rules.scene import Scene


def areas(scene: Scene) -> Iterator[ValidationError]:
    """The area counts in the year, and its committee has an appropriation for it."""
    unknown = set()
    for key, year in sorted(scene.scopes(Actual) & _with_rows(scene)):
        area = scene.areas[key]
        yield from wrong_area(area, year)
        if (area.committee_id, year) not in scene.by_committee_year:
            unknown.add((area.committee, year))
    for committee, year in sorted(unknown, key=str):
        yield breach(
            "no_year",
            _(
                "%(committee)s har inget kommunbidrag för %(year)s, så utfall kan inte bokföras "
                "där. Lägg upp året först."
            ),
            committee=committee,
            year=year,
        )


def _with_rows(scene: Scene) -> set[tuple[int, int]]:
    """The touched areas and years that still have actuals: what is removed breaks nothing."""
    touched = scene.scopes(Actual)
    if not touched:
        return set()
    keys, years = zip(*touched, strict=True)
    rows = Actual.objects.filter(area__in=set(keys), year__in=set(years)).order_by()
    return set(rows.values_list("area_id", "year").distinct())


def lines(scene: Scene) -> Iterator[ValidationError]:
    """The line counts in the year."""
    touched = scene.scopes(Actual)
    if not touched:
        return
    keys, years = zip(*touched, strict=True)
    rows = Actual.objects.filter(
        outside_years("line", "year"), area__in=set(keys), year__in=set(years)
    ).select_related("line")
    for row in rows.order_by("pk")[:NAMED]:
        if (row.area_id, row.year) in touched:
            yield from wrong_line(row.line, row.year)


RULES = (areas, lines)
