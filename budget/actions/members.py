"""Who may do what: roles granted and withdrawn, and a person's name taken away."""

from allauth.account.models import EmailAddress
from axes.models import AccessAttempt, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.actions.recording import delete_recorded, refuse, require, save_recorded
from budget.models import Area, Change, Committee, Membership, User
from budget.workflow import history
from budget.workflow.action import Actor, action

# What the history tells people's names of as names, not in texts. Apps above add theirs.
NAMING_PEOPLE = {"user", "membership", "round", "areatask"}


@action
def grant_role(
    actor: Actor,
    user: User,
    role: str,
    committee: Committee | None = None,
    area: Area | None = None,
) -> Membership:
    """Give a person a role: at a committee, for one area of it, or (no committee) everywhere.

    Administrators of the place. Raises ValidationError for a role the person has, an area of
    another committee, and an area with another role than budget holder.
    """
    require(actor, lambda rights: rights.may_change_structure(committee.pk if committee else None))
    if user.pseudonymised:
        raise refuse(
            "pseudonymised",
            _("En avidentifierad användare kan inte få roller. Lägg upp en ny användare."),
        )
    row = Membership(user=user, role=role, committee=committee, area=area)
    return save_recorded(actor, "grant_role", row, committee)


@action
def withdraw_role(actor: Actor, membership: Membership) -> None:
    """Take a role from a person. Administrators of the place.

    Nobody withdraws their own: an administrator must be left to give it back.
    """
    place = membership.committee_id
    require(actor, lambda rights: rights.may_change_structure(place))
    if actor.user is not None and actor.user.pk == membership.user_id:
        raise refuse(
            "own_role", _("Du kan inte ta bort din egen roll. Be en annan administratör göra det.")
        )
    delete_recorded(actor, "withdraw_role", membership, membership.committee)


@action
def pseudonymise(actor: Actor, user: User) -> None:
    """Take a person's name away, everywhere it is kept as such; what they did stays.

    They can no longer sign in and have no roles. Texts that people have written are left as they
    are. The municipality's administrators, and never oneself.
    """
    require(actor, lambda rights: rights.may_change_structure(None))
    if actor.user is not None and actor.user.pk == user.pk:
        raise refuse(
            "own_name",
            _("Du kan inte avidentifiera dig själv. Be en annan administratör göra det."),
        )
    names = {user.get_username(), user.get_full_name(), user.email} - {""}
    for membership in Membership.objects.filter(user=user):
        delete_recorded(actor, "pseudonymise", membership, membership.committee)
    EmailAddress.objects.filter(user=user).delete()
    for log in (AccessAttempt, AccessLog):
        log.objects.filter(username=user.get_username()).delete()
    user.username = f"avidentifierad-{user.pk}"
    user.first_name = user.last_name = user.email = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.pseudonymised = True
    user.set_unusable_password()
    user.save()
    history.record([history.change(actor, "pseudonymise", user, "pseudonymised", "nej", "ja")])
    _forget(user, names)


def _forget(user: User, names: set[str]) -> None:
    """Put the new name where the history has kept the old one as a name."""
    mentions = Q()
    for name in names:
        mentions |= Q(thing__contains=name) | Q(old__contains=name) | Q(new__contains=name)
    people = Change.objects.filter(mentions, model__in=NAMING_PEOPLE)
    for change in people:
        for field in ("thing", "old", "new"):
            text = getattr(change, field)
            for name in sorted(names, key=len, reverse=True):
                text = text.replace(name, str(user))
            setattr(change, field, text[:300] if field == "thing" else text)
        change.save(update_fields=["thing", "old", "new"])
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=kind, object_id=str(user.pk)).update(object_repr=str(user))
