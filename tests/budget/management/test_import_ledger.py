"""`import_ledger`: what it loads, what it says, and the exit code that a scheduler acts on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from budget.actions.ledger_upload import save_profile
from budget.actions.mapping_versions import save_mapping
from budget.models import Actual, BatchState, LedgerBatch, LedgerEntry
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import (
    FEBRUARY,
    JANUARY,
    YEAR,
    actuals,
    extract_of_february,
    map_ekby,
    rules,
    sie4,
)
from tests.makers import KR, Ekby

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(ekby: Ekby, ledger_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command on a file: its exit code and what it says."""
    map_ekby(ekby)

    def command(content: bytes, *more: str, name: str = "ekby.se") -> tuple[int, str, str]:
        path = tmp_path / name
        path.write_bytes(content)
        arguments = [str(path), "--committee", "byggnadsnamnden", "--year", str(YEAR), *more]
        capsys.readouterr()
        code: Any = 0
        try:
            call_command("import_ledger", *arguments)
        except SystemExit as ended:
            code = ended.code
        captured = capsys.readouterr()
        return code, captured.out.strip(), captured.err.strip()

    return command


def test_a_file_is_loaded_and_told_in_one_line(ekby: Ekby, run: Run) -> None:
    code, out, err = run(sie4([JANUARY, FEBRUARY]))
    batch = LedgerBatch.objects.get()
    assert (code, err) == (0, "Filen har inga saldon att jämföra raderna med.")
    assert out == (
        f"result=loaded batch={batch.pk} file={batch.sha256[:12]} committee=byggnadsnamnden "
        f"year=2024 months=1,2 rows=7 unmapped=0 amount=-149000.50"
    )
    assert batch.state == BatchState.ACCEPTED
    assert actuals(ekby, 1)["Bygglov", "Löner", 1] == KR("-61000.50")


def test_a_dry_run_tells_the_same_and_loads_nothing(ekby: Ekby, run: Run) -> None:
    before = actuals(ekby)
    code, out, _err = run(sie4([JANUARY]), "--dry-run")
    assert code == 0
    assert out.startswith("result=checked")
    assert actuals(ekby) == before
    assert not LedgerEntry.objects.exists()
    assert run(sie4([JANUARY]))[0] == 0


def test_a_dry_run_says_what_would_stop_it_and_leaves_what_waits(ekby: Ekby, run: Run) -> None:
    assert run(sie4([JANUARY]))[0] == 0
    assert run(sie4([JANUARY, FEBRUARY]), "--dry-run")[0] == 4
    assert run(sie4([JANUARY, FEBRUARY]), "--dry-run", "--replace")[0] == 0
    unknown = sie4([("20240331", [("7010", "100", "7")])])
    assert run(unknown, "--dry-run")[0] == 5
    assert not LedgerBatch.objects.filter(state=BatchState.PREVIEW).exists()
    assert run(unknown)[0] == 5
    assert run(unknown, "--dry-run", "--leave-unmapped")[0] == 0
    assert LedgerBatch.objects.latest("pk").state == BatchState.PREVIEW
    assert LedgerBatch.objects.filter(state=BatchState.ACCEPTED).count() == 1


def test_the_same_file_again_is_3_and_the_period_again_4(ekby: Ekby, run: Run) -> None:
    assert run(sie4([JANUARY]))[0] == 0
    code, out, err = run(sie4([JANUARY]))
    assert (code, out) == (3, "result=refused reason=already_loaded")
    assert "redan inläst" in err
    code, out, err = run(sie4([JANUARY, FEBRUARY]))
    assert (code, out) == (4, "result=refused reason=period_loaded")
    assert "Januari 2024 är redan inläst ur ekby.se" in err
    code, out, _err = run(sie4([JANUARY, FEBRUARY]), "--months", "2")
    assert code == 0
    assert "months=2 rows=4 " in out
    assert out.endswith("amount=-100000.00")
    assert run(sie4([JANUARY, FEBRUARY]), "--replace")[0] == 0
    assert LedgerBatch.objects.filter(periods__effective=True).distinct().count() == 1


def test_unknown_codes_are_5_and_the_next_run_takes_the_file_up(ekby: Ekby, run: Run) -> None:
    content = sie4([("20240131", [("5010", "100", "5"), ("7010", "100", "7")])])
    code, out, err = run(content)
    assert (code, out) == (5, "result=refused reason=unmapped")
    assert "Okänt konto 7010: 1 rad, -7.00 kr" in err
    assert LedgerBatch.objects.get().state == BatchState.PREVIEW
    new = rules(ekby)
    new["lines"].append({"first": 7000, "last": 7099, "line": ekby.ovrigt.pk})
    save_mapping(SERVER, ekby.committee, YEAR, new)
    code, out, _err = run(content)
    assert (code, LedgerBatch.objects.count()) == (0, 1)
    assert "unmapped=0" in out
    assert actuals(ekby, 1)["Bygglov", "Övrigt", 1] == KR("-7")


def test_they_can_be_left_outside(ekby: Ekby, run: Run) -> None:
    content = sie4([("20240131", [("5010", "100", "5"), ("7010", "100", "7")])])
    assert run(content, "--leave-unmapped")[0] == 0
    assert actuals(ekby, 1) == {("Bygglov", "Löner", 1): KR("-5")}


def test_an_extract_is_1_until_what_comes_before_it_is_loaded(ekby: Ekby, run: Run) -> None:
    code, out, err = run(extract_of_february())
    assert (code, out) == (1, "result=refused reason=extract")
    assert "Konto 5010: enligt filens saldo" in err
    assert run(extract_of_february(), "--take-extract", "--dry-run")[0] == 0
    assert run(sie4([JANUARY]))[0] == 0
    assert run(extract_of_february())[0] == 0


def test_a_file_that_cannot_be_taken_is_1_with_lines_and_reasons(ekby: Ekby, run: Run) -> None:
    before = actuals(ekby)
    code, out, err = run(sie4([JANUARY]).replace(b"12000", b"12.0.0"))
    assert code == 1
    assert out.startswith("result=refused")
    assert "rad 11: ”-12.0.0” är inget belopp." in err
    assert actuals(ekby) == before
    assert run(sie4([JANUARY]), "--year", "2031")[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--committee", "ingen"),
        ("--months", "0"),
        ("--months", "x"),
        ("--months", "5-"),
        ("--profile", "okänd"),
    ],
)
def test_wrong_arguments_are_2_and_nothing_is_kept(ekby: Ekby, run: Run, arguments: Any) -> None:
    code, out, err = run(sie4([JANUARY]), *arguments)
    assert (code, out) == (2, "result=refused reason=arguments")
    assert err
    assert not LedgerBatch.objects.exists()


def test_a_missing_file_is_2(ekby: Ekby, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command(
            "import_ledger", str(tmp_path / "x"), "--committee", "byggnadsnamnden", "--year", "2024"
        )
    assert ended.value.code == 2


def test_a_table_is_read_by_its_profile(ekby: Ekby, run: Run) -> None:
    columns = {"account": "A", "cost_centre": "B", "date": "C", "amount": "D"}
    save_profile(SERVER, ekby.committee, "natt", {"columns": columns})
    content = b"A;B;C;D\n5010;100;2024-03-05;77\n"
    assert run(content, "--profile", "natt", name="mars.csv")[0] == 0
    assert Actual.objects.get(area=ekby.bygglov, year=YEAR, month=3).amount == KR("-77")
