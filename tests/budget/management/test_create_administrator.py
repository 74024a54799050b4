"""`create_administrator`: how the first person comes into a database of one's own."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from budget.models import Change, Committee, Membership, Role, User

PASSWORD = "en-lång-väg-till-ekby"

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command with a password in the environment."""

    def run(*arguments: str, password: str = PASSWORD) -> None:
        monkeypatch.setenv("ADMINISTRATOR_PASSWORD", password)
        call_command("create_administrator", *arguments)

    return run


def refused(run: Any, capsys: pytest.CaptureFixture[str], *arguments: str, **given: str) -> str:
    with pytest.raises(SystemExit) as ended:
        run(*arguments, **given)
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert said.endswith("Inget har skrivits.\n")
    return said


def test_in_an_empty_database_the_first_person_gets_to_the_first_committee(
    run: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    run("eva", "--first-name", "Eva", "--last-name", "Ek", "--email", "eva@ekby.example")
    assert "eva är administratör i hela kommunen" in capsys.readouterr().out
    client = Client()
    signed_in = client.post("/konto/logga-in/", {"login": "eva", "password": PASSWORD})
    assert signed_in.status_code == 302
    assert 'href="/admin/"' in client.get("/").content.decode()
    begins = client.get("/admin/").context["beginning"]
    assert (begins[0].url, begins[-1].url) == (
        "/admin/budget/statementline/",
        "/admin/budget/round/",
    )
    assert not any(step.done for step in begins)
    page = "/admin/budget/committee/add/"
    sent = {"name": "Barn- och skolnämnden", "slug": "skola", "entry_unit": "kr", "order": "1"}
    assert client.post(page, sent).status_code == 302
    assert Committee.objects.get().slug == "skola"
    done = [step.url for step in client.get("/admin/").context["beginning"] if step.done]
    assert done == ["/admin/budget/committee/"]
    assert not User.objects.get().is_superuser
    assert Change.objects.filter(action="grant_role", who=None).exists()


def test_whoever_exists_keeps_password_and_roles_and_comes_back_in(run: Any) -> None:
    user = User.objects.create_user("eva", password="ett annat ord", is_active=False)
    run("eva", password="")
    run("eva", password="")
    user.refresh_from_db()
    assert (user.is_active, user.is_staff) == (True, True)
    assert user.check_password("ett annat ord")
    membership = Membership.objects.get()
    assert (membership.role, membership.committee) == (Role.ADMINISTRATOR, None)


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [
        ("eva", "", "Ange lösenordet i variabeln ADMINISTRATOR_PASSWORD."),
        ("eva", "12345678", "enbart numeriskt"),
        ("eva ek!", PASSWORD, "Användarnamn: "),
        ("x" * 200, PASSWORD, "Användarnamn: Säkerställ"),
        ("", PASSWORD, "Användarnamn: Detta fält får inte vara tomt"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_kept(
    run: Any, capsys: pytest.CaptureFixture[str], name: str, password: str, why: str
) -> None:
    assert why in refused(run, capsys, name, password=password)
    assert not User.objects.exists()


def test_a_pseudonymised_person_does_not_come_back(
    run: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    User.objects.create_user("avidentifierad-1", is_active=False, pseudonymised=True)
    assert "avidentifierad" in refused(run, capsys, "avidentifierad-1")
    assert not Membership.objects.exists()
