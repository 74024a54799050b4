"""Ordering background work, and cancelling it."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.actions.recording import refuse, require
from budget.models import WAITING_STATES, Committee, Job, JobState
from budget.workflow.action import Actor
from budget.workflow.jobs import KINDS


def enqueue(
    actor: Actor, kind: str, payload: Mapping[str, Any], committee: Committee | None = None
) -> Job:
    """Order a job of a registered kind; `payload` is JSON. In a transaction: with its commit.

    The right is asked for by whoever orders it. Raises ValueError for an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(f"nobody does {kind}")
    job: Job = Job.objects.create(
        kind=kind, payload=dict(payload), owner=actor.user, committee=committee
    )
    return job


def cancel_job(actor: Actor, job: Job) -> None:
    """Cancel a job that is waiting or under way; one under way ends at its next progress.

    The person who ordered it, and controllers and administrators of its committee. Raises
    PermissionDenied, and ValidationError where it has ended already.
    """
    if actor.user is None or job.owner_id != actor.user.pk:
        committee = job.committee_id or 0  # no committee has the key 0
        require(actor, lambda rights: rights.may_change_appropriation(committee))
    # Of this and the job's own end, one changes the row.
    cancelled = Job.objects.filter(pk=job.pk, state__in=WAITING_STATES).update(
        state=JobState.CANCELLED, finished_at=timezone.now(), lease_until=None
    )
    job.refresh_from_db()
    if not cancelled:
        raise refuse(
            "job_ended",
            _("Jobbet är redan avslutat (%(state)s), så det kan inte avbrytas."),
            state=job.get_state_display(),
        )
    if (found := KINDS.get(job.kind)) and found.gave_up:
        found.gave_up(job)
