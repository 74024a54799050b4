"""The heads of a table of figures: as words that explain themselves, or as links that sort."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reports.cells import attribute
from reports.tables import Head, Sort
from reports.templatetags.words import explain

register = template.Library()

ARROWS = {"": "↕", "ascending": "↑", "descending": "↓"}


@register.simple_tag(takes_context=True)
def heads(context: Context, shown: Iterable[Head]) -> SafeString:
    """The head cells of a table; one that sorts keeps what else the page's address asks for."""
    cells = [_cell(context, head) for head in shown]
    return mark_safe("".join(cells))  # noqa: S308  # each part is escaped


def _cell(context: Context, head: Head) -> str:
    order = head.sort.order if head.sort else ""
    attributes = attribute("class", head.classes) + attribute("aria-sort", order)
    return f'<th scope="col"{attributes}>{_content(context, head)}</th>'


def _content(context: Context, head: Head) -> str:
    if head.sort:
        link = _address(context["request"].GET, head.sort)
        arrow = f'<span class="arrow" aria-hidden="true">{ARROWS[head.sort.order]}</span>'
        return f'<a href="{escape(link)}"><span class="head">{escape(head.text)}</span>{arrow}</a>'
    if head.text:
        return f'<span class="head">{explain(context, head.text)}</span>'
    return f'<span class="visually-hidden">{escape(_("Benämning"))}</span>'


def _address(asked: Mapping[str, object], sort: Sort) -> str:
    """The same page with the table sorted so, at the table's own section."""
    asked_for = urlencode({**dict(asked), sort.field: sort.next}, doseq=True)
    return f"?{asked_for}#{sort.section}"
