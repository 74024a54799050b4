"""Two people approve the same report at once, through the pages, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from budget.models import Change, Job, Membership, Role, User
from budget.workflow.action import SERVER
from reports.actions import publishing as actions
from reports.actions.reports import submit_report
from reports.actions.texts import approve_text, save_text, submit_text
from reports.models import Report, ReportVersion
from reports.views import reports as report_views
from tests.makers import Ekby, make_ekby, write
from tests.reports.writing_case import TEXTS, make_report
from tests.threads import seen_by_threads

URL = "/byggnadsnamnden/2024/april/rapport/delarsrapport/godkann/"
REASON = {"reason": "Fynden är genomgångna."}


@pytest.fixture
def report(transactional_db: None, tmp_path: Path) -> Iterator[tuple[Ekby, Report]]:
    """A report that is handed in, where other threads' connections see it."""
    ekby = make_ekby()
    made = make_report(ekby)
    for key in TEXTS:
        save_text(SERVER, made, key, f"Text om {key}.")
        submit_text(SERVER, made, key)
        approve_text(ekby.cast.actor("cia"), made, key)
    second = User.objects.get(username="dan")
    head = Membership(user=second, committee=ekby.committee, role=Role.HEAD)
    write(SERVER, head.save)
    submit_report(ekby.cast.actor("anna"), made)
    with seen_by_threads(tmp_path):
        yield ekby, made


def test_of_two_who_approve_at_once_one_makes_the_version_and_the_other_is_told(
    report: tuple[Ekby, Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = Barrier(2)

    def both_have_read(*things: Any) -> ReportVersion:
        ready.wait(20)
        return actions.approve(*things)

    monkeypatch.setattr(report_views, "approve_report", both_have_read)

    def approve(username: str) -> tuple[int, str, list[tuple[int, int, int]]]:
        try:
            client = Client()
            client.force_login(User.objects.get(username=username))
            answer = client.post(URL, REASON)
            made = (
                ReportVersion.objects.count(),
                Job.objects.count(),
                Change.objects.filter(action="freeze_report").count(),
            )
            return answer.status_code, unescape(answer.content.decode()), [made]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(approve, ["cia", "dan"]))
    (done, _empty, _seen), (refused, told, seen) = answers
    assert (done, refused) == (302, 422)
    assert "är godkänd; en som är inlämnad kan godkännas." in told
    assert seen == [(1, 1, 1)]
