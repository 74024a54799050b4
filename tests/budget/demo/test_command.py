"""`load_demo`: what it says, when it refuses, and that a refusal writes nothing."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from budget.demo.construct import FOLDER
from budget.models import Area, Change, Committee, Forecast, Membership, Role, User
from budget.workflow.action import SERVER, Actor, action

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of `make demo`, whatever the shell has."""
    settings.DEMO = True
    settings.DEMO_PASSWORD = "anslag-demo-2023"
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    monkeypatch.delenv("PORT", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo's files to break."""
    return Path(shutil.copytree(FOLDER, tmp_path / "malmo"))


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command, which must end with status 1; gives what it says."""

    def run(*arguments: str) -> str:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            call_command("load_demo", *arguments)
        assert ended.value.code == 1
        captured = capsys.readouterr()
        assert not captured.out
        return captured.err

    return run


@action
def change_forecast(actor: Actor, amount: int) -> Forecast:
    forecast: Forecast = Forecast.objects.filter(round__slug="oktober")[0]
    forecast.amount = amount
    forecast.save()
    return forecast


def test_it_says_what_was_loaded_where_it_is_and_who_can_sign_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "8123")
    call_command("load_demo")
    said = capsys.readouterr().out
    assert "Kommunstyrelsen 2020, 2022, 2023 är inläst: 28 budgetområden, 8 beslut" in said
    assert "http://127.0.0.1:8123/kommunstyrelsen/2023/augusti/" in said
    assert "lösenord anslag-demo-2023" in said
    for name in (
        "controller",
        "budgetansvarig",
        "avdelningschef",
        "forvaltningschef",
        "fortroendevald",
        "administrator",
    ):
        assert name in said


SECOND_HOLDER = (
    "ledningsstab",
    "verksamhet-och-mal",
    "stadsutveckling",
    "kommunikation",
    "it-system",
    "samverkansavtal",
)


def test_every_role_has_a_user_and_nobody_is_superuser() -> None:
    call_command("load_demo")
    roles = {
        (m.user.username, m.role, str(m.committee or ""), m.area.slug if m.area else "")
        for m in Membership.objects.all()
    }
    board = "Kommunstyrelsen"
    assert roles == {
        ("controller", Role.CONTROLLER, board, ""),
        ("budgetansvarig", Role.BUDGET_HOLDER, board, "lokal-utveckling"),
        ("budgetansvarig", Role.BUDGET_HOLDER, board, "sakerhet"),
        *(("avdelningschef", Role.BUDGET_HOLDER, board, area) for area in SECOND_HOLDER),
        ("forvaltningschef", Role.HEAD, board, ""),
        ("fortroendevald", Role.ELECTED, board, ""),
        ("administrator", Role.ADMINISTRATOR, "", ""),
    }
    staff = set(User.objects.filter(is_staff=True).values_list("username", flat=True))
    assert staff == {"controller", "administrator"}
    assert not User.objects.filter(is_superuser=True).exists()
    assert all(user.check_password("anslag-demo-2023") for user in User.objects.all())


def test_a_second_run_says_that_what_is_there_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo")
    forecast = change_forecast(SERVER, -1)
    capsys.readouterr()
    call_command("load_demo")
    said = capsys.readouterr().out
    assert "Kommunstyrelsen 2020, 2022, 2023 finns redan och är kvar" in said
    assert "är inläst" not in said
    assert Forecast.objects.get(pk=forecast.pk).amount == -1
    assert User.objects.count() == 6


def test_a_password_of_ones_own_is_kept_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo")
    user = User.objects.get(username="controller")
    user.set_password("mitt eget")
    user.save()
    call_command("load_demo")
    assert User.objects.get(username="controller").check_password("mitt eget")
    [line] = [row for row in capsys.readouterr().out.splitlines() if "eget lösenord" in row]
    assert "controller" in line


def test_a_password_in_the_environment_is_given_anew(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("load_demo")
    before = User.objects.get(username="controller").password
    monkeypatch.setenv("DEMO_PASSWORD", "anslag-demo-2023")
    call_command("load_demo")
    # the same password: nobody is signed out by a new hash of it
    assert User.objects.get(username="controller").password == before
    monkeypatch.setenv("DEMO_PASSWORD", "ett-nytt-ord")
    settings.DEMO_PASSWORD = "ett-nytt-ord"
    call_command("load_demo")
    assert all(user.check_password("ett-nytt-ord") for user in User.objects.all())
    assert Change.objects.filter(action="renew_password").count() == 6


def test_an_empty_password_is_refused(settings: Any, refusal: Any) -> None:
    settings.DEMO_PASSWORD = ""
    assert "DEMO_PASSWORD är tomt: ange ett lösenord. Inget har skrivits." in refusal()
    assert not Committee.objects.exists()


def test_known_logins_are_made_only_in_a_demo(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO = settings.DEBUG = False
    call_command("load_demo")
    assert Committee.objects.exists()
    assert not User.objects.exists()
    assert "Inga demoinloggningar skapas utan DEMO=1." in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)  # PostgreSQL empties no table that was just written to
def test_reset_starts_over() -> None:
    call_command("load_demo")
    change_forecast(SERVER, -1)
    User.objects.create_user("egen")
    call_command("load_demo", "--reset")
    assert not Forecast.objects.filter(amount=-1).exists()
    assert not User.objects.filter(username="egen").exists()
    assert Area.objects.count() == 28
    assert User.objects.count() == 6


def test_reset_is_refused_outside_a_demo(settings: Any, refusal: Any) -> None:
    call_command("load_demo")
    settings.DEMO = settings.DEBUG = False
    forecast = change_forecast(SERVER, -1)
    assert "går bara i en demo: sätt DEMO=1" in refusal("--reset")
    assert Forecast.objects.get(pk=forecast.pk).amount == -1


def test_broken_files_are_told_and_nothing_is_written(folder: Path, refusal: Any) -> None:
    (folder / "rader.csv").unlink()
    (folder / "ar.csv").write_text("ar,konstruerat\n20o0,x\n", encoding="utf-8")
    said = refusal("--folder", str(folder))
    assert said.splitlines() == [
        "Demons filer har fel. Inget har skrivits.",
        "  ar.csv, rad 2, kolumn ar: ”20o0” är inget heltal.",
        f"  rader.csv: filen saknas i {folder}.",
    ]
    assert not Committee.objects.exists()
    assert not User.objects.exists()


def test_broken_files_do_not_empty_the_database(folder: Path, refusal: Any) -> None:
    call_command("load_demo")
    (folder / "rader.csv").unlink()
    refusal("--reset", "--folder", str(folder))
    assert Area.objects.count() == 28


@pytest.fixture
def too_small_a_budget(folder: Path) -> Path:
    """Files that are well-formed, but in which the original budget is a krona short."""
    path = folder / "budget-2023.csv"
    text = path.read_text(encoding="utf-8")
    assert "loner,-2248555," in text
    path.write_text(text.replace("loner,-2248555,", "loner,-2248554,", 1), encoding="utf-8")
    return folder


def test_a_case_that_breaks_a_rule_is_told_and_not_written(
    too_small_a_budget: Path, refusal: Any
) -> None:
    said = refusal("--folder", str(too_small_a_budget))
    assert "Demons uppgifter bryter mot en regel. Inget har skrivits." in said
    assert "Kommunbidrag enligt ursprungligt beslut" in said
    assert not Committee.objects.exists()


def test_a_case_that_breaks_a_constraint_is_told_and_not_written(
    folder: Path, refusal: Any
) -> None:
    path = folder / "beslut.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("forandring,STK 2023 419", "original,STK 2023 419"), "utf-8")
    assert "Databasen godtar inte demons uppgifter. Inget har skrivits." in refusal(
        "--folder", str(folder)
    )
    assert not Committee.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_case_that_breaks_a_rule_does_not_empty_the_database(
    too_small_a_budget: Path, refusal: Any
) -> None:
    call_command("load_demo")
    change_forecast(SERVER, -1)
    refusal("--reset", "--folder", str(too_small_a_budget))
    assert Forecast.objects.filter(amount=-1).exists()
