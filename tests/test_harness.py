"""The harness itself: its PostgreSQL comes and goes cleanly, its verdict is right."""

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import psycopg
import pytest

from budget.models import User
from tests import postgres, run, system
from tests.kept import Kept

SAY_FOLDER_AND_WAIT = """
import os, psycopg, time
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(connection.execute("SHOW data_directory").fetchone()[0], flush=True)
    time.sleep(60)
"""
REPORT = """
<testsuites><testsuite>
  <testcase classname="a" name="good"/>
  <testcase classname="a" name="bad"><failure/></testcase>
  <testcase classname="a" name="broken_after_failing"><failure/><error/></testcase>
  <testcase classname="a" name="aside"><skipped/></testcase>
</testsuite></testsuites>
"""


def ask(url: str, query: str) -> str:
    """One value from a server."""
    with psycopg.connect(url, connect_timeout=2) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row
    return str(row[0])


def test_the_server_answers_and_is_gone_afterwards() -> None:
    system.required(system.POSTGRES)
    with postgres.server() as url:
        folder = Path(ask(url, "SHOW data_directory"))
        assert ask(url, "SHOW fsync") == "off"
        assert folder.exists()
    assert not folder.parent.exists()
    with pytest.raises(psycopg.OperationalError):
        ask(url, "SELECT 1")


def test_a_durable_server_keeps_fsync_on() -> None:
    system.required(system.POSTGRES)
    with postgres.server(durable=True) as url:
        assert ask(url, "SHOW fsync") == "on"


def test_the_server_sorts_swedish() -> None:
    system.required(system.POSTGRES)
    letters = "unnest(ARRAY['Ö', 'Ä', 'Z', 'Å']) AS letter"
    with postgres.server() as url:
        query = (
            f"SELECT string_agg(letter, '' ORDER BY letter COLLATE \"sv-SE-x-icu\") FROM {letters}"
        )
        assert ask(url, query) == "ZÅÄÖ"


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_server_is_gone_when_the_run_is_broken_off(sign: signal.Signals) -> None:
    system.required(system.POSTGRES)
    command = [sys.executable, "-m", "tests.postgres", "--", sys.executable, "-c"]
    command.append(SAY_FOLDER_AND_WAIT)
    with subprocess.Popen(command, cwd=run.ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        assert folder.exists()
        process.send_signal(sign)
        assert process.wait(30) != 0
    assert not folder.parent.exists()


def test_a_command_without_its_separator_is_refused() -> None:
    assert postgres.main(["true"]) == 2


def test_counts_are_added_and_skipped_tests_are_named() -> None:
    tally = run.Tally(tests=Counter(passed=1))
    run.count(tally, ElementTree.fromstring(REPORT))
    assert tally.sentence() == "2 passed, 2 failed, 1 skipped"
    assert tally.left_out == ["a.aside (skipped)"]


@pytest.mark.parametrize(
    ("failed", "left_out", "everything", "status"),
    [
        ([], [], "1", 0),
        (["mypy"], [], "", 1),
        ([], ["browser tests"], "", 0),
        ([], ["browser tests"], "1", 1),
    ],
)
def test_what_is_left_out_fails_the_run_where_everything_is_asked_for(
    failed: list[str],
    left_out: list[str],
    everything: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ANSLAG_ALL", everything)
    assert run.sum_up(run.Tally(failed=failed, left_out=left_out), seconds=1) == status


def test_a_missing_program_skips_the_test_or_fails_it_where_everything_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    need = system.Need("Nothing", ("nothing",), "no tests", lambda: None)
    monkeypatch.setenv("ANSLAG_ALL", "0")
    with pytest.raises(pytest.skip.Exception, match="no tests: Nothing is missing"):
        system.required(need)
    monkeypatch.setenv("ANSLAG_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="apt-get install nothing"):
        system.required(need)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_beside_the_database_stands_in_its_place_when_asked() -> None:
    def fill() -> None:
        User.objects.create_user("kept")

    kept = Kept("harness", fill)
    try:
        assert not User.objects.exists()
        with kept.standing():
            assert User.objects.get().username == "kept"
        User.objects.create_user("other")
        kept.pour()
        assert User.objects.get().username == "kept"
    finally:
        kept.drop()
