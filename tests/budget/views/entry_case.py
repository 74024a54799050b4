"""The entry table of Malmö's case, for the tests that save from it."""

from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from budget.actions.forecasts import ForecastCell, save_forecasts
from budget.models import Area, Forecast, Round, StatementLine, User
from budget.workflow.action import Actor

AREA = "lokal-utveckling"
OCTOBER = "/kommunstyrelsen/2023/oktober/prognos/"
URL = f"{OCTOBER}{AREA}/"
CELL, BLOCK = f"{URL}cell/", f"{URL}klistra/"
BY_SCRIPT = {"HX-Request": "true"}


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def october() -> Round:
    rows = Round.objects.select_related("appropriation__committee", "previous")
    found: Round = rows.get(slug="oktober")
    return found


def line(slug: str) -> StatementLine:
    return StatementLine.objects.get(slug=slug)


def area(slug: str = AREA) -> Area:
    return Area.objects.get(slug=slug)


def stored(slug: str, area_slug: str = AREA) -> Forecast | None:
    """The forecast that stands on a line of the area in October."""
    row: Forecast | None = Forecast.objects.filter(
        round=october(), area__slug=area_slug, line__slug=slug
    ).first()
    return row


def was(slug: str) -> str:
    """What the page holds of a line."""
    row = stored(slug)
    return f"{row.version}:{row.amount:.2f}" if row else "0:"


def typed(slug: str, text: str, before: str | None = None) -> dict[str, str]:
    """One cell as the script posts it."""
    key = line(slug).pk
    return {
        "line": str(key),
        f"forecast-{key}": text,
        f"was-{key}": was(slug) if before is None else before,
    }


def amount(slug: str) -> Decimal | None:
    """What stands on a line of the area in October, in kronor."""
    row = stored(slug)
    return row.amount if row else None


def post(client: Client, url: str, data: dict[str, str]) -> Any:
    """Post as the script does."""
    return client.post(url, data, headers=BY_SCRIPT)


def by(username: str) -> Actor:
    """Somebody, acting."""
    return Actor(User.objects.get(username=username))


def saved_by(username: str, slug: str, kronor: int | None) -> None:
    """Somebody saves a line from elsewhere."""
    cell = ForecastCell(area().pk, line(slug).pk, None if kronor is None else Decimal(kronor))
    save_forecasts(by(username), october(), [cell])


def save_as_karin(slug: str, kronor: int | None) -> None:
    """The controller saves a line from elsewhere."""
    saved_by("controller", slug, kronor)


def all_was() -> dict[str, str]:
    """The hidden fields of the whole table."""
    return {f"was-{row.pk}": was(row.slug) for row in StatementLine.objects.all()}


def pasted(start: str, text: str) -> dict[str, str]:
    """A pasted block as the script posts it."""
    return {**all_was(), "start": str(line(start).pk), "text": text}


class Page(HTMLParser):
    """Fields by name and texts by id, of a page or an answer."""

    def __init__(self, response: Any) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.attributes: dict[str, dict[str, str | None]] = {}
        self._open: list[tuple[str, str]] = []
        self.source = response.content.decode()
        self.feed(self.source)

    VOID = frozenset({"input", "meta", "link", "br", "img", "path", "rect", "circle"})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        key = given.get("id") or ""
        if key:
            self.attributes[key] = given
            self.texts.setdefault(key, "")
        if tag == "input" and given.get("name"):
            self.fields[given["name"] or ""] = given.get("value") or ""
        if tag not in self.VOID:
            self._open.append((tag, key))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        for _tag, key in self._open:
            if key:
                self.texts[key] += data

    def said(self, key: str) -> str:
        """The text of an element, with plain spaces."""
        return " ".join(self.texts[key].split())
