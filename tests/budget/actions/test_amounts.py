"""Actuals set in bulk: only what differs is written, and each changed cell is told."""

import pytest
from django.core.exceptions import PermissionDenied

from budget.actions.amounts import save_actuals
from budget.calc.phasing import MonthAmount
from budget.models import Actual
from tests.counting import counted
from tests.makers import KR, Ekby, months, refusals, told


def cell(ekby: Ekby, month: int, amount: str) -> MonthAmount:
    """Bygglov's pay in a month."""
    return MonthAmount(ekby.bygglov.pk, ekby.loner.pk, month, KR(amount))


@pytest.mark.parametrize("who", ["anna", "eva"])
def test_only_changed_cells_are_written_and_told(ekby: Ekby, who: str) -> None:
    # January as booked, February another amount, May new, June nothing: two changes.
    cells = [
        cell(ekby, 1, "-50000"),
        cell(ekby, 2, "-50000.01"),
        cell(ekby, 5, "-7"),
        cell(ekby, 6, "0"),
    ]
    assert save_actuals(ekby.cast.actor(who), ekby.committee, 2024, cells) == 2
    stored = Actual.objects.filter(year=2024).order_by("month").values_list("month", "amount")
    assert list(stored) == [
        (1, KR(-50_000)),
        (2, KR("-50000.01")),
        (3, KR(-50_000)),
        (4, KR(-50_000)),
        (5, KR(-7)),
    ]
    name = {"anna": "Anna Alm", "eva": "Eva Ek"}[who]
    assert told("save_actuals")[-2:] == [
        f"{name}: Bygglov, Löner, 2024-02: amount: -50000.00 → -50000.01",
        f"{name}: Bygglov, Löner, 2024-05: amount:  → -7.00",
    ]


def test_the_same_cells_again_write_nothing(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    cells = months(ekby.stadsmiljo, ekby.ovrigt, -1)
    assert save_actuals(anna, ekby.committee, 2024, cells) == 12
    assert save_actuals(anna, ekby.committee, 2024, cells) == 0


def test_a_booked_cell_can_become_zero(ekby: Ekby) -> None:
    save_actuals(ekby.cast.actor("anna"), ekby.committee, 2024, [cell(ekby, 1, "0")])
    assert Actual.objects.get(year=2024, month=1).amount == 0


@pytest.mark.parametrize("who", ["bo", "cia", "dan", "frej", "gun"])
def test_others_book_nothing(ekby: Ekby, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save_actuals(ekby.cast.actor(who), ekby.committee, 2024, [cell(ekby, 5, "-1")])


def test_the_stranger_books_nothing_on_the_committees_area_at_her_own(ekby: Ekby) -> None:
    gun = ekby.cast.actor("gun")
    refused = refusals(lambda: save_actuals(gun, ekby.elsewhere, 2024, [cell(ekby, 5, "-1")]))
    assert refused == {"area_elsewhere"}


@pytest.mark.parametrize("month", [0, 14])
def test_there_is_no_such_month(ekby: Ekby, month: int) -> None:
    anna = ekby.cast.actor("anna")
    cells = [cell(ekby, 5, "-1"), cell(ekby, month, "-1")]
    assert refusals(lambda: save_actuals(anna, ekby.committee, 2024, cells)) == {"month"}
    assert not Actual.objects.filter(year=2024, month=5).exists()


@pytest.mark.parametrize("amount", ["0.001", "1000000000000", "-1E+15"])
def test_an_amount_that_cannot_be_stored_is_refused(ekby: Ekby, amount: str) -> None:
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: save_actuals(anna, ekby.committee, 2024, [cell(ekby, 5, amount)]))
    assert not Actual.objects.filter(year=2024, month=5).exists()


def test_a_line_that_does_not_exist_is_refused(ekby: Ekby) -> None:
    cells = [MonthAmount(ekby.bygglov.pk, 999_999, 5, KR(-1))]
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: save_actuals(anna, ekby.committee, 2024, cells)) == {"unknown"}


def test_the_number_of_queries_does_not_grow_with_the_cells(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    counts = []
    for amount, lines in ((-1, [ekby.ovrigt]), (-2, [ekby.ovrigt, ekby.avgifter])):
        cells = [row for line in lines for row in months(ekby.stadsmiljo, line, amount)]
        with counted() as statements:
            save_actuals(anna, ekby.committee, 2024, cells)
        counts.append(len(statements))
    # The second time 12 cells are changed and 12 new, in one statement.
    assert counts[1] == counts[0] <= 12
