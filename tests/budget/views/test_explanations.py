"""*Förklaringar*: the texts of a round, what is missing, what is saved, and who was first."""

import re

import pytest

from budget.actions.forecasts import ForecastCell, save_explanation, save_forecast
from budget.models import AreaTask, Explanation, Round, TaskState
from budget.workflow.action import SERVER
from tests.budget.actions.sharing import make_may
from tests.budget.views.round_case import TEXTS, seen, signed_in, text_of
from tests.makers import KR, Ekby, write


@pytest.fixture
def may(ekby: Ekby) -> Round:
    return make_may(ekby)


def text_field(**changes: str) -> dict[str, str]:
    return {"area": "bygglov", "horizon": "full_year", "text": "Vakanser", "shown": "", **changes}


def test_the_missing_texts_stand_first_with_what_the_last_round_said(
    ekby: Ekby, may: Round
) -> None:
    save_explanation(SERVER, ekby.april, "Två vakanser i våras.", area=ekby.bygglov)
    save_forecast(SERVER, may, ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(-2_000_000)))
    text = seen(ekby.cast.anna_controller, TEXTS)
    # Bygglov's −2 120 000 against −840 000, and its segment with it.
    assert "2 förklaringar av 2 saknas." in text
    assert "Två vakanser i våras." in text
    assert "#forklaring-bygglov-full_year" in text


def test_a_text_is_saved_and_the_page_says_so(ekby: Ekby, may: Round) -> None:
    anna = signed_in(ekby.cast.anna_controller)
    answer = anna.post(f"{TEXTS}spara/", text_field())
    assert answer["Location"] == f"{TEXTS}#forklaring-bygglov-full_year"
    assert Explanation.objects.get(round=may).text == "Vakanser"
    segment = {"segment": "skatt", "area": "", "text": "Båda"}
    anna.post(f"{TEXTS}spara/", text_field(**segment))
    assert Explanation.objects.get(round=may, segment=ekby.tax).text == "Båda"


def test_what_is_typed_in_other_fields_is_saved_by_whichever_button(ekby: Ekby, may: Round) -> None:
    save_explanation(SERVER, may, "Står kvar", area=ekby.matning)
    save_explanation(SERVER, may, "Bos text", area=ekby.stadsmiljo)
    posted = {
        "horizon": ["full_year"] * 4,
        "area": ["bygglov", "", "stadsmiljo", "matning"],
        "segment": ["", "skatt", "", ""],
        "line_set": [""] * 4,
        "shown": ["", "", "", "Står kvar"],
        "text": ["Vakanser\r\noch mer", "Båda", "Annas text", "Står kvar"],
        "at": ["forklaring-bygglov-full_year"],
    }
    anna = signed_in(ekby.cast.anna_controller)
    answer = anna.post(f"{TEXTS}spara/", posted)
    assert answer.status_code == 409
    assert "2 förklaringar är sparade." in text_of(answer)
    assert "Annas text" in text_of(answer)
    # What is not saved is asked about before the page is left.
    assert re.findall(r"data-refused>([^<]*)</textarea>", text_of(answer)) == ["Annas text"]
    stands = Explanation.objects.filter(round=may).values_list("text", flat=True)
    assert set(stands) == {"Vakanser\noch mer", "Båda", "Bos text", "Står kvar"}
    # A text of several lines comes back as it went.
    again = text_field(shown="Vakanser\r\noch mer", text="Vakanser\r\noch annat")
    assert anna.post(f"{TEXTS}spara/", again)["Location"].endswith("#forklaring-bygglov-full_year")
    uneven = {**posted, "area": ["bygglov"]}
    assert anna.post(f"{TEXTS}spara/", uneven).status_code == 404


def test_the_last_rounds_text_is_used_and_nothing_typed_beside_it_is_lost(
    ekby: Ekby, may: Round
) -> None:
    save_explanation(SERVER, ekby.april, "Två vakanser i våras.", area=ekby.bygglov)
    posted = {
        "horizon": ["full_year"] * 2,
        "area": ["bygglov", "stadsmiljo"],
        "shown": ["", ""],
        "text": ["", "Dyrare"],
        "use": ["forklaring-bygglov-full_year"],
    }
    anna = signed_in(ekby.cast.anna_controller)
    answer = anna.post(f"{TEXTS}spara/", posted)
    assert answer["Location"] == f"{TEXTS}#forklaring-bygglov-full_year"
    stands = Explanation.objects.filter(round=may).values_list("text", flat=True)
    assert set(stands) == {"Två vakanser i våras.", "Dyrare"}


def test_both_texts_are_shown_where_somebody_else_was_first(ekby: Ekby, may: Round) -> None:
    save_explanation(ekby.cast.actor("bo"), may, "Bos text", area=ekby.bygglov)
    anna = signed_in(ekby.cast.anna_controller)
    answer = anna.post(f"{TEXTS}spara/", text_field(text="Annas text"))
    assert answer.status_code == 409
    text = text_of(answer)
    assert "Bos text" in text
    assert "Annas text" in text
    assert Explanation.objects.get(round=may).text == "Bos text"
    anna.post(f"{TEXTS}spara/", text_field(text="Annas text", shown="Bos text"))
    assert Explanation.objects.get(round=may).text == "Annas text"


def test_a_text_of_what_is_handed_in_is_refused_and_kept_on_the_page(
    ekby: Ekby, may: Round
) -> None:
    save_forecast(SERVER, may, ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(-2_000_000)))
    write(
        SERVER,
        lambda: AreaTask.objects.filter(round=may, area=ekby.bygglov).update(
            state=TaskState.SUBMITTED, submitted_at="2024-06-01T10:00:00+02:00"
        ),
    )
    anna = signed_in(ekby.cast.anna_controller)
    answer = anna.post(f"{TEXTS}spara/", text_field())
    assert answer.status_code == 422
    assert "kan inte ändras" in text_of(answer)


@pytest.mark.parametrize(
    "changes",
    [
        {"horizon": "i morgon"},
        {"area": "bibliotek"},
        {"area": "", "segment": "allt"},
        {"area": "", "segment": "skatt", "line_set": "finns-inte"},
    ],
)
def test_no_text_is_written_anywhere_else(ekby: Ekby, may: Round, changes: dict[str, str]) -> None:
    anna = signed_in(ekby.cast.anna_controller)
    assert anna.post(f"{TEXTS}spara/", text_field(**changes)).status_code == 404
    assert not Explanation.objects.filter(round=may).exists()
