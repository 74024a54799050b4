"""Reminding people of what they owe a round, by mail: at most once a minute about an area."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException
from typing import TypeVar

from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from budget.actions.recording import require
from budget.models import WRITABLE_STATES, AreaTask, Reminder, Round, RoundState, User
from budget.workflow import history
from budget.workflow.action import Actor, action
from budget.workflow.rules.places import day_name

PAUSE = timedelta(minutes=1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of a call to remind: areas' tasks, each in one of the groups.

    `just_now`: reminded less than a minute ago. `nobody`: without a holder. `unreachable`: the
    holder has no address. `failed`: the mail could not be handed over, and nothing is noted.
    """

    sent: tuple[AreaTask, ...] = ()
    just_now: tuple[AreaTask, ...] = ()
    nobody: tuple[AreaTask, ...] = ()
    unreachable: tuple[AreaTask, ...] = ()
    failed: tuple[AreaTask, ...] = ()


def remind(
    actor: Actor, round_: Round, link: str, areas: Collection[int] | None = None
) -> Reminded:
    """Remind the holders of areas (keys; None: all) that are not handed in; one mail a person.

    `link` is where they find what they owe. Controllers and administrators. The reminders are noted
    before the mails leave, so that two people at once do not send two.
    """
    plan, noted = _note(actor, round_, areas)
    reached = deliver(
        _by_holder(plan.sent), lambda holder, tasks: _send(holder, round_, tasks, link)
    )
    failed = [task for task in plan.sent if task.holder not in reached]
    if failed:
        _take_back(actor, [noted[task.pk] for task in failed])
    return Reminded(
        sent=tuple(task for task in plan.sent if task not in failed),
        just_now=plan.just_now,
        nobody=plan.nobody,
        unreachable=plan.unreachable,
        failed=tuple(failed),
    )


def deliver(mails: Mapping[User, list[T]], send: Callable[[User, list[T]], None]) -> list[User]:
    """Send each person one mail about their things; gives those it could be handed over for."""
    reached = []
    for person, things in mails.items():
        try:
            send(person, things)
        except (OSError, SMTPException):
            continue
        reached.append(person)
    return reached


def about(round_: Round, link: str) -> dict[str, str]:
    """What every reminder of a round tells; the day is worded in the language that is set."""
    return {
        "round": str(round_),
        "committee": str(round_.appropriation.committee),
        "deadline": day_name(round_.deadline),
        "link": link,
    }


@action
def _note(
    actor: Actor, round_: Round, areas: Collection[int] | None
) -> tuple[Reminded, dict[int, Reminder]]:
    committee = round_.appropriation.committee
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    # One at a time in a round: the later sees what the earlier noted.
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    owed = AreaTask.objects.filter(round=locked, state__in=WRITABLE_STATES)
    if areas is not None:
        owed = owed.filter(area__in=areas)
    tasks = list(owed.select_related("area", "holder", "round").order_by("area__order", "pk"))
    if locked.state != RoundState.OPEN:
        tasks = []
    since = timezone.now() - PAUSE
    recent = set(
        Reminder.objects.filter(task__in=tasks, sent_at__gt=since).values_list("task_id", flat=True)
    )
    plan = _planned(tasks, recent)
    made = Reminder.objects.bulk_create(
        Reminder(task=task, sent_by=actor.user, address=task.holder.email)
        for task in plan.sent
        if task.holder is not None
    )
    history.record(
        history.change(actor, "remind", row.task, "address", "", row.address, committee)
        for row in made
    )
    return plan, {row.task_id: row for row in made}


def _planned(tasks: Sequence[AreaTask], recent: Collection[int]) -> Reminded:
    groups: dict[str, list[AreaTask]] = {}
    for task in tasks:
        if task.holder is None:
            group = "nobody"
        elif not task.holder.email or not task.holder.is_active:
            group = "unreachable"
        else:
            group = "just_now" if task.pk in recent else "sent"
        groups.setdefault(group, []).append(task)
    return Reminded(**{name: tuple(found) for name, found in groups.items()})


@action
def _take_back(actor: Actor, reminders: Sequence[Reminder]) -> None:
    Reminder.objects.filter(pk__in=[row.pk for row in reminders]).delete()


def _by_holder(tasks: Sequence[AreaTask]) -> dict[User, list[AreaTask]]:
    found: dict[User, list[AreaTask]] = {}
    for task in tasks:
        if task.holder is not None:
            found.setdefault(task.holder, []).append(task)
    return found


def _send(holder: User, round_: Round, tasks: Sequence[AreaTask], link: str) -> None:
    with translation.override("sv"):
        names = {**about(round_, link), "areas": "\n".join(f"– {task.area}" for task in tasks)}
        subject = _("Påminnelse: %(round)s, %(committee)s") % names
        body = (
            _(
                "Prognosen ska lämnas in senast %(deadline)s. Det här är inte inlämnat än:\n\n"
                "%(areas)s\n\n"
                "Öppna Att göra: %(link)s"
            )
            % names
        )
        send_mail(subject, body, None, [holder.email])
