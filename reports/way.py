"""The way down through a round: what stands at an address, and the steps that led there."""

from collections.abc import Sequence
from typing import TypeVar

from django.http import Http404
from django.utils.translation import gettext as _

from budget.calc.structure import Area, Line, Segment
from budget.place import Renamed
from budget.queries.structure import key_at
from reports.dashboards import Crumb
from reports.place import Place

Slugged = TypeVar("Slugged", Segment, Area, Line)
Step = tuple[str, str | None]


def found_in(place: Place, kind: str, items: Sequence[Slugged], slug: str) -> Slugged:
    """The segment, area or line of the round with a slug.

    Raises Renamed where it is called otherwise in the round: it has been renamed since the link
    was made, or since the round was locked. Raises Http404 where there is none.
    """
    for item in items:
        if item.slug == slug:
            return item
    key = key_at(kind, place.committee.pk, slug)
    for item in items:
        if item.key == key:
            raise Renamed(**{kind: item.slug})
    raise Http404


def way(place: Place, *steps: Step) -> list[Crumb]:
    """The steps from *Läget* down; the last is the page itself and has no address."""
    top = Crumb(_("Läget"), place.links.page("overview"))
    return [top, *(Crumb(label, url) for label, url in steps)]


def segment_step(place: Place, area: Area) -> Step:
    """The segment of an area."""
    segment = place.structure.segment_by_key[area.segment]
    return (segment.name, place.links.page("segment", segment=segment.slug))


def area_step(place: Place, area: Area) -> Step:
    """An area."""
    return (area.name, place.links.page("area", area=area.slug))


def line_step(place: Place, line: Line, area: Area | None) -> Step:
    """A line: of an area, or of the whole committee."""
    if area is None:
        return (line.name, place.links.page("line", line=line.slug))
    return (line.name, place.links.page("area_line", area=area.slug, line=line.slug))
