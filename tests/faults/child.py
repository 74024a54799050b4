"""The process that is killed: a worker that reads a file as a job, and accepts it."""

import os
import threading
from multiprocessing.connection import Connection
from typing import Any

import django
from django.apps import apps

if not apps.ready:
    # Preloaded by the server that these processes are forked from.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

from django.conf import settings
from django.db import connection

from budget.actions.ledger import accept_batch
from budget.models import LedgerBatch
from budget.worker import Heart, claim, execute, worker_name
from budget.workflow.action import SERVER


def import_as_worker(
    database: dict[str, Any], folder: str, key: int, begun: "Connection[Any, Any]"
) -> None:
    """Tells that it begins, does the jobs there are, and accepts the batch with a key."""
    connection.settings_dict.update(database)
    settings.LEDGER_FILES = folder
    connection.ensure_connection()
    begun.send(True)
    name = worker_name()
    # An earlier import may have left something to tidy: the file's job comes after that.
    while job := claim(name):
        with Heart(job, name, threading.Event()) as heart:
            execute(job, name, heart)
    accept_batch(SERVER, LedgerBatch.objects.get(pk=key), replace=True)
