"""People who sign in: made, changed and shut out by administrators; never removed."""

from axes.utils import reset
from django.utils.translation import gettext_lazy as _

from budget.access import WRITE_STRUCTURE, Rights
from budget.actions.members import grant_role
from budget.actions.recording import differences, refuse, require
from budget.models import Membership, Role, User
from budget.workflow import history
from budget.workflow.action import Actor, action

RECORDED = ("username", "first_name", "last_name", "email", "is_active", "is_staff")


@action
def save_user(actor: Actor, user: User) -> User:
    """A new user, or the changed name, address and sign-in of one.

    Administrators: of the municipality, or of every committee where the user has a role. Raises
    ValidationError by field, for a pseudonymised user, and where one would shut oneself out.
    """
    stored = User.objects.filter(pk=user.pk).first() if user.pk else None
    require(actor, lambda rights: may_change_user(rights, stored))
    actor.require(user.is_superuser == (stored is not None and stored.is_superuser))
    if stored is not None and stored.pseudonymised:
        raise refuse(
            "pseudonymised", _("En avidentifierad användare kan inte ändras. Lägg upp en ny.")
        )
    own = actor.user is not None and actor.user.pk == user.pk
    if own and not (user.is_active and user.is_staff):
        raise refuse(
            "own_account",
            _("Du kan inte stänga av dig själv. Be en annan administratör göra det."),
        )
    user.full_clean()
    user.save()
    told = differences(actor, "save_user", user, stored, None)
    history.record(change for change in told if change.field in RECORDED)
    return user


@action
def make_administrator(actor: Actor, user: User) -> User:
    """Let a person, new or stored, in as administrator of the municipality; only a command may.

    Raises ValidationError by field, and for a pseudonymised user.
    """
    actor.require(False)
    user.is_active = user.is_staff = True
    save_user(actor, user)
    if not Membership.objects.filter(user=user, role=Role.ADMINISTRATOR, committee=None).exists():
        grant_role(actor, user, Role.ADMINISTRATOR)
    return user


@action
def note_password(actor: Actor, user: User) -> None:
    """Record that somebody else has set a person's password. Rights as `save_user`.

    Who was shut out after wrong ones is let in with it.
    """
    require(actor, lambda rights: may_change_user(rights, user))
    if user.pseudonymised:
        raise refuse(
            "pseudonymised", _("En avidentifierad användare kan inte få lösenord. Lägg upp en ny.")
        )
    reset(username=user.username)
    history.record([history.change(actor, "set_password", user, "password")])


def may_change_user(rights: Rights, user: User | None) -> bool:
    """Whether these rights reach a user: an administrator of every place where they have a role.

    Whoever has no role yet, or is still to be made, is within reach of any administrator.
    """
    if rights.city_roles & WRITE_STRUCTURE:
        return True
    if not any(m.role in WRITE_STRUCTURE for m in rights.memberships):
        return False
    if user is None:
        return True
    places = Membership.objects.filter(user=user).values_list("committee_id", flat=True)
    return all(place is not None and rights.may_change_structure(place) for place in places)
