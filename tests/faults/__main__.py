"""`python -m tests.faults [KILLS] [SEED]`: on the empty PostgreSQL of DATABASE_URL."""

import os
import random
import sys
import tempfile
from pathlib import Path

import django


def main(arguments: list[str]) -> int:
    """Kills so many imports, a hundred if nothing else is said."""
    kills = int(arguments[0]) if arguments else 100
    seed = int(arguments[1]) if len(arguments) > 1 else random.SystemRandom().randrange(10**6)
    print(f"{kills} kills, seed {seed}", flush=True)
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory(prefix="anslag-faults-") as folder:
        settings.LEDGER_FILES = folder
        ekby = make_ekby()
        map_ekby(ekby)
        faults = Faults(ekby, Path(folder), rows=20_000, seed=seed)
        tally = faults.run(kills, lambda line: print(line, flush=True))
    print(f"{kills} kills: {tally}. The sums were right after each.")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from django.conf import settings
    from django.core.management import call_command

    from tests.budget.actions.ledger_case import map_ekby
    from tests.faults.killing import Faults
    from tests.makers import make_ekby

    sys.exit(main(sys.argv[1:]))
