"""`build_city [--committees 20 …] [--entries 5000000]`: an invented city, to measure and to try.

Exits with 1, and nothing written, where the database holds anything or the size cannot be.
Progress goes to stderr, a line each committee's year; the outcome is one line on stdout.
"""

import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.utils.translation import gettext as _

from budget.building.city import build
from budget.models import Committee, LedgerEntry, StatementLine, User


def positive(text: str) -> int:
    """A whole number of at least 1."""
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(_("”%s” är inget helt tal över noll.") % text)
    return int(text)


class Command(BaseCommand):
    """The same seed and size give the same rows on both databases."""

    help = _("Bygger en påhittad kommun av valfri storlek, med verifikat bakom utfallen.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How large, and which."""
        parser.add_argument("--committees", type=positive, default=20, help=_("nämnder"))
        parser.add_argument("--areas", type=positive, default=40, help=_("budgetområden per nämnd"))
        parser.add_argument("--lines", type=positive, default=15, help=_("resultaträkningsrader"))
        parser.add_argument("--years", type=positive, default=5, help=_("år med budget"))
        parser.add_argument("--entries", type=int, default=0, help=_("verifikationsrader i allt"))
        parser.add_argument("--seed", type=int, default=2023, help=_("samma frö ger samma kommun"))
        parser.add_argument(
            "--reset", action="store_true", help=_("töm databasen först; går bara i en demo")
        )

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        """Look that nothing is lost, build, tell."""
        if reset:
            self.empty()
        elif any(model.objects.exists() for model in (Committee, StatementLine)):
            self.refuse(
                _("Databasen är inte tom. Ange en tom databas, eller --reset i en demo (DEMO=1).")
            )
        size = ("committees", "areas", "lines", "years", "entries", "seed")
        begun = time.monotonic()
        try:
            city = build(**{name: options[name] for name in size}, tell=self.progress)
        except ValueError as error:
            self.refuse(_("Storleken går inte: %s.") % error)
        counts = {
            "committees": len(city.committees),
            "years": len(city.years),
            "entries": LedgerEntry.objects.count(),
            "seconds": round(time.monotonic() - begun),
        }
        self.stdout.write(" ".join(f"{name}={value}" for name, value in counts.items()))
        if not User.objects.exists():
            self.stdout.write(_("Ingen kan logga in än: manage.py create_administrator NAMN."))

    def empty(self) -> None:
        """Take away all there is, in a demo alone."""
        if not (settings.DEMO or settings.DEBUG):
            self.refuse(_("--reset tömmer databasen och går bara i en demo: sätt DEMO=1."))
        call_command("flush", interactive=False, verbosity=0)

    def progress(self, done: int, steps: int, what: str) -> None:
        """A line for each committee's year."""
        if what:
            self.stderr.write(f"{100 * done // steps:3} % {what}")

    def refuse(self, why: str) -> NoReturn:
        """Say why not, and end with status 1."""
        self.stderr.write(_("%s Inget har skrivits.") % why)
        sys.exit(1)
