"""Words of addresses that are pages of Anslag's own: what stands in the same place takes another.

tests/config/test_addresses.py walks the addresses there are and holds these words to them.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

COMMITTEE = frozenset({"admin", "att-gora", "byt", "halsa", "konto", "static"})
AREA = frozenset({"las-in"})
LINE = frozenset({"verifikat"})


def check_committee_slug(slug: str) -> None:
    """Raise ValidationError for a slug that would hide an address (a reserved word, a year)."""
    _refuse(slug, slug in COMMITTEE or slug.isdigit())


def check_area_slug(slug: str) -> None:
    """Raise ValidationError for a slug that would be hidden by a page of all areas."""
    _refuse(slug, slug in AREA)


def check_line_slug(slug: str) -> None:
    """Raise ValidationError for a slug that would be hidden by an area's page, or its months."""
    _refuse(slug, slug in LINE or slug.isdigit())


def _refuse(slug: str, taken: bool) -> None:
    if taken:
        raise ValidationError(
            _("Adressen ”%(slug)s” leder till en av Anslags egna sidor. Välj en annan."),
            code="slug_reserved",
            params={"slug": slug},
        )
