"""Roles granted and withdrawn, and a person's name taken away."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from budget.access import rights_of
from budget.actions.appropriations import close_year
from budget.actions.members import grant_role, pseudonymise, withdraw_role
from budget.models import Area, Change, Committee, Membership, Role
from budget.workflow.action import SERVER, Actor
from tests.cast import person
from tests.makers import Ekby, bring_to_signed, refusals, told


def test_a_role_is_granted_and_withdrawn(ekby: Ekby) -> None:
    eva, gun = ekby.cast.actor("eva"), ekby.cast.gun_stranger
    row = grant_role(eva, gun, Role.BUDGET_HOLDER, ekby.committee, ekby.bygglov)
    rights = rights_of(gun)
    assert rights.may_forecast(ekby.committee.pk, ekby.bygglov.pk)
    assert not rights.may_forecast(ekby.committee.pk, ekby.stadsmiljo.pk)
    assert not rights.may_forecast(ekby.committee.pk, None)
    withdraw_role(eva, row)
    assert not rights_of(gun).may_know(ekby.committee.pk)
    name = "Gun Gran: budgetansvarig, Bygglov"
    assert told("grant_role")[-4:] == [
        f"Eva Ek: {name}: user:  → Gun Gran",
        f"Eva Ek: {name}: role:  → budgetansvarig",
        f"Eva Ek: {name}: committee:  → Byggnadsnämnden",
        f"Eva Ek: {name}: area:  → Bygglov",
    ]
    assert told("withdraw_role") == [f"Eva Ek: {name}: : {name} → "]


@pytest.mark.parametrize("who", ["anna", "bo", "cia", "dan", "frej", "gun"])
def test_others_grant_and_withdraw_nothing(ekby: Ekby, who: str) -> None:
    actor = ekby.cast.actor(who)
    with pytest.raises(PermissionDenied):
        grant_role(actor, ekby.cast.gun_stranger, Role.HEAD, ekby.committee)
    with pytest.raises(PermissionDenied):
        withdraw_role(actor, Membership.objects.get(user=ekby.cast.cia_head))
    with pytest.raises(PermissionDenied):
        pseudonymise(actor, ekby.cast.dan_elected)


def test_a_committees_administrator_grants_nothing_elsewhere(ekby: Ekby) -> None:
    eva = ekby.cast.actor("eva")
    places: list[Committee | None] = [ekby.elsewhere, None]
    for place in places:
        with pytest.raises(PermissionDenied):
            grant_role(eva, ekby.cast.eva_administrator, Role.ADMINISTRATOR, place)
    with pytest.raises(PermissionDenied):
        withdraw_role(eva, Membership.objects.get(user=ekby.cast.gun_stranger))


@pytest.mark.parametrize(
    ("role", "area"),
    [
        (Role.CONTROLLER, "bygglov"),  # no other role is for one area
        (Role.BUDGET_HOLDER, "foreign_area"),
        ("king", None),
    ],
)
def test_a_role_that_cannot_be_is_refused(ekby: Ekby, role: str, area: str | None) -> None:
    place: Area | None = getattr(ekby, area) if area else None
    eva, dan = ekby.cast.actor("eva"), ekby.cast.dan_elected
    assert refusals(lambda: grant_role(eva, dan, role, ekby.committee, place))
    assert Membership.objects.filter(user=dan).count() == 1


def test_a_role_is_granted_once(ekby: Ekby) -> None:
    eva, dan = ekby.cast.actor("eva"), ekby.cast.dan_elected
    assert refusals(lambda: grant_role(eva, dan, Role.ELECTED, ekby.committee))


def test_nobody_withdraws_their_own_role(ekby: Ekby) -> None:
    own = Membership.objects.get(user=ekby.cast.eva_administrator)
    assert refusals(lambda: withdraw_role(ekby.cast.actor("eva"), own)) == {"own_role"}


def test_a_pseudonymised_persons_name_is_gone_and_their_deeds_stay(ekby: Ekby) -> None:
    boss = person("hans", "Hans", "Hed")
    grant_role(SERVER, boss, Role.ADMINISTRATOR)
    bring_to_signed(ekby, ekby.april)
    close_year(ekby.cast.actor("anna"), ekby.year)
    anna = ekby.cast.anna_controller
    anna.email = "anna.alm@ekby.example"
    anna.save()
    pseudonymise(Actor(boss), anna)
    anna.refresh_from_db()
    alias = f"avidentifierad-{anna.pk}"
    assert str(anna) == anna.username == alias
    assert (anna.email, anna.is_active, anna.has_usable_password()) == ("", False, False)
    assert not anna.memberships.exists()
    # Who handed in April, and who closed the year, is still one and the same.
    ekby.april.refresh_from_db()
    assert ekby.april.submitted_by == anna
    assert told("close_year") == [f"{alias}: Byggnadsnämnden 2024: closed: nej → ja"]
    for change in Change.objects.all():
        assert "Alm" not in f"{change.thing} {change.old} {change.new}"
        assert "anna" not in f"{change.thing} {change.old} {change.new}".casefold()


def test_a_pseudonymised_person_is_signed_out_and_gets_no_roles(ekby: Ekby, client: Client) -> None:
    dan = ekby.cast.dan_elected
    client.force_login(dan)
    pseudonymise(SERVER, dan)
    response = client.get("/")
    assert response.status_code == 302
    assert refusals(lambda: grant_role(SERVER, dan, Role.HEAD, ekby.committee)) == {"pseudonymised"}


def test_nobody_pseudonymises_themselves(ekby: Ekby) -> None:
    grant_role(SERVER, ekby.cast.eva_administrator, Role.ADMINISTRATOR)
    eva = ekby.cast.eva_administrator
    assert refusals(lambda: pseudonymise(ekby.cast.actor("eva"), eva)) == {"own_name"}
