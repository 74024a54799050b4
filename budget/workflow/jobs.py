"""Kinds of background work: who does a job of a kind, and what a doer is told and tells.

    @job("read_ledger")
    def read_ledger(run: Run) -> dict[str, Any]: ...

An app registers its kinds when it is ready. A doer gets a `Run`, calls `run.progress` now and then
(by it the page moves, and cancelling or stopping takes effect), and gives the job's result. It
must bear to be begun again from the start: a worker that dies leaves its job to another. A
ValidationError ends the job with its messages; other errors end it with a general one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from budget.models import Job


class JobCancelled(Exception):  # noqa: N818  # an answer, not an error
    """Somebody has cancelled the job: leave without having written anything."""


class JobLost(Exception):  # noqa: N818  # an answer, not an error
    """Another worker has taken the job over: leave without having written anything."""


class JobStopped(Exception):  # noqa: N818  # an answer, not an error
    """The worker is to end: leave; the job goes back to the queue."""


class Pulse(Protocol):
    """How a run tells that it is alive."""

    def beat(self, percent: int, stage: str) -> None:
        """Note how far it has come. Raises JobCancelled, JobLost or JobStopped."""
        ...


@dataclass(frozen=True)
class Run:
    """A job being done."""

    job: Job
    pulse: Pulse

    @property
    def payload(self) -> dict[str, Any]:
        """What the job was ordered with."""
        payload: dict[str, Any] = self.job.payload
        return payload

    def progress(self, percent: int, stage: str = "") -> None:
        """Tell how far it has come: 0–100, and the code of what goes on.

        Cheap: it can be called every thousand rows. Raises JobCancelled, JobLost or JobStopped,
        which the doer lets pass.
        """
        self.pulse.beat(percent, stage)


Doer = Callable[[Run], dict[str, Any]]
GaveUp = Callable[[Job], None]


@dataclass(frozen=True)
class Kind:
    """Who does a kind of job, and what is done when it has failed for good or was cancelled."""

    do: Doer
    gave_up: GaveUp | None = None


KINDS: dict[str, Kind] = {}


def job(kind: str, gave_up: GaveUp | None = None) -> Callable[[Doer], Doer]:
    """Make a function the doer of a kind. Raises ValueError where there is one already."""

    def register(doer: Doer) -> Doer:
        if kind in KINDS:
            raise ValueError(f"two doers of {kind}")
        KINDS[kind] = Kind(doer, gave_up)
        return doer

    return register
