"""`load_demo [--reset] [--folder PATH]`: the demo's case and people into the database."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, call_command
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from budget.actions.demo_users import DEMO_USERS, create_demo_users
from budget.actions.loading import Loaded, load_case, lock_loaded
from budget.actions.loading_tasks import load_beside, load_tasks, publish_beside
from budget.demo.construct import FOLDER
from budget.demo.files import PUBLISHED_ROUND, Case, read_case
from budget.demo.problems import BadFiles, sentences
from budget.models import Actual, Area, BudgetRow, Decision, Forecast, Round
from budget.workflow.action import SERVER


class Command(BaseCommand):
    """Load what is missing of the demo. Exits with 1, and nothing written, where it cannot."""

    help = _("Läser in demons fall (Malmö kommunstyrelse) och skapar demons användare.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to start over, and from where to read."""
        parser.add_argument(
            "--reset",
            action="store_true",
            help=_("töm databasen först; allt som skrivits försvinner"),
        )
        parser.add_argument(
            "--folder",
            type=Path,
            default=FOLDER,
            help=_("mappen med filerna (annars demons egna)"),
        )

    def handle(self, *args: Any, reset: bool, folder: Path, **options: Any) -> None:
        """Read every file first: only a case without problems comes near the database."""
        if reset and not demo_allowed():
            self.refuse(_("--reset tömmer databasen och går bara i en demo: sätt DEMO=1."))
        if demo_allowed() and not settings.DEMO_PASSWORD:
            self.refuse(_("DEMO_PASSWORD är tomt: ange ett lösenord."))
        case, problems = read_case(folder)
        if case is None:
            self.refuse(_("Demons filer har fel."), sentences(problems))
        try:
            loaded, own_password = load(case, reset)
        except BadFiles as error:
            self.refuse(_("Demons filer har fel."), error.messages)
        except ValidationError as error:
            self.refuse(_("Demons uppgifter bryter mot en regel."), error.messages)
        except IntegrityError as error:
            self.refuse(_("Databasen godtar inte demons uppgifter."), [str(error)])
        self.tell(loaded)
        self.tell_logins(own_password)

    def refuse(self, title: str, lines: Iterable[str] = ()) -> NoReturn:
        """Say why not, and end with status 1."""
        title = _("%(title)s Inget har skrivits.") % {"title": title}
        self.stderr.write("\n".join([title, *(f"  {line}" for line in lines)]))
        sys.exit(1)

    def tell(self, loaded: Loaded) -> None:
        """What was loaded, and where it is seen."""
        if loaded.kept:
            years = ", ".join(map(str, loaded.kept))
            text = _("%(committee)s %(years)s finns redan och är kvar som ni har gjort det.")
            self.say(text % {"committee": loaded.committee, "years": years})
        if loaded.loaded:
            years = ", ".join(map(str, loaded.loaded))
            text = _("%(committee)s %(years)s är inläst: %(counts)s.")
            counts = counts_of(loaded)
            self.say(text % {"committee": loaded.committee, "years": years, "counts": counts})
        year, slug = PUBLISHED_ROUND
        site = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/"
        self.say(_("Adresser: %(site)s") % {"site": site})
        self.say(f"          {site}{loaded.committee.slug}/{year}/{slug}/")

    def tell_logins(self, own_password: frozenset[str] | None) -> None:
        """Whom one can sign in as."""
        if own_password is None:
            self.say(_("Inga demoinloggningar skapas utan DEMO=1."))
            return
        self.say(_("Logga in som (lösenord %(word)s):") % {"word": settings.DEMO_PASSWORD})
        for demo in DEMO_USERS:
            own = _(" (eget lösenord)") if demo.username in own_password else ""
            self.say(f"  {demo.username:<16} {demo.first_name} {demo.last_name}{own}")

    def say(self, line: str) -> None:
        """One line."""
        self.stdout.write(line)


def demo_allowed() -> bool:
    """Known logins and an emptied database are for demonstrations and development alone."""
    return bool(settings.DEMO or settings.DEBUG)


def load(case: Case, reset: bool) -> tuple[Loaded, frozenset[str] | None]:
    """Load the case and, in a demo, its people, in one transaction; `reset` empties all first.

    Gives also who has a password of their own, None where no people were made.
    """
    with transaction.atomic():
        if reset:
            call_command("flush", interactive=False, verbosity=0)
        loaded = load_case(SERVER, case)
        if not demo_allowed():
            load_beside(SERVER, loaded.committee)
            lock_loaded(SERVER, case, loaded)
            return loaded, None
        renew = "DEMO_PASSWORD" in os.environ
        word = settings.DEMO_PASSWORD
        own_password = create_demo_users(SERVER, loaded.committee, word, renew_passwords=renew)
        load_tasks(SERVER, case, loaded.committee)
        load_beside(SERVER, loaded.committee)
        lock_loaded(SERVER, case, loaded)
        publish_beside(SERVER, loaded.committee)
        return loaded, own_password


def counts_of(loaded: Loaded) -> str:
    """How much there is of what a reader knows by name, in the years that were loaded."""
    years = {"appropriation__year__in": loaded.loaded}
    of_committee = {"area__committee": loaded.committee}
    counts = {
        _("budgetområden"): Area.objects.filter(committee=loaded.committee),
        _("beslut"): Decision.objects.filter(**years),
        _("budgetbelopp"): BudgetRow.objects.filter(**of_committee),
        _("utfall"): Actual.objects.filter(**of_committee, year__in=loaded.loaded),
        _("omgångar"): Round.objects.filter(**years),
        _("prognoser"): Forecast.objects.filter(**of_committee),
    }
    return ", ".join(f"{rows.count()} {name}" for name, rows in counts.items())
