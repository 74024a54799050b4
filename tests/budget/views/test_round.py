"""*Omgång*: how the round stands, what one may do there, and what a refusal says."""

import re

import pytest
from django.core import mail

from budget.actions.forecasts import ForecastCell, save_forecast
from budget.actions.rounds import submit
from budget.actions.tasks import approve_area, submit_area
from budget.models import AreaTask, Forecast, Round, RoundState, TaskState, User
from budget.workflow.action import SERVER
from tests.budget.actions.sharing import make_may, state_of_area
from tests.budget.views.round_case import MAY, ROUND, TEXTS, seen, signed_in, text_of
from tests.counting import counted
from tests.makers import KR, Ekby, write

NEW = "/byggnadsnamnden/omgangar/ny/"


@pytest.fixture
def may(ekby: Ekby) -> Round:
    return make_may(ekby)


def posts_to(text: str) -> set[str]:
    """The addresses that the page's forms post to, after the round's own."""
    found = re.findall(r'<form method="post" action="([^"]+)"', text)
    return {url.removeprefix(ROUND) for url in found if url.startswith(ROUND)}


def test_the_first_line_answers_how_the_round_stands(ekby: Ekby, may: Round) -> None:
    submit_area(SERVER, may, ekby.bygglov.pk)
    text = seen(ekby.cast.anna_controller)
    assert "1 av 3 områden är inlämnade; tiden gick ut den 14 juni 2024." in text
    assert "lämnas in senast" not in text


def test_while_nobody_has_made_a_forecast_no_deviation_is_told_and_no_text_of_the_year_asked(
    ekby: Ekby, may: Round
) -> None:
    write(SERVER, lambda: Forecast.objects.filter(round=may).delete())
    deviations = re.findall(r'<td class="n">(.*?)</td>', seen(ekby.cast.anna_controller))
    assert deviations == ['<span class="dev "></span>'] * 3
    # Budgets of 840 and 480 Tkr: a forecast of zero would deviate beyond 500.
    assert "Ingen avvikelse är så stor" in seen(ekby.cast.anna_controller, TEXTS)


def test_only_what_one_may_do_is_offered(ekby: Ekby, may: Round) -> None:
    submit_area(SERVER, may, ekby.bygglov.pk)
    cast = ekby.cast
    assert posts_to(seen(cast.bo_budget_holder)) == set()
    assert posts_to(seen(cast.cia_head)) == {
        "omrade/bygglov/godkann/",
        "omrade/bygglov/atersand/",
    }
    assert posts_to(seen(cast.anna_controller)) == {
        "paminn/",
        "omrade/bygglov/godkann/",
        "omrade/bygglov/atersand/",
        *(f"omrade/{a}/ansvarig/" for a in ("bygglov", "stadsmiljo", "matning")),
        *(f"omrade/{a}/paminn/" for a in ("stadsmiljo", "matning")),
        *(f"omrade/{a}/lamna-in/" for a in ("stadsmiljo", "matning")),
    }


def test_a_button_of_an_area_names_it_to_who_cannot_see_where_it_stands(
    ekby: Ekby, may: Round
) -> None:
    submit_area(SERVER, may, ekby.bygglov.pk)
    buttons = re.findall(r"<button type=.submit.[^>]*>(.*?)</button>", _steps_of_areas(ekby))
    assert len(buttons) > 6
    assert len(set(buttons)) == len(buttons)


def _steps_of_areas(ekby: Ekby) -> str:
    return seen(ekby.cast.anna_controller).split('id="omrade-', 1)[1]


def test_nobody_is_offered_to_approve_what_they_handed_in(ekby: Ekby, may: Round) -> None:
    submit_area(ekby.cast.actor("anna"), may, ekby.matning.pk)
    assert "omrade/matning/godkann/" not in posts_to(seen(ekby.cast.anna_controller))
    assert "omrade/matning/godkann/" in posts_to(seen(ekby.cast.cia_head))


def test_the_round_is_offered_to_be_handed_in_when_all_is_approved(ekby: Ekby, may: Round) -> None:
    anna = ekby.cast.anna_controller
    assert "lamna-in/" not in posts_to(seen(anna))
    for area in (ekby.bygglov, ekby.stadsmiljo, ekby.matning):
        submit_area(SERVER, may, area.pk)
        approve_area(SERVER, may, area.pk)
    text = seen(anna)
    assert "lamna-in/" in posts_to(text)
    assert "Alla områden är godkända: omgången kan lämnas in." in text
    response = signed_in(anna).post(f"{ROUND}lamna-in/")
    assert response["Location"] == ROUND
    assert "Inlämnad den" in seen(anna)
    assert {"underteckna/", "ateroppna/"} <= posts_to(seen(ekby.cast.cia_head))


def test_what_is_missing_is_listed_with_the_way_there(ekby: Ekby, may: Round) -> None:
    save_forecast(SERVER, may, ForecastCell(ekby.bygglov.pk, ekby.loner.pk, None))
    link = f"{MAY}prognos/bygglov/#rad-loner"
    assert link in seen(ekby.cast.anna_controller)
    bo = signed_in(ekby.cast.bo_budget_holder)
    answer = bo.post(f"{ROUND}omrade/bygglov/lamna-in/")
    assert answer.status_code == 422
    text = text_of(answer)
    assert f'<a href="{link}">Prognos för Löner (budget −720 Tkr).</a>' in text
    save_forecast(SERVER, may, ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(-2_000_000)))
    answer = bo.post(f"{ROUND}omrade/bygglov/lamna-in/")
    assert f"{MAY}prognos/bygglov/#forklaring-full_year" in text_of(answer)


def test_a_button_pressed_twice_hands_in_once_and_says_no_wrong(ekby: Ekby, may: Round) -> None:
    bo = signed_in(ekby.cast.bo_budget_holder)
    for said in ("”Bygglov” är inlämnat.", "”Bygglov” är redan inlämnat."):
        answer = bo.post(f"{ROUND}omrade/bygglov/lamna-in/", follow=True)
        assert answer.status_code == 200
        assert said in text_of(answer)
    assert state_of_area(may, ekby.bygglov.pk) == TaskState.SUBMITTED


def test_a_refused_comment_stays_as_it_was_typed(ekby: Ekby, may: Round) -> None:
    anna = signed_in(ekby.cast.anna_controller)
    answer = anna.post(f"{ROUND}omrade/bygglov/atersand/", {"reason": "Räkna om"})
    assert answer.status_code == 422
    # Nothing was handed in: there is nothing to return, and no field for it any more.
    assert "det går när det är inlämnat eller godkänt" in text_of(answer)
    submit_area(SERVER, may, ekby.bygglov.pk)
    answer = anna.post(f"{ROUND}omrade/bygglov/atersand/", {"reason": " "})
    assert answer.status_code == 422
    assert "Skriv varför; skälet sparas." in text_of(answer)


def test_a_decision_with_holes_is_refused_beside_the_fields(ekby: Ekby) -> None:
    submit(ekby.cast.actor("anna"), ekby.april)
    write(SERVER, lambda: Round.objects.filter(pk=ekby.april.pk).update(state=RoundState.SIGNED))
    anna = signed_in(ekby.cast.anna_controller)
    url = "/byggnadsnamnden/2024/april/omgang/beslut/"
    answer = anna.post(url, {"decided_on": "2024-06-03", "paragraph": "", "case_number": "A 1"})
    assert answer.status_code == 422
    text = text_of(answer)
    assert 'value="2024-06-03"' in text
    assert 'value="A 1"' in text
    assert "errorlist" in text
    anna.post(url, {"decided_on": "2024-06-03", "paragraph": "§ 9", "case_number": "A 1"})
    stored = Round.objects.get(pk=ekby.april.pk)
    assert (stored.state, stored.paragraph) == (RoundState.DECIDED, "§ 9")


def test_reopening_needs_a_reason(ekby: Ekby) -> None:
    submit(ekby.cast.actor("anna"), ekby.april)
    cia = signed_in(ekby.cast.cia_head)
    url = "/byggnadsnamnden/2024/april/omgang/ateroppna/"
    assert cia.post(url, {"ateroppna-reason": " "}).status_code == 422
    assert cia.post(url, {"ateroppna-reason": "Fel belopp"}).status_code == 302
    assert Round.objects.get(pk=ekby.april.pk).state == RoundState.OPEN


def test_reminding_all_says_whom_it_reached(ekby: Ekby, may: Round) -> None:
    bo = ekby.cast.bo_budget_holder
    bo.email = "bo@ekby.example"
    bo.save()
    anna = signed_in(ekby.cast.anna_controller)
    text = text_of(anna.post(f"{ROUND}paminn/", follow=True))
    assert "Påminnelse skickad till Bo Bok." in text
    assert "ingen har området" in text
    assert "http://testserver/att-gora/" in mail.outbox[0].body
    assert "mindre än en minut" in text_of(anna.post(f"{ROUND}paminn/", follow=True))


@pytest.mark.parametrize("url", [ROUND, TEXTS, NEW])
@pytest.mark.parametrize("who", ["dan", "frej", "gun"])
def test_for_those_who_see_no_drafts_there_is_no_such_page(
    ekby: Ekby, may: Round, who: str, url: str
) -> None:
    assert signed_in(User.objects.get(username=who)).get(url).status_code == 404


@pytest.mark.parametrize("who", ["dan", "frej"])
def test_they_have_no_link_to_it_either(ekby: Ekby, may: Round, who: str) -> None:
    write(SERVER, lambda: Round.objects.filter(pk=ekby.april.pk).update(state=RoundState.SIGNED))
    text = seen(User.objects.get(username=who), "/byggnadsnamnden/2024/april/")
    assert "/omgang/" not in text
    assert "/att-gora/" not in text
    assert "/omgang/" in seen(ekby.cast.bo_budget_holder, "/byggnadsnamnden/2024/april/")


def test_a_round_that_nobody_was_asked_for_says_so(ekby: Ekby) -> None:
    text = seen(ekby.cast.anna_controller, "/byggnadsnamnden/2024/april/omgang/")
    assert "Omgången är öppen, men ingen har ombetts göra prognos." in text


def test_the_page_asks_as_much_for_many_areas_as_for_few(ekby: Ekby, may: Round) -> None:
    anna = signed_in(ekby.cast.anna_controller)
    with counted() as few:
        anna.get(ROUND)
    write(SERVER, lambda: AreaTask.objects.filter(round=may, area=ekby.matning).delete())
    with counted() as fewer:
        anna.get(ROUND)
    assert len(few) == len(fewer)
    # Session and user; rights, committees and rounds; the round's inputs (amounts, areas, lines,
    # sets, successions, decisions, texts, investments, grants); tasks; forecasts; forecasters; the
    # goals that are not approved.
    assert len(few) == 17, few


# Opening


def test_a_round_is_opened_with_what_was_proposed(ekby: Ekby, may: Round) -> None:
    anna = signed_in(ekby.cast.anna_controller)
    page = anna.get(NEW)
    assert page.status_code == 200
    form = page.context["round_form"]
    assert form.initial["previous"] == may.pk
    assert form.initial["cutoff_month"] == 6
    data = {
        "ar": "2024",
        "name": "Juni",
        "cutoff_month": "6",
        "deadline": "2024-07-12",
        "threshold": "250",
        "previous": str(may.pk),
        "start_values": "previous",
        f"area_{ekby.bygglov.pk}": str(ekby.cast.bo_budget_holder.pk),
    }
    answer = anna.post(NEW, data)
    assert answer["Location"] == "/byggnadsnamnden/2024/juni/omgang/"
    june = Round.objects.get(slug="juni")
    assert (june.threshold, june.previous_id) == (KR(250_000), may.pk)
    assert state_of_area(june, ekby.bygglov.pk) == TaskState.NOT_BEGUN
    assert june.forecasts.count() == may.forecasts.count()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deadline": ""}, "errorlist"),
        ({"name": "Maj"}, "Året har redan en omgång med adressen ”maj”. Välj en annan."),
        ({"threshold": "1.234"}, "skilja tusental"),
        ({"cutoff_month": "4"}, "har inte en tidigare brytmånad"),
        ({"cutoff_month": "13"}, "errorlist"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    ekby: Ekby, may: Round, changes: dict[str, str], said: str
) -> None:
    data = {
        "ar": "2024",
        "name": "Juni i repris",
        "cutoff_month": "6",
        "deadline": "2024-07-12",
        "previous": str(may.pk),
        "start_values": "previous",
        **changes,
    }
    answer = signed_in(ekby.cast.anna_controller).post(NEW, data)
    assert answer.status_code == 422
    text = text_of(answer)
    assert said in text
    assert f'value="{data["name"]}"' in text
    assert Round.objects.filter(appropriation=ekby.year).count() == 2
