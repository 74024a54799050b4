"""The history as sentences: on each row's page, in its own list, on the first page."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from budget.admin.sentences import action_name, sentence, told
from budget.models import Appropriation, Change, Decision, User
from budget.workflow.states import AREA, ROUND, Flow
from tests.budget.admin.conftest import SignedIn
from tests.budget.admin.rows import address, values
from tests.makers import Ekby

NBSP, MINUS = "\u00a0", "\u2212"
KARIN = User(pk=1, first_name="Karin", last_name="Sjögren")
AT = datetime(2023, 11, 2, 13, 5, tzinfo=UTC)  # 14.05 in Stockholm


def change(**given: Any) -> Change:
    common = {"who": KARIN, "action": "change_decision", "model": "decision", "thing": "Jobbpakt"}
    return Change(**(common | {"at": AT} | given))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"field": "decided_on", "old": "2023-05-25", "new": "2023-05-26", "reason": "Tryckfel"},
            "Karin Sjögren ändrade beslutsdatum från 2023-05-25 till 2023-05-26, "
            "2023-11-02 kl. 14.05. Skäl: Tryckfel.",
        ),
        (
            {"field": "amount", "old": "-1234567.50", "new": "0.00"},
            f"Karin Sjögren ändrade belopp från {MINUS}1{NBSP}234{NBSP}567,50 kronor till "
            "0 kronor, 2023-11-02 kl. 14.05.",
        ),
        (
            {"field": "case_number", "new": "STK 1", "who": None},
            "Ett kommando på servern satte ärendenummer till STK 1, 2023-11-02 kl. 14.05.",
        ),
        (
            {"field": "case_number", "old": "STK 1"},
            "Karin Sjögren tog bort ärendenummer (STK 1), 2023-11-02 kl. 14.05.",
        ),
        (
            {"action": "remove_decision", "old": "Jobbpakt"},
            "Karin Sjögren tog bort ”Jobbpakt”, 2023-11-02 kl. 14.05.",
        ),
        (
            {"action": "create_demo_user", "model": "user", "thing": "Maria Wester"},
            "Karin Sjögren lade upp ”Maria Wester”, 2023-11-02 kl. 14.05.",
        ),
        (
            {"action": "set_password", "model": "user", "field": "password"},
            "Karin Sjögren ändrade lösenord, 2023-11-02 kl. 14.05.",
        ),
        (
            {"model": "gone", "field": "colour", "old": "röd", "new": "blå"},
            "Karin Sjögren ändrade colour från röd till blå, 2023-11-02 kl. 14.05.",
        ),
    ],
)
def test_a_change_reads_like_a_sentence(given: dict[str, Any], words: str) -> None:
    assert sentence(change(**given)) == words


def test_what_a_new_thing_was_given_is_one_sentence() -> None:
    rows = [
        change(pk=3, action="register_decision", field="amount", new="792000.00"),
        change(pk=2, action="register_decision", field="title", new="Jobbpakt"),
        change(pk=1, field="title", old="Jobb", new="Jobbpakt"),
    ]
    assert [row.sentence for row in told(rows)] == [
        f"Karin Sjögren registrerade rubrik Jobbpakt, belopp 792{NBSP}000 kronor, "
        "2023-11-02 kl. 14.05.",
        "Karin Sjögren ändrade rubrik från Jobb till Jobbpakt, 2023-11-02 kl. 14.05.",
    ]


@pytest.mark.parametrize("flow", [ROUND, AREA])
def test_every_step_of_a_round_and_an_area_has_a_name(flow: Flow) -> None:
    for transition in flow.transitions:
        assert action_name(transition.action) != action_name("save_row")


def rename(client: Client, decision: Decision, title: str) -> None:
    page = address(Decision, "change", decision.pk)
    sent = values(client.get(page)) | {"title": title, "reason": "Rättstavning."}
    assert client.post(page, sent).status_code == 302


def test_the_history_of_a_row_tells_who_what_when_and_why(ekby: Ekby, controller: Client) -> None:
    rename(controller, ekby.change, "Digitala lov")
    html = controller.get(address(Decision, "history", ekby.change.pk)).content.decode()
    day = timezone.localdate().isoformat()
    assert f"Anna Alm ändrade rubrik från Digitala bygglov till Digitala lov, {day} kl." in html
    assert "Skäl: Rättstavning." in html
    assert f"belopp 120{NBSP}000 kronor" in html


def test_a_row_from_before_the_history_says_so(ekby: Ekby, controller: Client) -> None:
    Change.objects.all().delete()
    html = controller.get(address(Decision, "history", ekby.change.pk)).content.decode()
    assert "Historiken har inget om det här" in html


def test_the_list_of_changes_is_searched_and_filtered_and_shows_amounts_the_swedish_way(
    ekby: Ekby, controller: Client
) -> None:
    rename(controller, ekby.change, "Digitala lov")
    page = address(Change, "changelist")
    found = controller.get(page, {"q": "DIGITALA rättstavning"}).context["cl"].result_list
    assert [row.new for row in found] == ["Digitala lov"]
    anna = ekby.cast.anna_controller
    by_anna = controller.get(page, {"who__id__exact": anna.pk}).context["cl"].result_list
    assert [row.new for row in by_anna] == ["Digitala lov"]
    made = controller.get(page, {"atgard": "create_appropriation"})
    assert {row.action for row in made.context["cl"].result_list} == {"create_appropriation"}
    assert f"500{NBSP}000 kronor" in made.content.decode()


def test_changes_elsewhere_are_not_shown_to_whoever_may_not_know(
    ekby: Ekby, signed_in: SignedIn
) -> None:
    gun = signed_in("gun")
    listed = gun.get(address(Change, "changelist")).context["cl"].result_list
    assert {row.committee for row in listed} == {ekby.elsewhere}
    assert "Bygglov" not in gun.get("/admin/").content.decode()


def test_the_first_page_tells_the_latest_changes(ekby: Ekby, controller: Client) -> None:
    rename(controller, ekby.change, "Digitala lov")
    html = controller.get("/admin/").content.decode()
    assert "Anna Alm ändrade rubrik från Digitala bygglov till Digitala lov" in html


def test_the_reason_is_asked_for_where_something_is_changed_alone(
    ekby: Ekby, controller: Client
) -> None:
    assert (
        'name="reason"'
        in controller.get(address(Appropriation, "change", ekby.year.pk)).content.decode()
    )
    assert 'name="reason"' not in controller.get(address(Appropriation, "add")).content.decode()
