"""The worker: takes jobs one at a time, holds each by a lease, and tells how it goes.

A lease is a time until which nobody else takes the job; a heartbeat renews it on a connection of
its own, beside the transaction of the work. A worker that dies lets the lease run out, and the
next one begins the job anew, at most `ATTEMPTS` times. Of two workers that reach for one job the
row's lock lets one have it (SQLite has one writer at a time).
"""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.models import Job, JobState
from budget.workflow.jobs import (
    KINDS,
    JobCancelled,
    JobLost,
    JobStopped,
    Pulse,
    Run,
)

log = logging.getLogger(__name__)
WRITE_SECONDS = 1.0  # how often a page can see progress


def worker_name() -> str:
    """A name for this process that no other ever has: containers share names and numbers."""
    return f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(4)}"


def claim(worker: str) -> Job | None:
    """The oldest job that waits, or whose lease has run out, now this worker's; None for none."""
    while Job.objects.filter(_waiting()).exists():
        with transaction.atomic():
            found = Job.objects.select_for_update(skip_locked=True).filter(_waiting())
            job = found.order_by("pk").first()
            if job is None:
                return None
            if job.attempts < settings.JOBS["attempts"]:
                return _take(job, worker)
            _give_up(job)
    return None


def _waiting() -> Q:
    return Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=timezone.now())


def _take(job: Job, worker: str) -> Job:
    now = timezone.now()
    job.state, job.worker = JobState.RUNNING, worker
    job.attempts += 1
    job.started_at = job.started_at or now
    job.heartbeat, job.lease_until = now, now + _lease()
    job.progress, job.stage = 0, ""
    job.save()
    return job


def _lease() -> timedelta:
    return timedelta(seconds=settings.JOBS["lease"])


def _give_up(job: Job) -> None:
    text = _(
        "Jobbet avbröts %(times)s gånger utan att bli klart, så det har lagts ned. Inget har "
        "skrivits. Försök igen, och säg till driften om det händer på nytt."
    ) % {"times": job.attempts}
    _end(job, job.worker, JobState.FAILED, error=text)


@dataclass
class Heart:
    """The pulse of a job in a worker: a thread writes what the work last said of itself."""

    job: Job
    worker: str
    stopping: threading.Event
    _percent: int = 0
    _stage: str = ""
    _state: str = JobState.RUNNING
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> "Heart":
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()

    def beat(self, percent: int, stage: str) -> None:
        """See Pulse."""
        self._percent, self._stage = percent, stage
        if self._state == JobState.CANCELLED:
            raise JobCancelled
        if self._state != JobState.RUNNING:
            raise JobLost
        if self.stopping.is_set():
            raise JobStopped

    def _live(self) -> None:
        told, renewed = (0, ""), time.monotonic()
        try:
            while not self._over.wait(WRITE_SECONDS):
                now = self._percent, self._stage
                if now != told or time.monotonic() - renewed > settings.JOBS["lease"] / 4:
                    self._write(*now)
                    told, renewed = now, time.monotonic()
        finally:
            connection.close()

    def _write(self, percent: int, stage: str) -> None:
        now = timezone.now()
        try:
            mine = Job.objects.filter(pk=self.job.pk, worker=self.worker, state=JobState.RUNNING)
            kept = mine.update(
                progress=percent, stage=stage, heartbeat=now, lease_until=now + _lease()
            )
            if not kept:
                self._state = Job.objects.values_list("state", flat=True).get(pk=self.job.pk)
                if self._state == JobState.RUNNING:
                    self._state = JobState.QUEUED  # another worker runs it now
        except DatabaseError:
            # SQLite lets one write at a time, the work itself perhaps; the next beat tries again.
            log.info("no heartbeat of job %s", self.job.pk, exc_info=True)
            connection.close()


def execute(job: Job, worker: str, pulse: Pulse) -> None:
    """Do a claimed job and write how it ended; raises JobStopped alone."""
    kind = KINDS.get(job.kind)
    try:
        if kind is None:
            raise ValidationError(
                _("Ingen här kan utföra jobbet ”%s”. Säg till driften att starta om arbetaren.")
                % job.kind
            )
        result = kind.do(Run(job, pulse))
    except (JobCancelled, JobLost):
        log.info("job %s was taken away", job.pk)
    except JobStopped:
        _requeue(job, worker, F("attempts") - 1)
        raise
    except ValidationError as error:
        _end(job, worker, JobState.FAILED, error="\n".join(error.messages))
    except PermissionDenied:
        _end(job, worker, JobState.FAILED, error=_("Den som beställde jobbet får inte göra det."))
    except OperationalError:
        log.exception("job %s lost its database", job.pk)
        connection.close_if_unusable_or_obsolete()
        _requeue(job, worker, F("attempts"))
    except Exception:
        log.exception("job %s failed", job.pk)
        text = _("Något gick fel som inte var väntat, och inget har skrivits. Säg till driften.")
        _end(job, worker, JobState.FAILED, error=text)
    else:
        _end(job, worker, JobState.DONE, result=result, progress=100, stage="")


def _requeue(job: Job, worker: str, attempts: Any) -> None:
    mine = Job.objects.filter(pk=job.pk, worker=worker, state=JobState.RUNNING)
    mine.update(state=JobState.QUEUED, lease_until=None, attempts=attempts, progress=0, stage="")


def _end(job: Job, worker: str, state: str, **values: Any) -> None:
    mine = Job.objects.filter(pk=job.pk, worker=worker, state=JobState.RUNNING)
    ended = mine.update(state=state, finished_at=timezone.now(), lease_until=None, **values)
    kind = KINDS.get(job.kind)
    if ended and state == JobState.FAILED and kind and kind.gave_up:
        job.refresh_from_db()
        kind.gave_up(job)


def work(stopping: threading.Event, ends: Callable[[], bool]) -> None:
    """Do jobs as they come until `stopping` is set or `ends` says so."""
    name = worker_name()
    while not stopping.is_set() and not ends():
        try:
            job = claim(name)
            if job is None:
                connection.close()
                stopping.wait(settings.JOBS["poll"])
                continue
            with Heart(job, name, stopping) as heart:
                execute(job, name, heart)
        except JobStopped:
            return
        except DatabaseError:
            log.exception("the database does not answer")
            connection.close()
            stopping.wait(settings.JOBS["poll"])
