"""Published cells that differ from our amounts, or from each other."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budget.calc.reconciliation.findings import Severity
from budget.calc.reconciliation.printed import Published
from budget.models import Committee
from tests.reports.reconciled import CELL, Compared, august


@pytest.fixture
def case(malmo: Committee) -> Compared:
    return august()


def test_a_control_off_by_one_that_no_relation_contradicts_is_a_control_total(
    case: Compared,
) -> None:
    grant = ("projekt_och_utredningar", "Fryshuset", "beviljat_belopp_tkr")
    (finding,) = case.with_printed((CELL, "-319189"), (grant, "2001")).errors()
    assert (finding.rule, finding.place) == ("control_total", grant)
    assert (finding.expected, finding.found) == (Decimal(2001), Decimal(2000))
    assert finding.difference == Decimal(-1)


def test_a_percentage_off_by_its_last_digit_is_a_control_total(case: Compared) -> None:
    change = ("nettokostnadsutveckling", "Nettokostnad", "forandring_procent")
    (finding,) = case.with_printed((CELL, "-319189"), (change, "4.7")).errors()
    assert (finding.rule, finding.unit) == ("control_total", "percent")
    assert finding.found == Decimal("4.8")  # -486 892 against -464 722


def test_two_wrong_cells_in_tables_of_their_own_are_two_findings(case: Compared) -> None:
    change = ("kommunbidrag", "Jobbpakt", "belopp_tkr")
    found = case.with_printed((change, "7517")).errors()
    assert {finding.place for finding in found} == {CELL, change}
    assert [finding.rule for finding in found] == ["published_cell"] * 2
    # worst first: 100 before 1
    assert [finding.difference for finding in found] == [Decimal(100), Decimal(-1)]
    assert [finding.expected for finding in found] == [Decimal(7417), Decimal(-319189)]


def test_of_cells_that_could_each_be_given_up_the_one_that_differs_from_ours_is_named(
    case: Compared,
) -> None:
    # forecast, budget and deviation of a frame: any of the three could be the wrong one
    frame = ("investeringsram", "Allmänt investeringsutrymme", "prognos_tkr")
    (finding,) = case.with_printed((CELL, "-319189"), (frame, "1140")).errors()
    assert (finding.rule, finding.place) == ("published_cell", frame)
    assert finding.expected == Decimal(1040)


def test_what_rounding_explains_is_no_finding_among_the_published(case: Compared) -> None:
    # -12 630 + 10 914 is -1 716 and 1 715 was published: one apart, under 3/2
    area = "Befolkningsprognos och Agenda 2030"
    values = {cell.column: cell.value for cell in case.published if cell.row == area}
    assert int(values["prognos_helarsutfall_tkr"]) - int(values["kb_tkr"]) == 1716
    assert values["avvikelse_tkr"] == "1715"
    assert area not in {finding.place[1] for finding in case.errors()}


def test_a_control_of_no_cell_of_ours_is_a_finding(case: Compared) -> None:
    stray = Published("driftbudget", "Reserv", "prognos_helar_tkr", "12", "tkr")
    other = replace(case, published=(*case.published, stray))
    (finding,) = other.found("control_without_value")
    assert finding.place == stray.place
    assert finding.expected == Decimal(12)


@pytest.mark.parametrize("unit", ["percent", "count"])
def test_a_control_in_another_kind_of_unit_than_its_column_is_not_compared(
    case: Compared, unit: str
) -> None:
    cell = case.published[0]
    other = replace(case, published=(replace(cell, unit=unit),))
    assert [finding.rule for finding in other.errors()] == ["control_without_value"]


def test_a_control_that_is_no_number_is_a_finding(case: Compared) -> None:
    cell = replace(case.published[0], value="-272 263")
    assert [f.rule for f in replace(case, published=(cell,)).errors()] == ["control_unreadable"]


def test_facts_that_no_table_of_ours_shows_are_told_once_and_are_no_error(case: Compared) -> None:
    facts = tuple(Published("2020", f"Uppgift {n}", "varde", str(n), "mkr") for n in range(3))
    other = replace(case, published=facts)
    (finding,) = other.found("control_without_table")
    assert (finding.severity, finding.expected) == (Severity.INFORMATION, Decimal(3))
    assert not other.errors()


def test_an_empty_cell_meets_a_published_nothing(case: Compared) -> None:
    place = ("resultatrakning", "Finansiella intäkter", "budget_tkr")
    zero = replace(case, published=(*case.published, Published(*place, "0", "tkr")))
    assert not zero.found("control_without_value")
    one = replace(case, published=(*case.published, Published(*place, "1", "tkr")))
    assert len(one.found("control_without_value")) == 1


def test_figures_of_another_report_are_told_one_by_one(case: Compared) -> None:
    every = [(c.place, str(Decimal(c.value) + 1000)) for c in case.published if c.unit == "tkr"]
    rules = {finding.rule for finding in case.with_printed(*every).errors()}
    assert rules == {"control_total"}
