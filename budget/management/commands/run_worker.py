"""`run_worker`: does the background jobs, one at a time, until it is told to stop."""

import os
import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from budget.worker import work


class Command(BaseCommand):
    """Run as many of them as are to work at once; SIGTERM or Ctrl+C stops one in order."""

    help = _("Utför bakgrundsjobb (inläsning av redovisning, PDF) tills det stoppas.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to live on its own."""
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help=_("sluta när programmet som startade det här har slutat"),
        )

    def handle(self, *args: Any, with_parent: bool, verbosity: int, **options: Any) -> None:
        """Work until stopped; what is under way then goes back to the queue."""
        stopping = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            stopping.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        parent = os.getppid()
        if verbosity:
            self.stdout.write(_("Arbetaren är igång (avsluta med Ctrl+C)."))
            self.stdout.flush()
        work(stopping, lambda: with_parent and os.getppid() != parent)
