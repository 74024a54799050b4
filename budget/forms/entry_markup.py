"""What a save can change of the entry table, as markup, each part by its id in the page.

An answer goes out at each keystroke that is saved, and one to a pasted block has forty rows of a
dozen values: here a row's markup is filled in one step, which takes a tenth of the time that a
template's variables take. The page itself has the same parts by tags (templatetags/entry.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.formats import time_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.forms.entry_shown import ChangedRow, ShownText, Stand
from budget.wording import by_language

OOB = 'hx-swap-oob="true"'


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says of the save itself: in words, when, and what went with it."""

    words: str
    at: datetime
    notes: tuple[str, ...] = ()


def answer(
    rows: Iterable[ChangedRow],
    charges: str,
    texts: Iterable[ShownText],
    stand: Stand,
    told: Told,
) -> str:
    """All that a save changes on the page; `charges` is the markup of social charges, or ""."""
    return "".join(
        [
            *map(changed, rows),
            charges,
            *(call(text, oob=True) for text in texts),
            f'<div class="stand-sum" id="stand" {OOB}>{standing(stand)}</div>',
            f'<span id="count-missing" class="count" {OOB}>{stand.missing}</span>',
            f'<span hx-swap-oob="innerHTML:#entry-status">{_status(told)}</span>',
        ]
    )


def changed(row: ChangedRow) -> str:
    """A row's places, each with what it now holds; nothing is said of it any more.

    What else is filled in are figures and keys of our own making: there is nothing to escape.
    """
    key, is_sum, rest, deviation, movement, forecast, part, was = row
    computed = (
        f'<span id="rest-{key}" {OOB}>{rest}</span>'
        f'<span id="dev-{key}" class="dev {deviation.tone}" {OOB}>{deviation.text}</span>'
        f'<span id="mov-{key}" class="dev {movement.tone}" {OOB}>{movement.text}</span>'
    )
    if is_sum:
        return (
            f'{computed}<span id="sum-{key}" {OOB}>{forecast}</span>'
            f'<small id="part-{key}" class="typed" {OOB}>{escape(part)}</small>'
        )
    return (
        f'{computed}<input type="hidden" id="was-{key}" name="was-{key}" value="{was}" '
        f'data-shown="{forecast}" {OOB}><div id="says-{key}" {OOB}></div>'
        f'<span id="more-rest-{key}" {OOB}>{rest}</span>'
    )


def call(text: ShownText, *, oob: bool = False) -> str:
    """Whether an explanation is called for, and why."""
    return (
        f'<span id="call-{text.horizon}" class="call" data-called="{int(text.called)}"'
        f"{f' {OOB}' if oob else ''}>{escape(text.why)}</span>"
    )


def standing(stand: Stand) -> str:
    """Where the area stands, with a link to the lines that lack a forecast."""
    name = _("Nettokostnad hittills ifylld") if stand.part else _("Nettokostnad")
    words, against = escape(f"{stand.part}{stand.word} {stand.amount}"), escape(_("mot budget"))
    said = (
        f"<b>{escape(name)}</b> {stand.forecast} {against} {stand.budget}: "
        f'<b class="dev {stand.tone}">{words}</b>'
    )
    if not stand.missing:
        return said
    lack = ngettext(
        "%(count)s rad saknar prognos", "%(count)s rader saknar prognos", stand.missing
    ) % {"count": stand.missing}
    return f'{said} <a class="missing" href="?visa=utan-prognos">{escape(lack)}</a>'


def _status(told: Told) -> str:
    saved = told.words or _("Sparat")
    parts = [f"{saved} {_clock(told.at.hour, told.at.minute)}", _("Ctrl+Z ångrar"), *told.notes]
    return escape(" · ".join(parts))


@by_language
def _clock(hour: int, minute: int) -> str:
    return time_format(time(hour, minute), "TIME_FORMAT")
