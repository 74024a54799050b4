"""What is measured in a process of its own, for its memory: `python -m bench.ledger_child WHAT …`.

Prints one line of JSON: seconds by the clock, and the most memory that the process had, in MB.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402  # what wants Django set up
from django.test import RequestFactory  # noqa: E402
from python_calamine import load_workbook  # noqa: E402

from budget.actions.ledger import accept_batch  # noqa: E402
from budget.actions.ledger_files import CHUNK  # noqa: E402
from budget.actions.ledger_reading import read_batch  # noqa: E402
from budget.actions.ledger_upload import upload  # noqa: E402
from budget.models import BatchState, Committee, LedgerBatch  # noqa: E402
from budget.workflow.action import SERVER  # noqa: E402

KILO = 1024


def memory() -> float:
    """The most memory that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO


def read(path: Path, committee: str, year: int) -> LedgerBatch:
    """A file from upload to preview."""
    found = Committee.objects.get(slug=committee)
    batch = upload(SERVER, found, year, path.name, _chunks(path), later=False)
    read_batch(SERVER, batch.pk, lambda percent, stage: None)
    batch.refresh_from_db()
    if batch.state != BatchState.PREVIEW:
        raise ValueError(f"{path.name}: {batch.state}, {batch.findings}")
    return batch


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def accept(path: str, committee: str, year: str) -> dict[str, Any]:
    """A file from upload to accepted and summed."""
    before, begun = memory(), time.perf_counter()
    batch = read(Path(path), committee, int(year))
    seen = time.perf_counter()
    accept_batch(SERVER, batch, replace=True)
    ended = time.perf_counter()
    return {
        "seconds": ended - begun,
        "accepting": ended - seen,
        "rows": batch.rows,
        "unmapped": batch.unmapped_rows,
        "batch": batch.pk,
        "before": before,
        "memory": memory(),
    }


def preview(path: str, committee: str, year: str) -> dict[str, Any]:
    """A workbook from upload to preview, beside the reading of its cells alone."""
    cells = []
    for _turn in range(3):
        begun = time.perf_counter()
        for name in (book := load_workbook(path)).sheet_names:
            for _row in book.get_sheet_by_name(name).iter_rows():
                pass
        cells.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    batch = read(Path(path), committee, int(year))
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "cells": cells, "rows": batch.rows, "memory": memory()}


def download(cookie: str, small: str, large: str) -> dict[str, Any]:
    """The memory of a large download, after that of a small one."""
    sizes = [_download(cookie, path) for path in (small, large)]
    return {"before": sizes[0], "memory": sizes[1]}


def _download(cookie: str, path: str) -> float:
    told: list[str] = []

    def start(status: str, headers: Any, trouble: Any = None, /) -> Callable[[bytes], object]:
        told.append(status)
        return lambda block: None

    response = WSGIHandler()(RequestFactory(HTTP_COOKIE=cookie).get(path).environ, start)
    for _block in response:
        pass
    response.close()
    if not told[0].startswith("200"):
        raise ValueError(f"{path}: {told[0]}")
    return memory()


WHAT = {"accept": accept, "preview": preview, "download": download}

if __name__ == "__main__":
    print(json.dumps(WHAT[sys.argv[1]](*sys.argv[2:])))
