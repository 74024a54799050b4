"""All settings of Anslag, fed by the environment; config/checks.py says what is wrong with them."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = environ.Env()

# DEMO opens what only a demonstration on one's own machine may have: known logins, http cookies.
DEMO = env.bool("DEMO", default=False)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="anslag-demo-2023")
# What the apps above budget load of the demo, in order: each is called with (actor, committee).
DEMO_LOADERS = ["goals.actions.loading.load_goals", "reports.actions.demo.load_reports"]
# What they then do that takes a while, once the demo's people are there; called the same way.
DEMO_PUBLISHERS = ["reports.actions.demo.publish_reports"]
DEBUG = env.bool("DEBUG", default=False)
INSECURE_KEY = "insecure-key-for-tests-and-development-only"
SECRET_KEY = env.str("SECRET_KEY", default=INSECURE_KEY)
# A server for others, which what follows is set for where the environment says nothing else.
IN_PRODUCTION = not (DEBUG or DEMO or SECRET_KEY == INSECURE_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "config",
    "reports",
    "goals",
    "budget",
    "config.administration.Administration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.policy.SamePolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.tidy.TidyAddress",
    "django.middleware.common.CommonMiddleware",
    "config.sizes.NotTooMuch",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.texts.WithoutNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.tidy.StepsAreSent",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "budget.head.shown_in_head",
            ],
            "builtins": ["budget.templatetags.amounts"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def database() -> dict[str, Any]:
    """The one database, with what each kind of it needs to be safe under several writers."""
    chosen: dict[str, Any] = env.db_url(
        "DATABASE_URL", default=f"sqlite:///{VAR / 'anslag.sqlite3'}"
    )
    options = chosen.setdefault("OPTIONS", {})
    if chosen["ENGINE"] == "django.db.backends.sqlite3":
        # IMMEDIATE: a deferred transaction that turns into a writer is refused as "locked".
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        options |= {
            "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8)},
            # Planning a small statement takes longer than running it: what is asked again and again
            # is planned once a connection.
            "server_side_binding": True,
            "prepare_threshold": 5,
        }
        chosen["CONN_MAX_AGE"] = 0  # psycopg's pool keeps the connections
    return chosen


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Drawn charts, kept by the hash of their specification: dear to draw, the same for all readers.
    "charts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": env.str("CHART_CACHE", default=str(VAR / "charts")),
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

AUTH_USER_MODEL = "budget.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "config.signed_in.Passwords",
    "config.signed_in.Accounts",
]
SESSION_ENGINE = "config.signed_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "city"
ACCOUNT_ADAPTER = "config.accounts.ClosedAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "config.accounts.client_address"
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_USERNAME_FORM_FIELD = "login"
AXES_VERBOSE = False

# EMAIL_URL=smtp://user:password@host:587/?tls=True; without it mails are printed in the log.
EMAIL = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND, EMAIL_TIMEOUT = EMAIL["EMAIL_BACKEND"], 10
EMAIL_HOST, EMAIL_PORT = EMAIL.get("EMAIL_HOST") or "localhost", EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(EMAIL.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(EMAIL.get("EMAIL_USE_SSL"))
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="anslag@localhost")

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("svenska"))]
FORMAT_MODULE_PATH = "config.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
HASHED_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": HASHED_STATIC
        if env.bool("HASHED_STATIC", default=IN_PRODUCTION)
        else PLAIN_STATIC
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = env.bool("HTTPS", default=IN_PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = ["^halsa/$"]  # a load balancer asks over http
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if HTTPS else 0)
# Other names below the site's, and lists of browsers, are the municipality's to decide on.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Else all visitors have the proxy's address, and a stranger's failures shut out everybody.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SESSION_COOKIE_AGE = 12 * 3600
# Bytes in one request, but for a ledger file's: far above any form of ours.
MOST_POSTED = 32 * 2**20
# The largest filled-in workbook that is read: bytes as sent, bytes unpacked, rows. A committee of
# 100 areas takes some 2,000 rows, 200 KB and 2 MB.
FORECAST_WORKBOOK = {"packed": 2 * 2**20, "unpacked": 8 * 2**20, "rows": 10_000}
# Background jobs: a worker not heard of for `lease` seconds has died, and its job is begun anew, at
# most `attempts` times in all; `poll` is how often, in seconds, a worker with nothing to do looks.
JOBS = {"lease": 60, "attempts": 3, "poll": 1}
# Ledger files are kept by their checksum in a folder that no address leads to. What one file may
# ask of us: bytes as sent, rows, seconds; the rest of the bounds stand in budget/importers/limits.
LEDGER_FILES = Path(env.str("LEDGER_FILES", default=str(VAR / "ledger")))
LEDGER = {
    "bytes": env.int("LEDGER_BYTES", default=2 * 2**30),
    "rows": env.int("LEDGER_ROWS", default=10_000_000),
    "seconds": env.int("LEDGER_SECONDS", default=3600),
    # Replaced batches of a committee's year whose entries are kept, to be come back to by undoing.
    "kept": env.int("LEDGER_KEPT", default=3),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
