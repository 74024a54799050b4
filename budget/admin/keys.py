"""Rows that are searched for: a key that is none is refused beside its field, in words."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from budget.keys import is_key

NOBODYS = "0"


def _known(text: Any) -> Any:
    """The text, or a key that no row has: Django asks the database for what it cannot compare."""
    return text if text in ("", None) or is_key(text) else NOBODYS


class KeySelect(AutocompleteSelect):
    """A row that is searched for."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Its key; a text that cannot be one is no choice that there is."""
        return _known(super().value_from_datadict(data, files, name))


class KeySelectMultiple(AutocompleteSelectMultiple):
    """Rows that are searched for."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Their keys; a text that cannot be one is no choice that there is."""
        return [_known(text) for text in super().value_from_datadict(data, files, name) or ()]
