"""Pages as a test reads them: first words, links, tables cell by cell; Swedish numbers back."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

from django.test import Client

from budget.models import User

VOID = {"br", "col", "hr", "img", "input", "link", "meta"}


@dataclass
class Node:
    """An element; its children are elements and texts."""

    tag: str
    attrs: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    def elements(self) -> Iterator["Node"]:
        """Itself and all below it, in the page's order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.elements()

    def all(self, tag: str) -> list["Node"]:
        """The elements of a kind."""
        return [node for node in self.elements() if node.tag == tag]

    def one(self, tag: str) -> "Node":
        """The only element of a kind."""
        (found,) = self.all(tag)
        return found

    def has(self, name: str) -> bool:
        """Whether it has a class."""
        return name in self.attrs.get("class", "").split()

    def text(self, *without: str) -> str:
        """The text as read, white space folded; some classes left out.

        No-break spaces stay inside figures, and read as spaces before a unit.
        """
        parts = []
        for child in self.children:
            if isinstance(child, str):
                parts.append(child)
            elif not any(child.has(name) for name in without):
                parts.append(child.text(*without))
        text = re.sub(r"\N{NO-BREAK SPACE}(?=(?:Mkr|Tkr|kr|%))", " ", "".join(parts))
        return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Node:
    """A page or drawing as a tree. Fails where its tags do not match."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], "a tag is left open"
    return reader.root


@dataclass(frozen=True)
class ShownTable:
    """A table as it stands: texts of its heads, and its rows (the foot last) with their class."""

    key: str
    title: str
    heads: list[str]
    rows: list[list[str]]
    kinds: list[str]
    notes: list[str]

    def row(self, *names: str) -> dict[str, str]:
        """The row whose first cells are `names`, by heading."""
        (found,) = (row for row in self.rows if tuple(row[: len(names)]) == names)
        return dict(zip(self.heads, found, strict=True))

    def column(self, heading: str) -> list[str]:
        """A column's cells but for the foot's."""
        index = self.heads.index(heading)
        pairs = zip(self.rows, self.kinds, strict=True)
        return [row[index] for row, kind in pairs if kind != "foot"]


def shown_table(section: Node) -> ShownTable:
    """The table of a section."""
    table = section.one("table")
    heads = [head.text("arrow", "visually-hidden") for head in table.one("thead").all("th")]
    rows, kinds = [], []
    for part in ("tbody", "tfoot"):
        for row in (r for group in table.all(part) for r in group.all("tr")):
            rows.append([c.text("narrow-only") for c in row.elements() if c.tag in ("th", "td")])
            kinds.append("foot" if part == "tfoot" else _kind(row))
    notes = [n.text() for n in section.elements() if n.tag == "li"]
    return ShownTable(section.attrs["id"], section.all("h2")[0].text(), heads, rows, kinds, notes)


def _kind(row: Node) -> str:
    return next((name for name in ("sum", "subsum", "heading") if row.has(name)), "row")


@dataclass(frozen=True)
class Page:
    """A page that was fetched."""

    path: str
    status: int
    html: str
    root: Node

    @property
    def main(self) -> Node:
        """What stands between head and foot."""
        return self.root.one("main")

    @property
    def first_line(self) -> str:
        """Its only heading of the first order."""
        return self.root.one("h1").text()

    @property
    def facts(self) -> dict[str, str]:
        """The facts by name, with their units."""
        found = {}
        for facts in (n for n in self.root.elements() if n.has("facts")):
            for fact in facts.children:
                if isinstance(fact, Node):
                    words = {w: n.text() for n in fact.elements() for w in _classes(n)}
                    found[words["name"]] = f"{words['value']} {words.get('unit', '')}".strip()
        return found

    @property
    def tables(self) -> dict[str, ShownTable]:
        """The tables that stand in sections of their own, by key."""
        sections = [s for s in self.main.all("section") if "id" in s.attrs and s.all("table")]
        return {section.attrs["id"]: shown_table(section) for section in sections}

    @property
    def links(self) -> set[str]:
        """Where it leads and what it fetches, without what is inside the page."""
        found = {
            node.attrs[name] for node in self.root.elements() for name in LINKS & node.attrs.keys()
        }
        return {link for link in found if link and not link.startswith("#")}


LINKS = {"href", "src", "data-chart", "action"}


def _classes(node: Node) -> list[str]:
    return node.attrs.get("class", "").split()


def signed_in(username: str) -> Client:
    """A browser where somebody is signed in."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def page(client: Client, path: str, status: int = 200) -> Page:
    """Fetch a page, which answers as it should."""
    response = client.get(path)
    assert response.status_code == status, f"{path}: {response.status_code}"
    html = response.content.decode()
    return Page(path, response.status_code, html, read(html))


def number(text: str) -> Decimal | None:
    """A figure as shown, back to a number: "−1 234,5", "+3"; None for "" and "–"."""
    if text in ("", "–"):
        return None
    plain = text.replace("\u00a0", "").replace("\u2212", "-").replace(",", ".")
    assert re.fullmatch(r"[+-]?\d+(\.\d+)?", plain), f"not a figure: {text!r}"
    return Decimal(plain)


def table_file(client: Client, path: str) -> tuple[list[str], list[list[str]]]:
    """A table's CSV: heads, and rows."""
    response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    heads, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    return heads, rows
