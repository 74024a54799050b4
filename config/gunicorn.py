"""How the demo is served; `python -m config.gunicorn` says whether its port can be had."""

import os
import socket
import sys
from typing import Any

HOST = "127.0.0.1"
PORT = os.environ.get("PORT", "8000")

bind = f"{HOST}:{PORT}"
workers = 2
threads = 4
timeout = 120
loglevel = "warning"
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Says where the demo is, once it answers."""
    print(f"\nAnslag svarar på http://{HOST}:{PORT}/ (avsluta med Ctrl+C).", flush=True)


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
