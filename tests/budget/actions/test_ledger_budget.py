"""A file read as a budget: the rows of a new decision or of one that stands, and taken back."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from budget.actions.appropriations import close_year
from budget.actions.ledger import accept_batch, undo_batch
from budget.actions.ledger_budget import NewDecision, accept_budget, undo_budget
from budget.models import BudgetRow, Decision, DecisionKind, LedgerBatch
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import JANUARY, YEAR, actuals, map_ekby, read, sie4
from tests.budget.importers.test_tables import workbook
from tests.makers import KR, Ekby, bring_to_signed, refusals

pytestmark = pytest.mark.usefixtures("ledger_folder")

SIE3 = f"""#SIETYP 3
#RAR 0 {YEAR}0101 {YEAR}1231
#DIM 1 Ansvar
#PSALDO 0 {YEAR}03 5010 {{1 "100"}} 77.00
#PBUDGET 0 {YEAR}03 5010 {{1 "100"}} 600.00
#PBUDGET 0 {YEAR}04 5010 {{1 "100"}} 400.00
#PBUDGET 0 {YEAR}04 6010 {{1 "200"}} 25.50
"""
CHANGE = NewDecision(DecisionKind.CHANGE, "Ur filen", date(2024, 2, 1), "EKBY 2024-18")


@pytest.fixture
def budget(ekby: Ekby) -> LedgerBatch:
    map_ekby(ekby)
    return read(ekby, SIE3.encode(), content="budget")


def placed(decision: Decision) -> dict[tuple[str, str, int], Any]:
    rows = BudgetRow.objects.filter(decision=decision).select_related("area", "line")
    return {(row.area.name, row.line.name, row.month): row.amount for row in rows}


ROWS = {
    ("Bygglov", "Löner", 3): KR("-600"),
    ("Bygglov", "Löner", 4): KR("-400"),
    ("Stadsmiljö", "Övrigt", 4): KR("-25.50"),
}


def test_the_periods_budgets_become_a_change_with_its_rows(ekby: Ekby, budget: LedgerBatch) -> None:
    assert (budget.rows, budget.amount) == (3, KR("-1025.50"))
    before = actuals(ekby)
    accept_budget(ekby.cast.actor("anna"), budget, CHANGE)
    decision = Decision.objects.get(title="Ur filen")
    assert (decision.amount, decision.from_month) == (KR("1025.50"), 3)
    assert placed(decision) == ROWS
    assert (budget.state, budget.decision) == ("accepted", decision)
    assert actuals(ekby) == before


def test_they_become_the_rows_of_a_decision_that_stands_if_they_sum_to_it(
    ekby: Ekby, budget: LedgerBatch
) -> None:
    assert refusals(lambda: accept_budget(SERVER, budget, ekby.change)) == {"decision_sum"}
    assert len(placed(ekby.change)) == 10
    whole = SIE3.replace("600.00", f"{120_000 - 425.5:.2f}").encode()
    again = read(ekby, whole, content="budget")
    before = placed(ekby.change)
    accept_budget(SERVER, again, ekby.change)
    assert placed(ekby.change) == {**ROWS, ("Bygglov", "Löner", 3): KR("-119574.50")}
    undo_budget(SERVER, again)
    assert placed(ekby.change) == before


def test_a_table_of_budgets_loads_the_same_way(ekby: Ekby) -> None:
    map_ekby(ekby)
    content = "Konto;Ansvar;Månad;Budget\n5010;100;5;1000\n6010;200;6;500,50\n".encode()
    batch = read(ekby, content, "budget.csv", content="budget")
    accept_budget(SERVER, batch, CHANGE)
    assert placed(Decision.objects.get(title="Ur filen")) == {
        ("Bygglov", "Löner", 5): KR("-1000"),
        ("Stadsmiljö", "Övrigt", 6): KR("-500.50"),
    }


def test_a_workbook_with_a_column_for_each_month_and_thousands_loads_the_same_way(
    ekby: Ekby,
) -> None:
    map_ekby(ekby)
    content = workbook(
        ["Driftbudget 2024, tkr"],
        ["Konto", "Ansvar", "jan", "feb", "mar", "Summa"],
        [5010, 100, 1.5, None, 2, 3.5],
        [3010, 200, None, -0.25, 0, -0.25],
        ["Summa", None, 1.5, -0.25, 2, 3.25],
    )
    batch = read(ekby, content, "budget.xlsx", content="budget")
    accept_budget(SERVER, batch, CHANGE)
    # Thousands to kronor, and debit + to cost −.
    assert placed(Decision.objects.get(title="Ur filen")) == {
        ("Bygglov", "Löner", 1): KR("-1500"),
        ("Bygglov", "Löner", 3): KR("-2000"),
        ("Stadsmiljö", "Avgifter", 2): KR("250"),
    }


def test_undoing_takes_the_new_decision_away(ekby: Ekby, budget: LedgerBatch) -> None:
    accept_budget(SERVER, budget, CHANGE)
    undo_budget(SERVER, budget)
    assert not Decision.objects.filter(title="Ur filen").exists()
    assert (budget.state, budget.decision) == ("undone", None)


def test_a_decision_that_a_signed_round_reports_stays(ekby: Ekby, budget: LedgerBatch) -> None:
    accept_budget(SERVER, budget, CHANGE)
    bring_to_signed(ekby, ekby.april)
    assert refusals(lambda: undo_budget(SERVER, budget)) == {"decision_reported"}
    assert Decision.objects.filter(title="Ur filen").exists()


def test_actuals_and_budgets_are_not_taken_for_each_other(ekby: Ekby, budget: LedgerBatch) -> None:
    assert refusals(lambda: accept_batch(SERVER, budget)) == {"not_actuals"}
    booked = read(ekby, sie4([JANUARY]))
    assert refusals(lambda: accept_budget(SERVER, booked, CHANGE)) == {"not_budget"}
    accept_batch(SERVER, booked)
    assert refusals(lambda: undo_budget(SERVER, booked)) == {"not_budget"}
    accept_budget(SERVER, budget, CHANGE)
    assert refusals(lambda: undo_batch(SERVER, budget)) == {"not_actuals"}


def test_what_has_no_place_or_lies_in_month_13_is_refused(ekby: Ekby) -> None:
    map_ekby(ekby)

    def refused(text: str, **more: Any) -> set[str]:
        batch = read(ekby, text.encode(), content="budget")
        return refusals(lambda: accept_budget(SERVER, batch, CHANGE, **more))

    assert refused(SIE3.replace('"200"', '"999"')) == {"unmapped"}
    assert refused(SIE3.replace(f"{YEAR}03", f"{YEAR}13")) == {"budget_month"}


def test_a_file_without_budgets_cannot_be_taken_as_one(ekby: Ekby) -> None:
    map_ekby(ekby)
    batch = read(ekby, sie4([JANUARY]), content="budget")
    assert batch.state == "failed"
    assert "no_budget" in batch.findings["counts"]


@pytest.mark.parametrize("who", ["bo", "cia", "dan", "frej", "gun"])
def test_others_load_no_budget(ekby: Ekby, budget: LedgerBatch, who: str) -> None:
    with pytest.raises(PermissionDenied):
        accept_budget(ekby.cast.actor(who), budget, CHANGE)
    accept_budget(SERVER, budget, CHANGE)
    with pytest.raises(PermissionDenied):
        undo_budget(ekby.cast.actor(who), budget)


def test_a_closed_year_takes_no_budget(ekby: Ekby, budget: LedgerBatch) -> None:
    close_year(SERVER, ekby.year)
    assert refusals(lambda: accept_budget(SERVER, budget, CHANGE)) == {"year_closed"}
