"""A table of figures as a page has it: heads, sums, order, footnotes, what an empty one says."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from reports.content.shapes import Column, Kind, Row, RowKind, Table
from reports.tables import figure_table

TABLE = Table(
    "omraden",
    "Budgetområden",
    "Tkr",
    (Column("area", "Budgetområde", Kind.TEXT), Column("budget", "Budget")),
    (
        Row("kansli", ("Kansli <b>", Decimal(-10_000))),
        Row("hr", ("HR", Decimal(-20_000)), RowKind.SUBSUM),
        Row("alla", ("Alla", Decimal(-30_000)), RowKind.SUM),
    ),
    footnotes=("Avrundat <för sig>.",),
    free_order=True,
)


def render(table: Table, address: str = "/") -> str:
    request = RequestFactory().get(address)
    shown = figure_table(table, lambda target: "", request, "omraden-")
    template = Template("{% load figures %}{% figures table %}")
    return template.render(Context({"table": shown, "request": request}))


@pytest.fixture
def shown() -> str:
    """The table ordered by budget, downwards, on a page with a filter in its address."""
    return render(TABLE, "/?namn=a&omraden-sort=-c1")


def test_each_row_has_a_head_and_each_column_a_scope(shown: str) -> None:
    assert len(re.findall(r'<th scope="col"', shown)) == 2
    assert len(re.findall(r'<th scope="row"', shown)) == 3  # two rows and the sum


def test_numbers_stand_right_in_body_and_sum(shown: str) -> None:
    body, foot = shown.split("<tfoot>")
    assert '<td class="n">−10</td>' in body
    assert '<td class="n">−30</td>' in foot


def test_a_row_keeps_its_kind(shown: str) -> None:
    assert shown.count('<tr class="subsum">') == 1


def test_the_order_is_told_and_can_be_turned_with_the_filter_kept(shown: str) -> None:
    assert shown.count("aria-sort") == 1
    assert 'aria-sort="descending"' in shown
    assert 'href="?namn=a&amp;omraden-sort=c1#omraden"' in shown


def test_a_table_whose_order_says_something_has_no_links() -> None:
    page = render(replace(TABLE, free_order=False), "/?omraden-sort=-c1")
    assert "<a " not in page
    assert "aria-sort" not in page


def test_the_scrolling_region_has_a_name_and_a_stop_for_the_keyboard(shown: str) -> None:
    assert 'role="group" tabindex="0" aria-label="Budgetområden"' in shown
    assert re.search(r"<caption>.*Tkr.*</caption>", shown)


def test_what_is_written_in_a_cell_or_note_stays_text(shown: str) -> None:
    assert "Kansli &lt;b&gt;" in shown
    assert "Avrundat &lt;för sig&gt;." in shown


def test_an_empty_table_says_so() -> None:
    page = render(replace(TABLE, rows=()))
    assert '<p class="empty">' in page
    assert "<table" not in page
