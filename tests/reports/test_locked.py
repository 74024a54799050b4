"""A locked round reads its copies alone: whatever changes after, April stands, August moves."""

import io
from typing import Any

import openpyxl
import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from django.utils import timezone

from budget.models import (
    Actual,
    Appropriation,
    Area,
    BudgetRow,
    Decision,
    Explanation,
    Forecast,
    InvestmentForecast,
    InvestmentYear,
    LineSet,
    ProjectGrant,
    Segment,
    StatementLine,
    Succession,
)
from tests.reports.paths import MALMO, round_paths
from tests.reports.raw import overwrite
from tests.reports.reading import page, signed_in

# April's pages but for the workbook; its chart of movements needs a round before it.
# April follows up no goal.
WITHOUT_GOALS = {name: thing for name, thing in MALMO.items() if name != "goal"}
APRIL = round_paths("kommunstyrelsen", 2023, "april", {**WITHOUT_GOALS, "month": 3})
AUGUST = round_paths("kommunstyrelsen", 2023, "augusti", {**MALMO, "month": 3})

pytestmark = pytest.mark.usefixtures("malmo")

CHANGES: dict[str, tuple[type[Any], dict[str, Any], dict[str, Any]]] = {
    "budget": (BudgetRow, {"month": 2}, {"amount": F("amount") * 2}),
    "actual": (Actual, {"year": 2023}, {"amount": F("amount") * 2}),
    "last year": (Actual, {"year": 2022}, {"amount": F("amount") * 2}),
    "forecasts": (Forecast, {}, {"amount": F("amount") * 2}),
    "decisions": (Decision, {}, {"amount": F("amount") * 2, "title": "Ett annat beslut"}),
    "area names": (Area, {}, {"name": Concat(Value("Ny "), F("name"))}),
    "segment headings": (Segment, {}, {"heading": Concat(Value("Ny "), F("heading"))}),
    "line names": (StatementLine, {}, {"name": Concat(Value("Ny "), F("name"))}),
    "sets": (LineSet, {}, {"name": Concat(Value("Ny "), F("name"))}),
    "explanations": (Explanation, {}, {"text": "Något annat"}),
    "threshold": (Appropriation, {"year": 2023}, {"threshold": 1}),
    "investments": (InvestmentYear, {}, {"original": F("original") * 2}),
    "investment forecasts": (InvestmentForecast, {}, {"year_amount": F("year_amount") * 2}),
    "grants": (ProjectGrant, {}, {"granted": F("granted") * 2}),
    "shares": (Succession, {"successor__slug": "kansli"}, {"share": F("share") / 2}),
}


def shown(client: Client, paths: dict[str, str]) -> dict[str, object]:
    """All that a round's pages say, where they lead, and what its files hold."""
    found: dict[str, object] = {}
    for name, path in paths.items():
        if name in ("chart", "table_csv"):
            found[name] = client.get(path).content
        elif name == "workbook":
            found[name] = cells(client.get(path).content)
        else:
            main = page(client, path).main
            links = [node.attrs.get("href") for node in main.all("a")]
            found[name] = (main.text("print-place"), links)
    return found


def cells(body: bytes) -> dict[str, list[tuple[object, ...]]]:
    """A workbook's cells by sheet."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_no_change_after_locking_moves_a_page_or_the_workbook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A workbook says when it was made.
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    client = signed_in("fortroendevald")
    before, august = shown(client, APRIL), shown(client, AUGUST)
    for model, where, values in CHANGES.values():
        overwrite(model, where, **values)
    after = shown(client, APRIL)
    for name, was in before.items():
        assert after[name] == was, name
    moved = shown(client, AUGUST)
    # The pages of goals hold none of it.
    assert {name for name, was in august.items() if moved[name] == was} == {"goals", "goal"}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_moves_the_round_that_is_not_locked(change: str) -> None:
    client = signed_in("fortroendevald")
    pages = ("tables", "area", "report", "investments", "appropriation", "reconciliation")
    watched = {name: AUGUST[name].replace("sakerhet", "kansli") for name in pages}
    before = shown(client, watched)
    model, where, values = CHANGES[change]
    overwrite(model, where, **values)
    assert shown(client, watched) != before


def test_a_locked_month_has_its_budget_without_a_split_by_decision() -> None:
    table = page(signed_in("fortroendevald"), APRIL["area_line_month"]).tables["beslut"]
    assert table.rows[-1][0] == "Summa"
