"""The page where a goal's follow-up is written: saving, two at once, handing in, rights."""

from collections.abc import Mapping

import pytest
from django.test import Client

from budget.models import TaskState, User
from goals.actions.tasks import submit_goal
from goals.actions.writing import add_section, judge
from goals.forms import parts_of
from goals.models import Assessment, GoalSection, GoalTask
from goals.queries.rounds import live_goals
from tests.counting import counted
from tests.goals.case import Goals, fill

HOME = "/byggnadsnamnden/2024/april/mal/snabba-lov/"
WRITE = f"{HOME}skriv/"
HTMX = {"HX-Request": "true"}


def client(user: User) -> Client:
    """Somebody signed in."""
    found = Client()
    found.force_login(user)
    return found


@pytest.fixture
def bo(begun: Goals) -> Client:
    """Bo, who owns Snabba lov."""
    return client(begun.ekby.cast.bo_budget_holder)


def shown(goals: Goals, number: int = 1) -> dict[str, str]:
    """All that the form of a goal holds as it is first shown, by field."""
    now = live_goals(goals.april)
    goal = next(one for one in now.goals if one.number == number)
    sent = {}
    for part in parts_of(goal, now.scale):
        sent[f"{part.key}-shown"] = part.shown
        sent |= {f"{part.key}-{name}": value for name, value in part.values.items()}
    return sent


def period(goals: Goals) -> Assessment:
    """How Snabba lov is judged for the period."""
    found: Assessment = Assessment.objects.get(
        round=goals.april, goal=goals.permits, horizon="period"
    )
    return found


def only(sent: Mapping[str, str], key: str) -> dict[str, str]:
    """One part of a form."""
    return {name: value for name, value in sent.items() if name.startswith(f"{key}-")}


def test_a_part_is_saved_as_it_is_typed_and_answers_with_its_new_version(
    begun: Goals, bo: Client
) -> None:
    sent = only(shown(begun), "period") | {"period-grade": "partly", "period-motive": "Köer."}
    answer = bo.post(f"{WRITE}spara/", sent, headers=HTMX)
    assert (answer.status_code, answer["Goal"]) == (200, "saved")
    assert (period(begun).grade, period(begun).motive) == ("partly", "Köer.")
    told = shown(begun)["period-shown"]
    assert told.startswith("1:")
    assert told in answer.content.decode()


def test_without_script_the_whole_form_saves_and_what_was_not_touched_stays(
    begun: Goals, bo: Client
) -> None:
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    sent = shown(begun)
    # Anna writes the assessment of the term meanwhile; Bo's form holds the old one, untouched.
    judge(begun.ekby.cast.actor("anna"), begun.april, begun.permits, "term", motive="Annas.")
    sent["period-motive"] = "Bos."
    sent |= {"nytt-shown": "0:", "nytt-heading": "Kötid", "nytt-text": "Två\r\nveckor."}
    answer = bo.post(f"{WRITE}spara/", sent)
    assert (answer.status_code, answer["Location"]) == (302, WRITE)
    assert period(begun).motive == "Bos."
    assert Assessment.objects.get(goal=begun.permits, horizon="term").motive == "Annas."
    assert GoalSection.objects.get(heading="Kötid").text == "Två\nveckor."


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "form"])
def test_two_at_once_lose_nothing(begun: Goals, bo: Client, headers: dict[str, str]) -> None:
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    sent = only(shown(begun), "period") | {"period-motive": "Bos text."}
    judge(begun.ekby.cast.actor("anna"), begun.april, begun.permits, "period", motive="Annas ord.")
    answer = bo.post(f"{WRITE}spara/", sent, headers=headers)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Annas ord." in body
    assert "Anna Alm sparade" in body
    assert period(begun).motive == "Annas ord."
    if not headers:
        assert "Bos text.</textarea>" in body
        assert sent["period-shown"] in body
    again = bo.post(f"{WRITE}spara/", {**sent, "anyhow": f"period:{period(begun).version}"})
    assert again.status_code == 302
    assert period(begun).motive == "Bos text."


def test_a_section_removed_meanwhile_brings_back_what_was_typed(begun: Goals, bo: Client) -> None:
    section = fill(begun.april, begun.permits, "on_plan", "on_plan")
    key = f"avsnitt-{section.pk}"
    mine = only(shown(begun), key) | {f"{key}-text": "Bos."}
    anna = client(begun.ekby.cast.anna_controller)
    gone = anna.post(f"{WRITE}spara/", {**only(shown(begun), key), "remove": key})
    assert gone.status_code == 302
    assert not GoalSection.objects.filter(pk=section.pk).exists()
    answer = bo.post(f"{WRITE}spara/", mine, headers=HTMX)
    assert (answer.status_code, answer["Goal"]) == (409, "refused")


def test_a_heading_that_is_there_is_refused_and_the_text_kept(begun: Goals, bo: Client) -> None:
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    typed = {"nytt-shown": "0:", "nytt-heading": "Läget", "nytt-text": "Något <b>nytt</b>."}
    answer = bo.post(f"{WRITE}spara/", shown(begun) | typed)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Målet har redan ett avsnitt med den rubriken." in body
    assert "Något &lt;b&gt;nytt&lt;/b&gt;.</textarea>" in body


def test_handing_in_saves_what_is_typed_first(begun: Goals, bo: Client) -> None:
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    answer = bo.post(f"{WRITE}lamna-in/", shown(begun) | {"term-motive": "Sist."})
    assert answer.status_code == 302
    assert Assessment.objects.get(goal=begun.permits, horizon="term").motive == "Sist."
    assert GoalTask.objects.get(goal=begun.permits).state == TaskState.SUBMITTED


def test_what_is_missing_is_listed_with_its_places(begun: Goals, bo: Client) -> None:
    answer = bo.post(f"{WRITE}lamna-in/", shown(begun) | {"period-grade": "on_plan"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "4 saker saknas" in body
    for place, words in (
        ("period", "Motivet till bedömningen för perioden saknas."),
        ("term", "Bedömning för mandatperioden saknas."),
        ("term", "Motivet till bedömningen för mandatperioden saknas."),
        ("nytt", "Skriv minst ett avsnitt."),
    ):
        assert f'<a href="#{place}">{words}</a>' in body
    assert period(begun).grade == "on_plan"


def test_handed_in_it_is_sent_back_with_a_comment_and_approved_by_another(
    begun: Goals, bo: Client
) -> None:
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    submit_goal(begun.ekby.cast.actor("bo"), begun.april, begun.permits)
    cia = client(begun.ekby.cast.cia_head)
    assert cia.post(f"{WRITE}atersand/", {"comment": " "}).status_code == 422
    assert cia.post(f"{WRITE}atersand/", {"comment": "Skriv mer."}).status_code == 302
    assert "Skriv mer." in bo.get(WRITE).content.decode()
    submit_goal(begun.ekby.cast.actor("bo"), begun.april, begun.permits)
    closed = bo.post(f"{WRITE}spara/", shown(begun) | {"period-motive": "Efteråt."})
    assert closed.status_code == 422
    assert cia.post(f"{WRITE}godkann/").status_code == 302
    assert GoalTask.objects.get(goal=begun.permits).state == TaskState.APPROVED


STATUS = {
    "anna_controller": (200, 302),
    "bo_budget_holder": (200, 302),
    "cia_head": (200, 403),
    "dan_elected": (404, 404),
    "eva_administrator": (403, 403),
    "frej_auditor": (404, 404),
    "gun_stranger": (404, 404),
}


@pytest.mark.parametrize("name", STATUS)
def test_who_may_open_and_save(begun: Goals, name: str) -> None:
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    person = client(getattr(begun.ekby.cast, name))
    sent = shown(begun) | {"period-motive": f"Av {name}."}
    got = (person.get(WRITE).status_code, person.post(f"{WRITE}spara/", sent).status_code)
    assert got == STATUS[name]
    assert (period(begun).motive == f"Av {name}.") is (STATUS[name][1] == 302)


def test_an_owner_of_one_goal_does_not_write_another(begun: Goals, bo: Client) -> None:
    other = "/byggnadsnamnden/2024/april/mal/tata-hus/skriv/"
    assert bo.get(other).status_code == 403
    assert bo.post(f"{other}spara/", {"period-shown": "0:"}).status_code == 403


@pytest.mark.parametrize("step", ["spara", "lamna-in", "godkann", "atersand"])
def test_nothing_is_done_by_get(begun: Goals, bo: Client, step: str) -> None:
    assert bo.get(f"{WRITE}{step}/").status_code == 405


def test_a_controller_lets_the_round_follow_up_its_goals(ekby_goals: Goals) -> None:
    path = "/byggnadsnamnden/2024/april/folj-upp-mal/"
    assert client(ekby_goals.ekby.cast.bo_budget_holder).post(path).status_code == 403
    anna = client(ekby_goals.ekby.cast.anna_controller)
    assert path in anna.get("/byggnadsnamnden/2024/april/mal/").content.decode()
    assert anna.post(path).status_code == 302
    assert GoalTask.objects.filter(round=ekby_goals.april).count() == 3


def test_what_is_owed_and_what_waits_stands_in_att_gora(begun: Goals, bo: Client) -> None:
    page = bo.get("/att-gora/").content.decode()
    assert WRITE in page
    assert f'<span class="todo-count"> {page.count(WRITE)}<' in page
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    submit_goal(begun.ekby.cast.actor("bo"), begun.april, begun.permits)
    assert WRITE not in bo.get("/att-gora/").content.decode()
    cia = client(begun.ekby.cast.cia_head)
    assert "1 måluppföljning väntar på godkännande." in cia.get("/att-gora/").content.decode()
    for goal in (begun.houses, begun.answers):
        fill(begun.april, goal, "on_plan", "on_plan")
        submit_goal(begun.ekby.cast.actor("anna"), begun.april, goal)
    assert "3 måluppföljningar väntar" in cia.get("/att-gora/").content.decode()


@pytest.mark.parametrize(
    "hostile",
    [
        {"period-shown": "x:y", "period-grade": "on_plan"},
        {"period-shown": "9" * 40, "period-motive": "\x00<script>"},
        {"period-shown": "0:", "period-grade": "finns-inte"},
        {"avsnitt-99999999999999999999-shown": "1:a", "avsnitt-99999999999999999999-text": "b"},
        {"avsnitt-7-shown": "1:a", "avsnitt-7-text": "b", "anyhow": "avsnitt-7:²"},
        {"nytt-shown": "0:", "nytt-heading": "x" * 5000, "nytt-text": "y" * 200_000},
        {"nytt-shown": "0:", "nytt-heading": "", "nytt-text": "\U0001f600 \u202e"},
    ],
)
def test_hostile_forms_are_answered_in_words(
    begun: Goals, bo: Client, hostile: dict[str, str]
) -> None:
    for headers in (HTMX, {}):
        answer = bo.post(f"{WRITE}spara/", hostile, headers=headers)
        assert answer.status_code in (200, 302, 409, 422)


def test_a_save_costs_few_queries_however_many_sections(begun: Goals, bo: Client) -> None:
    def save() -> int:
        sent = only(shown(begun), "period") | {"period-motive": f"{len(sizes)} gånger."}
        with counted() as statements:
            assert bo.post(f"{WRITE}spara/", sent, headers=HTMX).status_code == 200
        return len(statements)

    sizes: list[int] = []
    sizes.append(save())
    sizes.append(save())
    for number in range(8):
        add_section(begun.ekby.cast.actor("bo"), begun.april, begun.permits, f"A{number}", "text")
    assert save() == sizes[1]
