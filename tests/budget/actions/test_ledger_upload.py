"""A file comes in: it is kept by its checksum, known again, and refused where it has no place."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.actions.appropriations import close_year
from budget.actions.jobs import cancel_job
from budget.actions.ledger import accept_batch, discard_batch, undo_batch
from budget.actions.ledger_files import path_of
from budget.actions.ledger_upload import save_profile, shown_name, upload
from budget.models import BatchState, Job, JobState, LedgerBatch
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import FEBRUARY, JANUARY, YEAR, map_ekby, read, send, sie4
from tests.makers import Ekby, refusals, told
from tests.working import work_off

pytestmark = pytest.mark.usefixtures("ledger_folder")


@pytest.fixture
def mapped(ekby: Ekby) -> Ekby:
    map_ekby(ekby)
    return ekby


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_file_lies_under_its_checksum_and_a_job_reads_it(mapped: Ekby) -> None:
    content = sie4([JANUARY])
    batch = upload(
        mapped.cast.actor("anna"), mapped.committee, YEAR, "C:\\ut\\jan uari.se", [content]
    )
    assert path_of(batch.sha256).read_bytes() == content
    assert (batch.file_name, batch.size, batch.state) == ("jan uari.se", len(content), "uploaded")
    assert (batch.job and batch.job.kind, batch.job and batch.job.owner) == (
        "read_ledger",
        mapped.cast.anna_controller,
    )
    assert told("upload_ledger") == [f"Anna Alm: jan uari.se ({batch.pk}): :  → "]
    assert work_off() == 1
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEW
    job = Job.objects.get()
    assert (job.state, job.progress, job.result) == (
        JobState.DONE,
        100,
        {"batch": batch.pk, "state": "preview"},
    )


@pytest.mark.parametrize("who", ["bo", "cia", "dan", "frej", "gun"])
def test_others_load_nothing(mapped: Ekby, who: str, ledger_folder: Path) -> None:
    with pytest.raises(PermissionDenied):
        send(mapped, sie4([JANUARY]), actor=mapped.cast.actor(who))
    assert files(ledger_folder) == []


def test_a_file_that_is_loaded_is_known_again_and_can_take_its_own_place(mapped: Ekby) -> None:
    content = sie4([JANUARY])
    first = read(mapped, content)
    assert refusals(lambda: send(mapped, content, "annat namn.se")) == {"already_read"}
    accept_batch(SERVER, first, replace=True)
    assert refusals(lambda: send(mapped, content)) == {"already_loaded"}
    again = read(mapped, content, again=True)
    assert refusals(lambda: accept_batch(SERVER, again)) == {"period_loaded"}
    accept_batch(SERVER, again, replace=True)
    assert LedgerBatch.objects.filter(periods__effective=True).get() == again


@pytest.mark.parametrize("way", ["discarded", "undone"])
def test_a_file_that_was_put_away_can_come_again(mapped: Ekby, way: str) -> None:
    content = sie4([JANUARY])
    batch = read(mapped, content)
    if way == "discarded":
        discard_batch(SERVER, batch)
    else:
        undo_batch(SERVER, accept_batch(SERVER, batch))
    assert read(mapped, content).state == BatchState.PREVIEW


def test_the_same_file_as_another_content_or_year_is_another(mapped: Ekby) -> None:
    content = sie4([JANUARY])
    accept_batch(SERVER, read(mapped, content))
    assert send(mapped, content, content="budget").pk
    assert upload(SERVER, mapped.committee, 2023, "a.se", [content], later=False).pk


def test_no_file_larger_than_settings_allow_or_empty(
    mapped: Ekby, settings: Any, ledger_folder: Path
) -> None:
    settings.LEDGER = {**settings.LEDGER, "bytes": 10}

    def endless() -> Any:
        while True:
            yield b"12345"

    refused = refusals(lambda: upload(SERVER, mapped.committee, YEAR, "a", endless(), later=False))
    assert refused == {"file_too_large"}
    assert refusals(lambda: send(mapped, b"")) == {"empty_file"}
    assert files(ledger_folder) == []


def test_a_refused_file_is_not_kept_unless_another_batch_has_it(
    mapped: Ekby, ledger_folder: Path
) -> None:
    batch = read(mapped, sie4([JANUARY]))
    refusals(lambda: send(mapped, sie4([JANUARY])))
    assert files(ledger_folder) == [path_of(batch.sha256)]


def test_a_year_that_is_missing_or_closed_takes_no_file(mapped: Ekby) -> None:
    def into(year: int) -> Any:
        return lambda: upload(SERVER, mapped.committee, year, "a.se", [b"x"], later=False)

    assert refusals(into(2030)) == {"no_year"}
    close_year(SERVER, mapped.last_year)
    assert refusals(into(2023)) == {"year_closed"}


def test_a_file_whose_reader_is_gone_can_be_sent_again(mapped: Ekby) -> None:
    left = send(mapped, sie4([JANUARY]))  # a command that was killed before it had read it
    assert send(mapped, sie4([JANUARY])).pk != left.pk
    left.refresh_from_db()
    assert left.state == BatchState.FAILED


def test_cancelling_the_job_puts_the_file_away(mapped: Ekby) -> None:
    batch = upload(SERVER, mapped.committee, YEAR, "a.se", [sie4([FEBRUARY])])
    assert refusals(lambda: send(mapped, sie4([FEBRUARY]))) == {"already_read"}
    assert batch.job
    with pytest.raises(PermissionDenied):
        cancel_job(mapped.cast.actor("bo"), batch.job)
    cancel_job(mapped.cast.actor("anna"), batch.job)
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert work_off() == 0
    assert refusals(lambda: cancel_job(SERVER, Job.objects.get())) == {"job_ended"}


def test_a_profile_is_kept_by_its_name(mapped: Ekby) -> None:
    anna = mapped.cast.actor("anna")
    save_profile(anna, mapped.committee, " Raindance ", {"columns": {"account": "Kto"}})
    kept = save_profile(anna, mapped.committee, "Raindance", {"columns": {"account": "Konto"}})
    assert mapped.committee.import_profiles.get() == kept
    assert kept.choices["columns"] == {"account": "Konto"}
    assert "name" in str(refused_fields(lambda: save_profile(anna, mapped.committee, " ", {})))


def refused_fields(work: Any) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        work()
    return set(caught.value.message_dict)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a/b\\c.se", "c.se"), ("\x00\x1b[1m.se", "[1m.se"), ("", "fil"), ("ö" * 300, "ö" * 200)],
)
def test_a_files_name_is_shown_without_what_could_mislead(name: str, shown: str) -> None:
    assert shown_name(name) == shown
