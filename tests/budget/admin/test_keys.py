"""Keys and look-ups that are none: told beside the field or on the list, never a server error."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client

from budget.admin.keys import KeySelect, KeySelectMultiple
from budget.models import Actual, Appropriation, Area, InvestmentFrame, LineSet, Membership
from tests.budget.admin.rows import address, values
from tests.makers import Ekby

NO_KEYS = ["x", "nan", "½", "٣", "1.5", "-1", "9" * 20, "1" * 5000, "\u202e", "1e400"]


@pytest.mark.parametrize("text", NO_KEYS)
def test_a_key_that_is_none_is_refused_beside_its_field(
    ekby: Ekby, administrator: Client, text: str
) -> None:
    page = address(InvestmentFrame, "add")
    answer = administrator.post(page, {"appropriation": text, "name": "Ram", "order": "0"})
    assert answer.status_code == 200
    assert "appropriation" in answer.context["adminform"].form.errors
    assert not InvestmentFrame.objects.exists()


@pytest.mark.parametrize("text", NO_KEYS)
def test_so_are_keys_among_several(ekby: Ekby, administrator: Client, text: str) -> None:
    sent = {"table": "forklaringar", "name": "Allt", "slug": "allt", "order": "0"}
    sent["lines"] = [str(ekby.loner.pk), text]  # type: ignore[assignment]
    answer = administrator.post(address(LineSet, "add"), sent)
    assert answer.status_code == 200
    assert "lines" in answer.context["adminform"].form.errors
    assert not LineSet.objects.exists()


@pytest.mark.parametrize("text", NO_KEYS)
def test_a_bulk_action_on_rows_that_cannot_be_says_so(
    ekby: Ekby, administrator: Client, text: str
) -> None:
    sent = {"action": "close_years", ACTION_CHECKBOX_NAME: [str(ekby.year.pk), text]}
    answer = administrator.post(address(Appropriation, "changelist"), sent, follow=True)
    assert answer.status_code == 200
    assert "Valet gick inte att läsa" in answer.content.decode()
    assert not Appropriation.objects.filter(closed=True).exists()


@pytest.mark.parametrize("text", [*NO_KEYS, ""])
def test_so_does_a_list_of_amounts_that_is_of_no_row(
    ekby: Ekby, administrator: Client, text: str
) -> None:
    page = address(Actual, "changelist")
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": text, "_save": "x"}
    answer = administrator.post(page, {**sent, "form-0-amount": "1"}, follow=True)
    assert "Valet gick inte att läsa" in answer.content.decode()


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        (Actual, f"id__in=1,{'9' * 20}"),
        (Membership, f"user__id__in={'9' * 20}"),
        (Area, "search__exact=%00"),
        (Appropriation, "year__in=1,nan"),
    ],
)
def test_a_look_up_that_cannot_be_leads_back_to_the_list(
    ekby: Ekby, administrator: Client, model: type[Any], asked: str
) -> None:
    answer = administrator.get(f"{address(model, 'changelist')}?{asked}")
    assert answer.status_code in (200, 302, 400)


def test_the_page_of_a_key_of_many_digits_is_not_found(ekby: Ekby, administrator: Client) -> None:
    page = address(Area, "change", ekby.bygglov.pk)
    sent = values(administrator.get(page))
    wrong = page.replace(f"/{ekby.bygglov.pk}/", f"/{'1' * 5000}/")
    assert administrator.post(wrong, sent).status_code == 404


def test_every_row_that_is_pointed_at_is_searched_for_by_keys_alone(
    ekby: Ekby, administrator: Client
) -> None:
    pages = [address(model, "add") for model in admin.site._registry if model is not Actual]
    fields = [
        field
        for page in pages
        if (answer := administrator.get(page)).status_code == 200
        for field in answer.context["adminform"].form.fields.values()
        if hasattr(field, "queryset")
    ]
    assert fields
    widgets = {type(getattr(field.widget, "widget", field.widget)) for field in fields}
    assert widgets <= {KeySelect, KeySelectMultiple}
