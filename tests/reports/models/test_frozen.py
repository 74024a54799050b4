"""What approval freezes is written once: by no call, in no way, is it changed or removed."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from budget.models.guard import OutsideAction
from budget.workflow.action import SERVER
from reports.models import FileKind, Frozen, Report, ReportFile, ReportVersion
from tests.makers import Ekby, write
from tests.reports.writing_case import make_report

SUM = "0" * 64


def version(ekby: Ekby, **values: object) -> ReportVersion:
    given = {"number": 1, "document": "{}", "sha256": SUM, "approved_at": timezone.now()}
    return ReportVersion(report=make_report(ekby), **{**given, **values})


@pytest.fixture
def frozen(ekby: Ekby) -> ReportVersion:
    row = version(ekby)

    def freeze() -> None:
        row.save()
        Report.objects.filter(pk=row.report_id).update(version=1)

    write(SERVER, freeze)
    return row


CHANGES: dict[str, Callable[[ReportVersion], object]] = {
    "save": lambda row: row.save(),
    "save of fields": lambda row: row.save(update_fields=["document"]),
    "delete": lambda row: row.delete(),
    "update": lambda row: ReportVersion.objects.filter(pk=row.pk).update(document="[]"),
    "bulk_update": lambda row: ReportVersion.objects.bulk_update([row], ["document"]),
    "delete of a set": lambda row: ReportVersion.objects.filter(pk=row.pk).delete(),
    "another's row": lambda row: ReportVersion(
        pk=row.pk,
        report=row.report,
        number=2,
        document="[]",
        sha256=SUM,
        approved_at=timezone.now(),
    ).save(),
    "of the report": lambda row: row.report.versions.update(document="[]"),
}


@pytest.mark.parametrize("way", CHANGES)
def test_a_frozen_row_stands_still(frozen: ReportVersion, way: str) -> None:
    frozen.document = "[]"
    with pytest.raises((Frozen, IntegrityError)), transaction.atomic():
        write(SERVER, lambda: CHANGES[way](frozen))
    assert ReportVersion.objects.get().document == "{}"


def test_a_version_is_made_by_an_action(ekby: Ekby) -> None:
    with pytest.raises(OutsideAction):
        version(ekby).save()


@pytest.mark.parametrize(
    "values",
    [
        {"sha256": "f" * 63},
        {"sha256": "F" * 64},
        {"number": 2},
        {"findings": 1},
        {"number": 0},
    ],
)
def test_the_database_itself_refuses_a_version_that_cannot_be(
    ekby: Ekby, values: dict[str, object]
) -> None:
    """A checksum that is none; a second that replaces nothing; findings that stand unsaid why."""
    row = version(ekby, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        write(SERVER, row.save)


def test_a_file_of_a_kind_is_made_once(frozen: ReportVersion) -> None:
    def file(size: int = 4) -> ReportFile:
        return ReportFile(version=frozen, kind=FileKind.PDF, content=b"%PDF", sha256=SUM, size=size)

    write(SERVER, file().save)
    for wrong in (file(), file(0)):
        with pytest.raises(IntegrityError), transaction.atomic():
            write(SERVER, wrong.save)
    stored = ReportFile.objects.get()
    assert bytes(stored.content) == b"%PDF"
    with pytest.raises(Frozen):
        write(SERVER, stored.delete)
