"""How the demo is served; `python -m config.gunicorn` says whether its port can be had."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
PORT = os.environ.get("PORT", "8000")
MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
STOP_SECONDS = 10
worker_processes: list[subprocess.Popen[bytes]] = []

bind = f"{HOST}:{PORT}"
workers = 2
threads = 4
timeout = 120
loglevel = "warning"
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Says where the demo is, once it answers, and starts what does its background jobs.

    The worker ends with the server, also where the server is killed: it looks after its parent.
    """
    command = [sys.executable, str(MANAGE), "run_worker", "--with-parent", "--verbosity", "0"]
    worker_processes.append(subprocess.Popen(command))  # noqa: S603  # words of our own alone
    print(f"\nAnslag svarar på http://{HOST}:{PORT}/ (avsluta med Ctrl+C).", flush=True)


def on_exit(server: Any) -> None:
    """Stops the worker in order: what it has under way goes back to the queue."""
    for process in worker_processes:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def hindrance(port: str) -> str | None:
    """Why the demo cannot be served on a port, and the way on, in Swedish; None where it can."""
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 2**16:
        return f"PORT={port} är ingen port. Ange ett tal mellan 1 och 65535: make demo PORT=8001"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(port)))
        except PermissionError:
            return f"Port {port} kräver rättigheter som du saknar. Ta en annan: make demo PORT=8001"
        except OSError:
            other = int(port) % (2**16 - 1) + 1
            return (
                f"Port {port} på {HOST} är upptagen: där lyssnar ett annat program, kanske en demo "
                f"som redan är igång. Avsluta det, eller ta en annan port: make demo PORT={other}"
            )
    return None


if __name__ == "__main__":
    sys.exit(hindrance(PORT))
