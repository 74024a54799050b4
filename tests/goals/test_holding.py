"""*Omgång* lists the follow-ups that hold up handing in: whose, what they lack, reminders."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from budget.actions.rounds import submit
from budget.models import AreaTask, TaskState
from budget.workflow.action import SERVER
from goals.actions import reminders
from goals.actions.rows import save_owners
from goals.actions.tasks import return_goal, submit_goal
from goals.actions.writing import add_section, judge
from goals.models import GoalTask
from tests.budget.actions.sharing import make_may
from tests.counting import counted
from tests.goals.case import Goals, approve_all, fill
from tests.goals.test_views import client
from tests.makers import told, write

ROUND = "/byggnadsnamnden/2024/april/omgang/"
GOALS = "/byggnadsnamnden/2024/april/mal/"
REMIND = "/byggnadsnamnden/2024/april/malagare/paminn/"


@pytest.fixture
def anna(begun: Goals) -> Client:
    """The controller; Bo, who owns Snabba lov, has an address."""
    bo = begun.ekby.cast.bo_budget_holder
    bo.email = "bo@ekby.example"
    bo.save()
    return client(begun.ekby.cast.anna_controller)


def row_of(page: Client, slug: str) -> str:
    """A goal's row on *Omgång*, without line breaks."""
    body = " ".join(page.get(ROUND).content.decode().split())
    return body.split(f'<tr id="mal-{slug}">', 1)[1].split("</tr>", 1)[0]


def all_filled(goals: Goals) -> None:
    """Every goal on plan."""
    for goal in (goals.permits, goals.houses, goals.answers):
        fill(goals.april, goal, "on_plan", "on_plan")


def test_each_follow_up_stands_with_its_owner_and_what_it_lacks(begun: Goals, anna: Client) -> None:
    judge(SERVER, begun.april, begun.permits, "period", grade="on_plan")
    add_section(SERVER, begun.april, begun.permits, "Läget")
    assert "3 måluppföljningar är inte godkända" in anna.get(ROUND).content.decode()
    row = row_of(anna, "snabba-lov")
    assert "Bo Bok" in row
    assert "5 saker" not in row
    assert "4 saker" in row
    write_page = f"{GOALS}snabba-lov/skriv/"
    for place, words in (
        ("period", "Motivet till bedömningen för perioden saknas."),
        ("term", "Bedömning för mandatperioden saknas."),
        ("term", "Motivet till bedömningen för mandatperioden saknas."),
    ):
        assert f'<a href="{write_page}#{place}">{words}</a>' in row
    assert "Avsnittet ”Läget” är tomt." in row
    assert "Ingen än" in row_of(anna, "tata-hus")


def test_what_is_handed_in_waits_and_what_is_approved_is_gone(begun: Goals, anna: Client) -> None:
    all_filled(begun)
    cast = begun.ekby.cast
    submit_goal(cast.actor("bo"), begun.april, begun.permits)
    assert "Godkännande" in row_of(anna, "snabba-lov")
    return_goal(cast.actor("cia"), begun.april, begun.permits, "Skriv mer om köerna.")
    row = row_of(anna, "snabba-lov")
    assert "Skriv mer om köerna." in row
    assert "Inget" in row
    approve_all(begun, begun.april)
    assert 'id="mal-' not in anna.get(ROUND).content.decode()


def test_the_round_is_not_said_ready_nor_offered_while_goals_hold_it_up(
    begun: Goals, anna: Client
) -> None:
    may = make_may(begun.ekby)
    tasks = AreaTask.objects.filter(round=may)
    now = timezone.now()
    write(SERVER, lambda: tasks.update(state=TaskState.APPROVED, submitted_at=now))
    page = "/byggnadsnamnden/2024/maj/omgang/"
    assert "Alla områden är godkända: omgången kan lämnas in." in anna.get(page).content.decode()
    assert f"{page}lamna-in/" in anna.get(page).content.decode()
    write(SERVER, lambda: GoalTask.objects.create(round=may, goal=begun.houses))
    body = anna.get(page).content.decode()
    assert "Alla områden är godkända, men 1 måluppföljning är inte godkänd." in body
    assert f"{page}lamna-in/" not in body
    assert "Alla områden är godkända, men 1 måluppf" in anna.get("/att-gora/").content.decode()


def test_who_does_not_write_a_goal_is_led_to_its_page(begun: Goals, anna: Client) -> None:
    bo, eva = (
        client(getattr(begun.ekby.cast, n)) for n in ("bo_budget_holder", "eva_administrator")
    )
    assert f'href="{GOALS}snabba-lov/skriv/"' in row_of(bo, "snabba-lov")
    for person, slug in ((bo, "tata-hus"), (eva, "snabba-lov")):
        row = row_of(person, slug)
        assert f'href="{GOALS}{slug}/"' in row
        assert "/skriv/" not in row
    assert REMIND in row_of(eva, "snabba-lov")
    assert REMIND not in row_of(bo, "snabba-lov")
    # Nobody owns it: there is nobody to remind.
    assert REMIND not in row_of(eva, "tata-hus")


def test_a_round_that_is_handed_in_lists_none(begun: Goals, anna: Client) -> None:
    all_filled(begun)
    approve_all(begun, begun.april)
    submit(SERVER, begun.april)
    assert "måluppföljning" not in anna.get(ROUND).content.decode()


def test_the_owner_gets_one_mail_with_all_that_is_owed(begun: Goals, anna: Client) -> None:
    cast = begun.ekby.cast
    houses = begun.houses.directions.get()
    save_owners(SERVER, houses, [cast.bo_budget_holder, cast.cia_head])
    answer = anna.post(REMIND)
    assert (answer.status_code, answer["Location"]) == (302, f"{ROUND}#mal")
    (sent,) = mail.outbox
    assert sent.to == ["bo@ekby.example"]
    assert sent.subject == "Påminnelse: målen i April 2024, Byggnadsnämnden"
    for words in ("– Snabba lov", "– Täta hus", "/att-gora/"):
        assert words in sent.body
    assert "Klara svar" not in sent.body
    assert told("remind_goal") == [
        "Anna Alm: April 2024: Snabba lov: address:  → bo@ekby.example",
        "Anna Alm: April 2024: Täta hus: address:  → bo@ekby.example",
    ]
    body = anna.get(ROUND).content.decode()
    assert "Påminnelse skickad till Bo Bok." in body
    assert "Ingen påminnelse om ”Klara svar”: ingen äger målet." in body
    assert "Påmind 20" in row_of(anna, "snabba-lov")


def test_never_twice_a_minute_about_a_goal(begun: Goals, anna: Client) -> None:
    for _time in range(2):
        anna.post(f"{REMIND}snabba-lov/")
    assert len(mail.outbox) == 1
    then = timezone.now() - timedelta(seconds=61)
    write(SERVER, lambda: GoalTask.objects.update(reminded_at=then))
    anna.post(f"{REMIND}snabba-lov/")
    assert len(mail.outbox) == 2


def test_a_mail_that_does_not_leave_is_told_and_not_noted(
    begun: Goals, anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise SMTPException("no")

    monkeypatch.setattr(reminders, "send_mail", fail)
    anna.post(REMIND)
    assert "Påminnelsen om ”Snabba lov” gick inte fram" in anna.get(ROUND).content.decode()
    assert not GoalTask.objects.filter(reminded_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("bo_budget_holder", 403),
        ("cia_head", 403),
        ("dan_elected", 404),
        ("eva_administrator", 302),
    ],
)
def test_only_controllers_and_administrators_remind(
    begun: Goals, anna: Client, name: str, status: int
) -> None:
    person = client(getattr(begun.ekby.cast, name))
    assert person.post(f"{REMIND}snabba-lov/").status_code == status
    assert len(mail.outbox) == (status == 302)
    assert person.get(REMIND).status_code == 405
    if status == 302:
        assert person.post(f"{REMIND}finns-inte/").status_code == 404


def test_the_round_page_asks_four_questions_more_however_many_goals(
    begun: Goals, anna: Client
) -> None:
    def look() -> int:
        with counted() as statements:
            assert anna.get(ROUND).status_code == 200
        return len(statements)

    three = look()
    all_filled(begun)
    for number in range(5):
        add_section(SERVER, begun.april, begun.houses, f"Avsnitt {number}", "Text.")
    assert look() == three
    approve_all(begun, begun.april)
    # follow-ups (still asked), owners, assessments, sections
    assert look() == three - 3
