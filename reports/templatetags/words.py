"""Words in templates: terms that explain themselves, and amounts that keep their unit."""

import re
from functools import lru_cache
from html import escape

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.terms import Term, terms_in

register = template.Library()

UNIT = re.compile(r"(?<=\d) (?=(?:Mkr|Tkr|kr|%)(?!\w))")
NO_BREAK = "\N{NO-BREAK SPACE}"
# A word that explains itself, by pointer, key or touch and without script; and its explanation.
WORD = '<button type="button" class="term-word" popovertarget="ord-{key}">{word}</button>'
TEXT = '<p class="term-text" id="ord-{key}" popover>{text}</p>'

Told = list[Term] | None
"""The terms that a page has explained so far; None where it explains none."""


@register.filter
def unbroken(text: str) -> str:
    """The text with no line break between a figure and its unit."""
    return UNIT.sub(NO_BREAK, text)


@register.simple_tag(takes_context=True)
def explain(context: Context, text: str) -> SafeString:
    """The text, with each term's first occurrence on the page as a word that explains itself.

    The page must end with `{% explanations %}`, and the text must not stand in a link or button.
    """
    return SafeString(explained(told_on(context), str(text)))  # each part is escaped


def explained(told: Told, text: str) -> str:
    """The same as HTML, for where it is known what is `told_on` the page."""
    parts: list[str] = []
    for shown, term in _pieces(text):
        if term is None or told is None or term in told:
            parts.append(shown)
        else:
            told.append(term)
            parts.append(WORD.format(key=escape(term.key), word=shown))
    return "".join(parts)


@lru_cache(2000)
def _pieces(text: str) -> tuple[tuple[str, Term | None], ...]:
    """The text in pieces as HTML: a word that is a term with it, all between with None."""
    return tuple((escape(words), term) for words, term in terms_in(unbroken(text)))


@register.simple_tag(takes_context=True)
def explanations(context: Context) -> SafeString:
    """What the page's terms mean, each in a popover of its own."""
    told = told_on(context) or []
    shown = [TEXT.format(key=escape(term.key), text=escape(_(term.explanation))) for term in told]
    return SafeString("".join(shown))  # each part is escaped


def told_on(context: Context) -> Told:
    """The terms explained on the page so far, kept with its request; None where there is none."""
    request = context.get("request")
    return None if request is None else vars(request).setdefault("terms_told", [])
