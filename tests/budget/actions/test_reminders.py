"""Reminders: to those who owe something and have an address, at most once a minute."""

from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from budget.actions import reminders
from budget.actions.reminders import remind
from budget.actions.tasks import assign, submit_area
from budget.models import Reminder, Round
from budget.workflow.action import SERVER
from tests.budget.actions.sharing import make_may
from tests.makers import Ekby, told, write

LINK = "https://anslag.example/att-gora/"


@pytest.fixture
def may(ekby: Ekby) -> Round:
    """May's round; Bo has an address, Anna none."""
    bo = ekby.cast.bo_budget_holder
    bo.email = "bo@ekby.example"
    bo.save()
    return make_may(ekby)


def names(tasks: Any) -> set[str]:
    return {task.area.name for task in tasks}


def test_one_mail_a_person_says_what_is_owed_until_when_and_where(ekby: Ekby, may: Round) -> None:
    anna, bo = ekby.cast.actor("anna"), ekby.cast.bo_budget_holder
    from_all = remind(anna, may, LINK)
    [sent] = mail.outbox
    assert sent.to == ["bo@ekby.example"]
    assert sent.subject == "Påminnelse: Maj 2024, Byggnadsnämnden"
    for words in ("14 juni 2024", "– Bygglov", LINK):
        assert words in sent.body
    assert names(from_all.sent) == {"Bygglov"}
    assert names(from_all.unreachable) == {"Mätning"}
    assert names(from_all.nobody) == {"Stadsmiljö"}
    [row] = Reminder.objects.all()
    assert (row.task.holder, row.sent_by) == (bo, ekby.cast.anna_controller)
    assert told("remind") == ["Anna Alm: Maj 2024: Bygglov: address:  → bo@ekby.example"]


def test_never_twice_a_minute(ekby: Ekby, may: Round) -> None:
    anna = ekby.cast.actor("anna")
    remind(anna, may, LINK)
    again = remind(anna, may, LINK, [ekby.bygglov.pk])
    assert (names(again.sent), names(again.just_now)) == (set(), {"Bygglov"})
    then = timezone.now() - timedelta(seconds=61)
    write(SERVER, lambda: Reminder.objects.update(sent_at=then))
    assert names(remind(anna, may, LINK).sent) == {"Bygglov"}
    assert len(mail.outbox) == 2


def test_what_is_handed_in_is_not_reminded_of(ekby: Ekby, may: Round) -> None:
    submit_area(ekby.cast.actor("bo"), may, ekby.bygglov.pk)
    assert names(remind(ekby.cast.actor("anna"), may, LINK).sent) == set()
    assert mail.outbox == []


def test_two_areas_of_one_person_are_one_mail(ekby: Ekby, may: Round) -> None:
    anna = ekby.cast.anna_controller
    anna.email = "anna@ekby.example"
    anna.save()
    assign(SERVER, may, ekby.stadsmiljo.pk, anna)
    remind(ekby.cast.actor("anna"), may, LINK)
    to_anna = [sent for sent in mail.outbox if sent.to == ["anna@ekby.example"]]
    assert len(to_anna) == 1
    assert "– Mätning" in to_anna[0].body
    assert "– Stadsmiljö" in to_anna[0].body


def test_a_mail_that_does_not_leave_is_told_and_not_noted(
    ekby: Ekby, may: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise SMTPException("no")

    monkeypatch.setattr(reminders, "send_mail", fail)
    result = remind(ekby.cast.actor("anna"), may, LINK)
    assert (names(result.sent), names(result.failed)) == (set(), {"Bygglov"})
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("who", ["bo", "cia", "dan", "frej", "gun"])
def test_only_controllers_and_administrators_remind(ekby: Ekby, may: Round, who: str) -> None:
    with pytest.raises(PermissionDenied):
        remind(ekby.cast.actor(who), may, LINK)
    assert mail.outbox == []
