"""The switch in a page's head: to another round, on the same kind of page where it has one."""

from collections.abc import Mapping
from typing import Any

from django.urls import Resolver404, ResolverMatch, resolve

from budget.access import Rights
from budget.calc.structure import Area, Line, Segment, Structure
from budget.models import Round
from budget.place import round_url
from budget.queries.structure import key_at, structure_of
from reports.links import SLUGS

FIRST = "overview"
ROUND = frozenset({"committee", "year", "round_slug"})
"""The words in an address that say which round it is."""
FOR_ALL = frozenset(
    {
        *("tables", "appropriation", "report", "investments", "entries", "goals"),
        *("reconciliation", "reports"),
        *(name for name, words in SLUGS.items() if {*words} & {"segment", "area", "line"}),
    }
)
FOR_WORKERS = frozenset({"round", "explanations", "entry"})
"""Pages that exist only for those who see drafts."""
INSTEAD = {
    **dict.fromkeys(("goal", "write_goal"), "goals"),
    **dict.fromkeys(("document", "report_left", "section", "figures", "report_version"), "reports"),
}
"""The page above one whose own subject another round need not have."""


def same_page(path: str, rights: Rights, round_: Round) -> str:
    """The address in a round of what the page at `path` shows; *Läget* where there is no such page.

    At most six queries, and none for a page of the round as a whole.
    """
    match = _match(path)
    name = INSTEAD.get(str(match.url_name), match.url_name) if match else None
    if match is None or name not in FOR_ALL | FOR_WORKERS:
        return round_url(round_, FIRST)
    committee = round_.appropriation.committee_id
    if name in FOR_WORKERS and not rights.may_see_drafts(committee):
        return round_url(round_, FIRST)
    words = _words(match) if name == match.url_name else {}
    return (
        round_url(round_, str(name), **words) if _has(round_, words) else round_url(round_, FIRST)
    )


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _words(match: ResolverMatch) -> dict[str, Any]:
    """What an address names beside the round."""
    return {word: value for word, value in match.kwargs.items() if word not in ROUND}


def _has(round_: Round, words: Mapping[str, Any]) -> bool:
    """Whether the round has what is named: by the name of now, or of before."""
    if not words:
        return True
    appropriation = round_.appropriation
    structure = structure_of(appropriation.committee_id, appropriation.year)
    return all(
        _is_there(items, key_at(kind, appropriation.committee_id, words[kind]))
        for kind, items in _items(structure).items()
        if kind in words
    )


Items = tuple[Segment, ...] | tuple[Area, ...] | tuple[Line, ...]


def _items(structure: Structure) -> dict[str, Items]:
    return {"segment": structure.segments, "area": structure.areas, "line": structure.lines}


def _is_there(items: Items, key: int | None) -> bool:
    return any(item.key == key for item in items)
