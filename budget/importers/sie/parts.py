"""Which part of the code string each dimension of a SIE file fills.

A dimension is known by its name; failing that, 1 is the cost centre and 6 the project, as the
format says. Of two that would fill one part, the lower number does. A dimension that fills none
is left out of the rows: in practice it holds employees, customers and invoices.
An object of a sub-dimension stands for its parent where the parent itself is not in the list.
"""

from collections.abc import Iterable, Mapping

from budget.importers.rows import NO_CODES, PARTS, Codes, Dimension
from budget.importers.sie.lexing import Objects

STANDARD = {"1": "cost_centre", "6": "project"}
NAMES = (
    (
        "cost_centre",
        ("ansvar", "kostnadsställe", "resultatenhet", "kst", "cost cent", "department"),
    ),
    ("activity", ("verksamhet", "activity")),
    ("counterpart", ("motpart", "counterpart")),
    ("project", ("projekt", "project")),
    ("kind", ("slag",)),
    ("object", ("objekt", "object")),
    ("free", ("fri",)),
)


def guess_parts(dimensions: Iterable[Dimension]) -> dict[str, str]:
    """The part of each dimension that fills one."""
    found: dict[str, str] = {}
    alone = sorted(
        (dimension for dimension in dimensions if not dimension.parent),
        key=lambda dimension: (len(dimension.number), dimension.number),
    )
    for dimension in alone:
        part = _by_name(dimension.name)
        if part and part not in found.values():
            found[dimension.number] = part
    for number, part in STANDARD.items():
        if number not in found and part not in found.values():
            found[number] = part
    return found


def _by_name(name: str) -> str:
    folded = name.casefold()
    return next(
        (part for part, words in NAMES if any(folded.startswith(word) for word in words)), ""
    )


class PartReader:
    """Object lists to the seven codes of a row."""

    def __init__(self, parts: Mapping[str, str], parents: Mapping[str, str]) -> None:
        self._places = {number: PARTS.index(part) for number, part in parts.items()}
        self._parents = parents

    def codes(self, objects: Objects) -> Codes:
        """The codes of a list; parts that it does not name are ""."""
        if not objects:
            return NO_CODES
        codes, places = list(NO_CODES), self._places
        below = []
        for number, code in objects:
            if number not in places:
                below.append((number, code))
            elif not codes[places[number]]:
                codes[places[number]] = code
        if below and self._parents:
            for number, code in below:
                place = places.get(self._root(number))
                if place is not None and not codes[place]:
                    codes[place] = code
        a, b, c, d, e, f, g = codes
        return a, b, c, d, e, f, g

    def _root(self, number: str) -> str:
        seen = set()
        while number not in self._places and number in self._parents and number not in seen:
            seen.add(number)
            number = self._parents[number]
        return number
