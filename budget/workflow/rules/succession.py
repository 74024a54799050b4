"""Rules of successions: the whole of an ended area's history goes on, inside its committee."""

from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models import Area, Succession
from budget.workflow.rules.places import breach, wrong_area
from budget.workflow.rules.scene import Scene


def successions(scene: Scene) -> Iterator[ValidationError]:
    """Shares of a predecessor in a year sum to exactly 1, and each row joins two fitting areas."""
    touched = scene.scopes(Succession)
    areas = scene.scopes(Area)
    if not touched and not areas:
        return
    predecessors = {area for area, _year in touched}
    # Locking the predecessors lets nobody else share them out meanwhile.
    list(Area.objects.select_for_update(no_key=True).filter(pk__in=predecessors).order_by("pk"))
    rows = (
        Succession.objects.filter(Q(predecessor__in=predecessors | areas) | Q(successor__in=areas))
        .select_related("predecessor__committee", "successor")
        .order_by("pk")
    )
    sums: dict[tuple[Area, int], Decimal] = {}
    for row in rows:
        yield from _unfit(row)
        place = (row.predecessor, row.year)
        sums[place] = sums.get(place, Decimal(0)) + row.share
    yield from (
        _wrong_sum(area, year, total)
        for (area, year), total in sums.items()
        if total != 1 and (area.pk, year) in touched
    )


def _unfit(row: Succession) -> Iterator[ValidationError]:
    before, after = row.predecessor, row.successor
    if before.pk == after.pk:
        yield breach(
            "succession_of_itself", _("”%(area)s” kan inte följa på sig själv."), area=after
        )
        return
    yield from wrong_area(after, row.year, before.committee)
    if before.last_year is None or before.last_year >= row.year:
        yield breach(
            "predecessor_goes_on",
            _(
                "”%(before)s” ska ha upphört före %(year)s för att ”%(after)s” ska kunna följa på "
                "det. Ange områdets sista år."
            ),
            before=before,
            after=after,
            year=row.year,
        )


def _wrong_sum(area: Area, year: int, total: Decimal) -> ValidationError:
    return breach(
        "shares_not_whole",
        _(
            "Andelarna av ”%(area)s” från %(year)s summerar till %(total)s, men ska summera till "
            "exakt 1. Ändra andelarna."
        ),
        area=area,
        year=year,
        total=str(total).replace(".", ","),
    )


RULES = (successions,)
