"""A server for others: what the deployment check asks for, and what is not served at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as of_site
from django.test import Client
from pytest_django import Settings

from config.memory import MADE_BETWEEN
from tests import system

# Of the shell that runs the tests, and of the browser tests that may run beside them.
OF_THE_SHELL = ("DEBUG", "DEMO", "HTTPS", "SECRET_KEY", "DJANGO_ALLOW_ASYNC_UNSAFE")
OWN = {
    "SECRET_KEY": "åtta-och-femtio-tecken-som-ingen-annan-har-sett-eller-gissat",
    "ALLOWED_HOSTS": "anslag.ekby.se",
    "EMAIL_URL": "smtp://anslag:x@post.ekby.se:587/?tls=True",
}


def answer(*program: str, **given: str) -> tuple[int, str]:
    """Exit status and words of a program in an environment with what is given alone."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_SHELL}
    done = subprocess.run(
        [sys.executable, *program],
        cwd=Path(of_site.BASE_DIR),
        env={**kept, **given},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_deployment_check_finds_nothing_where_all_is_set() -> None:
    system.required(system.PANGO)
    status, words = answer("manage.py", "check", "--deploy", "--fail-level", "WARNING", **OWN)
    assert (status, "no issues" in words) == (0, True), words


@pytest.mark.parametrize("entry", ["config.wsgi", "config.asgi"])
def test_nothing_is_served_with_the_key_that_stands_in_the_source(entry: str) -> None:
    status, words = answer("-c", f"import {entry}")
    assert status == 1
    assert "Set SECRET_KEY" in words


@pytest.mark.django_db
def test_a_load_balancer_is_answered_over_http_and_nobody_else(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    client = Client()
    assert client.get("/halsa/").status_code == 200
    assert client.get("/konto/logga-in/").headers["Location"].startswith("https://")


def test_a_demo_is_served_without_a_key_and_by_a_server_that_looks_seldom() -> None:
    status, words = answer("-c", "import config.wsgi, gc; print(gc.get_threshold())", DEMO="1")
    assert (status, f"({MADE_BETWEEN}, " in words) == (0, True), words
