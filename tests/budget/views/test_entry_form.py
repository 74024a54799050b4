"""The entry table without script: one form, one button."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from budget.actions.forecasts import ForecastCell, save_forecasts
from budget.models import Committee
from budget.workflow.action import SERVER
from tests.budget.views.entry_case import (
    CELL,
    URL,
    Page,
    amount,
    area,
    line,
    october,
    post,
    save_as_karin,
    signed_in,
    typed,
    was,
)

KR = Decimal


@pytest.fixture
def omar(malmo: Committee) -> Client:
    """The budget holder of the area, signed in."""
    return signed_in("budgetansvarig")


# Without script


def whole_form(client: Client, **changes: str) -> dict[str, str]:
    """The form as the page holds it, with some fields typed over (by line's slug)."""
    fields = Page(client.get(URL)).fields
    fields.pop("csrfmiddlewaretoken", None)
    kept = {k: v for k, v in fields.items() if k.startswith(("forecast-", "was-"))}
    return {**kept, **{f"forecast-{line(s.replace('_', '-')).pk}": v for s, v in changes.items()}}


def test_the_form_saves_all_that_changed_and_nothing_else(omar: Client) -> None:
    response = omar.post(URL, whole_form(omar, loner="-9 500", hyror="-1 200"), follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert "2 prognoser sparade" in response.content.decode()
    assert (amount("loner"), amount("hyror")) == (KR(-9_500_000), KR(-1_200_000))
    assert (amount("po-palagg"), was("po-palagg")[0]) == (KR(-4_368_965), "1")


def test_the_form_with_a_wrong_amount_saves_nothing_and_keeps_what_was_typed(
    omar: Client,
) -> None:
    response = omar.post(URL, whole_form(omar, loner="-9 500", hyror="tolv"))
    assert response.status_code == 422
    page = Page(response)
    assert page.fields[f"forecast-{line('loner').pk}"] == "-9 500"
    assert page.fields[f"forecast-{line('hyror').pk}"] == "tolv"
    assert page.said(f"says-{line('hyror').pk}")
    assert amount("loner") == KR(-9_779_737)


def test_the_form_meets_a_conflict_with_both_values_and_a_choice(omar: Client) -> None:
    data = whole_form(omar, loner="-9 500")
    save_as_karin("loner", -9_600_000)
    response = omar.post(URL, data)
    assert response.status_code == 409
    page = Page(response)
    pay = line("loner").pk
    assert page.fields[f"forecast-{pay}"] == "-9 500"
    assert "Ta den andras: −9 600" in page.said(f"says-{pay}")
    # A month has a small letter in Swedish.
    assert re.search(r"Karin Sjögren, [0-9]+ [a-z]{3} [0-9.]{5}", page.said(f"says-{pay}"))
    again = {k: v for k, v in page.fields.items() if k.startswith(("forecast-", "was-"))}
    taken = omar.post(URL, {**again, "take-theirs": str(pay)})
    assert taken.status_code == 302
    assert amount("loner") == KR(-9_600_000)
    kept = omar.post(URL, again)
    assert kept.status_code == 302
    assert amount("loner") == KR(-9_500_000)


def test_a_suggestion_is_taken_without_script(omar: Client) -> None:
    pay = line("loner").pk
    assert omar.post(URL, {**whole_form(omar), "take": f"{pay}:last_round"}).status_code == 302
    assert amount("loner") == KR(-10_129_737)


def test_explanations_are_saved_with_the_form(omar: Client) -> None:
    data = {**whole_form(omar), "text-period": "Vakanser", "shown-period": ""}
    assert omar.post(URL, data).status_code == 302
    texts = october().explanations.filter(area=area(), horizon="period")
    assert [e.text for e in texts] == ["Vakanser"]


def test_a_rule_broken_is_told_and_not_an_error_of_the_server(omar: Client) -> None:
    with pytest.raises(ValidationError):
        save_forecasts(SERVER, october(), [ForecastCell(area().pk, line("loner").pk, KR("0.001"))])
    # Finer than an öre is told beside the cell already.
    assert post(omar, CELL, typed("loner", "-1,000001")).status_code == 422
