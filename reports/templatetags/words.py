"""Words in templates: terms that explain themselves, and amounts that keep their unit."""

import re
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
    for words, term in terms_in(unbroken(str(text))):
        if term is None or told is None or term in told:
            parts.append(escape(words))
        else:
            told.append(term)
            parts.append(WORD.format(key=escape(term.key), word=escape(words)))
    return mark_safe("".join(parts))  # noqa: S308  # each part is escaped


@register.inclusion_tag("_terms.html", takes_context=True)
def explanations(context: Context) -> dict[str, list[Term]]:
    """What the page's terms mean, for their popovers."""
    return {"terms": _told(context) or []}


def _told(context: Context) -> list[Term] | None:
    """The terms explained on this page so far, kept with its request; None where there is none."""
    request = context.get("request")
    return None if request is None else vars(request).setdefault("terms_told", [])
