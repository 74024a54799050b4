"""Words that pages and papers share: the months."""

from django.utils.translation import pgettext


def month_short(number: int) -> str:
    """A month's short name; 13 is the year-end."""
    return (
        pgettext("månad", "jan"),
        pgettext("månad", "feb"),
        pgettext("månad", "mar"),
        pgettext("månad", "apr"),
        pgettext("månad", "maj"),
        pgettext("månad", "jun"),
        pgettext("månad", "jul"),
        pgettext("månad", "aug"),
        pgettext("månad", "sep"),
        pgettext("månad", "okt"),
        pgettext("månad", "nov"),
        pgettext("månad", "dec"),
        pgettext("månad", "bokslut"),
    )[number - 1]


def month_name(number: int) -> str:
    """A month's whole name; 13 is the year-end."""
    return (
        pgettext("månad", "januari"),
        pgettext("månad", "februari"),
        pgettext("månad", "mars"),
        pgettext("månad", "april"),
        pgettext("månad", "maj"),
        pgettext("månad", "juni"),
        pgettext("månad", "juli"),
        pgettext("månad", "augusti"),
        pgettext("månad", "september"),
        pgettext("månad", "oktober"),
        pgettext("månad", "november"),
        pgettext("månad", "december"),
        pgettext("månad", "bokslut (period 13)"),
    )[number - 1]
