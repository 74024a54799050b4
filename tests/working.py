"""Background jobs done here and now, without a heartbeat: a test waits for the work."""

from budget.worker import claim, execute, worker_name


class Silent:
    """The pulse of work that nobody watches."""

    def beat(self, percent: int, stage: str) -> None:
        """See Pulse; does nothing."""


def work_off(worker: str = "") -> int:
    """Do all jobs that wait; gives how many were done."""
    name, done = worker or worker_name(), 0
    while job := claim(name):
        execute(job, name, Silent())
        done += 1
    return done
