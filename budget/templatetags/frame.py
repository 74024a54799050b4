"""The frame of every page in one step each: what can be chosen, where one is, the round's pages.

A city has twenty committees: a template takes longer over their names than over the page itself.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.template.base import Parser, TextNode, Token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from budget.place import Choice, PageLink, Switch

register = template.Library()


@register.tag
def static_file(_parser: Parser, token: Token) -> TextNode:
    """The address of a static file: found as the template is read, the same on every page."""
    _tag, path = token.split_contents()
    return TextNode(escape(static(path.strip("'"))))


@register.tag
def page_address(_parser: Parser, token: Token) -> TextNode:
    """The address of a page that there is one of: found as the template is read."""
    _tag, name = token.split_contents()
    return TextNode(escape(reverse(name.strip("'"))))


@register.simple_tag
def options(choices: Iterable[Choice]) -> SafeString:
    """The options of a list to choose from."""
    shown = "".join([_option(choice) for choice in choices])
    return mark_safe(shown)  # noqa: S308  # each part is escaped


def _option(choice: Choice) -> str:
    selected = " selected" if choice.selected else ""
    return f'<option value="{escape(choice.value)}"{selected}>{escape(choice.label)}</option>'


@register.simple_tag
def chosen(place: Switch) -> str:
    """Committee, year and round, for paper."""
    every = (*place.committees, *place.years, *place.rounds)
    return " · ".join(choice.label for choice in every if choice.selected)


@register.simple_tag
def page_links(pages: Iterable[PageLink]) -> SafeString:
    """The round's pages as the items of a list."""
    shown = "".join([_page_link(page) for page in pages])
    return mark_safe(shown)  # noqa: S308  # each part is escaped


def _page_link(page: PageLink) -> str:
    current = ' aria-current="page"' if page.current else ""
    return f'<li><a href="{escape(page.url)}"{current}>{escape(page.label)}</a></li>'
