"""Uploaded ledger files, kept by their checksum in a folder that no address leads to."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from budget.actions.recording import refuse
from budget.models import LedgerBatch

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that has been kept: its SHA-256 in hexadecimal, and its size in bytes."""

    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where the file with a checksum lies, or would."""
    return Path(settings.LEDGER_FILES) / sha256[:2] / sha256


def keep(chunks: Iterable[bytes]) -> Kept:
    """Keep a file as it comes; one that is there already is not kept twice.

    Raises ValidationError for more bytes than settings allow, and for none at all. Nothing is
    left behind then, nor when the process is killed on the way but for a file in `coming`.
    """
    most = settings.LEDGER["bytes"]
    coming = Path(settings.LEDGER_FILES) / "coming"
    coming.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=coming)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise _too_large(most)
                digest.update(chunk)
                file.write(chunk)
        if not size:
            raise refuse("empty_file", _("Filen är tom. Ta ut den igen ur ekonomisystemet."))
        kept = Kept(digest.hexdigest(), size)
        path = path_of(kept.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return kept


def refuse_announced(size: int) -> None:
    """Raise ValidationError for a file that is said to be larger than settings allow."""
    if size > settings.LEDGER["bytes"]:
        raise _too_large(settings.LEDGER["bytes"])


def _too_large(most: int) -> Exception:
    return refuse(
        "file_too_large",
        _("Filen är större än %(most)s MB, som är det mesta som läses. Dela den per period."),
        most=most // 2**20,
    )


def forget_unused(sha256: str) -> None:
    """Remove a kept file that no batch has."""
    if not LedgerBatch.objects.filter(sha256=sha256).exists():
        path_of(sha256).unlink(missing_ok=True)
