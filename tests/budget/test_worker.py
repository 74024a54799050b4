"""The worker: one job at a time, each once, held by a lease and taken up where it runs out."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection
from django.utils import timezone

from budget import worker
from budget.actions.jobs import cancel_job, enqueue
from budget.models import Job, JobState
from budget.worker import Heart, claim, execute, work
from budget.workflow.action import SERVER
from budget.workflow.jobs import KINDS, JobCancelled, JobLost, JobStopped, Run, job
from tests.budget.actions.test_threads import ekby as ekby_in_file
from tests.processes import url_for_others
from tests.working import Silent, work_off

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20
__all__ = ["ekby_in_file"]  # a fixture


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Kinds made in a test are gone after it."""
    before = dict(KINDS)
    yield
    KINDS.clear()
    KINDS.update(before)


def doing(do: Callable[[Run], dict[str, Any]], kind: str = "test") -> Job:
    """A job of a new kind."""
    job(kind)(do)
    return enqueue(SERVER, kind, {"n": 1})


def test_a_job_is_done_in_order_and_its_result_kept(db: None) -> None:
    done: list[int] = []

    @job("test")
    def do(run: Run) -> dict[str, Any]:
        run.progress(50, "half")
        done.append(run.payload["n"])
        return {"n": run.payload["n"] * 2}

    for number in (1, 2, 3):
        enqueue(SERVER, "test", {"n": number})
    assert work_off() == 3
    assert done == [1, 2, 3]
    rows = Job.objects.order_by("pk").values_list("state", "progress", "result", "attempts")
    assert list(rows) == [("done", 100, {"n": 2 * number}, 1) for number in (1, 2, 3)]
    assert all(row.finished_at and not row.lease_until for row in Job.objects.all())


def test_nobody_orders_what_nobody_does(db: None) -> None:
    with pytest.raises(ValueError, match="nobody"):
        enqueue(SERVER, "no such kind", {})
    with pytest.raises(ValueError, match="two doers"):
        job("test")(job("test")(lambda run: {}))


FAILURES: dict[str, tuple[Exception, str]] = {
    "refused": (ValidationError("Så går det inte."), "Så går det inte."),
    "no right": (PermissionDenied(), "får inte"),
    "an error": (RuntimeError("secret"), "inte var väntat"),
}


@pytest.mark.parametrize("way", FAILURES)
def test_a_job_that_fails_says_why_in_swedish_and_is_not_tried_again(db: None, way: str) -> None:
    error, words = FAILURES[way]

    def do(run: Run) -> dict[str, Any]:
        raise error

    row = doing(do)
    assert work_off() == 1
    row.refresh_from_db()
    assert row.state == JobState.FAILED
    assert words in row.error
    assert "secret" not in row.error


def test_a_lost_database_puts_the_job_back(transactional_db: None) -> None:
    def do(run: Run) -> dict[str, Any]:
        raise OperationalError("the server closed the connection")

    row = doing(do)
    taken = claim("one")
    assert taken
    execute(taken, "one", Silent())
    row.refresh_from_db()
    assert (row.state, row.attempts) == (JobState.QUEUED, 1)


def test_a_held_job_is_nobody_elses_until_its_lease_runs_out(db: None) -> None:
    row = doing(lambda run: {})
    assert claim("one") == row
    assert claim("two") is None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    again = claim("two")
    assert again
    assert (again.pk, again.worker, again.attempts) == (row.pk, "two", 2)


def test_whoever_lost_a_job_cannot_end_it(db: None) -> None:
    doing(lambda run: {"by": run.job.worker})
    first = claim("one")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = claim("two")
    assert first
    assert second
    execute(first, "one", Silent())
    assert Job.objects.get().state == JobState.RUNNING
    execute(second, "two", Silent())
    assert Job.objects.get().result == {"by": "two"}


def test_a_job_that_kills_its_workers_is_given_up(db: None, settings: Any) -> None:
    given_up: list[int] = []
    job("test", gave_up=lambda row: given_up.append(row.pk))(lambda run: {})
    row = enqueue(SERVER, "test", {})
    for _attempt in range(settings.JOBS["attempts"]):
        assert claim("one") == row
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert claim("one") is None
    row.refresh_from_db()
    assert row.state == JobState.FAILED
    assert "avbröts 3 gånger" in row.error
    assert given_up == [row.pk]


def test_a_cancelled_job_is_not_begun(db: None) -> None:
    row = doing(lambda run: {})
    cancel_job(SERVER, row)
    assert work_off() == 0
    assert Job.objects.get().state == JobState.CANCELLED


@pytest.mark.parametrize(
    ("state", "error"), [(JobState.CANCELLED, JobCancelled), (JobState.QUEUED, JobLost)]
)
def test_progress_tells_the_doer_that_the_job_is_taken_away(
    db: None, state: str, error: type[Exception]
) -> None:
    row = doing(lambda run: {})
    heart = Heart(row, "one", threading.Event())
    heart.beat(1, "x")
    heart._state = state
    with pytest.raises(error):
        heart.beat(2, "x")


def test_a_worker_that_stops_puts_its_job_back_uncounted(db: None) -> None:
    stopping = threading.Event()

    def do(run: Run) -> dict[str, Any]:
        stopping.set()
        run.progress(5)
        return {}

    row = doing(do)
    taken = claim("one")
    assert taken
    with pytest.raises(JobStopped):
        execute(taken, "one", Heart(taken, "one", stopping))
    row.refresh_from_db()
    assert (row.state, row.attempts, row.lease_until) == (JobState.QUEUED, 0, None)


def test_progress_is_seen_from_outside_while_the_work_has_written_nothing(
    transactional_db: None, ekby_in_file: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "WRITE_SECONDS", 0.02)
    seen: list[tuple[int, str, bool]] = []
    stopping = threading.Event()

    def look() -> bool:
        row = Job.objects.get()
        renewed = bool(row.heartbeat and row.started_at and row.heartbeat > row.started_at)
        seen.append((row.progress, row.stage, renewed))
        connection.close()
        return seen[-1] == (40, "reading", True)

    def do(run: Run) -> dict[str, Any]:
        run.progress(40, "reading")
        with ThreadPoolExecutor(1) as pool:
            while time.monotonic() < until and not pool.submit(look).result():
                time.sleep(0.02)
        stopping.set()
        return {}

    until = time.monotonic() + SECONDS

    def order_and_work() -> None:
        doing(do)
        work(stopping, lambda: time.monotonic() > until)

    # Not in this thread: its connection is to the database in memory.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(order_and_work).result(2 * SECONDS)
    assert seen[-1] == (40, "reading", True)


@pytest.mark.postgres
def test_of_many_workers_each_job_has_one(transactional_db: None) -> None:
    lock, done = threading.Lock(), list[int]()

    def do(run: Run) -> dict[str, Any]:
        with lock:
            done.append(run.payload["n"])
        return {}

    job("test")(do)
    for number in range(40):
        enqueue(SERVER, "test", {"n": number})

    def one(name: str) -> None:
        try:
            work_off(name)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        for future in [pool.submit(one, f"worker {n}") for n in range(6)]:
            future.result(SECONDS)
    assert sorted(done) == list(range(40))
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_sigterm_stops_the_command_in_order(transactional_db: None, tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": url_for_others(tmp_path)}
    command = [sys.executable, "manage.py", "run_worker"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe) as process:
        assert process.stdout
        assert process.stderr
        assert "igång" in process.stdout.readline().decode()
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
        assert process.stderr.read() == b""
