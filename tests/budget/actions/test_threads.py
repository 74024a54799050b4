"""Twenty at once save the same cell and its neighbours: nothing is lost, mixed, or refused as busy.

On both databases, through the pages: SQLite in a file with the settings of production, since a
database in memory has locks of its own.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from budget.models import Change, Forecast, StatementLine
from tests.makers import Ekby, make_ekby
from tests.threads import seen_by_threads

THREADS = 20
SAVES = 2
PATIENCE = 60
URL = "/byggnadsnamnden/2024/april/prognos/bygglov/"


@pytest.fixture
def ekby(transactional_db: None, tmp_path: Path) -> Iterator[Ekby]:
    """Ekby, where other threads' connections see it."""
    made = make_ekby()
    with seen_by_threads(tmp_path):
        yield made


def standing(line: StatementLine) -> str:
    """What a page opened now would hold of a cell."""
    row = Forecast.objects.filter(round__slug="april", area__slug="bygglov", line=line).first()
    return f"{row.version}:{row.amount:.2f}" if row else "0:"


def save_until_saved(client: Client, line: StatementLine, kronor: int) -> int:
    """Save a cell, and again over what somebody else saved meanwhile; how often it was refused."""
    for refused in range(PATIENCE):
        data = {
            "line": str(line.pk),
            f"forecast-{line.pk}": f"{kronor} kr",
            f"was-{line.pk}": standing(line),
        }
        response = client.post(f"{URL}cell/", data, headers={"HX-Request": "true"})
        # As at the end of every request: there are fewer connections than threads.
        connection.close()
        if response.status_code == 200:
            return refused
        assert response.status_code == 409, response.content.decode()
    raise AssertionError("never saved")


def test_no_update_is_lost_mixed_or_refused_for_a_busy_database(ekby: Ekby) -> None:
    start = Barrier(THREADS)
    neighbours = [ekby.ovrigt, ekby.avgifter]
    anna = ekby.cast.anna_controller

    def work(number: int) -> None:
        try:
            client = Client()
            client.force_login(anna)
            # Half of them meet in one cell, the others are its neighbours in the table.
            line = ekby.loner if number % 2 else neighbours[number // 2 % 2]
            connection.close()
            start.wait(PATIENCE)
            for save in range(SAVES):
                save_until_saved(client, line, -(line.pk * 1_000_000 + number * 100 + save))
        finally:
            connection.close()

    def look() -> None:
        try:
            for line in (ekby.loner, *neighbours):
                check_chain(line)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        for future in [pool.submit(work, number) for number in range(THREADS)]:
            future.result(PATIENCE)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(look).result(PATIENCE)


def check_chain(line: StatementLine) -> None:
    """Every save stands in the history, each on top of the one before, and the last one stands."""
    row = Forecast.objects.get(round__slug="april", area__slug="bygglov", line=line)
    changes = Change.objects.filter(
        action="save_forecasts", thing=f"April 2024: Bygglov, {line}", who__isnull=False
    ).order_by("pk")
    told = [(change.old, change.new) for change in changes]
    assert len(told) == SAVES * (THREADS // 2 if line.name == "Löner" else THREADS // 4)
    assert len({new for _old, new in told}) == len(told)
    assert all(new.startswith(f"-{line.pk}00") for _old, new in told)
    assert [new for _old, new in told][:-1] == [old for old, _new in told][1:]
    assert str(row.amount) == told[-1][1]
    # The first of them made the fees' row; the other two had one.
    assert row.version == len(told) + (0 if line.name == "Avgifter" else 1)
