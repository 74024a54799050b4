"""Every address of the reports, with an example of what it is asked for."""

from django.urls import URLPattern, URLResolver, reverse

from reports.urls import round_pages, urlpatterns

# What stands in the addresses of a round's pages, in Malmö's case.
MALMO: dict[str, str | int] = {
    "table": "driftbudget",
    "chart": "bryggan",
    "segment": "styrelsen",
    "line": "loner",
    "area": "sakerhet",
    "month": 8,
    "goal": "trygghet",
}
EKBY: dict[str, str | int] = {
    **{name: word for name, word in MALMO.items() if name != "goal"},
    "segment": "skatt",
    "area": "bygglov",
    "chart": "manader",
    "month": 2,
}


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The names of all addresses, those below others too."""
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern.url_patterns)
        else:
            assert pattern.name, pattern
            found.add(pattern.name)
    return found


ALL = names(urlpatterns)
ROUND_PAGES = [str(pattern.name) for pattern in round_pages]


def round_paths(
    committee: str, year: int, round_slug: str, things: dict[str, str | int]
) -> dict[str, str]:
    """The address of every page of a round, by its name; those of `things` it has not are left."""
    place = {"committee": committee, "year": year, "round_slug": round_slug}
    paths = {}
    for pattern in round_pages:
        if not set(pattern.pattern.converters) <= set(things):
            continue
        words = {name: things[name] for name in pattern.pattern.converters}
        paths[str(pattern.name)] = reverse(str(pattern.name), kwargs={**place, **words})
    return paths
