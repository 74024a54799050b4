"""People and their roles in the administration."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import Settings

from budget.models import Change, Membership, Role, User
from tests.budget.admin.conftest import SignedIn
from tests.budget.admin.rows import address, values
from tests.makers import Ekby

PASSWORD = "en-lagom-lang-ramsa-17"


def new_user(**other: Any) -> dict[str, Any]:
    empty = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    person = {"username": "ida", "first_name": "Ida", "last_name": "Is"}
    return empty | person | {"password1": PASSWORD, "password2": PASSWORD} | other


def role(number: int, role: str, **place: Any) -> dict[str, Any]:
    given = {"role": role, **place}
    return {f"memberships-{number}-{name}": value for name, value in given.items()}


def test_a_user_is_made_with_a_password_and_roles_in_one_go(
    ekby: Ekby, administrator: Client
) -> None:
    sent = new_user(is_staff="on") | {"memberships-TOTAL_FORMS": "1"}
    sent |= role(0, "controller", committee=ekby.committee.pk)
    assert administrator.post(address(User, "add"), sent).status_code == 302
    user = User.objects.get(username="ida")
    assert user.check_password(PASSWORD)
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert Membership.objects.get(user=user).committee == ekby.committee
    kept = " ".join(Change.objects.values_list("new", flat=True))
    assert PASSWORD not in kept


def test_nobody_becomes_a_superuser_by_the_form(ekby: Ekby, administrator: Client) -> None:
    sent = new_user(is_superuser="on", groups=[], user_permissions=[])
    administrator.post(address(User, "add"), sent)
    assert not User.objects.get(username="ida").is_superuser
    html = administrator.get(address(User, "change", ekby.cast.dan_elected.pk)).content.decode()
    for name in ("is_superuser", "groups", "user_permissions", 'name="password"'):
        assert name not in html


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"username": "dan"}, "username"),
        ({"password2": "något annat"}, "password2"),
        ({"password1": "1234", "password2": "1234"}, "password2"),
    ],
)
def test_a_wrong_new_user_is_refused_beside_the_field(
    ekby: Ekby, administrator: Client, other: dict[str, str], field: str
) -> None:
    answer = administrator.post(address(User, "add"), new_user(**other))
    assert field in answer.context["adminform"].form.errors
    assert not User.objects.filter(username="ida").exists()


def test_a_role_that_does_not_hold_is_refused_and_nothing_is_kept(
    ekby: Ekby, administrator: Client
) -> None:
    """An area of another committee: the rule speaks at the end, after the user was written."""
    sent = new_user() | {"memberships-TOTAL_FORMS": "1"}
    place = {"committee": ekby.committee.pk, "area": ekby.foreign_area.pk}
    answer = administrator.post(address(User, "add"), sent | role(0, "budget_holder", **place))
    assert answer.status_code == 200
    assert "Bibliotek" in " ".join(answer.context["adminform"].form.non_field_errors())
    assert not User.objects.filter(username="ida").exists()


def test_a_user_is_shut_out_not_removed(ekby: Ekby, administrator: Client) -> None:
    page = address(User, "change", ekby.cast.dan_elected.pk)
    sent = values(administrator.get(page))
    sent.pop("is_active")
    assert administrator.post(page, sent | {"reason": "Lämnat nämnden."}).status_code == 302
    ekby.cast.dan_elected.refresh_from_db()
    assert not ekby.cast.dan_elected.is_active
    told = Change.objects.get(action="save_user", field="is_active")
    assert (told.old, told.new, told.reason) == ("ja", "nej", "Lämnat nämnden.")


def test_one_does_not_shut_oneself_out(ekby: Ekby, hedda: User, administrator: Client) -> None:
    page = address(User, "change", hedda.pk)
    sent = values(administrator.get(page))
    sent.pop("is_staff")
    answer = administrator.post(page, sent)
    assert "stänga av dig själv" in " ".join(answer.context["adminform"].form.non_field_errors())


def test_a_forgotten_password_gets_a_new_one_and_that_is_recorded(
    ekby: Ekby, administrator: Client
) -> None:
    dan = ekby.cast.dan_elected
    page = f"/admin/budget/user/{dan.pk}/password/"
    assert administrator.get(page).status_code == 200
    sent = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert administrator.post(page, sent).status_code == 302
    dan.refresh_from_db()
    assert dan.check_password(PASSWORD)
    assert Change.objects.get(action="set_password").object_id == dan.pk


def test_a_new_password_lets_in_who_was_shut_out_after_wrong_ones(
    ekby: Ekby, administrator: Client, settings: Settings
) -> None:
    settings.AXES_FAILURE_LIMIT = 1
    dan = ekby.cast.dan_elected

    def sign_in(password: str) -> int:
        answer = Client().post("/konto/logga-in/", {"login": dan.username, "password": password})
        return answer.status_code

    assert (sign_in("fel"), sign_in("rätt som det vore")) == (429, 429)
    sent = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    administrator.post(f"/admin/budget/user/{dan.pk}/password/", sent)
    assert sign_in(PASSWORD) == 302


def test_a_committees_administrator_reaches_its_own_people_alone(
    ekby: Ekby, signed_in: SignedIn, hedda: User
) -> None:
    eva = signed_in("eva")
    gun, dan = ekby.cast.gun_stranger, ekby.cast.dan_elected
    listed = list(eva.get(address(User, "changelist")).context["cl"].result_list)
    assert dan in listed
    assert gun not in listed
    assert hedda not in listed
    for user in (gun, hedda):
        assert eva.get(address(User, "change", user.pk)).status_code == 404
        assert eva.get(f"/admin/budget/user/{user.pk}/password/").status_code == 404
    assert eva.get(address(User, "change", dan.pk)).context["has_change_permission"]


def test_whoever_also_has_a_role_elsewhere_is_out_of_a_committees_administrators_reach(
    ekby: Ekby, signed_in: SignedIn, administrator: Client
) -> None:
    dan = ekby.cast.dan_elected
    page = address(User, "change", dan.pk)
    sent = values(administrator.get(page)) | {"memberships-TOTAL_FORMS": "2"}
    sent |= role(1, "auditor", committee=ekby.elsewhere.pk)
    assert administrator.post(page, sent).status_code == 302
    eva = signed_in("eva")
    assert eva.post(page, sent).status_code == 403
    assert eva.post(f"/admin/budget/user/{dan.pk}/password/", {}).status_code == 403


def test_a_committees_administrator_grants_no_role_in_the_whole_municipality(
    ekby: Ekby, signed_in: SignedIn
) -> None:
    eva = signed_in("eva")
    sent = {"user": ekby.cast.dan_elected.pk, "role": "administrator"}
    assert eva.post(address(Membership, "add"), sent).status_code == 403
    own = sent | {"committee": ekby.committee.pk}
    assert eva.post(address(Membership, "add"), own).status_code == 302


def chosen(action: str, *rows: Any) -> dict[str, Any]:
    return {"action": action, "_selected_action": [row.pk for row in rows]}


def test_roles_are_withdrawn_after_a_question(ekby: Ekby, administrator: Client) -> None:
    membership = Membership.objects.get(user=ekby.cast.dan_elected)
    page = address(Membership, "changelist")
    sent = chosen("withdraw_roles", membership)
    asked = administrator.post(page, sent | {"index": "0"})
    assert "Ta bort rollerna?" in asked.content.decode()
    assert Membership.objects.filter(pk=membership.pk).exists()
    assert administrator.post(page, sent | {"confirmed": "yes"}).status_code == 302
    assert not Membership.objects.filter(pk=membership.pk).exists()


def test_ones_own_role_cannot_be_withdrawn(ekby: Ekby, hedda: User, administrator: Client) -> None:
    membership = Membership.objects.get(user=hedda, role=Role.ADMINISTRATOR)
    sent = chosen("withdraw_roles", membership) | {"confirmed": "yes"}
    answer = administrator.post(address(Membership, "changelist"), sent, follow=True)
    assert "din egen roll" in str(list(answer.context["messages"])[-1])
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_a_pseudonymised_user_has_no_name_left_and_cannot_be_changed(
    ekby: Ekby, administrator: Client
) -> None:
    dan = ekby.cast.dan_elected
    sent = chosen("pseudonymise_users", dan) | {"confirmed": "yes"}
    assert administrator.post(address(User, "changelist"), sent).status_code == 302
    dan.refresh_from_db()
    assert dan.pseudonymised
    page = address(User, "change", dan.pk)
    html = administrator.get(page).content.decode()
    assert "Dahl" not in html
    again = values(administrator.get(page)) | {"first_name": "Dan"}
    answer = administrator.post(page, again)
    password = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    told = administrator.post(f"/admin/budget/user/{dan.pk}/password/", password, follow=True)
    assert "kan inte få lösenord" in str(list(told.context["messages"])[-1])
    dan.refresh_from_db()
    assert not dan.has_usable_password()
    assert "kan inte ändras" in " ".join(answer.context["adminform"].form.non_field_errors())


def test_groups_and_the_like_are_not_offered(administrator: Client) -> None:
    html = administrator.get("/admin/").content.decode()
    assert f"/admin/auth/{Group._meta.model_name}/" not in html
    for app in ("/admin/auth/", "/admin/account/", "/admin/axes/accesslog/"):
        assert administrator.get(app).status_code == 404
