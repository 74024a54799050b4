"""The entry table as the browser tests use it: what stands, what is shown, who else saves."""

from collections.abc import Callable
from decimal import Decimal

from playwright.sync_api import Page, expect

from budget.actions.forecasts import ForecastCell, save_forecasts
from budget.models import Area, Forecast, Round, StatementLine, User
from budget.workflow.action import SERVER, Actor

URL = "/kommunstyrelsen/2023/oktober/prognos/lokal-utveckling/"
KR = Decimal
SignedIn = Callable[[Page, str], Page]


def amounts() -> dict[str, Decimal]:
    """What stands on the area's lines in October."""
    rows = Forecast.objects.filter(round__slug="oktober", area__slug="lokal-utveckling")
    return dict(rows.values_list("line__slug", "amount"))


def save_as(username: str, slug: str, kronor: int | None) -> None:
    """Somebody saves a line from elsewhere."""
    round_ = Round.objects.select_related("appropriation__committee").get(slug="oktober")
    area = Area.objects.get(slug="lokal-utveckling")
    line = StatementLine.objects.get(slug=slug)
    cell = ForecastCell(area.pk, line.pk, None if kronor is None else KR(kronor))
    actor = Actor(User.objects.get(username=username)) if username else SERVER
    save_forecasts(actor, round_, [cell])


def stands(page: Page, slug: str, text: str) -> None:
    """Wait until a field shows a text, and it is saved."""
    expect(page.locator(f"#rad-{slug} input[data-line]")).to_have_value(text)


def said(page: Page, text: str) -> None:
    """Wait until the live region says a text."""
    expect(page.locator("#entry-status")).to_contain_text(text)
