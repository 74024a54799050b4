"""The app that holds the system checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the checks of config/checks.py."""

    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  # checks register themselves when the apps are there
