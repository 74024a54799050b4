"""The system's Chromium for the browser tests, and pages that fail the test on any complaint."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from pytest_django.live_server_helper import LiveServer

from budget.models import Committee, User
from tests.system import CHROMIUM, required

# Playwright's sync API keeps an event loop in the thread where the tests use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = (1280, 900)
NARROW = (360, 800)
PATIENCE = 10_000  # milliseconds
SIGN_IN = "/konto/logga-in/"

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = required(CHROMIUM)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


# Chromium calls every answer that is not 200 an error, and tells of it when it gets to it: a
# conflict (409), a form that is sent back (422) and a locked door (429) are answers like others.
REFUSAL = re.compile(r"status of (409|422|429)\b")


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the pages complain about: errors in the console (the CSP's too) and in scripts.

    The test fails if any is left at its end; a test that expects one looks at it and clears it.
    """
    heard: list[str] = []
    yield heard
    if heard:
        pytest.fail("The page complained:\n" + "\n".join(heard))


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer, complaints: list[str]) -> Iterator[NewPage]:
    """Opens a page with cookies of its own: `new_page(width, height, **what Playwright takes)`."""
    contexts = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSAL.search(message.text):
            complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def open_page(width: int, height: int, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        _rest(context)
        context.close()


def _rest(context: BrowserContext) -> None:
    """Wait for what the pages still fetch: the database is emptied next, and nobody may read it."""
    for page in context.pages:
        with suppress(PlaywrightError):
            page.wait_for_load_state("networkidle", timeout=5000)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page on a common screen."""
    return new_page(*WIDE)


@pytest.fixture
def narrow_page(new_page: NewPage) -> Page:
    """A page on a telephone."""
    return new_page(*NARROW)


@pytest.fixture
def sign_in() -> Callable[[Page, str, str], None]:
    """Signs a user in on a page through the form: `sign_in(page, username, password)`."""

    def through_the_form(page: Page, username: str, password: str) -> None:
        page.goto(SIGN_IN)
        page.locator("[name=login]").fill(username)
        page.locator("[name=password]").fill(password)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda url: SIGN_IN not in url)

    return through_the_form


@pytest.fixture
def signed_in(malmo_committed: Committee, live_server: LiveServer) -> Callable[[Page, str], Page]:
    """Signs a demo user in on a page without the form: `signed_in(page, username)`; Malmö is there.

    Gives the page.
    """

    def with_a_session(page: Page, username: str) -> Page:
        client = Client()
        client.force_login(User.objects.get(username=username), "config.signed_in.Passwords")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return page

    return with_a_session


@pytest.fixture
def reader(page: Page, signed_in: Callable[[Page, str], Page]) -> Page:
    """A page on a common screen, with the elected member signed in to Malmö's case."""
    return signed_in(page, "fortroendevald")
