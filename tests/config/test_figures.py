"""The template of every table: heads, sums, order, footnotes and what an empty table says."""

import re

import django_tables2 as tables
import pytest
from django.template import Context, Template
from django.test import RequestFactory


class Areas(tables.Table):  # type: ignore[misc]  # django-tables2 is untyped
    """Two columns of a table of areas."""

    area = tables.Column("Budgetområde", orderable=False, footer="Alla")
    budget = tables.Column("Budget", attrs={"cell": {"class": "n"}}, footer="−30")
    caption = "Tkr"
    label = "Budgetområden"
    footnotes = ("Avrundat <för sig>.",)

    class Meta:
        attrs = {"class": "figures"}
        row_attrs = {"class": lambda record: record.get("kind", "")}
        empty_text = "Inga områden än."


ROWS = [{"area": "Kansli <b>", "budget": "−10"}, {"area": "HR", "budget": "−20", "kind": "sum"}]


@pytest.fixture
def shown() -> str:
    """The table ordered by budget, downwards, on a page with a filter in its address."""
    return render(Areas(ROWS, order_by="-budget"), "/?namn=a&sort=-budget")


def render(table: Areas, address: str = "/") -> str:
    template = Template("{% load django_tables2 %}{% render_table table %}")
    request = RequestFactory().get(address)
    return template.render(Context({"table": table, "request": request}))


def test_each_row_has_a_head_and_each_column_a_scope(shown: str) -> None:
    assert len(re.findall(r'<th scope="col"', shown)) == 2
    assert len(re.findall(r'<th scope="row"', shown)) == 3  # two rows and the sum


def test_numbers_stand_right_in_body_and_sum(shown: str) -> None:
    assert re.search(r'<td class="n">−10</td>', shown)
    assert re.search(r'<td class="n">−30</td>', shown)


def test_a_row_keeps_its_kind(shown: str) -> None:
    assert re.search(r'<tr class="sum [a-z]+">', shown)


def test_the_order_is_told_and_can_be_turned_with_the_filter_kept(shown: str) -> None:
    assert shown.count("aria-sort") == 1
    assert 'aria-sort="descending"' in shown
    assert 'href="?namn=a&amp;sort=budget"' in shown


def test_a_column_without_order_has_no_link(shown: str) -> None:
    assert re.search(r"<span class=.head.>Budgetområde</span>\s*</th>", shown)


def test_the_scrolling_region_has_a_name_and_a_stop_for_the_keyboard(shown: str) -> None:
    assert 'role="group" tabindex="0" aria-label="Budgetområden"' in shown
    assert re.search(r"<caption>.*Tkr.*</caption>", shown)


def test_what_is_written_in_a_cell_or_note_stays_text(shown: str) -> None:
    assert "Kansli &lt;b&gt;" in shown
    assert "Avrundat &lt;för sig&gt;." in shown


def test_an_empty_table_says_what_its_class_says_and_nothing_else() -> None:
    page = render(Areas([]))
    assert '<p class="empty">Inga områden än.</p>' in page
    assert "<table" not in page
    assert "Avrundat" not in page


def test_a_table_in_pages_says_so_and_leads_on() -> None:
    table = Areas(ROWS)
    table.paginate(per_page=1)
    page = render(table)
    assert "Sida 1 av 2" in page
    assert 'href="?page=2">Nästa sida</a>' in page
    assert "Föregående" not in page
