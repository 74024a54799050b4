"""Relations between all figures of a set, brought down to those that were published."""

from collections.abc import Collection, Iterable, Mapping
from math import gcd

from budget.calc.reconciliation.findings import Place
from budget.calc.reconciliation.published import Relation

Terms = Mapping[Place, int]


def projected(relations: Iterable[Relation], known: Collection[Place]) -> tuple[Relation, ...]:
    """What the relations say of the known cells alone: the others are solved for and put in.

    Coefficients are whole numbers. What one unpublished subtotal joins is thus compared all the
    same; a relation keeps its name. Those that say nothing of known cells are left out.
    """
    if not known:
        return ()
    rows = {number: (r.name, _whole(r)) for number, r in enumerate(relations)}
    held_by: dict[Place, set[int]] = {}
    for number, (_name, terms) in rows.items():
        for place in terms:
            held_by.setdefault(place, set()).add(number)
    for place in [place for place in held_by if place not in known]:
        holders = held_by[place]
        if not holders:
            continue
        # The shortest is taken out of the others, so that they grow least.
        pivot = min(holders, key=lambda number: (len(rows[number][1]), number))
        _name, source = rows.pop(pivot)
        for held in source:
            held_by[held].discard(pivot)
        for number in sorted(holders):
            name, terms = rows[number]
            result = _without(place, terms, source)
            rows[number] = (name, result)
            for held in terms.keys() - result.keys():
                held_by[held].discard(number)
            for held in result.keys() - terms.keys():
                held_by[held].add(number)
    return tuple(Relation(name, tuple(terms.items())) for name, terms in rows.values() if terms)


def _whole(relation: Relation) -> Terms:
    terms: dict[Place, int] = {}
    for place, coefficient in relation.terms:
        if int(coefficient) != coefficient:
            raise ValueError(f"{relation.name}: no whole number: {coefficient}")
        terms[place] = terms.get(place, 0) + int(coefficient)
    return {place: coefficient for place, coefficient in terms.items() if coefficient}


def _without(place: Place, terms: Terms, source: Terms) -> Terms:
    """The terms with as much of the source taken away as leaves the place out."""
    shared = gcd(terms[place], source[place])
    by, times = source[place] // shared, terms[place] // shared
    result = {held: coefficient * by for held, coefficient in terms.items()}
    for held, coefficient in source.items():
        result[held] = result.get(held, 0) - coefficient * times
    common = gcd(*result.values()) or 1
    return {held: c // common for held, c in result.items() if c}
