"""Loaded months: what is booked is what their entries sum to, or *Avstämning* says so."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from budget.actions.amounts import save_actuals
from budget.actions.ledger import accept_batch
from budget.actions.locking import lock_round
from budget.calc.phasing import MonthAmount
from budget.models import Round
from budget.queries.controls import ledger_cells
from budget.queries.rounds import inputs_of
from budget.workflow.action import SERVER
from reports.content.findings import in_words
from reports.content.reconciliation import Reconciliation
from reports.content.reconciliation.results import LeftOut
from reports.queries.reconciling import reconciled
from tests.budget.actions.ledger_case import FEBRUARY, JANUARY, YEAR, map_ekby, read, sie4
from tests.counting import counted
from tests.makers import KR, Ekby, bring_to_decided
from tests.reports.reading import page

RECONCILIATION = "/byggnadsnamnden/2024/april/avstamning/"
MAY = ("20240531", [("5010", "100", "5")])


@pytest.fixture
def loaded(ekby: Ekby, ledger_folder: Path) -> Ekby:
    """January, February and May from the ledger; April's round reaches to April."""
    map_ekby(ekby)
    batch = read(ekby, sie4([JANUARY, FEBRUARY, MAY]))
    accept_batch(SERVER, batch, months=[1, 2, 5])
    return ekby


def april(ekby: Ekby) -> Reconciliation:
    round_ = Round.objects.select_related("appropriation__committee").get(pk=ekby.april.pk)
    return reconciled(round_, inputs_of(round_))


def check(found: Reconciliation) -> Any:
    return next(each for each in found.checks if each.rule == "ledger_entries")


def test_each_loaded_cell_up_to_the_cutoff_is_compared(loaded: Ekby) -> None:
    with counted() as queries:
        cells = ledger_cells(loaded.april)
    assert len(queries) == 1
    bygglov, loner = loaded.bygglov.pk, loaded.loner.pk
    assert cells == {
        (bygglov, loner, 1): (KR("-61000.50"), KR("-61000.50")),
        (bygglov, loaded.avgifter.pk, 1): (KR("12000"), KR("12000")),
        (bygglov, loner, 2): (KR("-60000"), KR("-60000")),
        (loaded.stadsmiljo.pk, loaded.ovrigt.pk, 2): (KR("-40000"), KR("-40000")),
    }
    result = check(april(loaded))
    assert (result.compared, result.findings, result.left_out) == (4, (), None)


def test_a_cell_changed_by_hand_is_found_to_the_ore_and_worded(loaded: Ekby) -> None:
    typed = [
        MonthAmount(loaded.bygglov.pk, loaded.loner.pk, 2, KR("-59999.99")),
        MonthAmount(loaded.matning.pk, loaded.avgifter.pk, 1, KR("7")),  # has no entries
        MonthAmount(loaded.bygglov.pk, loaded.loner.pk, 3, KR("-1")),  # is not loaded
    ]
    save_actuals(SERVER, loaded.committee, YEAR, typed)
    found = april(loaded)
    findings = check(found).findings
    assert [(f.expected, f.found, f.difference) for f in findings] == [
        (KR("-60000"), KR("-59999.99"), KR("0.01")),
        (KR("0"), KR("7"), KR("7")),
    ]
    words = in_words(findings[0], found)
    assert words.place == "Bygglov · Löner i februari"
    assert words.rule == "Inläst utfall är summan av verifikationerna"
    assert "59 999,99 kr, men verifikationerna summerar till −60 000 kr" in words.sentence.replace(
        "\xa0", " "
    )


def test_nothing_is_compared_where_nothing_is_loaded(ekby: Ekby) -> None:
    result = check(april(ekby))
    assert (result.compared, result.left_out) == (0, LeftOut.NOTHING_LOADED)


def test_a_locked_rounds_copies_are_not_held_to_later_entries(loaded: Ekby) -> None:
    bring_to_decided(loaded, loaded.april)
    lock_round(SERVER, loaded.april)
    result = check(april(loaded))
    assert (result.compared, result.left_out) == (0, LeftOut.COPIES)


def test_the_page_holds_to_the_sums_taken_at_loading_and_proves_them_when_asked(
    loaded: Ekby,
) -> None:
    cells = ledger_cells(loaded.april)
    with counted() as queries:
        assert ledger_cells(loaded.april, afresh=False) == cells
    assert "budget_ledgerentry" not in " ".join(queries)
    # An entry changed behind the application's back: the sums of it stand.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE budget_ledgerentry SET amount = amount - 100 WHERE account = '3010'")
    client = Client()
    client.force_login(loaded.cast.anna_controller)
    stored = page(client, RECONCILIATION)
    assert "jämfört med verifikatens summor" in stored.main.text()
    assert "?summera=1" in stored.links
    assert stored.first_line != (proven := page(client, f"{RECONCILIATION}?summera=1")).first_line
    assert "jämfört med verifikaten själva" in proven.main.text()
    assert "men verifikationerna summerar till 11 999" in proven.main.text().replace("\xa0", " ")


def test_nothing_is_said_of_entries_where_none_are_loaded(ekby: Ekby) -> None:
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    assert "verifikatens summor" not in page(client, RECONCILIATION).main.text()
