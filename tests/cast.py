"""A small fixed cast: one person a role at byggnadsnämnden in Ekby, and one from elsewhere."""

from dataclasses import dataclass

from budget.actions.members import grant_role
from budget.models import Area, Committee, Role, User
from budget.workflow.action import SERVER, Actor


@dataclass(frozen=True)
class Cast:
    """The people. Bo is budget holder of one area, Gun controller of another committee."""

    anna_controller: User
    bo_budget_holder: User
    cia_head: User
    dan_elected: User
    eva_administrator: User
    frej_auditor: User
    gun_stranger: User

    def actor(self, name: str) -> Actor:
        """One of them, acting: "anna", "bo", …"""
        return Actor(next(user for user in vars(self).values() if user.username == name))


def person(username: str, first_name: str, last_name: str) -> User:
    """Somebody without any role."""
    return User.objects.create_user(username, first_name=first_name, last_name=last_name)


def make_cast(committee: Committee, area: Area, elsewhere: Committee) -> Cast:
    """The cast, with their roles; Bo's is for `area` alone."""
    cast = Cast(
        anna_controller=person("anna", "Anna", "Alm"),
        bo_budget_holder=person("bo", "Bo", "Bok"),
        cia_head=person("cia", "Cia", "Ceder"),
        dan_elected=person("dan", "Dan", "Dahl"),
        eva_administrator=person("eva", "Eva", "Ek"),
        frej_auditor=person("frej", "Frej", "Fur"),
        gun_stranger=person("gun", "Gun", "Gran"),
    )
    grant_role(SERVER, cast.anna_controller, Role.CONTROLLER, committee)
    grant_role(SERVER, cast.bo_budget_holder, Role.BUDGET_HOLDER, committee, area)
    grant_role(SERVER, cast.cia_head, Role.HEAD, committee)
    grant_role(SERVER, cast.dan_elected, Role.ELECTED, committee)
    grant_role(SERVER, cast.eva_administrator, Role.ADMINISTRATOR, committee)
    grant_role(SERVER, cast.frej_auditor, Role.AUDITOR, committee)
    grant_role(SERVER, cast.gun_stranger, Role.CONTROLLER, elsewhere)
    return cast
