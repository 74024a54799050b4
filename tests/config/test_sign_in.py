"""Signing in and out, changing a password, and what allauth offers that Anslag does not."""

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from budget.actions.demo_users import DEMO_USERS
from budget.models import User
from config.accounts import DEMO_LOGINS

SIGN_IN = "/konto/logga-in/"
PASSWORD = "ett-riktigt-langt-losenord"
PAGE = "/kommunstyrelsen/2023/augusti/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def user() -> User:
    """Somebody who may sign in, and nobody's earlier attempts."""
    cache.clear()
    return User.objects.create_user("karin", password=PASSWORD)


def attempt(client: Client, password: str, username: str = "karin", **more: str) -> tuple[int, str]:
    """Status and page of one attempt; the page is the address one is sent to, if one is sent."""
    answer = client.post(SIGN_IN, {"login": username, "password": password, **more})
    return answer.status_code, answer.headers.get("Location") or answer.content.decode()


def test_the_page_labels_its_fields_and_says_what_the_browser_may_fill_in(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert '<label for="id_login">Användarnamn</label>' in page
    assert '<label for="id_password">Lösenord</label>' in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "placeholder" not in page


def test_the_right_password_signs_in(client: Client) -> None:
    assert attempt(client, PASSWORD) == (302, "/")
    assert "_auth_user_id" in client.session


def test_one_comes_back_to_the_page_one_asked_for(client: Client) -> None:
    page = client.get(SIGN_IN, {"next": PAGE}).content.decode()
    assert f'<input type="hidden" name="next" value="{PAGE}">' in page
    assert attempt(client, PASSWORD, next=PAGE) == (302, PAGE)


def test_nobody_is_sent_to_another_site(client: Client) -> None:
    assert attempt(client, PASSWORD, next="https://example.org/") == (302, "/")


@pytest.mark.parametrize(
    ("username", "password"), [("karin", "fel"), ("ingen", PASSWORD), ("karin ", "FEL")]
)
def test_a_wrong_pair_says_so_and_what_to_do(client: Client, username: str, password: str) -> None:
    status, page = attempt(client, password, username)
    assert status == 200
    assert "Användarnamnet och lösenordet hör inte ihop." in page
    assert "be administratören" in page
    assert f'value="{username.strip()}' in page
    assert "_auth_user_id" not in client.session


def test_an_empty_field_is_named(client: Client) -> None:
    assert "Skriv ditt lösenord." in attempt(client, "")[1]
    assert "Skriv ditt användarnamn." in attempt(client, PASSWORD, "")[1]


def test_a_closed_account_is_told_so_to_who_knows_its_password(client: Client, user: User) -> None:
    user.is_active = False
    user.save()
    assert "hör inte ihop" in attempt(client, "fel")[1]
    assert attempt(client, PASSWORD) == (302, "/konto/inaktivt/")
    assert "_auth_user_id" not in client.session


def test_too_many_wrong_passwords_shut_the_door(client: Client, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(2):
        assert attempt(client, "fel")[0] == 200
    status, page = attempt(client, "fel")
    assert status == 429
    assert "spärrad en stund" in page
    assert "”karin”" in page
    assert AccessAttempt.objects.get().failures_since_start == 3
    assert attempt(client, PASSWORD)[0] == 429


def test_one_persons_failures_do_not_shut_out_a_colleague_at_the_same_address(
    client: Client, settings: Settings
) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    User.objects.create_user("olle", password=PASSWORD)
    for _ in range(2):
        attempt(client, "fel")
    assert attempt(client, PASSWORD)[0] == 429
    assert attempt(client, PASSWORD, "olle") == (302, "/")


def test_behind_a_proxy_failures_count_by_the_visitors_own_address(
    client: Client, settings: Settings
) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def attempt_from(addresses: str, password: str) -> int:
        data = {"login": "karin", "password": password}
        return client.post(SIGN_IN, data, headers={"x-forwarded-for": addresses}).status_code

    for invented in ("1.1.1.1", "2.2.2.2"):  # what a stranger writes there counts for nothing
        attempt_from(f"{invented}, 203.0.113.9", "fel")
    assert attempt_from("3.3.3.3, 203.0.113.9", PASSWORD) == 429
    assert attempt_from("203.0.113.10", PASSWORD) == 302


def test_signing_out_asks_first_and_then_says_so(client: Client, user: User) -> None:
    client.force_login(user)
    asked = client.get("/konto/logga-ut/")
    assert "Vill du logga ut?" in asked.content.decode()
    assert "_auth_user_id" in client.session
    page = client.post("/konto/logga-ut/", follow=True)
    assert page.redirect_chain[-1][0] == SIGN_IN
    assert "Du är utloggad." in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_browser_is_told_to_keep_no_page_of_whoever_signs_out(
    client: Client, user: User
) -> None:
    client.force_login(user)
    assert client.post("/konto/logga-ut/")["Clear-Site-Data"] == '"cache"'


def test_a_password_is_changed_and_one_stays_signed_in(client: Client, user: User) -> None:
    client.force_login(user)
    new = "ett-annat-langt-losenord"
    page = client.get("/konto/losenord/").content.decode()
    for label in ("Nuvarande lösenord", "Nytt lösenord", "Nytt lösenord en gång till"):
        assert f">{label}</label>" in page
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = client.post("/konto/losenord/", form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    user.refresh_from_db()
    assert user.check_password(new)
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("oldpassword", "fel", "Det är inte ditt nuvarande lösenord."),
        ("password1", "elva-tecken", "Det här lösenordet är för kort."),
        ("password2", "nagot-helt-annat-langt", "samma lösenord"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_swedish(
    client: Client, user: User, field: str, value: str, says: str
) -> None:
    client.force_login(user)
    new = "ett-annat-langt-losenord"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new, field: value}
    answer = client.post("/konto/losenord/", form)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_changing_a_password_needs_a_sign_in(client: Client) -> None:
    answer = client.get("/konto/losenord/")
    assert answer.headers["Location"] == f"{SIGN_IN}?next=/konto/losenord/"


@pytest.mark.parametrize("name", ["signup", "email", "reset_password", "set_password"])
def test_what_needs_mail_or_an_open_door_has_no_address(client: Client, name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"account_{name}")


@pytest.mark.parametrize("address", ["signup", "email", "login", "password/reset", "logga-in/x"])
def test_allauths_own_addresses_do_not_answer(client: Client, address: str) -> None:
    assert client.get(f"/konto/{address}/").status_code == 404


def test_the_page_of_a_closed_account_says_the_way_on(client: Client) -> None:
    assert "Be administratören" in client.get("/konto/inaktivt/").content.decode()


def test_the_demonstration_shows_its_logins(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    settings.DEMO_PASSWORD = "ett-demolosenord"
    page = client.get(SIGN_IN).content.decode()
    assert "<code>ett-demolosenord</code>" in page
    assert {demo.username for demo in DEMO_LOGINS} == {user.username for user in DEMO_USERS}
    for demo in DEMO_LOGINS:
        assert f"<b>{demo.username}</b>" in page


def test_nothing_but_the_demonstration_shows_logins(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    page = client.get(SIGN_IN).content.decode()
    assert settings.DEMO_PASSWORD not in page
    assert "Demonstration" not in page


def test_the_page_keeps_a_strict_policy(client: Client) -> None:
    policy = client.get(SIGN_IN).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
