"""Runs all checks and the whole suite: `python -m tests.run [--checks]`, what `make test` does.

The suite runs on SQLite, and all of it that asks a database on a PostgreSQL of its own; the browser
tests run on the latter, or on SQLite where there is none. What cannot run is named at the end, and
is a failure in CI (ANSLAG_ALL=1). With `--checks` only what needs no tests is run.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgres import PostgresError, leave_in_order, server
from tests.system import CHROMIUM, NEEDS, POSTGRES, Need, nothing_left_out

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
SQLITE = "sqlite://:memory:"
# What a developer's shell may hold for the application must not reach the tests.
APPLICATION = ("ALLOWED_HOSTS", "DEBUG", "DEMO", "DEMO_PASSWORD", "HASHED_STATIC", "SECRET_KEY")

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("djlint", "--lint", "--quiet", "templates"),
    ("python", "manage.py", "check", "--fail-level", "WARNING"),
    ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
)


@dataclass
class Tally:
    """What the run has come to so far."""

    tests: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def sentence(self) -> str:
        """The counts, worded as pytest words them."""
        return ", ".join(f"{self.tests[word]} {word}" for word in ("passed", "failed", "skipped"))


def main(arguments: list[str]) -> int:
    """Installs what is missing and may be installed, runs everything, and sums it up."""
    leave_in_order()
    begun = time.monotonic()
    tally = Tally()
    for command in CHECKS:
        run(tally, " ".join(command), command, SQLITE)
    if arguments != ["--checks"]:
        install([need for need in NEEDS if need.find() is None])
        tally.left_out += [str(need) for need in NEEDS if need.find() is None]
        suites(tally)
    return sum_up(tally, time.monotonic() - begun)


def suites(tally: Tally) -> None:
    """Runs the suite on both databases, and the browser tests on one."""
    suite(tally, "the suite on SQLite", SQLITE, "-m", "not browser", "-n", "2")
    with ExitStack() as stack:
        # In a file: the live server's threads would lock each other out of one in memory.
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="anslag-tests-"))
        url = f"sqlite:///{folder}/anslag.sqlite3"
        if POSTGRES.find():
            try:
                url = stack.enter_context(server())
            except PostgresError as error:
                say(str(error))
                tally.failed.append("PostgreSQL")
            else:
                suite(tally, "the suite on PostgreSQL", url, "-m", "not browser", "-n", "2")
        if CHROMIUM.find():
            suite(tally, "the browser tests", url, "tests/browser", "-m", "browser", "-n", "2")


def install(missing: list[Need]) -> None:
    """Installs the packages of what is missing, where there is apt and we are root."""
    if not missing or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    say("apt-get update")
    subprocess.run([*apt, "update"], stdin=subprocess.DEVNULL)
    for need in missing:
        say("apt-get install " + " ".join(need.packages))
        command = [*apt, "install", "-y", "--no-install-recommends", *need.packages]
        subprocess.run(command, stdin=subprocess.DEVNULL, env=environment)


def run(tally: Tally, title: str, command: tuple[str, ...], url: str) -> None:
    """Runs one command on a database; a failure is noted and the run goes on."""
    say(title)
    environment = {name: value for name, value in os.environ.items() if name not in APPLICATION}
    environment["DATABASE_URL"] = url
    program = [str(PROGRAMS / command[0]), *command[1:]]
    status = subprocess.run(program, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment).returncode
    if status:
        tally.failed.append(title)


def suite(tally: Tally, title: str, url: str, *options: str) -> None:
    """Runs pytest on a database and adds its counts."""
    with tempfile.TemporaryDirectory(prefix="anslag-tests-") as folder:
        report = Path(folder) / "report.xml"
        run(tally, title, ("python", "-m", "pytest", f"--junit-xml={report}", *options), url)
        if report.exists():
            count(tally, ElementTree.parse(report).getroot())


def count(tally: Tally, report: ElementTree.Element) -> None:
    """Adds the counts of a report in JUnit's form; a skipped test is something left out."""
    for case in report.iter("testcase"):
        outcomes = {child.tag for child in case}
        if outcomes & {"failure", "error"}:
            tally.tests["failed"] += 1
        elif "skipped" in outcomes:
            tally.tests["skipped"] += 1
            tally.left_out.append(f"{case.get('classname')}.{case.get('name')} (skipped)")
        else:
            tally.tests["passed"] += 1


def sum_up(tally: Tally, seconds: float) -> int:
    """Says what failed, what was left out and the counts; gives the exit status."""
    say("In all")
    for title in tally.failed:
        print(f"Failed: {title}")
    for words in tally.left_out or ["nothing"]:
        print(f"Left out: {words}")
    bad = bool(tally.failed or (tally.left_out and nothing_left_out()))
    if tally.left_out and nothing_left_out():
        print("Failed: something was left out, and ANSLAG_ALL=1 asks for everything.")
    print(f"===== {tally.sentence()} in {seconds:.0f}s =====", flush=True)
    return 1 if bad else 0


def say(title: str) -> None:
    """A heading in the run's output."""
    print(f"\n----- {title}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
