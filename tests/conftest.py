"""What holds for every test: quick passwords, charts in memory, tests of the database in use."""

import pytest
from django.conf import settings
from django.db import connection


def pytest_configure(config: pytest.Config) -> None:
    """Settings that make tests quick and keep them from each other's files."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "charts"}
    settings.CACHES = {**settings.CACHES, "charts": memory}
    settings.STATIC_ROOT = None  # files are served from static/, not as some demo collected them


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves aside the tests of the other database."""
    other = "sqlite" if connection.vendor == "postgresql" else "postgres"
    aside = [item for item in items if item.get_closest_marker(other)]
    items[:] = [item for item in items if item not in aside]
    if aside:
        config.hook.pytest_deselected(items=aside)
