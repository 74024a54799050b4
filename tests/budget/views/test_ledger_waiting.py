"""The page of a file whose job waits, has lost its worker, or was given up."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from budget.models import Job, JobState, LedgerBatch
from tests.budget.actions.ledger_case import JANUARY, sie4
from tests.budget.views.ledger_case import LEDGER, page_of, send
from tests.makers import Ekby
from tests.working import work_off

pytestmark = pytest.mark.usefixtures("ledger_folder")


def test_a_page_that_waits_says_why_nothing_happens_and_is_fetched_anew_without_script(
    ekby: Ekby, anna: Client
) -> None:
    send(anna, sie4([JANUARY]))
    batch = LedgerBatch.objects.latest("pk")
    fresh = page_of(anna, batch)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in fresh.html
    assert "arbetaren" not in fresh.main.text()
    now = timezone.now()
    Job.objects.update(created_at=now - timedelta(minutes=2))
    assert "Ingen har börjat ännu" in page_of(anna, batch).main.text()
    killed = {"state": JobState.RUNNING, "worker": "död", "progress": 40, "attempts": 1}
    Job.objects.update(**killed, lease_until=now + timedelta(seconds=9))
    assert "slutat svara" not in page_of(anna, batch).main.text()
    Job.objects.update(lease_until=now - timedelta(seconds=1))
    assert "Den som läste filen har slutat svara" in page_of(anna, batch).main.text()
    # The next worker takes it up again, and the page leads on by itself.
    work_off()
    assert anna.get(f"{LEDGER}{batch.pk}/lage/")["HX-Refresh"] == "true"
    done = page_of(anna, batch)
    assert done.first_line == "Filen har 2 rader för januari 2024: −49 Tkr."
    assert "refresh" not in done.html


def test_a_job_that_was_given_up_says_so_on_the_files_page(ekby: Ekby, anna: Client) -> None:
    send(anna, sie4([JANUARY]))
    batch = LedgerBatch.objects.latest("pk")
    gone = {"state": JobState.RUNNING, "worker": "död", "attempts": 99}
    Job.objects.update(**gone, lease_until=timezone.now() - timedelta(seconds=1))
    work_off()
    text = page_of(anna, batch).main.text()
    assert "”ekby.se” går inte att läsa in." in text
    assert "Jobbet avbröts 99 gånger utan att bli klart" in text
