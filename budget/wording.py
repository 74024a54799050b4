"""Words that pages and papers share: the months."""

from django.utils.translation import pgettext_lazy

SHORT = (
    pgettext_lazy("månad", "jan"),
    pgettext_lazy("månad", "feb"),
    pgettext_lazy("månad", "mar"),
    pgettext_lazy("månad", "apr"),
    pgettext_lazy("månad", "maj"),
    pgettext_lazy("månad", "jun"),
    pgettext_lazy("månad", "jul"),
    pgettext_lazy("månad", "aug"),
    pgettext_lazy("månad", "sep"),
    pgettext_lazy("månad", "okt"),
    pgettext_lazy("månad", "nov"),
    pgettext_lazy("månad", "dec"),
    pgettext_lazy("månad", "bokslut"),
)


def month_short(number: int) -> str:
    """A month's short name; 13 is the year-end."""
    return str(SHORT[number - 1])


NAMES = (
    pgettext_lazy("månad", "januari"),
    pgettext_lazy("månad", "februari"),
    pgettext_lazy("månad", "mars"),
    pgettext_lazy("månad", "april"),
    pgettext_lazy("månad", "maj"),
    pgettext_lazy("månad", "juni"),
    pgettext_lazy("månad", "juli"),
    pgettext_lazy("månad", "augusti"),
    pgettext_lazy("månad", "september"),
    pgettext_lazy("månad", "oktober"),
    pgettext_lazy("månad", "november"),
    pgettext_lazy("månad", "december"),
    pgettext_lazy("månad", "bokslut (period 13)"),
)


def month_name(number: int) -> str:
    """A month's whole name; 13 is the year-end."""
    return str(NAMES[number - 1])
