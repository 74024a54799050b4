"""The single published facts of a round without amounts of its own, as figures."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from reports.content.shapes import UNITS, Kind
from reports.content.stated import Stated
from reports.figures.naming import slug, unlike
from reports.figures.shapes import Figure

KINDS = {"mkr": Kind.MKR, "tkr": Kind.TKR, "percent": Kind.PERCENT, "count": Kind.COUNT}
NAMES = {Kind.MKR: "Mkr", Kind.TKR: "Tkr", Kind.PERCENT: "%"}


def stated_figures(facts: Iterable[Stated]) -> Iterator[Figure]:
    """A figure for each fact that is a number, exact as it was printed; texts have none."""
    taken: dict[str, object] = {}
    for fact in facts:
        name = unlike(slug(fact.row, "uppgift"), taken)
        taken[name] = fact
        value, kind = _number(fact.value), KINDS.get(fact.unit)
        if value is None or kind is None:
            continue
        yield Figure(
            key=f"uppgifter/{name}/varde",
            label=fact.row,
            value=value * UNITS[kind].factor if kind in UNITS else value,
            kind=kind,
            table="uppgifter",
            title=_("Publicerade uppgifter"),
            unit=NAMES.get(kind, ""),
        )


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
