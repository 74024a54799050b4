"""Draws the README's picture: `python -m docs.pictures`, what `make pictures` does.

Loads the demo into a database of its own, serves it on a free port of this machine, opens Läget in
the system's Chromium as an elected member, and writes docs/laget.png.
"""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import sync_playwright

from tests.system import CHROMIUM

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "laget.png"
WIDTH, HEIGHT = 1280, 1080
START_SECONDS = 60
PATIENCE = 30_000  # milliseconds; the first drawing takes its time


def main() -> int:
    """Writes the picture; gives the exit status."""
    chromium = CHROMIUM.find()
    if chromium is None:
        print(f"No picture: {CHROMIUM.name} is missing ({' '.join(CHROMIUM.packages)}).")
        return 1
    password = secrets.token_urlsafe()
    with (
        tempfile.TemporaryDirectory(prefix="anslag-pictures-") as folder,
        served(Path(folder), password) as address,
    ):
        draw(chromium, address, password)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1000} kB")
    return 0


@contextmanager
def served(folder: Path, password: str) -> Iterator[str]:
    """The demo on a free port, with data in a folder; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'anslag.sqlite3'}",
        "CHART_CACHE": str(folder / "charts"),
        "DEBUG": "1",  # static files as they stand in static/
        "DEMO": "1",
        "DEMO_PASSWORD": password,
        "PORT": port,
    }
    for command in (("migrate", "--verbosity", "0"), ("load_demo",)):
        program = [sys.executable, "manage.py", *command]
        quiet = subprocess.DEVNULL
        subprocess.run(program, cwd=ROOT, env=environment, check=True, stdout=quiet)
    gunicorn = [str(Path(sys.executable).with_name("gunicorn"))]
    gunicorn += ["--config", "config/gunicorn.py", "config.wsgi"]
    server = subprocess.Popen(gunicorn, cwd=ROOT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/halsa/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Waits until an address answers. Raises URLError when it does not."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address).close()
            return
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def draw(chromium: Path, address: str, password: str) -> None:
    """Signs in and takes the picture once every chart is drawn."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(
            base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, locale="sv-SE"
        )
        page.set_default_timeout(PATIENCE)
        page.goto("/konto/logga-in/?next=/kommunstyrelsen/2023/augusti/")
        page.locator("[name=login]").fill("fortroendevald")
        page.locator("[name=password]").fill(password)
        page.locator("[name=password]").press("Enter")
        charts = page.locator("[data-chart]")
        charts.first.wait_for()
        for index in range(charts.count()):
            charts.nth(index).locator("> svg:not(.chart-space)").wait_for()
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
