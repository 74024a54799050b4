"""Words in templates: terms that explain themselves, and amounts that keep their unit."""

import re
from functools import lru_cache
from html import escape

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from reports.terms import Term, terms_in

register = template.Library()

UNIT = re.compile(r"(?<=\d) (?=(?:Mkr|Tkr|kr|%)(?!\w))")
NO_BREAK = "\N{NO-BREAK SPACE}"
# A word that explains itself, by pointer, key or touch and without script; _terms.html holds the
# explanation.
WORD = '<button type="button" class="term-word" popovertarget="ord-{key}">{word}</button>'


@register.filter
def unbroken(text: str) -> str:
    """The text with no line break between a figure and its unit."""
    return UNIT.sub(NO_BREAK, text)


@register.simple_tag(takes_context=True)
def explain(context: Context, text: str) -> SafeString:
    """The text, with each term's first occurrence on the page as a word that explains itself.

    The page must end with `{% explanations %}`, and the text must not stand in a link or button.
    """
    told = _told(context)
    parts: list[str] = []
    for shown, term in _pieces(str(text)):
        if term is None or told is None or term in told:
            parts.append(shown)
        else:
            told.append(term)
            parts.append(WORD.format(key=escape(term.key), word=shown))
    return mark_safe("".join(parts))  # noqa: S308  # each part is escaped


@lru_cache(2000)
def _pieces(text: str) -> tuple[tuple[str, Term | None], ...]:
    """The text in pieces as HTML: a word that is a term with it, all between with None."""
    return tuple((escape(words), term) for words, term in terms_in(unbroken(text)))


@register.inclusion_tag("_terms.html", takes_context=True)
def explanations(context: Context) -> dict[str, list[Term]]:
    """What the page's terms mean, for their popovers."""
    return {"terms": _told(context) or []}


def _told(context: Context) -> list[Term] | None:
    """The terms explained on this page so far, kept with its request; None where there is none."""
    request = context.get("request")
    return None if request is None else vars(request).setdefault("terms_told", [])
