"""Accepting, discarding and undoing a batch: what it makes of the actuals, and who may."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from budget.actions.amounts import save_actuals
from budget.actions.appropriations import close_year
from budget.actions.ledger import accept_batch, discard_batch, month_list, undo_batch
from budget.actions.ledger_reading import read_batch
from budget.actions.locking import lock_round
from budget.calc.phasing import MonthAmount
from budget.models import (
    BatchState,
    Change,
    LedgerBatch,
    LedgerEntry,
    LockedAmount,
)
from budget.queries.ledger import comparison, counting, counting_batches
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import (
    FEBRUARY,
    JANUARY,
    YEAR,
    actuals,
    extract_of_february,
    map_ekby,
    read,
    send,
    sie4,
)
from tests.counting import counted
from tests.makers import KR, Ekby, bring_to_decided, refusals, told

pytestmark = pytest.mark.usefixtures("ledger_folder")

TYPED = {("Bygglov", "Löner", month): KR("-50000") for month in range(1, 5)}
LOADED = {
    ("Bygglov", "Löner", 1): KR("-61000.50"),
    ("Bygglov", "Avgifter", 1): KR("12000"),
    ("Bygglov", "Löner", 2): KR("-60000"),
    ("Stadsmiljö", "Övrigt", 2): KR("-40000"),
}
LATER = {("Bygglov", "Löner", month): KR("-50000") for month in (3, 4)}


@pytest.fixture
def mapped(ekby: Ekby) -> Ekby:
    map_ekby(ekby)
    return ekby


def effective(ekby: Ekby) -> dict[int, int]:
    return {each.month: each.batch for each in counting_batches(ekby.committee.pk, YEAR)}


@pytest.mark.parametrize("who", ["anna", "eva"])
def test_the_files_months_become_its_sums_and_the_others_stay(mapped: Ekby, who: str) -> None:
    batch = read(mapped, sie4([JANUARY, FEBRUARY]))
    assert actuals(mapped) == TYPED
    accept_batch(mapped.cast.actor(who), batch)
    assert actuals(mapped) == {**LOADED, **LATER}
    assert (batch.state, batch.accepted_by) == ("accepted", mapped.cast.actor(who).user)
    assert effective(mapped) == {1: batch.pk, 2: batch.pk}
    name = {"anna": "Anna Alm", "eva": "Eva Ek"}[who]
    assert told("accept_ledger") == [f"{name}: ekby.se ({batch.pk}): state: att granska → inläst"]
    # One Change tells of the batch; none of its cells and entries.
    assert not Change.objects.filter(model="actual", action="accept_ledger").exists()


@pytest.mark.parametrize("who", ["bo", "cia", "dan", "frej", "gun"])
def test_others_accept_discard_and_undo_nothing(mapped: Ekby, who: str) -> None:
    actor = mapped.cast.actor(who)
    batch = read(mapped, sie4([JANUARY]))
    for act in (accept_batch, discard_batch):
        with pytest.raises(PermissionDenied):
            act(actor, batch)
    accept_batch(SERVER, batch)
    with pytest.raises(PermissionDenied):
        undo_batch(actor, batch)
    assert effective(mapped) == {1: batch.pk}


def test_a_cell_without_entries_any_more_is_removed(mapped: Ekby) -> None:
    accept_batch(SERVER, read(mapped, sie4([JANUARY, FEBRUARY])))
    # February is still spoken of, by a voucher of the bank's alone.
    new = read(mapped, sie4([("20240131", [("5010", "100", "5")]), ("20240229", [])]))
    accept_batch(SERVER, new, replace=True)
    assert actuals(mapped) == {("Bygglov", "Löner", 1): KR("-5"), **LATER}


def test_a_period_is_replaced_or_the_file_is_stopped_never_counted_twice(mapped: Ekby) -> None:
    first = accept_batch(SERVER, read(mapped, sie4([JANUARY, FEBRUARY])))
    second = read(mapped, sie4([("20240229", [("5010", "100", "7")])]))
    assert refusals(lambda: accept_batch(SERVER, second)) == {"period_loaded"}
    assert actuals(mapped) == {**LOADED, **LATER}
    accept_batch(SERVER, second, replace=True)
    january = {key: amount for key, amount in LOADED.items() if key[2] == 1}
    assert actuals(mapped) == {**january, ("Bygglov", "Löner", 2): KR("-7"), **LATER}
    assert effective(mapped) == {1: first.pk, 2: second.pk}
    condition = counting(counting_batches(mapped.committee.pk, YEAR))
    assert LedgerEntry.objects.filter(condition).count() == 3 + 2


def test_an_extract_is_taken_where_it_and_what_is_loaded_are_its_balances(mapped: Ekby) -> None:
    accept_batch(SERVER, read(mapped, sie4([JANUARY])))
    batch = read(mapped, extract_of_february())
    assert batch.findings["counts"] == {"extract_proved": 1}
    accept_batch(SERVER, batch)
    assert actuals(mapped) == {**LOADED, **LATER}
    # What stands in its own months is not before it.
    anew = read(mapped, extract_of_february().replace(b"Provbok", b"Nybok"))
    assert anew.findings["counts"] == {"extract_proved": 1}


def test_any_other_extract_is_reported_by_account_and_taken_when_that_is_said(mapped: Ekby) -> None:
    pay = ("20240131", [("5010", "100", "61000"), ("3010", "100", "-12000")])
    accept_batch(SERVER, read(mapped, sie4([pay])))
    batch = read(mapped, extract_of_february())
    noted = [each["params"] for each in batch.findings["kept"] if each["code"] == "before_extract"]
    # 50 öre more on pay before February by the balances, and less in the bank.
    assert [(each["account"], each["expected"], each["found"]) for each in noted] == [
        ("1930", "-49000.50", "-49000.00"),
        ("5010", "61000.50", "61000.00"),
    ]
    assert refusals(lambda: accept_batch(SERVER, batch)) == {"extract"}
    accept_batch(SERVER, batch, take_extract=True)
    assert effective(mapped)[2] == batch.pk


def test_a_batch_is_accepted_once(mapped: Ekby) -> None:
    batch = read(mapped, sie4([JANUARY]))
    stale = LedgerBatch.objects.get(pk=batch.pk)
    accept_batch(SERVER, batch)
    assert refusals(lambda: accept_batch(SERVER, stale)) == {"batch_state"}


def test_undoing_brings_back_what_was_typed_to_the_ore(mapped: Ekby) -> None:
    batch = accept_batch(SERVER, read(mapped, sie4([JANUARY, FEBRUARY])))
    undo_batch(mapped.cast.actor("anna"), batch)
    assert actuals(mapped) == TYPED
    assert effective(mapped) == {}
    assert (batch.state, batch.undone_by) == ("undone", mapped.cast.anna_controller)
    assert refusals(lambda: undo_batch(SERVER, batch)) == {"batch_state"}


def test_undoing_lets_the_replaced_batch_count_again_with_its_entries(mapped: Ekby) -> None:
    first = accept_batch(SERVER, read(mapped, sie4([JANUARY, FEBRUARY])))
    second = read(mapped, sie4([("20240229", [("5010", "100", "7")])]))
    accept_batch(SERVER, second, replace=True)
    undo_batch(SERVER, second)
    assert actuals(mapped) == {**LOADED, **LATER}
    assert effective(mapped) == {1: first.pk, 2: first.pk}
    condition = counting(counting_batches(mapped.committee.pk, YEAR))
    assert LedgerEntry.objects.filter(condition).count() == 7


def test_batches_are_undone_from_the_top(mapped: Ekby) -> None:
    first = accept_batch(SERVER, read(mapped, sie4([JANUARY, FEBRUARY])))
    second = read(mapped, sie4([("20240229", [("5010", "100", "7")])]))
    accept_batch(SERVER, second, replace=True)
    assert refusals(lambda: undo_batch(SERVER, first)) == {"replaced_later"}
    undo_batch(SERVER, second)
    undo_batch(SERVER, first)
    assert actuals(mapped) == TYPED


def test_some_of_a_files_months_can_be_taken(mapped: Ekby) -> None:
    batch = read(mapped, sie4([JANUARY, FEBRUARY]))
    accept_batch(SERVER, batch, months=[2, 9])
    expected = {key: amount for key, amount in LOADED.items() if key[2] == 2}
    assert actuals(mapped, 1, 2) == {("Bygglov", "Löner", 1): KR("-50000"), **expected}
    assert effective(mapped) == {2: batch.pk}
    undo_batch(SERVER, batch)
    assert actuals(mapped) == TYPED


def test_a_file_has_to_have_the_chosen_months(mapped: Ekby) -> None:
    batch = read(mapped, sie4([JANUARY]))
    assert refusals(lambda: accept_batch(SERVER, batch, months=[9])) == {"no_months"}


def test_month_13_is_a_period_of_its_own(mapped: Ekby) -> None:
    typed = MonthAmount(mapped.bygglov.pk, mapped.loner.pk, 13, KR("-3"))
    save_actuals(SERVER, mapped.committee, YEAR, [typed])
    december = read(mapped, sie4([("20241231", [("5010", "100", "12")])]))
    accept_batch(SERVER, december)
    assert actuals(mapped, 12, 13) == {
        ("Bygglov", "Löner", 12): KR("-12"),
        ("Bygglov", "Löner", 13): KR("-3"),
    }
    content = (
        '#SIETYP 3\n#RAR 0 20240101 20241231\n#DIM 1 Ansvar\n#PSALDO 0 202413 5010 {1 "100"} 5.00\n'
    )
    accept_batch(SERVER, read(mapped, content.encode(), "bokslut.se"))
    assert actuals(mapped, 12, 13) == {
        ("Bygglov", "Löner", 12): KR("-12"),
        ("Bygglov", "Löner", 13): KR("-5"),
    }


def test_codes_without_a_place_stop_the_file_unless_they_are_left_out(mapped: Ekby) -> None:
    rows = [("5010", "100", "5"), ("7010", "100", "7"), ("5010", "999", "9")]
    batch = read(mapped, sie4([("20240131", rows)]))
    assert refusals(lambda: accept_batch(SERVER, batch)) == {"unmapped"}
    accept_batch(SERVER, batch, leave_unmapped=True)
    assert actuals(mapped, 1) == {("Bygglov", "Löner", 1): KR("-5")}


def test_year_balances_are_not_loaded(mapped: Ekby) -> None:
    batch = read(mapped, b"#SIETYP 1\n#RAR 0 20240101 20241231\n#RES 0 5010 100.00\n")
    assert refusals(lambda: accept_batch(SERVER, batch)) == {"year_balances_only"}


def test_a_closed_year_takes_and_gives_up_nothing(mapped: Ekby) -> None:
    loaded = accept_batch(SERVER, read(mapped, sie4([JANUARY])))
    waiting = read(mapped, sie4([FEBRUARY]))
    close_year(SERVER, mapped.year)
    assert refusals(lambda: accept_batch(SERVER, waiting)) == {"year_closed"}
    assert refusals(lambda: undo_batch(SERVER, loaded)) == {"year_closed"}


def test_an_area_that_does_not_count_in_the_year_takes_no_actuals(mapped: Ekby) -> None:
    batch = read(mapped, sie4([JANUARY]))
    end_area(mapped)
    assert "area_outside_years" in refusals(lambda: accept_batch(SERVER, batch))
    assert effective(mapped) == {}


def end_area(ekby: Ekby) -> None:
    """Bygglov ends in 2023, as if by somebody with a hand in the database."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE budget_area SET last_year = 2023 WHERE id = %s", [ekby.bygglov.pk])


def test_a_locked_round_does_not_move(mapped: Ekby) -> None:
    bring_to_decided(mapped, mapped.april)
    lock_round(SERVER, mapped.april)
    kept = list(LockedAmount.objects.order_by("pk").values_list("pk", "amount"))
    accept_batch(SERVER, read(mapped, sie4([JANUARY, FEBRUARY])))
    assert list(LockedAmount.objects.order_by("pk").values_list("pk", "amount")) == kept


def test_a_discarded_batch_has_no_entries_and_cannot_be_accepted(mapped: Ekby) -> None:
    batch = discard_batch(SERVER, read(mapped, sie4([JANUARY])))
    assert batch.state == BatchState.DISCARDED
    assert not LedgerEntry.objects.exists()
    assert refusals(lambda: accept_batch(SERVER, batch)) == {"batch_state"}


def test_a_batch_that_was_discarded_while_it_waited_is_not_read(mapped: Ekby) -> None:
    batch = send(mapped, sie4([JANUARY]))
    discard_batch(SERVER, batch)
    assert read_batch(SERVER, batch.pk, lambda p, s: None).state == BatchState.DISCARDED


def test_the_preview_compares_each_cell_with_what_is_stored(mapped: Ekby) -> None:
    e = mapped
    batch = read(e, sie4([JANUARY, FEBRUARY]))
    with counted() as queries:
        found = comparison(batch)
    assert len(queries) == 3
    told = {(c.area, c.line, c.month): (c.stored, c.new, c.difference) for c in found}
    assert told == {
        (e.bygglov.pk, e.loner.pk, 1): (KR("-50000"), KR("-61000.50"), KR("-11000.50")),
        (e.bygglov.pk, e.avgifter.pk, 1): (None, KR("12000"), KR("12000")),
        (e.bygglov.pk, e.loner.pk, 2): (KR("-50000"), KR("-60000"), KR("-10000")),
        (e.stadsmiljo.pk, e.ovrigt.pk, 2): (None, KR("-40000"), KR("-40000")),
    }


def test_accepting_takes_no_more_queries_for_more_cells(mapped: Ekby) -> None:
    few = read(mapped, sie4([JANUARY]))
    many = read(mapped, sie4([(f"2024{m:02}15", [*FEBRUARY[1], *JANUARY[1]]) for m in range(2, 3)]))
    with counted() as of_few:
        accept_batch(SERVER, few)
    with counted() as of_many:
        accept_batch(SERVER, many)
    assert len(of_many) <= len(of_few)


@pytest.mark.parametrize(
    ("months", "text"),
    [([1], "Januari"), ([3, 1, 2, 5], "Januari–mars, maj"), ([12, 13], "December, bokslut")],
)
def test_months_are_listed_as_runs(months: list[int], text: str) -> None:
    assert month_list(months).startswith(text)
