"""Words of addresses: none that somebody chooses hides a page of Anslag's own, or is hidden by one.

A page hides a thing where one address leads to both, but for the one word that is chosen.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import URLResolver, get_resolver
from django.urls.converters import get_converters

from budget.models import addresses

NUMBER = "2024"
CHOSEN = ("round_slug", "segment", "area", "line", "goal", "section")
PARAMETER = re.compile(r"<(\w+):(\w+)>")


def routes(patterns: Iterable[Any], before: str = "") -> Iterator[list[str]]:
    """Every address there is, in its parts; the administration's as one."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and pattern.app_name != "admin":
            yield from routes(pattern.url_patterns, route)
        else:
            yield route.split("/")


ROUTES = list(routes(get_resolver().url_patterns))


def meet(one: str, other: str) -> bool:
    """Whether a word can stand for both parts of an address."""
    if found := PARAMETER.fullmatch(one):
        # Every converter takes a number.
        regex = get_converters()[found[1]].regex
        return bool(PARAMETER.fullmatch(other)) or bool(re.fullmatch(regex, other))
    return meet(other, one) if PARAMETER.fullmatch(other) else one == other


def taken(name: str) -> set[str]:
    """The words that lead elsewhere in the place of a parameter; NUMBER where numbers do."""
    found = set()
    for route in ROUTES:
        for at in (at for at, part in enumerate(route) if part == f"<slug:{name}>"):
            for page in (page for page in ROUTES if len(page) == len(route)):
                others = (
                    meet(a, b) for i, (a, b) in enumerate(zip(route, page, strict=True)) if i != at
                )
                if page[at] and not page[at].startswith("<slug:") and all(others):
                    found.add(NUMBER if PARAMETER.fullmatch(page[at]) else page[at])
    return found


def test_no_committee_takes_the_first_word_of_an_address() -> None:
    first = {route[0] for route in ROUTES if route[0]} | {settings.STATIC_URL.strip("/")}
    assert first == addresses.COMMITTEE | {"<slug:committee>", "<year:year>"}


def test_what_is_reserved_is_what_pages_take() -> None:
    assert {name: words for name in CHOSEN if (words := taken(name))} == {
        "area": addresses.AREA,
        "line": addresses.LINE | {NUMBER},
    }
