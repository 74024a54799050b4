"""The files of the demo's goals: what is broken is told, and then nothing is loaded."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from budget.demo.problems import BadFiles, Problem, sentences
from budget.models import Committee
from budget.workflow.action import SERVER
from goals.actions import loading
from goals.actions.loading import load_goals
from goals.demo.files import FOLDER, read_goals
from goals.models import Goal, GoalTask
from tests.makers import Ekby


def edited(tmp_path: Path, name: str, change: Callable[[str], str]) -> Path:
    """A copy of the demo's folder with one file changed."""
    folder = tmp_path / "mal"
    shutil.copytree(FOLDER, folder)
    path = folder / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


BROKEN: dict[str, tuple[str, Callable[[str], str], str]] = {
    "an unknown grade": (
        "bedomningar.csv",
        lambda text: text.replace(",enligt_plan,", ",toppen,", 1),
        "bedomningar.csv, rad 4, kolumn bedomning: ”toppen” finns inte bland",
    ),
    "both scales": (
        "bedomningar.csv",
        lambda text: text.replace(",enligt_plan,,", ",enligt_plan,positiv,", 1),
        "kolumn bedomning: ange antingen bedomning eller trend.",
    ),
    "an unknown goal": (
        "avsnitt.csv",
        lambda text: text.replace("sjalvforsorjning", "sjalv", 1),
        "avsnitt.csv, rad 4, kolumn mal: ”sjalv” finns inte i mal.csv.",
    ),
    "a text of a goal that is not followed up": (
        "maluppfoljning.csv",
        lambda text: text.replace("2023,augusti,service,", "2023,december,service,", 1),
        "maluppfoljning.csv: ”2023 augusti service” saknas i filen.",
    ),
    "a step of no assignment": (
        "uppdragslagen.csv",
        lambda text: text.replace("2022,1,", "2022,9,", 1),
        "uppdrag.csv: ”2022 9” saknas i filen.",
    ),
    "a goal that follows on none": (
        "mal.csv",
        lambda text: text.replace(",fler-i-arbete,avd", ",fler-i-jobb,avd", 1),
        "mal.csv: ”fler-i-jobb” saknas i filen.",
    ),
    "a value that is no number": (
        "indikatorvarden.csv",
        lambda text: text.replace("15.8", "15,8x", 1).replace("15,8x", '"15,8"'),
        "indikatorvarden.csv, rad 4, kolumn varde: ”15,8” är inget tal; skriv siffror",
    ),
    "a final report without words": (
        "uppdragslagen.csv",
        lambda text: text.replace("Utredningen är färdig.", "", 1),
        "kolumn text: uppgiften saknas.",
    ),
    "a return without a word": (
        "maluppfoljning.csv",
        lambda text: (
            text[: text.index("Bedömningen")] + text[text.index(",1\n2023,oktober,attr") :]
        ),
        "kolumn kommentar: uppgiften saknas.",
    ),
    "a term that ends before it begins": (
        "mandatperioder.csv",
        lambda text: text.replace("2023,2026", "2023,2020"),
        "mandatperioder.csv, rad 3, kolumn sista_ar: 2020 ligger före 2023.",
    ),
    "an empty file": ("bidrag.csv", lambda text: "", "bidrag.csv: filen är tom"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_told_by_file_row_column_and_reason(tmp_path: Path, case: str) -> None:
    name, change, expected = BROKEN[case]
    content, problems = read_goals(edited(tmp_path, name, change))
    assert content is None
    assert expected in " ".join(sentences(problems))


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    folder = edited(tmp_path, "bidrag.csv", lambda text: "")
    (folder / "mal.csv").unlink()
    _content, problems = read_goals(folder)
    assert [problem.file for problem in problems] == ["mal.csv", "bidrag.csv"]


def test_broken_files_load_nothing(tmp_path: Path, ekby: Ekby) -> None:
    folder = edited(tmp_path, "bidrag.csv", lambda text: "")
    with pytest.raises(BadFiles, match="filen är tom"):
        load_goals(SERVER, ekby.committee, folder)
    assert not Goal.objects.exists()
    assert read_goals(tmp_path / "finns-inte")[0] is None


def test_rounds_that_are_not_there_are_left_out(ekby: Ekby) -> None:
    load_goals(SERVER, ekby.committee)
    assert Goal.objects.count() == 16
    assert not GoalTask.objects.exists()


@pytest.mark.django_db
def test_the_command_tells_of_broken_files_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = Problem("mal.csv", "required", 3, "titel")
    monkeypatch.setattr(loading, "read_goals", lambda folder: (None, (problem,)))
    with pytest.raises(SystemExit):
        call_command("load_demo")
    said = capsys.readouterr().err
    assert said.startswith("Demons filer har fel. Inget har skrivits.")
    assert "mal.csv, rad 3, kolumn titel: uppgiften saknas." in said
    assert not Committee.objects.filter(slug="kommunstyrelsen").exists()
