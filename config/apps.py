"""The app that holds the system checks."""

from django.apps import AppConfig

from config.words import keep_words


class ConfigConfig(AppConfig):
    """Registers the checks of config/checks.py, and lets words be kept."""

    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  # checks register themselves when the apps are there

        keep_words()
