"""Every area's entry table in Malmö's case has the figures of the round's pages."""

from decimal import Decimal

import pytest

from budget.calc.entry import Cell
from budget.models import Area, Committee, Forecast, Round
from budget.queries.entry_amounts import (
    amounts_of,
    entry_lines,
    entry_table,
    lines_as_entered,
    locked_table,
)
from budget.queries.entry_stored import stored_table
from budget.queries.rounds import inputs_of
from budget.queries.structure import successions_of
from tests.counting import counted

MEASURES = ("budget", "budget_to_date", "actual", "last_year", "previous", "forecast")


@pytest.mark.parametrize("slug", ["oktober", "augusti"])
def test_every_area_of_malmo_has_the_figures_of_the_rounds_pages(
    malmo: Committee, slug: str
) -> None:
    round_ = Round.objects.select_related("appropriation__committee", "previous").get(slug=slug)
    inputs, successions = inputs_of(round_), successions_of(malmo.pk)
    lines = lines_as_entered(entry_lines(2023).values())
    for area in inputs.structure.areas:
        table = entry_table(round_, lines, amounts_of(round_, area.key, successions))
        for line in inputs.structure.lines:
            cell, page = table.cell(line.key).amounts, inputs.cube.at(area.key, line.key)
            for measure in MEASURES:
                assert getattr(cell, measure) == getattr(page, measure), (area, line, measure)
        net = inputs.area_total(area.key)
        assert (table.net.deviation, table.net.forecast) == (net.deviation, net.forecast)


def test_what_is_read_to_save_is_what_the_page_shows(malmo: Committee) -> None:
    round_ = Round.objects.select_related("appropriation__committee").get(slug="oktober")
    lines = entry_lines(2023)
    pay, other = (
        next(r for r in lines.values() if (r.role == "pay") is it) for it in (True, False)
    )
    for area in Area.objects.filter(slug__in=["lokal-utveckling", "juridik"]):
        page = amounts_of(round_, area.pk, ())
        with counted() as statements:
            stored = stored_table(round_, area.pk)
        assert len(statements) == 1
        assert tuple(stored.lines.values()) == lines_as_entered(lines.values())
        for line in lines:
            mine, shown = (t.cells.get(line, Cell()) for t in (stored, page))
            for measure in ("budget", "actual", "previous", "forecast"):
                assert getattr(mine, measure) == getattr(shown, measure), (area, line, measure)
            row = stored.forecast(line)
            assert row == Forecast.objects.filter(round=round_, area=area, line=line).first()
            assert (row.amount if row else None) == shown.forecast
        # The rate of social charges follows pay: where another line is posted, it is not asked.
        assert stored.role_budgets == page.role_budgets
        assert stored_table(round_, area.pk, str(pay.pk)).role_budgets == page.role_budgets
        assert stored_table(round_, area.pk, str(other.pk)).role_budgets == {}


def test_a_locked_round_gives_its_copies(malmo: Committee) -> None:
    round_ = Round.objects.select_related("appropriation__committee", "previous").get(slug="april")
    inputs = inputs_of(round_)
    area = next(a for a in inputs.structure.areas if a.slug == "lokal-utveckling")
    table = locked_table(inputs, area.key)
    assert table.net.forecast == inputs.area_total(area.key).forecast
    assert table.net.last_year == inputs.area_total(area.key).last_year


def test_all_amounts_are_one_statement(malmo: Committee) -> None:
    round_ = Round.objects.select_related("appropriation").get(slug="oktober")
    area = Area.objects.get(slug="juridik")
    successions = successions_of(malmo.pk)
    with counted() as statements:
        amounts_of(round_, area.pk, successions)
    assert len(statements) == 1


def test_the_booked_months_are_the_committees(malmo: Committee) -> None:
    round_ = Round.objects.select_related("appropriation").get(slug="oktober")
    # October's round, but the ledger is there to August.
    assert amounts_of(round_, Area.objects.get(slug="juridik").pk, ()).last_booked == 8


def test_the_rate_is_the_committees_charges_by_its_pay(malmo: Committee) -> None:
    # published/exact-2023.csv: −94 592 501 by −213 149 499 over all areas, 44.4 %.
    round_ = Round.objects.select_related("appropriation").get(slug="oktober")
    amounts = amounts_of(round_, Area.objects.get(slug="juridik").pk, ())
    assert entry_table(
        round_, lines_as_entered(entry_lines(2023).values()), amounts
    ).rate == Decimal("0.444")
