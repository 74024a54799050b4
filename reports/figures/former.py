"""Keys that figures had while areas, segments and lines had other addresses: texts keep them.

The figures are named anew with the addresses of then, by the same code that names them now, so that
a key from before leads to the figure that it was the key of, wherever in it an address stands.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from budget.calc.inputs import RoundInputs
from budget.calc.structure import Structure
from reports.figures.shapes import Figure

PLACES = {
    "segment": "segments",
    "area": "areas",
    "line": "lines",
}
"""Where in a structure the things of a kind stand."""

Then = Mapping[str, Mapping[int, str]]
"""Addresses from before: by kind and key."""


@dataclass(frozen=True, slots=True)
class FormerAddress:
    """An address that a segment, an area or a line (`kind`) had before; `key` is the thing's."""

    kind: str
    key: int
    slug: str


def earlier_keys(
    inputs: RoundInputs,
    former: Iterable[FormerAddress],
    named: Callable[[RoundInputs], Iterable[Figure]],
) -> dict[str, Figure]:
    """Figures by the keys that they had before; `former` are the oldest first.

    `named` gives a round's figures. Where several kinds have changed, each is turned back alone and
    all together: a key may be of the time between.
    """
    now = tuple(named(inputs))
    found: dict[str, Figure] = {}
    for then in _times(_by_kind(inputs.structure, former)):
        structure = _as_then(inputs.structure, then)
        for old, figure in zip(named(replace(inputs, structure=structure)), now, strict=False):
            if old.label == figure.label and old.value == figure.value:
                found.setdefault(old.key, figure)
    return found


def _by_kind(
    structure: Structure, former: Iterable[FormerAddress]
) -> dict[str, dict[int, list[str]]]:
    """The addresses of the structure's own things, the newest first."""
    there = {kind: {thing.key for thing in _things(structure, kind)} for kind in PLACES}
    found: dict[str, dict[int, list[str]]] = {}
    for address in former:
        if address.key in there.get(address.kind, ()):
            listed = found.setdefault(address.kind, {}).setdefault(address.key, [])
            listed.insert(0, address.slug)
    return found


def _things(structure: Structure, kind: str) -> Sequence[Any]:
    things: Sequence[Any] = getattr(structure, PLACES[kind])
    return things


def _times(by_kind: Mapping[str, Mapping[int, Sequence[str]]]) -> Iterator[Then]:
    """What to turn back: each kind alone, then all of them, one address at a time."""
    kinds = [{kind: of_kind} for kind, of_kind in by_kind.items()]
    for turned in (*kinds, *([by_kind] if len(kinds) > 1 else [])):
        most = max(len(slugs) for of_kind in turned.values() for slugs in of_kind.values())
        for step in range(most):
            yield {
                kind: {key: slugs[min(step, len(slugs) - 1)] for key, slugs in of_kind.items()}
                for kind, of_kind in turned.items()
            }


def _as_then(structure: Structure, then: Then) -> Structure:
    changed: dict[str, Any] = {
        PLACES[kind]: tuple(
            replace(thing, slug=slugs.get(thing.key, thing.slug))
            for thing in _things(structure, kind)
        )
        for kind, slugs in then.items()
    }
    return replace(structure, **changed)
