"""`create_administrator NAME`: the person who lets all others in, in a database of one's own.

The password is asked for, or taken from ADMINISTRATOR_PASSWORD. Exits with 1, and nothing written,
where it or the name cannot be taken. Who exists keeps password and roles, and gets the role as
well: so comes back in whoever has lost it.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from getpass import getpass
from typing import Any, NoReturn

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from budget.actions.people import make_administrator
from budget.models import User
from budget.workflow.action import SERVER

PASSWORD = "ADMINISTRATOR_PASSWORD"  # noqa: S105  # the variable's name


class Command(BaseCommand):
    """The only way in that needs nobody to be in already."""

    help = _(
        "Ger en person rollen administratör i hela kommunen, och lägger upp den som inte finns."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who."""
        parser.add_argument("username", help=_("användarnamn att logga in med"))
        parser.add_argument("--first-name", default="", help=_("förnamn, för den som är ny"))
        parser.add_argument("--last-name", default="", help=_("efternamn, för den som är ny"))
        parser.add_argument("--email", default="", help=_("e-postadress, för den som är ny"))

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        """Ask for what is missing, then make the person administrator."""
        user = User.objects.filter(username=username).first()
        try:
            if user is None:
                names = {name: options[name] for name in ("first_name", "last_name", "email")}
                user = User(username=username, **names)
                user.set_password(self.password(user))
            make_administrator(SERVER, user)
        except ValidationError as error:
            self.refuse(reasons_of(error))
        self.stdout.write(
            _("%s är administratör i hela kommunen och kan logga in.") % user.get_username()
        )

    def password(self, user: User) -> str:
        """The first password. Raises ValidationError for one that is too weak."""
        word = os.environ.get(PASSWORD, "")
        if not word and sys.stdin.isatty():
            word = getpass(_("Lösenord: "))
            if word != getpass(_("Lösenordet en gång till: ")):
                self.refuse([_("Lösenorden är inte lika.")])
        if not word:
            self.refuse([_("Ange lösenordet i variabeln %s.") % PASSWORD])
        validate_password(word, user)
        return word

    def refuse(self, reasons: Iterable[str]) -> NoReturn:
        """Say why not, and end with status 1."""
        self.stderr.write("\n".join([*reasons, _("Inget har skrivits.")]))
        sys.exit(1)


def reasons_of(error: ValidationError) -> list[str]:
    """What is wrong, by the field's name where it is of one."""
    if not hasattr(error, "error_dict"):
        return error.messages
    fields = {field.name: capfirst(str(field.verbose_name)) for field in User._meta.concrete_fields}
    told = error.message_dict.items()
    return [f"{fields[name]}: {text}" for name, texts in told for text in texts]
