"""Words that pages and papers share: the months, and how many of something are in each state."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language, ngettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

P = ParamSpec("P")
T = TypeVar("T")


def by_language(make: Callable[P, T]) -> Callable[P, T]:
    """A function of words alone (heads, names, notes), whose answers are kept in each language.

    What is stored is never kept: what it is given can be, where there is little of it.
    """

    @lru_cache(maxsize=1000)
    def made(_language: str | None, *given: P.args, **more: P.kwargs) -> T:
        return make(*given, **more)

    @wraps(make)
    def kept(*given: P.args, **more: P.kwargs) -> T:
        return made(get_language(), *given, **more)  # type: ignore[arg-type]

    return kept


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
    return _short()[number - 1]


@by_language
def _short() -> tuple[str, ...]:
    return tuple(map(str, SHORT))


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
    return _names()[number - 1]


@by_language
def _names() -> tuple[str, ...]:
    return tuple(map(str, NAMES))


def months_in_words(months: Sequence[int], named: Callable[[int], str] = month_name) -> str:
    """ "augusti", or "januari–augusti"; months that do not follow each other by commas."""
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][-1] + 1 == month and month <= 12:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        named(run[0]) if len(run) == 1 else f"{named(run[0])}–{named(run[-1])}" for run in runs
    )


def months_listed(months: Sequence[int]) -> str:
    """ "september och oktober": each month by its name."""
    *before, last = (month_name(number) for number in months)
    if not before:
        return last
    return _("%(before)s och %(last)s") % {"before": ", ".join(before), "last": last}


def not_booked_words(counted: Sequence[int], not_booked: Sequence[int]) -> str:
    """ "september och oktober är inte bokförda", of a period's months; "" where all are booked."""
    if not not_booked:
        return ""
    if not counted:
        return _("inget utfall är bokfört ännu")
    return ngettext(
        "%(months)s är inte bokförd", "%(months)s är inte bokförda", len(not_booked)
    ) % {"months": months_listed(not_booked)}


def booked_note(counted: Sequence[int], not_booked: Sequence[int]) -> str:
    """The same as a sentence that says how far the actual goes; "" where all are booked."""
    words = not_booked_words(counted, not_booked)
    if not words:
        return ""
    if not counted:
        return as_sentence(words)
    until = {"month": month_name(counted[-1]), "missing": words}
    return _("Utfall t.o.m. %(month)s; %(missing)s.") % until


def as_sentence(words: str) -> str:
    """The words with a capital and a full stop; "" stays."""
    return f"{words[:1].upper()}{words[1:]}." if words else ""


STATES = {
    "not_begun": ngettext_lazy("inte påbörjat", "inte påbörjade", "count"),
    "begun": ngettext_lazy("påbörjat", "påbörjade", "count"),
    "submitted": ngettext_lazy("inlämnat", "inlämnade", "count"),
    "returned": ngettext_lazy("återsänt", "återsända", "count"),
    "approved": ngettext_lazy("godkänt", "godkända", "count"),
}


def counted_states(states: Iterable[str]) -> list[tuple[str, int]]:
    """The states (of `TaskState`) that some area or section is in, in order, with how many."""
    found = Counter(states)
    told = [(words, found[state]) for state, words in STATES.items() if found[state]]
    return [(words % {"count": count}, count) for words, count in told]
