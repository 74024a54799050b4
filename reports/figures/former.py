"""Keys that figures had while their things had other addresses or names: texts keep them.

The figures are named anew with what the things were called then, by the same code that names them
now, so that a key from before leads to the figure that it was the key of, wherever in it a name
stands.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from budget.calc.inputs import RoundInputs
from goals.shapes import GoalsOfRound
from reports.figures.shapes import Figure


@dataclass(frozen=True, slots=True)
class FormerName:
    """An address or name that a thing had before; `kind` is one of KINDS, `key` the thing's."""

    kind: str
    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What figures are named from."""

    inputs: RoundInputs
    goals: GoalsOfRound


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the things of a kind stand, and which of their fields say who they are and its name."""

    holder: str
    things: str
    name: str
    key: str = "key"


KINDS = {
    "segment": _Place("structure", "segments", "slug"),
    "area": _Place("structure", "areas", "slug"),
    "line": _Place("structure", "lines", "slug"),
    "rollup": _Place("structure", "rollups", "slug"),
    "areagroup": _Place("structure", "area_groups", "slug"),
    "lineset": _Place("structure", "line_sets", "slug"),
    "decision": _Place("inputs", "decisions", "title"),
    "projectgrant": _Place("inputs", "grants", "title"),
    "investmentproject": _Place("inputs", "investments", "name"),
    "investmentframe": _Place("inputs", "investments", "frame", "frame_key"),
    "indicator": _Place("goals", "indicators", "name"),
}

Then = Mapping[str, Mapping[int, str]]
"""Names from before: by kind and key."""


def earlier_keys(
    basis: Basis,
    former: Iterable[FormerName],
    named: Callable[[Basis], Iterable[Figure]],
) -> dict[str, Figure]:
    """Figures by the keys that they had before; `former` are the oldest first.

    `named` gives the figures. Where several kinds have changed, each is turned back alone and all
    together: a key may be of the time between.
    """
    now = tuple(named(basis))
    found: dict[str, Figure] = {}
    for then in _times(_by_kind(basis, former)):
        old = tuple(named(_as_then(basis, then)))
        for was, figure in zip(old, now, strict=False):
            if len(old) == len(now) and (was.kind, was.value) == (figure.kind, figure.value):
                found.setdefault(was.key, figure)
                found.setdefault(was.by_name, figure)
    return found


def _by_kind(basis: Basis, former: Iterable[FormerName]) -> dict[str, dict[int, list[str]]]:
    """The former names of what there is, the newest first."""
    there = {
        kind: {getattr(thing, place.key) for thing in _things(basis, place)}
        for kind, place in KINDS.items()
    }
    found: dict[str, dict[int, list[str]]] = {}
    for one in former:
        if one.key in there.get(one.kind, ()):
            found.setdefault(one.kind, {}).setdefault(one.key, []).insert(0, one.name)
    return found


def _things(basis: Basis, place: _Place) -> tuple[Any, ...]:
    things: tuple[Any, ...] = getattr(_holder(basis, place), place.things)
    return things


def _holder(basis: Basis, place: _Place) -> Any:
    return basis.inputs.structure if place.holder == "structure" else getattr(basis, place.holder)


def _times(by_kind: Mapping[str, Mapping[int, list[str]]]) -> Iterator[Then]:
    """What to turn back: each kind alone, then all of them, one name at a time."""
    kinds = [{kind: of_kind} for kind, of_kind in by_kind.items()]
    for turned in (*kinds, *([by_kind] if len(kinds) > 1 else [])):
        most = max(len(names) for of_kind in turned.values() for names in of_kind.values())
        for step in range(most):
            yield {
                kind: {key: names[min(step, len(names) - 1)] for key, names in of_kind.items()}
                for kind, of_kind in turned.items()
            }


def _as_then(basis: Basis, then: Then) -> Basis:
    for kind, names in then.items():
        place = KINDS[kind]
        holder = replace(
            _holder(basis, place),
            **{
                place.things: tuple(_called(thing, place, names) for thing in _things(basis, place))
            },
        )
        if place.holder == "structure":
            basis = replace(basis, inputs=replace(basis.inputs, structure=holder))
        else:
            basis = replace(basis, **{place.holder: holder})
    return basis


def _called(thing: Any, place: _Place, names: Mapping[int, str]) -> Any:
    name = names.get(getattr(thing, place.key))
    return thing if name is None else replace(thing, **{place.name: name})
