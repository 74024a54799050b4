"""The rules of reports, which hold for whatever writes inside an action."""

import pytest
from django.utils import timezone

from budget.models import Change
from reports.models import Report, ReportState, ReportText, ReportVersion
from tests.makers import Ekby, breaches
from tests.reports.writing_case import make_report


@pytest.fixture
def report(ekby: Ekby) -> Report:
    return make_report(ekby)


def close(report: Report, **values: object) -> None:
    Report.objects.filter(pk=report.pk).update(submitted_at=timezone.now(), **values)


def test_words_do_not_change_in_a_report_that_is_handed_in(report: Report) -> None:
    def work() -> None:
        close(report, state=ReportState.SUBMITTED)
        text = ReportText.objects.get(report=report, section__key="laget")
        text.markdown = "Sent."
        text.save()

    assert breaches(work) == {"report_not_open"}
    assert not Change.objects.filter(new="Sent.").exists()


def test_a_report_is_not_approved_without_its_version(report: Report) -> None:
    assert breaches(lambda: close(report, state=ReportState.APPROVED, version=1)) == {
        "approval_without_version"
    }


def test_a_version_is_not_made_without_approval(report: Report) -> None:
    row = ReportVersion(
        report=report, number=1, document="{}", sha256="0" * 64, approved_at=timezone.now()
    )
    assert breaches(row.save) == {"approval_without_version"}
