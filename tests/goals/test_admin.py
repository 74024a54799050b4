"""Goals in the administration: who comes in, what is written by actions, what the history says."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.models import Change
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
from tests.budget.admin.ladder import Ladder, by_right, let_in
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
from tests.makers import Ekby, told

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
class GoalsLadder(Ladder):
    """Ekby's goals with a row of each model."""

    goals: Goals


@pytest.fixture(scope="module")
def of_module(ekby_of_module: Ekby) -> GoalsLadder:
    """Ekby's goals and their rows; ask for `ladder`."""
    goals = make_goals(ekby_of_module)
    let_in()
    return GoalsLadder(ekby_of_module, one_of_each(goals), goals)


@pytest.fixture
def ladder(of_module: GoalsLadder, db: None) -> GoalsLadder:
    """The same in a test that may use the database."""
    return of_module


def test_every_model_of_goals_can_be_administered() -> None:
    models = set(apps.get_app_config("goals").get_models())
    assert models == set(RIGHTS)
    assert models <= set(admin.site._registry)


@MODELS
@pytest.mark.parametrize("who", [0, 1], ids=["administrator", "controller"])
def test_each_page_answers_by_right(ladder: GoalsLadder, model: type[Any], who: int) -> None:
    assert ladder.statuses(("hedda", "anna")[who], model) == by_right(RIGHTS[model][who])


@MODELS
@pytest.mark.parametrize("who", [0, 1], ids=["administrator", "controller"])
def test_saving_an_untouched_page_changes_nothing_and_is_refused_to_readers(
    ladder: GoalsLadder, model: type[Any], who: int
) -> None:
    before = Change.objects.count()
    answer = ladder.saved_untouched(("hedda", "anna")[who], model)
    assert answer.status_code == (302 if "c" in RIGHTS[model][who] else 403)
    assert Change.objects.count() == before


@pytest.mark.parametrize(
    "model", [m for m in RIGHTS if m not in OF_THE_COUNCIL], ids=lambda model: model.__name__
)
def test_another_committees_row_does_not_exist(ladder: GoalsLadder, model: type[Any]) -> None:
    assert ladder.hidden_from("gun", model)


@pytest.mark.parametrize("username", ["bo", "cia", "dan", "frej"])
def test_the_other_roles_have_no_business_here(ladder: GoalsLadder, username: str) -> None:
    assert ladder.client(username).get(address(Goal, "changelist")).status_code == 403


@MODELS
def test_a_list_asks_as_often_however_long_it_is(ladder: GoalsLadder, model: type[Any]) -> None:
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


def test_no_page_holds_a_table_in_a_drop_down(ladder: GoalsLadder) -> None:
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


def test_what_is_typed_is_saved_by_the_actions_and_told_in_sentences(ladder: GoalsLadder) -> None:
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


def test_a_refusal_stands_beside_what_was_typed(ladder: GoalsLadder) -> None:
    hedda, row = ladder.client("hedda"), ladder.rows[CouncilTerm]
    page = address(CouncilTerm, "change", row.pk)
    answer = hedda.post(page, {**values(hedda.get(page)), "first_year": "2022"})
    html = answer.content.decode()
    assert "Mandatperioderna 2019–2022 och 2022–2026 går in i varandra. Ändra åren." in html
    assert 'value="2022"' in html
    assert CouncilTerm.objects.get(pk=row.pk).first_year == 2023


def test_a_goal_in_use_is_not_removed(ladder: GoalsLadder) -> None:
    hedda, row = ladder.client("hedda"), ladder.rows[Goal]
    hedda.post(address(Goal, "delete", row.pk), {"post": "yes"})
    assert Goal.objects.filter(pk=row.pk).exists()


def test_owners_are_set_by_who_may_search_for_people(ladder: GoalsLadder) -> None:
    row = ladder.rows[GoalDirection]
    page = address(GoalDirection, "change", row.pk)
    hedda, anna = ladder.client("hedda"), ladder.client("anna")
    assert "owners" not in values(anna.get(page))
    owners = [ladder.goals.ekby.cast.anna_controller.pk]
    assert hedda.post(page, {**values(hedda.get(page)), "owners": owners}).status_code == 302
    assert [user.username for user in row.owners.all()] == ["anna"]
    assert told("save_owners")[-1].endswith("owners: Bo Bok → Anna Alm")


def test_somebody_without_work_at_the_committee_owns_no_goal(ladder: GoalsLadder) -> None:
    hedda, row = ladder.client("hedda"), ladder.rows[GoalDirection]
    page = address(GoalDirection, "change", row.pk)
    owners = [ladder.goals.ekby.cast.dan_elected.pk]
    answer = hedda.post(page, {**values(hedda.get(page)), "owners": owners})
    assert "Dan Dahl har ingen roll som arbetar med uppföljningen" in answer.content.decode()


def test_the_front_page_has_a_section_for_goals(ladder: GoalsLadder) -> None:
    html = ladder.client("hedda").get("/admin/").content.decode()
    assert "Mål och uppdrag" in html
    assert address(Goal, "changelist") in html
