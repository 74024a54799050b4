"""The entry table without script: one form, one button."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from budget.actions.appropriations import close_year
from budget.actions.forecasts import ForecastCell, save_explanation, save_forecasts
from budget.models import Appropriation, AreaTask, Committee, TaskState
from budget.workflow.action import SERVER
from tests.budget.views.entry_case import (
    CELL,
    URL,
    Page,
    amount,
    area,
    by,
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
    assert re.search(r"Karin Sjögren, [0-9-]{10} [0-9.]{5}", page.said(f"says-{pay}"))
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


def test_what_is_typed_is_saved_before_the_area_is_handed_in(omar: Client) -> None:
    data = {**whole_form(omar, loner="-9 500"), "submit-area": "1"}
    lacking = omar.post(URL, data)
    # The period deviates and has no text yet.
    assert lacking.status_code == 422
    assert "Förklaring till periodens avvikelse" in lacking.content.decode()
    assert amount("loner") == KR(-9_500_000)
    texts = {
        "text-period": "Vakanser",
        "shown-period": "",
        "text-full_year": "Vakanser, hela året",
        "shown-full_year": Page(omar.get(URL)).texts["shown-full_year"],
    }
    data = {**whole_form(omar, hyror="-1 200"), **texts, "submit-area": "1"}
    assert omar.post(URL, data, follow=True).redirect_chain == [("/att-gora/", 302)]
    assert amount("hyror") == KR(-1_200_000)
    task = AreaTask.objects.get(round=october(), area=area())
    assert task.state == TaskState.SUBMITTED


def test_an_area_is_not_handed_in_with_a_cell_or_a_text_that_was_refused(omar: Client) -> None:
    begun = AreaTask.objects.get(round=october(), area=area()).state
    wrong = {**whole_form(omar, loner="nio"), "submit-area": "1"}
    assert omar.post(URL, wrong).status_code == 422
    long = {"text-period": "x" * 5000, "shown-period": "", "submit-area": "1"}
    assert omar.post(URL, {**whole_form(omar), **long}).status_code == 409
    assert AreaTask.objects.get(round=october(), area=area()).state == begun


def test_explanations_that_were_typed_stand_in_their_fields_after_a_refused_cell(
    omar: Client,
) -> None:
    texts = {"text-period": "Vakanser & sjukdom", "shown-period": ""}
    response = omar.post(URL, {**whole_form(omar, loner="nio"), **texts})
    page = Page(response)
    assert (page.texts["text-period"], page.texts["shown-period"]) == ("Vakanser & sjukdom", "")
    data = whole_form(omar, loner="-9 500")
    save_as_karin("loner", -9_600_000)
    conflict = omar.post(URL, {**data, **texts})
    assert conflict.status_code == 409
    assert Page(conflict).texts["text-period"] == "Vakanser & sjukdom"


def test_an_explanation_that_somebody_else_wrote_too_stands_beside_ones_own(omar: Client) -> None:
    texts = {"text-period": "Mitt", "shown-period": ""}
    save_explanation(by("controller"), october(), "Karins", area=area(), horizon="period")
    response = omar.post(URL, {**whole_form(omar, loner="-9 500"), **texts})
    assert response.status_code == 409
    assert amount("loner") == KR(-9_500_000)
    page = Page(response)
    assert (page.texts["text-period"], page.texts["shown-period"]) == ("Mitt", "Karins")
    assert "Karins" in page.said("said-period")
    again = {"text-period": "Mitt", "shown-period": "Karins"}
    assert omar.post(URL, {**again, "take-text": "period"}).status_code == 302
    assert [e.text for e in october().explanations.filter(area=area(), horizon="period")] == [
        "Karins"
    ]
    assert omar.post(URL, {**again, "keep-text": "period"}).status_code == 302
    assert [e.text for e in october().explanations.filter(area=area(), horizon="period")] == [
        "Mitt"
    ]


def test_a_text_that_is_refused_stands_in_its_field_with_the_reason(omar: Client) -> None:
    response = omar.post(URL, {**whole_form(omar), "text-period": "x" * 4001, "shown-period": ""})
    page = Page(response)
    assert page.texts["text-period"] == "x" * 4001
    assert "4001 tecken lång" in page.said("said-period")


def test_the_last_rounds_text_is_taken_without_script(omar: Client) -> None:
    before = october().previous
    assert before is not None
    (old,) = before.explanations.filter(area=area(), horizon="full_year")
    save_explanation(by("controller"), october(), "", area=area(), horizon="full_year")
    texts = {"text-full_year": "", "shown-full_year": "", "use-previous": "full_year"}
    assert omar.post(URL, {**whole_form(omar), **texts}).status_code == 302
    (new,) = october().explanations.filter(area=area(), horizon="full_year")
    assert new.text == old.text


def test_the_page_is_asked_for_anew_when_the_browser_goes_back(omar: Client) -> None:
    assert "no-store" in omar.get(URL)["Cache-Control"]


def close_2023() -> None:
    year = Appropriation.objects.select_related("committee").get(pk=october().appropriation_id)
    close_year(SERVER, year)


def test_a_closed_year_is_read_and_says_why(omar: Client) -> None:
    close_2023()
    page = Page(omar.get(URL))
    assert "2023 är stängt, så prognoser och förklaringar kan inte ändras." in page.source
    assert not any(name.startswith("forecast-") for name in page.fields)
    assert "Lämna in" not in page.source
    assert "Ny kommentar" not in page.source


def test_in_a_closed_year_nothing_is_saved_and_what_was_typed_is_told(omar: Client) -> None:
    data = whole_form(omar, loner="-9 500")
    close_2023()
    response = omar.post(URL, {**data, "text-period": "Vakanser", "shown-period": ""})
    assert response.status_code == 409
    assert "<dt>Lönekostnader</dt><dd>-9 500</dd>" in response.content.decode()
    assert "<dt>Förklaring</dt><dd>Vakanser</dd>" in response.content.decode()
    text = {"horizon": "period", "text-period": "Vakanser", "shown-period": ""}
    assert post(omar, f"{URL}forklaring/", text).status_code == 422
    comment = {"line": str(line("loner").pk), "text": "Stäm av"}
    assert post(omar, f"{URL}kommentar/", comment).status_code == 422
    assert not october().explanations.filter(horizon="period", area=area()).exists()
    assert amount("loner") == KR(-9_779_737)


def test_a_rule_broken_is_told_and_not_an_error_of_the_server(omar: Client) -> None:
    with pytest.raises(ValidationError):
        save_forecasts(SERVER, october(), [ForecastCell(area().pk, line("loner").pk, KR("0.001"))])
    # Finer than an öre is told beside the cell already.
    assert post(omar, CELL, typed("loner", "-1,000001")).status_code == 422
