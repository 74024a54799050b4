"""The demo's people: one a role, with a password that everybody knows. Only for demonstrations."""

from dataclasses import dataclass

from budget.models import Area, Committee, Membership, Role, User
from budget.workflow.action import Actor, action
from budget.workflow.history import change, record


@dataclass(frozen=True, slots=True)
class DemoUser:
    """An invented person. `areas` are addresses; without any, the role holds for all areas."""

    username: str
    first_name: str
    last_name: str
    role: Role
    areas: tuple[str, ...] = ()
    is_staff: bool = False
    everywhere: bool = False


DEMO_USERS = (
    DemoUser("controller", "Karin", "Sjögren", Role.CONTROLLER, is_staff=True),
    DemoUser(
        "budgetansvarig",
        "Omar",
        "Lindqvist",
        Role.BUDGET_HOLDER,
        areas=("lokal-utveckling", "sakerhet"),
    ),
    DemoUser(
        "avdelningschef",
        "Sara",
        "Nyman",
        Role.BUDGET_HOLDER,
        areas=(
            "ledningsstab",
            "verksamhet-och-mal",
            "stadsutveckling",
            "kommunikation",
            "it-system",
            "samverkansavtal",
        ),
    ),
    DemoUser("forvaltningschef", "Eva", "Hallberg", Role.HEAD),
    DemoUser("fortroendevald", "Maria", "Wester", Role.ELECTED),
    DemoUser("administrator", "Jonas", "Frid", Role.ADMINISTRATOR, is_staff=True, everywhere=True),
)


@action
def create_demo_users(
    actor: Actor, committee: Committee, password: str, renew_passwords: bool
) -> frozenset[str]:
    """Create the demo users that are missing, with their roles; only a command may.

    Who exists is left as users have them, but gets the password anew where `renew_passwords`.
    Gives the names of those who are left with a password of their own. Raises ValueError for an
    empty password.
    """
    actor.require(False)
    if not password:
        raise ValueError("a demo user needs a password")
    own_password = set()
    for demo in DEMO_USERS:
        user = User.objects.filter(username=demo.username).first()
        if user is None:
            _create(actor, demo, committee, password)
        elif not user.check_password(password):
            if renew_passwords:
                user.set_password(password)
                user.save(update_fields=["password"])
                record([change(actor, "renew_password", user, "password")])
            else:
                own_password.add(demo.username)
    return frozenset(own_password)


def _create(actor: Actor, demo: DemoUser, committee: Committee, password: str) -> None:
    user = User.objects.create_user(
        demo.username,
        # A domain that no mail ever reaches (RFC 2606): the demo prints its mails.
        email=f"{demo.username}@anslag.example",
        password=password,
        first_name=demo.first_name,
        last_name=demo.last_name,
        is_staff=demo.is_staff,
    )
    place = None if demo.everywhere else committee
    areas: list[Area | None] = [None]
    if demo.areas:
        areas = list(Area.objects.filter(committee=committee, slug__in=demo.areas))
    memberships = Membership.objects.bulk_create(
        Membership(user=user, role=demo.role, committee=place, area=area) for area in areas
    )
    made = [change(actor, "create_demo_user", row, committee=place) for row in memberships]
    record([change(actor, "create_demo_user", user), *made])
