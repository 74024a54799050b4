"""Parts of addresses; importing this registers them.

A converter may be registered once, and both apps' addresses have years in them.
"""

from django.urls import register_converter


class Year:
    """A year of four digits."""

    regex = r"(?:19|20|21)\d\d"

    def to_python(self, value: str) -> int:
        """The year as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The number as it stands in an address."""
        return f"{value:04}"


register_converter(Year, "year")
