"""What a deadline means today, in words; a day counts to its end in Stockholm."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def day_words(day: date) -> str:
    """A day as a sentence has it: "10 november 2023"."""
    return date_format(day)


def due_words(deadline: date, today: date) -> str:
    """Until when something is handed in, as a sentence; or that it is late, and what to do."""
    day = day_words(deadline)
    if deadline < today:
        return _("Tiden gick ut den %s. Lämna in så snart du kan.") % day
    left = time_left(deadline, today)
    return _("Lämnas in senast den %(day)s: %(left)s.") % {"day": day, "left": left}


def time_left(deadline: date, today: date) -> str:
    """How long there is, or since when there is none; inside a sentence."""
    days = (deadline - today).days
    if days < 0:
        return _("tiden gick ut den %s") % day_words(deadline)
    if days == 0:
        return _("i dag är sista dagen")
    return ngettext("%(days)s dag kvar", "%(days)s dagar kvar", days) % {"days": days}
