"""A PostgreSQL of our own for tests and benches: `python -m tests.postgres [--durable] -- COMMAND`.

The server lives in a fresh folder, listens on a free port of this machine alone, runs as a user
who is not root, and is stopped and removed when the command ends, however it ends.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import psycopg

from tests.system import POSTGRES

START_SECONDS = 60
STOP_SECONDS = 20
# A test's database is thrown away: no write needs to survive a crash.
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresError(Exception):
    """The server could not be found or started; the text says why."""


@dataclass(frozen=True)
class Owner:
    """The user whom the server runs as, where we are root; PostgreSQL refuses root."""

    uid: int
    gid: int

    @classmethod
    def choose(cls) -> "Owner | None":
        """`postgres` where there is one, else `nobody`; None where we are not root."""
        if os.geteuid() != 0:
            return None
        known = {user.pw_name: user for user in pwd.getpwall()}
        user = known.get("postgres") or known["nobody"]
        return cls(user.pw_uid, user.pw_gid)


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """A running PostgreSQL; gives its DATABASE_URL.

    `durable` keeps fsync on, as in production. Raises PostgresError.
    """
    programs = POSTGRES.find()
    if programs is None:
        raise PostgresError(str(POSTGRES))
    owner = Owner.choose()
    folder = Path(tempfile.mkdtemp(prefix="anslag-postgres-", dir=reachable_folder(owner)))
    try:
        if owner:
            os.chown(folder, owner.uid, owner.gid)
        password = secrets.token_hex(16)
        create(programs, folder, password, owner)
        port = free_port()
        process = start(programs, folder, port, owner, {} if durable else FLEETING)
        try:
            address = f"postgres://anslag:{password}@127.0.0.1:{port}"
            make_database(process, f"{address}/postgres", folder)
            yield f"{address}/anslag"
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def reachable_folder(owner: Owner | None) -> str:
    """A folder for temporary files that the server's user can come to (no 0700 on the way)."""
    usual = tempfile.gettempdir()
    if owner is None or all(step.stat().st_mode & 0o001 for step in (Path(usual) / "x").parents):
        return usual
    return "/tmp"


def create(programs: Path, folder: Path, password: str, owner: Owner | None) -> None:
    """Makes the data folder, with one superuser `anslag`. Raises PostgresError."""
    word = folder / "password"
    word.write_text(password)
    if owner:
        os.chown(word, owner.uid, owner.gid)
    options = ["--username=anslag", f"--pwfile={word}", "--auth=scram-sha-256"]
    options += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--pgdata={folder / 'data'}"]
    with run_as(owner, [str(programs / "initdb"), *options], folder) as process:
        failed = process.wait() != 0
    if failed:
        raise PostgresError(f"initdb failed:\n{log_of(folder)}")


def start(
    programs: Path, folder: Path, port: int, owner: Owner | None, settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Starts the server on a port."""
    settings = {
        **settings,
        "port": str(port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(programs / "postgres"), "-D", str(folder / "data"), *options]
    return run_as(owner, command, folder)


def run_as(owner: Owner | None, command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    """Starts a program as the owner, out of reach of the terminal's Ctrl+C (we stop it)."""
    with (folder / "log").open("a") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=owner.uid if owner else None,
            group=owner.gid if owner else None,
            extra_groups=[] if owner else None,
        )


def log_of(folder: Path) -> str:
    """What initdb and the server have said."""
    return (folder / "log").read_text()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_database(process: subprocess.Popen[bytes], url: str, folder: Path) -> None:
    """Makes the database `anslag` once the server answers. Raises PostgresError with its log."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
                connection.execute("CREATE DATABASE anslag")
                return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise PostgresError(f"PostgreSQL did not start:\n{log_of(folder)}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stops the server: open connections are cut (SIGINT), and at the last it is killed."""
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(sign)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def leave_in_order() -> None:
    """Makes SIGTERM and SIGHUP end this process the way Ctrl+C does, so that all is cleaned up."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    # A shell that starts this in the background has told it not to hear Ctrl+C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)


def main(arguments: list[str]) -> int:
    """Runs a command with DATABASE_URL set to a server of its own; gives the command's status."""
    durable = arguments[:1] == ["--durable"]
    command = arguments[1 + durable :]
    if arguments[durable : durable + 1] != ["--"] or not command:
        print(__doc__, file=sys.stderr)
        return 2
    leave_in_order()
    try:
        with server(durable=durable) as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
