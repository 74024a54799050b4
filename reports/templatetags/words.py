"""Words in templates: terms that explain themselves, and amounts that keep their unit."""

import re

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from reports.terms import Term, terms_in

register = template.Library()

UNIT = re.compile(r"(?<=\d) (?=(?:Mkr|Tkr|kr|%)(?!\w))")
NO_BREAK = "\N{NO-BREAK SPACE}"


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
    parts = []
    for words, term in terms_in(unbroken(str(text))):
        if term is None or told is None or term in told:
            parts.append(conditional_escape(words))
        else:
            told.append(term)
            parts.append(render_to_string("_term.html", {"key": term.key, "word": words}))
    return format_html_join("", "{}", ((part,) for part in parts))


@register.inclusion_tag("_terms.html", takes_context=True)
def explanations(context: Context) -> dict[str, list[Term]]:
    """What the page's terms mean, for their popovers."""
    return {"terms": _told(context) or []}


def _told(context: Context) -> list[Term] | None:
    """The terms explained on this page so far, kept with its request; None where there is none."""
    request = context.get("request")
    return None if request is None else vars(request).setdefault("terms_told", [])
