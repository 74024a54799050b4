"""A round whose last months are not booked: its period is of the booked ones, and says so."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budget.calc.amounts import Unit
from budget.calc.cells import Cube
from budget.calc.inputs import RoundInputs
from budget.calc.structure import Rollup
from budget.queries.months import MonthAmounts
from reports.content.areas import operating_report
from reports.content.booked import booked_note, booked_period, so_far
from reports.content.charts import chart, charts_of
from reports.content.drilldown import (
    area_rows,
    explanations_of,
    line_rows,
    month_rows,
    place_standing,
)
from reports.content.operating import operating_budget, period_result
from reports.content.reconciliation.exact import exact_checks
from reports.content.reconciliation.results import MONTH_BOOKED
from reports.content.standing import standing, tables_standing
from tests.reports import small_case as case
from tests.reports.small_case import tkr

TO_AUGUST = (1, 2, 3, 4, 5, 6, 7, 8)
NOTE = "Utfall t.o.m. augusti; september och oktober är inte bokförda."
NOTHING_YET = "Inget utfall är bokfört ännu."


def october(booked: tuple[int, ...] | None = TO_AUGUST, cutoff: int = 10) -> RoundInputs:
    """The small case with a later cut-off. Net to date: −272 263 of −323 286, +51 023 Tkr."""
    return replace(case.inputs(), info=replace(case.INFO, cutoff=cutoff), booked=booked)


def unforecast(booked: tuple[int, ...] | None = TO_AUGUST) -> RoundInputs:
    """The same before anybody has made a forecast, with last round's beside."""
    cells = {key: cell._replace(forecast=Decimal(0)) for key, cell in case.CELLS.items()}
    info = replace(case.INFO, cutoff=10, previous="Delårsrapport augusti")
    return replace(october(booked), cube=Cube(cells), info=info)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("booked", "cutoff", "period", "note"),
    [
        (TO_AUGUST, 8, "jan–aug", ""),
        (None, 10, "jan–okt", ""),
        (TO_AUGUST, 10, "jan–aug", NOTE),
        (TO_AUGUST, 9, "jan–aug", "Utfall t.o.m. augusti; september är inte bokförd."),
        ((1, 2, 4), 4, "jan–feb, apr", "Utfall t.o.m. april; mars är inte bokförd."),
        ((1,), 1, "jan", ""),
        ((), 4, "jan–apr", NOTHING_YET),
    ],
)
def test_the_months_that_count_are_named_and_those_that_do_not(
    booked: tuple[int, ...] | None, cutoff: int, period: str, note: str
) -> None:
    inputs = october(booked, cutoff)
    assert (booked_period(inputs), booked_note(inputs)) == (period, note)


def test_the_first_words_hold_the_actual_against_booked_months_and_say_which() -> None:
    said = plain(standing(october()).under)
    assert (
        "Hittills i år, t.o.m. augusti: +51,0 Mkr mot budgeten för de bokförda månaderna; "
        "september och oktober är inte bokförda."
    ) in said
    assert "Hittills i år: +51,0 Mkr mot periodens budget." in plain(standing(case.inputs()).under)
    assert NOTE in tables_standing(october()).under
    assert NOTHING_YET in standing(october(())).under
    assert so_far(october(()), None, Unit.MKR) == NOTHING_YET


def test_a_places_first_words_do_so_too() -> None:
    # Trygghet: −190 963 of −213 286.
    amounts = october().area_total(12)
    assert plain(place_standing(october(), "Trygghet", amounts).under).startswith(
        "Hittills i år, t.o.m. augusti: +22 323 Tkr mot budgeten"
    )
    nothing = place_standing(october(()), "Trygghet", amounts)
    assert nothing.under == NOTHING_YET
    facts = {fact.key: fact for fact in place_standing(october(), "Trygghet", amounts).facts}
    assert facts["actual"].name == "Utfall jan–aug"


def test_tables_with_an_actual_say_how_far_it_goes() -> None:
    areas = list(case.AREAS)
    tables = [
        operating_budget(october()),
        period_result(october()),
        operating_report(october()),
        area_rows(october(), areas),
        line_rows(october(), areas),
        month_rows(october(), [MonthAmounts(8, tkr(-9), tkr(-8))], None, None),
    ]
    for table in tables:
        assert NOTE in table.footnotes, table.key
    headings = {column.heading for table in tables for column in table.columns}
    assert {"Utfall jan–aug", "Utfall mot budget jan–aug"} <= headings
    assert not [heading for heading in headings if "okt" in heading]


def test_the_appropriation_to_date_is_that_of_the_booked_months() -> None:
    table = operating_budget(october())
    assert [row.values[1] for row in table.rows] == [tkr(-272_263), tkr(323_286), tkr(51_023)]


def test_while_nothing_is_booked_there_is_no_deviation_to_date_and_no_zero() -> None:
    rollup = Rollup("totalt", "Totalt", frozenset({1, 2, 3}))
    nothing = replace(october(()), structure=replace(case.STRUCTURE, rollups=(rollup,)))
    assert [row.values[1] for row in operating_budget(nothing).rows] == [None] * 3
    table = period_result(nothing)
    assert {row.values[2] for row in table.rows} == {None}
    for table in (area_rows(nothing, list(case.AREAS)), line_rows(nothing, list(case.AREAS))):
        assert {row.values[table.column("periodavvikelse_tkr")] for row in table.rows} == {None}
    keys = {found.key for found in charts_of(nothing)}
    assert not keys & {"bryggan", "resten-av-aret"}
    months = chart(nothing, "manader")
    assert months
    assert months.summary == NOTHING_YET
    assert {bar.label for bar in months.bars} == {"Budget"}


def test_months_stand_against_their_budget_and_those_not_booked_have_the_budget_alone() -> None:
    found = chart(october(), "manader")
    assert found
    assert [bar.key for bar in found.bars if bar.label == "Utfall"] == [
        f"{number}-utfall" for number in TO_AUGUST
    ]
    assert plain(found.summary) == (
        "Till och med augusti är nettokostnaden 272,3 Mkr mot budgetens 323,3; lägre än budget i "
        "8 av 8 månader. September och oktober är inte bokförda."
    )
    assert found.table.row("summa_period").values[0] == "Summa jan–aug"
    assert found.table.row("10").values == ("oktober", tkr(40_900), None, None)


def test_a_month_that_is_missed_out_stands_in_its_place_without_actual() -> None:
    found = chart(october((1, 2, 3, 4, 5, 6, 8)), "manader")
    assert found
    assert [row.key for row in found.table.rows][6:9] == ["7", "8", "summa_period"]
    assert found.table.row("7").values == ("juli", tkr(40_000), None, None)
    # Seven months: 6 × 40 000 + 43 286 against 6 × 34 000 + 34 263.
    period = found.table.row("summa_period")
    assert period.values == ("Summa jan–jun, aug", tkr(283_286), tkr(238_263), tkr(45_023))
    assert len(period.parts) == 7


def test_the_rest_of_the_year_is_all_that_is_not_booked() -> None:
    found = chart(october(), "resten-av-aret")
    assert found
    # 272 263 / 8 and 214 629 / 4, whatever the cut-off.
    assert [(bar.label, bar.value) for bar in found.bars] == [
        ("Hittills, jan–aug", tkr(272_263) / 8),
        ("Kvar i budgeten, sep–dec", tkr(214_629) / 4),
        ("Prognosen behöver, sep–dec", tkr(214_629) / 4),
    ]
    late = chart(october(cutoff=12), "resten-av-aret")
    assert late
    assert late.bars[-1].label == "Prognosen behöver, sep–dec"


def test_the_bridge_begins_at_the_result_of_the_booked_months() -> None:
    found = chart(october(), "bryggan")
    assert found
    assert (found.bars[0].label, found.bars[0].value) == (
        "Periodens resultat, jan–aug",
        tkr(51_023),
    )
    assert found.summary.endswith("September och oktober är inte bokförda.")


def test_the_reconciliation_finds_what_is_not_booked_and_holds_the_grant_to_the_rest() -> None:
    inputs = october()
    # Each month's budget of the areas: of Anslag 110 000 to August, of Trygghet 213 286.
    months = {
        ("budget", 11, 8): tkr(-110_000),
        ("budget", 12, 8): tkr(-213_286),
        ("budget", 11, 9): tkr(-53_920),
        ("budget", 12, 12): tkr(-109_686),
    }
    checks = {check.rule: check for check in exact_checks(inputs, None, months, (), None)}
    (finding,) = checks[MONTH_BOOKED].findings
    assert dict(finding.params)["months"] == "9,10"
    to_date = [
        found
        for found in checks["municipal_grant_budget"].findings
        if found.place[-1] in ("grant", "grant_to_date")
    ]
    assert to_date == []


def test_before_a_forecast_the_way_down_says_nothing_of_one() -> None:
    inputs, areas = unforecast(), list(case.AREAS)
    for table in (area_rows(inputs, areas), line_rows(inputs, areas)):
        for key in ("resten_tkr", "prognos_tkr", "avvikelse_tkr", "rorelse_tkr"):
            assert {row.values[table.column(key)] for row in table.rows} == {None}, key
        # What is booked is known all the same.
        assert table.rows[-1].values[table.column("utfall_tkr")] == tkr(-272_263)
        assert table.rows[-1].values[table.column("periodavvikelse_tkr")] == tkr(51_023)


def test_before_a_forecast_no_deviation_of_an_area_is_missed_an_explanation_for() -> None:
    area = case.AREAS[1]
    # −322 972 without a forecast is no surplus of 322 972.
    assert explanations_of(unforecast(), area) == ()
    (said,) = explanations_of(october(), area)
    assert said.heading == "Helårets avvikelse"
