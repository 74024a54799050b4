"""What stands beside the entry table: explanations, comments, vacancies, spreads."""

from typing import Any

import pytest
from django.test import Client

from budget.actions.forecasts import save_explanation
from budget.models import Committee, ForecastMonth, RowComment, User
from budget.workflow.action import Actor
from tests.budget.views.entry_case import (
    BLOCK,
    BY_SCRIPT,
    CELL,
    URL,
    Page,
    area,
    line,
    october,
    signed_in,
    stored,
    typed,
    was,
)

EXPLANATION, COMMENT = f"{URL}forklaring/", f"{URL}kommentar/"
SPREAD, VACANCIES = f"{URL}fordelning/", f"{URL}vakanser/"
OCTOBERS = "Två rekryteringar har dragit ut på tiden sedan augusti."


@pytest.fixture
def omar(malmo: Committee) -> Client:
    """The budget holder of the area, signed in."""
    return signed_in("budgetansvarig")


def post(client: Client, url: str, data: dict[str, str]) -> Any:
    return client.post(url, data, headers=BY_SCRIPT)


def text_of(horizon: str) -> str:
    row = october().explanations.filter(area=area(), horizon=horizon).first()
    return row.text if row else ""


def explained(text: str, shown: str, horizon: str = "full_year") -> dict[str, str]:
    return {"horizon": horizon, f"text-{horizon}": text, f"shown-{horizon}": shown}


def test_an_explanation_is_saved_as_it_is_typed(omar: Client) -> None:
    response = post(omar, EXPLANATION, explained("Vakanser.\r\nTvå.", "", "period"))
    assert response.status_code == 200
    assert text_of("period") == "Vakanser.\nTvå."
    assert Page(response).texts["shown-period"] == "Vakanser.\nTvå."


def test_an_explanation_that_somebody_else_changed_is_shown_beside(omar: Client) -> None:
    before = text_of("full_year")
    assert before.startswith(OCTOBERS)
    karin = Actor(User.objects.get(username="controller"))
    save_explanation(karin, october(), "Karins text", area=area())
    response = post(omar, EXPLANATION, explained("Omars text", before))
    assert response.status_code == 409
    assert "Karins text" in Page(response).said("said-full_year")
    assert text_of("full_year") == "Karins text"
    post(omar, EXPLANATION, {**explained("Omars text", before), "anyhow": "1"})
    assert text_of("full_year") == "Omars text"


def test_theirs_can_be_taken(omar: Client) -> None:
    response = post(omar, EXPLANATION, {"horizon": "full_year", "theirs": "1"})
    assert Page(response).texts["shown-full_year"].startswith(OCTOBERS)


def test_the_last_rounds_text_can_be_the_beginning(omar: Client) -> None:
    data = {"horizon": "full_year", "use-previous": "1", "shown-full_year": text_of("full_year")}
    assert post(omar, EXPLANATION, data).status_code == 200
    august = october().previous
    assert august
    assert text_of("full_year") == august.explanations.get(area=area(), horizon="full_year").text


def test_a_text_that_is_too_long_is_told(omar: Client) -> None:
    response = post(omar, EXPLANATION, explained("x" * 4001, text_of("full_year")))
    assert response.status_code == 422
    assert "4001 tecken" in Page(response).said("said-full_year")


def test_an_unknown_horizon_is_refused(omar: Client) -> None:
    assert post(omar, EXPLANATION, explained("x", "", "ever")).status_code == 400


@pytest.mark.parametrize("username", ["budgetansvarig", "forvaltningschef", "controller"])
def test_whoever_sees_the_draft_comments_on_a_row(malmo: Committee, username: str) -> None:
    data = {"line": str(line("loner").pk), "text": "Se över <b>detta</b>"}
    response = post(signed_in(username), COMMENT, data)
    assert response.status_code == 200
    page = Page(response)
    assert "Se över <b>detta</b>" in page.said(f"remarks-{line('loner').pk}")
    assert page.said(f"comments-{line('loner').pk}") == "1 kommentarer"
    assert RowComment.objects.get().author.username == username


@pytest.mark.parametrize(("username", "status"), [("fortroendevald", 404), ("gun", 404)])
def test_others_do_not_comment(malmo: Committee, username: str, status: int) -> None:
    User.objects.create_user("gun")
    data = {"line": str(line("loner").pk), "text": "x"}
    assert post(signed_in(username), COMMENT, data).status_code == status
    assert not RowComment.objects.exists()


def test_an_empty_comment_is_told_and_an_unknown_row_refused(omar: Client) -> None:
    assert post(omar, COMMENT, {"line": str(line("loner").pk), "text": " "}).status_code == 422
    assert post(omar, COMMENT, {"line": "x", "text": "Hej"}).status_code == 400


def test_a_comment_works_without_script(omar: Client) -> None:
    data = {"line": str(line("loner").pk), "text": "Se över"}
    response = omar.post(COMMENT, data, follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert "Se över" in response.content.decode()


def vacant(*rows: tuple[str, str, str]) -> dict[str, str]:
    data = {"vakans-TOTAL_FORMS": str(len(rows)), "vakans-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        for name, value in zip(("position", "monthly_pay", "months"), row, strict=True):
            data[f"vakans-{number}-{name}"] = value
    return data


def test_vacancies_give_the_forecasts_of_pay_and_charges(omar: Client) -> None:
    data = vacant(("Samordnare", "45 000", "8"), ("Analytiker", "52 500", "4,5"), ("", "", ""))
    response = post(omar, VACANCIES, data)
    page = Page(response)
    said = " ".join(page.source.replace("\u00a0", " ").split())
    # 360 000 + 236 250 = 596 250 of pay, and 44.4 %, 264 735, of charges: 860 985 kronor.
    assert "2 vakanser lämnar 861 Tkr, sociala avgifter 44,4 % medräknade." in said
    pay, social = line("loner").pk, line("po-palagg").pk
    # −12 886 766 + 596 250 and −5 750 476 + 264 735.
    assert page.fields[f"set-{pay}"] == "-12290516.00 kr"
    assert page.fields[f"set-{social}"] == "-5485741.00 kr"
    taken = post(
        omar, BLOCK, {k: v for k, v in page.fields.items() if k.startswith(("set", "was"))}
    )
    assert taken.status_code == 200
    row = stored("loner")
    assert row
    assert str(row.amount) == "-12290516.00"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("x", "-45 000", "8"), "utan minus"),
        (("x", "45 000", ""), "Skriv både lön och månader"),
        (("x", "45 000", "13"), "12"),
        (("x", "4x", "1"), "”x”"),
        (("x", "", ""), "minst en tjänst"),
    ],
)
def test_what_is_wrong_with_a_vacancy_is_told(
    omar: Client, row: tuple[str, str, str], why: str
) -> None:
    response = post(omar, VACANCIES, vacant(row))
    assert response.status_code == 200
    assert why in Page(response).source


def test_vacancies_are_a_page_of_their_own_without_script(omar: Client) -> None:
    response = omar.post(VACANCIES, vacant(("Samordnare", "45 000", "8")))
    assert response.status_code == 200
    page = Page(response)
    assert "Räkna på vakanser" in page.source
    assert page.fields[f"was-{line('loner').pk}"] == was("loner")


def test_a_forecast_is_spread_over_the_months_left(omar: Client) -> None:
    key = line("loner").pk
    response = post(omar, SPREAD, {"line": str(key), "method": "even"})
    assert response.status_code == 200
    # −9 779 737 + 6 331 085 = −3 448 652, half of it in each of November and December.
    page = Page(response)
    assert page.fields["month-11"] == page.fields["month-12"] == "−1\u00a0724"
    changed = {**page.fields, "line": str(key), "method": "typed", "month-11": "-1000"}
    refused = post(omar, SPREAD, changed)
    assert refused.status_code == 422
    assert "Ändra en månad med skillnaden" in Page(refused).source
    assert Page(refused).fields["month-11"] == "-1000"
    without_script = omar.post(SPREAD, changed)
    assert without_script.status_code == 422
    assert Page(without_script).fields["month-11"] == "-1000"
    # −1 000 000 and −2 448 652 make it whole.
    typed = {**changed, "month-12": "-2448,652"}
    assert post(omar, SPREAD, typed).status_code == 200
    amounts = ForecastMonth.objects.order_by("month").values_list("amount", flat=True)
    assert [str(amount) for amount in amounts] == ["-1000000.00", "-2448652.00"]


def test_the_months_of_a_spread_follow_the_forecast_that_is_saved(omar: Client) -> None:
    key = line("loner").pk
    post(omar, SPREAD, {"line": str(key), "method": "even"})
    answer = Page(post(omar, CELL, typed("loner", "-12000")))
    # −12 000 000 + 6 331 085 = −5 668 915, half of it in each month.
    assert answer.fields["month-11"] == answer.fields["month-12"] == "−2\u00a0834"
    assert f"spread-{key}" in answer.texts
    answer = Page(post(omar, CELL, typed("loner", "")))
    assert "month-11" not in answer.fields
    assert f"spread-{key}" in answer.texts


@pytest.mark.parametrize("data", [{"method": "guess"}, {"line": "x"}, {"method": "typed"}])
def test_a_spread_that_no_page_asks_for_is_refused(omar: Client, data: dict[str, str]) -> None:
    given = {"line": str(line("loner").pk), "method": "even", **data}
    assert post(omar, SPREAD, given).status_code in (400, 422)
    assert not ForecastMonth.objects.exists()
