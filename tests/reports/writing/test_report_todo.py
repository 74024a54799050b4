"""*Att göra* tells of report texts: those that one writes, those that wait for approval."""

import pytest
from django.test import Client

from budget.models import User
from reports.actions.texts import return_text, save_text, submit_text
from reports.models import Report
from tests.makers import Ekby
from tests.reports.writing_case import make_report

TODO = "/att-gora/"


@pytest.fixture
def report(ekby: Ekby) -> Report:
    return make_report(ekby)


def todo(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(TODO).content.decode()


def test_a_writer_is_told_of_the_sections_that_are_theirs(ekby: Ekby, report: Report) -> None:
    html = todo(ekby.cast.bo_budget_holder)
    assert "Du har 2 saker att lämna in" in html
    # And so does the head of every page.
    assert '<span class="todo-count"> 2<' in html
    assert "Delårsrapport: Bygglov" in html
    assert "Delårsrapport: Läget i områdena" in html
    assert "Delårsrapport: Mätning" not in html
    assert "/byggnadsnamnden/2024/april/rapport/delarsrapport/avsnitt/bygglov/" in html


def test_what_is_handed_in_is_owed_no_more_and_waits_for_others(ekby: Ekby, report: Report) -> None:
    bo = ekby.cast.actor("bo")
    save_text(bo, report, "bygglov", "Ord.")
    submit_text(bo, report, "bygglov")
    assert "Delårsrapport: Bygglov" not in todo(ekby.cast.bo_budget_holder)
    for approver in (ekby.cast.anna_controller, ekby.cast.cia_head):
        assert "Delårsrapport: 1 avsnitt väntar på godkännande." in todo(approver)
    for other in (ekby.cast.bo_budget_holder, ekby.cast.eva_administrator):
        assert "väntar på godkännande" not in todo(other)


def test_nobody_is_asked_to_approve_what_they_handed_in(ekby: Ekby, report: Report) -> None:
    anna = ekby.cast.actor("anna")
    save_text(anna, report, "bygglov", "Ord.")
    submit_text(anna, report, "bygglov")
    assert "väntar på godkännande" not in todo(ekby.cast.anna_controller)
    assert "väntar på godkännande" in todo(ekby.cast.cia_head)


def test_what_came_back_says_why(ekby: Ekby, report: Report) -> None:
    bo = ekby.cast.actor("bo")
    save_text(bo, report, "bygglov", "Ord.")
    submit_text(bo, report, "bygglov")
    return_text(ekby.cast.actor("cia"), report, "bygglov", "Skriv om vakanserna.")
    assert "Skriv om vakanserna." in todo(ekby.cast.bo_budget_holder)


def test_a_stranger_is_told_nothing(ekby: Ekby, report: Report) -> None:
    submit = ekby.cast.actor("anna")
    save_text(submit, report, "bygglov", "Ord.")
    submit_text(submit, report, "bygglov")
    assert "Delårsrapport" not in todo(ekby.cast.gun_stranger)
