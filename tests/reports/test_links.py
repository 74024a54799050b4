"""Every link of every page leads somewhere, for each kind of reader; none leads out of Anslag."""

from collections import deque
from functools import cache
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

from reports.urls import round_pages
from tests.reports.reading import Node, read, signed_in

pytestmark = [pytest.mark.usefixtures("malmo"), pytest.mark.once]

# Of an area's lines one is followed, of a line's months one; sorted tables and files once a round.
REPEATED = {
    "area_line": {"line"},
    "area_line_month": {"line", "month"},
    "area_month_entries": {"month"},
    "line_month_entries": {"month"},
}
# The round whose areas, segments, lines and sections are all followed; of another's one of each is.
WHOLE = {"year": 2023, "round_slug": "augusti"}
PLACES = {"area", "segment", "line", "section"}
ELSEWHERE = ("/konto/", "/admin/", "/static/")
# Addresses that only lead on, to a committee's newest round.
ON_THE_WAY = {"committee", "committee_year"}
ROUND_PAGES = {pattern.name for pattern in round_pages}


def links_of(root: Node) -> set[str]:
    names = {"href", "src", "data-chart", "xlink:href"}
    found = {n.attrs[name] for n in root.elements() for name in names & n.attrs.keys()}
    return {link for link in found if link and not link.startswith("data:")}


Followed = tuple[str, frozenset[tuple[str, str]], str]
"""A page's name, the parts of its address that count, and its query."""


@cache
def kind_of(path: str, query: str, each_place: bool) -> Followed:
    """What is followed once: a page but for the parts that repeat."""
    match = resolve(path)
    dropped = REPEATED.get(match.url_name or "", set())
    if query or not each_place or not WHOLE.items() <= match.kwargs.items():
        dropped = dropped | PLACES
    kept = frozenset((k, str(v)) for k, v in match.kwargs.items() if k not in dropped)
    asked = parse_qsl(query)
    # What is chosen together with something else is followed once, whatever it is.
    together = "&".join(name for name, _value in asked) if len(asked) > 1 else query
    return match.url_name or "", kept, together


class Crawl:
    """All that a reader reaches from the city's page by following links.

    With `each_place` every area, segment, line and section of a whole round is visited, else one of
    each.
    """

    def __init__(self, client: Client, *, each_place: bool) -> None:
        self.client = client
        self.each_place = each_place
        self.seen: set[Followed] = set()
        self.reached: set[str] = set()
        self.wrong: list[str] = []
        self.in_circles: list[str] = []
        self.anchors: dict[str, set[str]] = {}
        self.wanted: list[tuple[str, str, str]] = []
        self.queue = deque([("/", "")])
        while self.queue:
            self._fetch(*self.queue.popleft())
        for source, path, anchor in self.wanted:
            if path in self.anchors and anchor not in self.anchors[path]:
                self.wrong.append(f"{source} → {path}#{anchor}: no such place")

    def _fetch(self, url: str, source: str) -> None:
        answer = self.client.get(url)
        self.reached.add(resolve(urlsplit(url).path).url_name or "")
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code == 302 and resolve(urlsplit(url).path).url_name in ON_THE_WAY:
            self._note(url, answer.headers["Location"])
        elif answer.status_code != 200:
            self.wrong.append(f"{source} → {url}: {answer.status_code}")
        elif kind.startswith(("text/html", "image/svg")):
            root = read(answer.content.decode())
            self.anchors[url] = {n.attrs["id"] for n in root.elements() if "id" in n.attrs}
            for link in sorted(links_of(root)):
                self._note(url, link)
            rows = {link for table in root.all("tbody") for link in links_of(table)}
            self.in_circles += [url for link in rows if urljoin(url, link) == url]

    def _note(self, source: str, link: str) -> None:
        parts = urlsplit(urljoin(source, link))
        if parts.scheme or parts.netloc:
            self.wrong.append(f"{source} → {link}: leads out")
        elif parts.path.startswith("/static/"):
            if not finders.find(parts.path.removeprefix("/static/")):
                self.wrong.append(f"{source} → {link}: no such file")
        elif parts.path.startswith(ELSEWHERE):
            return
        else:
            self._queue(source, parts.path, parts.query, parts.fragment)

    def _queue(self, source: str, path: str, query: str, anchor: str) -> None:
        url = f"{path}?{query}" if query else path
        if anchor:
            self.wanted.append((source, url, anchor))
        try:
            kind = kind_of(path, query, self.each_place)
        except Resolver404:
            self.wrong.append(f"{source} → {url}: no such address")
            return
        if kind not in self.seen:
            self.seen.add(kind)
            self.queue.append((url, source))


@pytest.mark.parametrize("username", ["controller", "fortroendevald", "budgetansvarig"])
def test_every_link_answers(username: str) -> None:
    crawl = Crawl(signed_in(username), each_place=username == "controller")
    assert crawl.wrong == []
    assert crawl.reached >= ROUND_PAGES | {"city", "forecast_accuracy"}
    registering = {"decisions", "new_decision"}
    assert crawl.reached & registering == (registering if username == "controller" else set())
    assert crawl.in_circles == []
    rounds = {dict(kept).get("round_slug", "augusti") for _name, kept, _query in crawl.seen}
    if username == "fortroendevald":
        # A goal's history leads to April and 2020. October is reached by the switch in the head,
        # a form, and only by who sees drafts: see test_addresses.py.
        assert rounds == {"augusti", "april", "arsanalys"}
