"""Two people at once, on PostgreSQL: each rule is held against what the other has just written.

SQLite lets one writer in at a time, so what is tried here cannot come about there.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from budget.actions.appropriations import close_year
from budget.actions.forecasts import ForecastCell, save_forecast
from budget.actions.rounds import submit
from budget.models import AccountRange, Actual, BudgetRow, Round, RoundState
from budget.workflow.action import SERVER
from budget.workflow.conflicts import Conflict
from tests.makers import KR, Ekby, codes_of, make_ekby, told, write

pytestmark = pytest.mark.postgres
SECONDS = 10


@pytest.fixture
def ekby_committed(transactional_db: None) -> Ekby:
    """Ekby, where other connections see it."""
    return make_ekby()


def in_thread(pool: ThreadPoolExecutor, work: Callable[[], object]) -> "Future[set[str]]":
    """The codes that `work` is refused with, on a connection of its own."""

    def run() -> set[str]:
        try:
            work()
        except ValidationError as error:
            return codes_of(error)
        except Conflict:
            return {"conflict"}
        finally:
            connection.close()
        return set()

    return pool.submit(run)


def overtaken(slow: Callable[[], object], quick: Callable[[], object]) -> list[set[str]]:
    """`slow` writes, then `quick` does all of its action, then `slow` comes to its end."""
    written, done = Event(), Event()

    def wait_for_the_other() -> None:
        slow()
        written.set()
        assert done.wait(SECONDS)

    with ThreadPoolExecutor(2) as pool:
        first = in_thread(pool, lambda: write(SERVER, wait_for_the_other))
        assert written.wait(SECONDS)
        second = in_thread(pool, quick)
        refused = second.result(SECONDS)
        done.set()
        return [first.result(SECONDS), refused]


def kept_waiting(slow: Callable[[], object], quick: Callable[[], object]) -> list[set[str]]:
    """`slow` writes; `quick` begins, and has to wait until `slow` has ended."""
    written, go_on = Event(), Event()

    def wait() -> None:
        slow()
        written.set()
        assert go_on.wait(SECONDS)

    with ThreadPoolExecutor(2) as pool:
        first = in_thread(pool, lambda: write(SERVER, wait))
        assert written.wait(SECONDS)
        second = in_thread(pool, quick)
        with pytest.raises(TimeoutError):
            second.result(0.5)
        go_on.set()
        return [first.result(SECONDS), second.result(SECONDS)]


def test_no_amount_slips_into_a_year_that_is_closed_meanwhile(ekby_committed: Ekby) -> None:
    e = ekby_committed
    booked = Actual(area=e.stadsmiljo, line=e.ovrigt, year=2024, month=5, amount=KR(-1))
    codes = overtaken(booked.save, lambda: close_year(SERVER, e.year))
    assert codes == [{"year_closed"}, set()]
    assert not Actual.objects.filter(year=2024, month=5).exists()


def test_no_forecast_slips_into_a_round_that_is_handed_in_meanwhile(ekby_committed: Ekby) -> None:
    e = ekby_committed
    codes = overtaken(
        lambda: e.april.forecasts.update(amount=KR(1)), lambda: submit(SERVER, e.april)
    )
    assert codes == [{"round_not_open"}, set()]


def test_of_two_who_hand_in_at_once_one_does(ekby_committed: Ekby) -> None:
    mine, theirs = (Round.objects.get(pk=ekby_committed.april.pk) for _ in range(2))
    codes = kept_waiting(lambda: submit(SERVER, mine), lambda: submit(SERVER, theirs))
    assert codes == [set(), {"round_state"}]
    assert Round.objects.get(pk=mine.pk).state == RoundState.SUBMITTED
    assert [line for line in told("submit") if "state" in line] == [
        "servern: April 2024: state: öppen → inlämnad"
    ]


def test_of_two_who_type_in_one_cell_at_once_the_later_sees_both(ekby_committed: Ekby) -> None:
    e = ekby_committed

    def type_in(amount: int) -> Callable[[], object]:
        cell = ForecastCell(e.bygglov.pk, e.loner.pk, KR(amount), 1)
        return lambda: save_forecast(SERVER, e.april, cell)

    assert kept_waiting(type_in(-1), type_in(-2)) == [set(), {"conflict"}]
    assert e.april.forecasts.get(area=e.bygglov, line=e.loner).amount == KR(-1)


def test_two_who_fill_one_empty_cell_at_once_conflict(ekby_committed: Ekby) -> None:
    e = ekby_committed

    def type_in(amount: int) -> Callable[[], object]:
        cell = ForecastCell(e.stadsmiljo.pk, e.loner.pk, KR(amount), 0)
        return lambda: save_forecast(SERVER, e.april, cell)

    assert kept_waiting(type_in(-1), type_in(-2)) == [set(), {"conflict"}]


def test_two_who_move_a_decisions_months_at_once_do_not_break_its_sum(
    ekby_committed: Ekby,
) -> None:
    def move(first: int, second: int) -> Callable[[], Any]:
        # A thousand from one month to the next, each as the page showed them.
        def work() -> None:
            rows = BudgetRow.objects.filter(decision=ekby_committed.change)
            rows.filter(month=first).update(amount=KR(-11_000))
            rows.filter(month=second).update(amount=KR(-13_000))

        return work

    codes = kept_waiting(move(3, 4), lambda: write(SERVER, move(4, 5)))
    assert codes == [set(), {"decision_sum"}]
    assert sum(row.amount for row in ekby_committed.change.rows.all()) == KR(-120_000)


def test_two_who_give_one_account_to_two_lines_at_once(ekby_committed: Ekby) -> None:
    e = ekby_committed
    mine = AccountRange(line=e.loner, year=2024, first=5000, last=5999)
    theirs = AccountRange(line=e.ovrigt, year=2024, first=5500, last=6500)
    codes = overtaken(mine.save, lambda: write(SERVER, theirs.save))
    assert codes == [{"ranges_overlap"}, set()]
