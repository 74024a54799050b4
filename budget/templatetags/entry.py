"""Parts of the entry table that a save changes, as the page first shows them."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from budget.forms import entry_markup
from budget.forms.entry_shown import ShownText, Stand

register = template.Library()


@register.simple_tag
def call_for(text: ShownText) -> SafeString:
    """Whether an explanation is called for, and why."""
    return mark_safe(entry_markup.call(text))  # noqa: S308  # its words are escaped there


@register.simple_tag
def standing(stand: Stand) -> SafeString:
    """Where the area stands."""
    return mark_safe(entry_markup.standing(stand))  # noqa: S308  # its words are escaped there
