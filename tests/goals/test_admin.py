"""Goals in the administration: who comes in, what is written by actions, what the history says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from budget.actions.members import grant_role
from budget.models import Change, Role, User
from budget.workflow.action import SERVER
from goals.models import (
    Assessment,
    Assignment,
    AssignmentStep,
    Contribution,
    CouncilTerm,
    Goal,
    GoalArea,
    GoalDirection,
    GoalSection,
    GoalsLock,
    GoalTask,
    Indicator,
    IndicatorValue,
    Priority,
)
from tests.budget.admin.rows import address, values
from tests.budget.admin.test_lists import MANY_OPTIONS, options
from tests.cast import person
from tests.goals.case import Goals, make_goal, make_goals
from tests.goals.rows import (
    make_assignment,
    make_contribution,
    make_indicator,
    make_priority,
    one_of_each,
)
from tests.makers import make_ekby, told

# What the municipality's administrator and byggnadsnämnden's controller may: v(iew), a(dd),
# c(hange), d(elete).
RIGHTS: dict[type[Any], tuple[str, str]] = {
    CouncilTerm: ("vacd", "v"),
    GoalArea: ("vacd", "v"),
    Goal: ("vacd", "v"),
    GoalDirection: ("vacd", "vacd"),
    Contribution: ("vacd", "vacd"),
    GoalTask: ("v", "v"),
    Assessment: ("v", "vc"),
    GoalSection: ("v", "vcd"),
    Assignment: ("vacd", "vacd"),
    AssignmentStep: ("vacd", "vacd"),
    Priority: ("vacd", "vacd"),
    Indicator: ("vacd", "vacd"),
    IndicatorValue: ("vacd", "vacd"),
    GoalsLock: ("v", "v"),
}
OF_THE_COUNCIL = {CouncilTerm, GoalArea, Goal}
MODELS = pytest.mark.parametrize("model", RIGHTS, ids=lambda model: model.__name__)


@dataclass(frozen=True)
class Ladder:
    """Ekby's goals with a row of each model, made once: what a test changes is undone."""

    goals: Goals
    rows: dict[type[Any], Any]

    def client(self, username: str) -> Client:
        """A browser where somebody who may use the administration is signed in."""
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client


@pytest.fixture(scope="module")
def of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Ladder]:
    """Ekby and its rows, taken away after the file; ask for `ladder`."""
    with django_db_blocker.unblock(), transaction.atomic():
        goals = make_goals(make_ekby())
        grant_role(SERVER, person("hedda", "Hedda", "Holm"), Role.ADMINISTRATOR)
        User.objects.update(is_staff=True)
        yield Ladder(goals, one_of_each(goals))
        transaction.set_rollback(True)


@pytest.fixture
def ladder(of_module: Ladder, db: None) -> Ladder:
    """The same in a test that may use the database."""
    return of_module


def test_every_model_of_goals_can_be_administered() -> None:
    models = set(apps.get_app_config("goals").get_models())
    assert models == set(RIGHTS)
    assert models <= set(admin.site._registry)


@MODELS
@pytest.mark.parametrize("who", [0, 1], ids=["administrator", "controller"])
def test_each_page_answers_by_right(ladder: Ladder, model: type[Any], who: int) -> None:
    row, may = ladder.rows[model], RIGHTS[model][who]
    client = ladder.client(("hedda", "anna")[who])
    pages = {
        "changelist": ("v", ()),
        "add": ("a", ()),
        "change": ("v", (row.pk,)),
        "delete": ("d", (row.pk,)),
        "history": ("v", (row.pk,)),
    }
    statuses = {
        page: client.get(address(model, page, *key)).status_code
        for page, (_right, key) in pages.items()
    }
    assert statuses == {page: 200 if right in may else 403 for page, (right, _key) in pages.items()}


@MODELS
@pytest.mark.parametrize("who", [0, 1], ids=["administrator", "controller"])
def test_saving_an_untouched_page_changes_nothing_and_is_refused_to_readers(
    ladder: Ladder, model: type[Any], who: int
) -> None:
    client = ladder.client(("hedda", "anna")[who])
    page = address(model, "change", ladder.rows[model].pk)
    sent = values(client.get(page))
    before = Change.objects.count()
    answer = client.post(page, sent)
    assert answer.status_code == (302 if "c" in RIGHTS[model][who] else 403)
    assert Change.objects.count() == before


@pytest.mark.parametrize(
    "model", [m for m in RIGHTS if m not in OF_THE_COUNCIL], ids=lambda model: model.__name__
)
def test_another_committees_row_does_not_exist(ladder: Ladder, model: type[Any]) -> None:
    row, gun = ladder.rows[model], ladder.client("gun")
    assert gun.get(address(model, "change", row.pk)).status_code == 404
    assert gun.post(address(model, "change", row.pk), {}).status_code == 404
    assert gun.get(address(model, "history", row.pk)).status_code == 404
    assert row not in list(gun.get(address(model, "changelist")).context["cl"].result_list)


@pytest.mark.parametrize("username", ["bo", "cia", "dan", "frej"])
def test_the_other_roles_have_no_business_here(ladder: Ladder, username: str) -> None:
    assert ladder.client(username).get(address(Goal, "changelist")).status_code == 403


@MODELS
def test_a_list_asks_as_often_however_long_it_is(ladder: Ladder, model: type[Any]) -> None:
    client, page = ladder.client("hedda"), address(model, "changelist")

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return [query["sql"] for query in queries]

    asked()
    short = asked()
    more(ladder.goals)
    assert len(asked()) == len(short), "\n".join(short)


def more(goals: Goals) -> None:
    """Some more of everything that a list shows."""
    for number in range(11, 15):
        make_goal(goals.building, number, f"Mål {number}", f"mal-{number}")
        make_assignment(goals, number)
        make_indicator(goals, f"Indikator {number}")
        make_priority(goals, f"Prioritet {number}")
        make_contribution(goals, f"Bidrag {number}")


def test_no_page_holds_a_table_in_a_drop_down(ladder: Ladder) -> None:
    for number in range(100, 100 + 2 * MANY_OPTIONS):
        make_goal(ladder.goals.building, number, f"Mål {number}", f"mal-{number}")
        person(f"ny-{number}", "Ny", str(number))
    client = ladder.client("hedda")
    for model, row in ladder.rows.items():
        pages = [address(model, "changelist"), address(model, "change", row.pk)]
        pages += [address(model, "add")] if "a" in RIGHTS[model][0] else []
        for page in pages:
            html = client.get(page).content.decode()
            assert max(options(html), default=0) <= MANY_OPTIONS, page


def test_what_is_typed_is_saved_by_the_actions_and_told_in_sentences(ladder: Ladder) -> None:
    anna, row = ladder.client("anna"), ladder.rows[Assessment]
    page = address(Assessment, "change", row.pk)
    sent = {**values(anna.get(page)), "grade": "not_on_plan", "reason": "Nya uppgifter"}
    assert anna.post(page, sent).status_code == 302
    thing = "April 2024: Snabba lov, perioden"
    assert told("judge")[-1] == (
        f"Anna Alm: {thing}: grade: enligt plan → inte enligt plan (Nya uppgifter)"
    )
    html = anna.get(address(Assessment, "history", row.pk)).content.decode()
    assert "Anna Alm ändrade bedömning från enligt plan till inte enligt plan" in html


def test_a_refusal_stands_beside_what_was_typed(ladder: Ladder) -> None:
    hedda, row = ladder.client("hedda"), ladder.rows[CouncilTerm]
    page = address(CouncilTerm, "change", row.pk)
    answer = hedda.post(page, {**values(hedda.get(page)), "first_year": "2022"})
    html = answer.content.decode()
    assert "Mandatperioderna 2019–2022 och 2022–2026 går in i varandra. Ändra åren." in html
    assert 'value="2022"' in html
    assert CouncilTerm.objects.get(pk=row.pk).first_year == 2023


def test_a_goal_in_use_is_not_removed(ladder: Ladder) -> None:
    hedda, row = ladder.client("hedda"), ladder.rows[Goal]
    hedda.post(address(Goal, "delete", row.pk), {"post": "yes"})
    assert Goal.objects.filter(pk=row.pk).exists()


def test_owners_are_set_by_who_may_search_for_people(ladder: Ladder) -> None:
    row = ladder.rows[GoalDirection]
    page = address(GoalDirection, "change", row.pk)
    hedda, anna = ladder.client("hedda"), ladder.client("anna")
    assert "owners" not in values(anna.get(page))
    owners = [ladder.goals.ekby.cast.anna_controller.pk]
    assert hedda.post(page, {**values(hedda.get(page)), "owners": owners}).status_code == 302
    assert [user.username for user in row.owners.all()] == ["anna"]
    assert told("save_owners")[-1].endswith("owners: Bo Bok → Anna Alm")


def test_somebody_without_work_at_the_committee_owns_no_goal(ladder: Ladder) -> None:
    hedda, row = ladder.client("hedda"), ladder.rows[GoalDirection]
    page = address(GoalDirection, "change", row.pk)
    owners = [ladder.goals.ekby.cast.dan_elected.pk]
    answer = hedda.post(page, {**values(hedda.get(page)), "owners": owners})
    assert "Dan Dahl har ingen roll som arbetar med uppföljningen" in answer.content.decode()


def test_the_front_page_has_a_section_for_goals(ladder: Ladder) -> None:
    html = ladder.client("hedda").get("/admin/").content.decode()
    assert "Mål och uppdrag" in html
    assert address(Goal, "changelist") in html
