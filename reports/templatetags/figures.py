"""Facts, charts' frames and tables of figures as HTML, each in one step and escaped in itself.

A template takes ten times as long: there are a hundred of these parts on *Läget* alone.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budget.wording import by_language
from reports.cells import attribute
from reports.dashboards import ShownChart, ShownFact
from reports.tables import FigureTable, Head, Sort
from reports.templatetags.words import Told, explained, told_on

register = template.Library()

MONTHS = re.compile(r"\b[a-zåäö]{3}–[a-zåäö]{3}\b")

LEFT_OUT = ("n wide-only", "day wide-only")
"""The classes of columns that a telephone leaves out; texts stand under the row's name there."""
ARROWS = {"": "↕", "ascending": "↑", "descending": "↓"}


def _html(text: str) -> SafeString:
    return SafeString(text)  # of parts that are escaped


@register.simple_tag(takes_context=True)
def facts(context: Context, shown: Iterable[ShownFact]) -> SafeString:
    """The figures at the head of a page, in a .facts row; each key is unique on the page."""
    told = told_on(context)
    return _html("".join([_fact(told, fact) for fact in shown]))


def _fact(told: Told, fact: ShownFact) -> str:
    key = escape(fact.key)
    look = f"value dev {fact.tone}" if fact.tone else "value"
    amount = f'<span class="{look}">{escape(fact.value)}</span>'
    if fact.unit:
        amount += f' <span class="unit">{escape(fact.unit)}</span>'
    if fact.url:
        names = f"{key}-namn {key}-tal"
        amount = f'<a href="{escape(fact.url)}" aria-labelledby="{names}">{amount}</a>'
    under = f'<span class="note">{escape(fact.note)}</span>' if fact.note else ""
    return (
        f"<div{attribute('class', 'leads' if fact.url else '')}>"
        f'<span class="name" id="{key}-namn">{explained(told, fact.name)}</span>'
        f'<span class="amount" id="{key}-tal">{amount}</span>{under}</div>'
    )


@register.simple_tag(takes_context=True)
def charts(context: Context, shown: Iterable[ShownChart]) -> SafeString:
    """Charts in sections of their own, each with its sentence and the table behind it.

    Explanations are read with the chart, not behind it.
    """
    told = told_on(context)
    return _html("".join([_chart(context, told, chart) for chart in shown]))


def _chart(context: Context, told: Told, chart: ShownChart) -> str:
    key = escape(chart.key)
    summary = explained(told, chart.summary)
    table = _figures(context, told, chart.table) + csv_link(chart.table)
    if not chart.explained:
        table = _folded(table)
    return (
        f'<section id="{key}" aria-labelledby="{key}-rubrik"'
        f"{attribute('class', 'whole' if chart.whole else '')}>"
        f'<h2 id="{key}-rubrik">{escape(chart.title)}</h2><p class="under">{summary}</p>'
        f'<div class="sheet">{chart_frame(chart.url, chart.height)}{table}</div></section>'
    )


@register.simple_tag
@by_language
def chart_frame(url: str, height: int) -> SafeString:
    """A chart that is fetched after the page, and the room kept for it in pixels.

    It stands in a <section> with the table behind it.
    """
    failed = _(
        "Diagrammet kunde inte hämtas. Tabellen nedan visar samma tal; ladda om sidan för att "
        "försöka igen."
    )
    drawing = escape(_("Diagrammet ritas …"))
    unscripted = _("Diagrammet ritas med JavaScript. Tabellen nedan visar samma tal.")
    return _html(
        f'<figure class="chart" data-chart="{escape(url)}" data-chart-failed="{escape(failed)}">'
        f'<svg class="chart-space" width="1" height="{height}" data-height="{height}" '
        f'aria-hidden="true"></svg><p class="chart-word">{drawing}</p>'
        f'<noscript><p class="empty">{escape(unscripted)}</p></noscript></figure>'
    )


@register.simple_tag(takes_context=True)
def behind(context: Context, table: FigureTable) -> SafeString:
    """The table behind a chart, with its CSV, to be opened."""
    return _html(_folded(figures(context, table) + csv_link(table)))


def _folded(table: str) -> str:
    return f'<details class="behind"><summary>{_behind()}</summary>{table}</details>'


@by_language
def _behind() -> str:
    return escape(_("Tabellen bakom diagrammet"))


@register.simple_tag(takes_context=True)
def figures(context: Context, table: FigureTable) -> SafeString:
    """A table of figures that scrolls where it must, and its footnotes."""
    return _html(_figures(context, told_on(context), table))


def _figures(context: Context, told: Told, table: FigureTable) -> str:
    notes = "".join([f"<li>{escape(note)}</li>" for note in table.footnotes])
    under = f'<ul class="footnotes">{notes}</ul>' if notes else ""
    if not table.rows:
        nothing = escape(_("Det finns inga rader att visa."))
        return f'<p class="empty">{nothing}</p>{under}'
    said = f"<caption>{explained(told, table.caption)}</caption>" if table.caption else ""
    heads = "".join([_head(context, told, head) for head in table.heads])
    foot = f"<tfoot><tr>{table.foot}</tr></tfoot>" if table.foot else ""
    return (
        f'{_all_columns(table)}<div class="table-scroll" role="group" tabindex="0" '
        f'aria-label="{escape(table.label)}">'
        f'<table class="figures">{said}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{table.body}</tbody>{foot}</table></div>{under}"
    )


def _all_columns(table: FigureTable) -> str:
    """A choice, on a telephone, to see the figures there that it has no room for."""
    if not any(head.classes in LEFT_OUT for head in table.heads):
        return ""
    return _to_show_all(table.label)


@by_language
def _to_show_all(label: str) -> str:
    shown, where = escape(_("Visa alla kolumner")), escape(label)
    return (
        '<p class="narrow-only noprint all-columns"><label><input type="checkbox" '
        f'autocomplete="off"> {shown}<span class="visually-hidden">, {where}</span></label></p>'
    )


@register.simple_tag
def csv_link(table: FigureTable) -> SafeString:
    """The way to a table's file; nothing for one without rows."""
    return _html(_csv_link(table.label, table.csv) if table.rows else "")


@by_language
def _csv_link(label: str, address: str) -> str:
    words = escape(_("Hämta %(title)s som CSV") % {"title": label})
    return f'<p class="table-foot noprint"><a href="{escape(address)}" download>{words}</a></p>'


def _head(context: Context, told: Told, head: Head) -> str:
    """A head cell; one that sorts keeps what else the page's address asks for."""
    order = head.sort.order if head.sort else ""
    attributes = attribute("class", head.classes) + attribute("aria-sort", order)
    return f'<th scope="col"{attributes}>{_content(context, told, head)}</th>'


def _content(context: Context, told: Told, head: Head) -> str:
    if head.sort:
        link = _address(context["request"].GET, head.sort)
        arrow = f'<span class="arrow" aria-hidden="true">{ARROWS[head.sort.order]}</span>'
        words = _months_together(escape(head.text))
        return f'<a href="{escape(link)}"><span class="head">{words}</span>{arrow}</a>'
    if head.text:
        return f'<span class="head">{_months_together(explained(told, head.text))}</span>'
    return _unnamed()


@by_language
def _unnamed() -> str:
    name = escape(_("Benämning"))
    return f'<span class="visually-hidden">{name}</span>'


def _months_together(words: str) -> str:
    """A head with no line break inside "jan–aug"."""
    return MONTHS.sub(r'<span class="date">\g<0></span>', words) if "–" in words else words


def _address(asked: Mapping[str, object], sort: Sort) -> str:
    """The same page with the table sorted so, at the table's own section."""
    asked_for = urlencode({**dict(asked), sort.field: sort.next}, doseq=True)
    return f"?{asked_for}#{sort.section}"
