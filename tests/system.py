"""The programs of the system that the tests use: where they are, and what is left out without."""

import ctypes
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

OLDEST_POSTGRES = 15


def find_chromium() -> Path | None:
    """The system's Chromium, or a browser of its kin."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((Path(path) for name in names if (path := shutil.which(name))), None)


def find_postgres() -> Path | None:
    """The folder with the newest PostgreSQL's `initdb` and `postgres`, from version 15 on."""
    packaged = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = [path.parent for path in packaged if path.with_name("postgres").exists()]
    if path := shutil.which("initdb"):
        found.append(Path(path).resolve().parent)
    newest = max(found, key=postgres_version, default=None)
    return newest if newest and postgres_version(newest) >= OLDEST_POSTGRES else None


def postgres_version(folder: Path) -> int:
    """The major version of the server in a folder; 0 where it does not say."""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    number = re.search(r"\d+", answer.stdout)
    return int(number[0]) if number else 0


def find_on_path(name: str) -> Callable[[], Path | None]:
    """A search for a program by its name."""

    def find() -> Path | None:
        path = shutil.which(name)
        return Path(path) if path else None

    return find


def find_pango() -> Path | None:
    """Pango and HarfBuzz's part for fonts, which WeasyPrint draws and embeds with."""
    names = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
    try:
        for name in names:
            ctypes.CDLL(name)
    except OSError:
        return None
    return Path(names[0])


@dataclass(frozen=True)
class Need:
    """A program or library, the Debian and Ubuntu packages that bring it, what goes without it."""

    name: str
    packages: tuple[str, ...]
    left_out: str
    find: Callable[[], Path | None]

    def __str__(self) -> str:
        packages = " ".join(self.packages)
        return f"{self.left_out}: {self.name} is missing (apt-get install {packages})"


CHROMIUM = Need("Chromium", ("chromium", "fonts-liberation"), "browser tests", find_chromium)
POSTGRES = Need(
    f"PostgreSQL {OLDEST_POSTGRES} or newer",
    ("postgresql",),
    "the suite on PostgreSQL",
    find_postgres,
)
PDFTOTEXT = Need("pdftotext", ("poppler-utils",), "tests that read PDF", find_on_path("pdftotext"))
SOFFICE = Need(
    "LibreOffice",
    ("libreoffice-calc-nogui", "libreoffice-writer-nogui", "fonts-liberation"),
    "tests that open workbooks and documents in LibreOffice",
    find_on_path("soffice"),
)
PANGO = Need(
    "Pango",
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    "tests that make PDF",
    find_pango,
)
NEEDS = (CHROMIUM, POSTGRES, PDFTOTEXT, SOFFICE, PANGO)


def nothing_left_out() -> bool:
    """Whether what is left out counts as a failure (ANSLAG_ALL=1, as in CI)."""
    return os.environ.get("ANSLAG_ALL", "") not in {"", "0"}


def required(need: Need) -> Path:
    """Where a program is, for a test that needs it; without it the test is skipped, or fails."""
    path = need.find()
    if path is None:
        (pytest.fail if nothing_left_out() else pytest.skip)(str(need))
    return path
