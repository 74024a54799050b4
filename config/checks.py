"""Numbered system checks of the settings, each with a hint."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from reports.pdf import PACKAGES, PdfUnavailable, engine

KNOWN_KEY = "SECRET_KEY is the one from the source."
OWN_KEY = "Set SECRET_KEY in the environment to a long random text."


@checks.register(checks.Tags.security, deploy=True)
def check_secret_key(**kwargs: Any) -> list[checks.CheckMessage]:
    """anslag.E001: a production server must not run on the key that stands in the source."""
    if settings.SECRET_KEY != settings.INSECURE_KEY:
        return []
    return [checks.Error(KNOWN_KEY, hint=OWN_KEY, id="anslag.E001")]


def refuse_known_key() -> None:
    """Raise ImproperlyConfigured where a server would run on a key that all know.

    A demo and development are of one's own machine alone.
    """
    if check_secret_key() and not (settings.DEMO or settings.DEBUG):
        raise ImproperlyConfigured(f"{KNOWN_KEY} {OWN_KEY}")


@checks.register(checks.Tags.security, deploy=True)
def check_demo_is_off(**kwargs: Any) -> list[checks.CheckMessage]:
    """anslag.E002: the demo's logins are known to all."""
    if not settings.DEMO:
        return []
    hint = "Unset DEMO, and remove the demo users."
    return [checks.Error("DEMO is on.", hint=hint, id="anslag.E002")]


@checks.register(checks.Tags.database)
def check_database_kind(**kwargs: Any) -> list[checks.CheckMessage]:
    """anslag.E003: Anslag runs on SQLite and PostgreSQL alone."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine.rsplit(".", 1)[-1] in {"sqlite3", "postgresql"}:
        return []
    hint = "Set DATABASE_URL to sqlite:///… or postgres://…"
    return [checks.Error(f"No support for {engine}.", hint=hint, id="anslag.E003")]


@checks.register(deploy=True)
def check_pango(**kwargs: Any) -> list[checks.CheckMessage]:
    """anslag.W001: without Pango no PDF is made; pages, Word and Excel are."""
    try:
        engine()
    except PdfUnavailable:
        hint = f"Install Pango (Debian and Ubuntu: apt-get install {' '.join(PACKAGES)})."
        return [checks.Warning("Reports cannot be made as PDF.", hint=hint, id="anslag.W001")]
    return []


@checks.register(deploy=True)
def check_mail(**kwargs: Any) -> list[checks.CheckMessage]:
    """anslag.W002: without a mail server reminders reach nobody."""
    if not settings.EMAIL_BACKEND.endswith(".console.EmailBackend"):
        return []
    hint = (
        "Set EMAIL_URL=smtp://user:password@host:587/?tls=True and MAIL_FROM; until then reminders "
        "are printed in the log."
    )
    return [checks.Warning("Mail is sent to nobody.", hint=hint, id="anslag.W002")]
