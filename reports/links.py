"""Where the targets of content lie: addresses of a round's pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from budget.place import address
from reports.content.shapes import Target

# Targets that are a table on the page of all tables.
TABLES = {
    "statement": "resultatrakning",
    "net_cost": "nettokostnadsutveckling",
    "per_segment": "prognos_per_finansiering",
    "areas": "budgetomraden",
    "period": "periodresultat",
    "explanations": "viktigaste_forklaringar",
    "operating": "driftbudget",
    "purposes": "styrelsen_per_andamal",
    "grants": "projekt_och_utredningar",
}
SLUGS: dict[str, tuple[str, ...]] = {
    "segment": ("segment",),
    "area": ("area",),
    "goal": ("goal",),
    "section": ("kind", "section"),
    "line": ("line",),
    "area_line": ("area", "line"),
    "area_line_month": ("area", "line", "month"),
    "area_entries": ("area",),
    "area_month_entries": ("area", "month"),
    "line_entries": ("line",),
    "line_month_entries": ("line", "month"),
    "area_line_entries": ("area", "line"),
    "area_line_month_entries": ("area", "line", "month"),
}


# Pages with last year in one of its two views: the one asked for, on from page to page.
LAST_YEAR, REPORTED = "forra-aret", "redovisat"
WITH_LAST_YEAR = frozenset({"segment", "area", "line", "area_line", "area_line_month"})


@dataclass(frozen=True, slots=True)
class RoundLinks:
    """The addresses of one round's pages; `as_reported`: last year as it was reported."""

    committee: str
    year: int
    round: str
    as_reported: bool = field(default=False, kw_only=True)

    def page(self, name: str, **slugs: str) -> str:
        """The address of a page of the round by its URL name."""
        found = address(name, self.committee, self.year, self.round, **slugs)
        if self.as_reported and name in WITH_LAST_YEAR:
            return f"{found}?{LAST_YEAR}={REPORTED}"
        return found

    def to(self, target: Target | None) -> str | None:
        """The address a target leads to; None for none."""
        return None if target is None else _address_of(self, target)


# The same rows and bars lead to the same places on every visit.
@lru_cache(maxsize=10_000)
def _address_of(links: RoundLinks, target: Target) -> str:
    if target.page in TABLES:
        return f"{links.page('tables')}#{TABLES[target.page]}"
    slugs = dict(zip(SLUGS.get(target.page, ()), target.slugs, strict=True))
    return links.page(target.page, **slugs)


def city_link(target: Target | None) -> str | None:
    """The address of a committee's round, from a table of committees."""
    if target is None:
        return None
    committee, year, round_slug = target.slugs
    return RoundLinks(committee, int(year), round_slug).page(target.page)


def no_link(target: Target | None) -> None:
    """For tables whose rows lead nowhere."""


UrlOf = Callable[[Target | None], str | None]
