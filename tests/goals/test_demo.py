"""The demo's goals: what was published of them, and that what is loaded stays as users make it."""

import csv
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from budget.access import rights_of
from budget.demo.construct import FOLDER as CASE
from budget.models import Change, Committee, Round, User
from budget.workflow.action import SERVER, Actor
from goals.actions.loading import load_goals
from goals.actions.rows import remove_thing
from goals.actions.writing import save_section
from goals.models import Assignment, Goal, GoalDirection, GoalSection, IndicatorValue
from goals.queries.reports import history_of
from goals.queries.rounds import goals_of
from goals.queries.summary import summary_of
from goals.shapes import AssignmentState, GoalsOfRound, Horizon, Movement, Trend

PUBLISHED = CASE / "publicerat"
GRADES = {"on_plan": "enligt plan", "partly": "delvis enligt plan"}


def goals_in(committee: Committee, year: int, slug: str) -> GoalsOfRound:
    """The goals of a round of the demo."""
    return goals_of(
        Round.objects.select_related("appropriation").get(
            appropriation__committee=committee, appropriation__year=year, slug=slug
        )
    )


def published(name: str) -> list[dict[str, str]]:
    """The rows of a published table."""
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_eight_goals_of_2023_are_as_published(malmo: Committee) -> None:
    august = goals_in(malmo, 2023, "augusti")
    found = [
        {
            "malomrade": area.name,
            "kommunfullmaktigemal": goal.title,
            "bedomning_period": GRADES[str(goal.period.grade)],
            "bedomning_mandatperiod": GRADES[str(goal.term.grade)],
        }
        for area in august.areas
        for goal in area.goals
    ]
    assert found == published("2023/mal.csv")


def test_seven_of_eight_are_on_plan_for_the_period_and_six_for_the_term(malmo: Committee) -> None:
    august = goals_in(malmo, 2023, "augusti")
    period, term = august.tally(Horizon.PERIOD), august.tally(Horizon.TERM)
    assert (period.on_plan, period.partly, period.not_on_plan, period.total) == (7, 1, 0, 8)
    assert (term.on_plan, term.partly, term.not_on_plan, term.total) == (6, 2, 0, 8)


def test_2020_is_as_the_annual_analysis_states(malmo: Committee) -> None:
    stated = {row["uppgift"]: row["varde"] for row in published("2020.csv")}
    annual = goals_in(malmo, 2020, "arsanalys")
    assert (
        len(annual.goals) == int(stated["Kommunfullmäktigemål riktade till kommunstyrelsen"]) == 8
    )
    trends = {goal.title: goal.period.trend for goal in annual.goals if goal.state}
    assert trends == {"Fler Malmöbor i arbete": Trend.BOTH, "Regionalt samarbete": Trend.PLANNED}
    assert stated["Trend, mål om fler Malmöbor i arbete"] == "Både positiv och negativ avvikelse"
    assert stated["Trend, mål om regionalt samarbete"] == "Enligt planering"
    # Of the other six the text that was given again says neither heading nor trend.
    others = [goal for goal in annual.goals if not goal.state]
    assert len(others) == 6
    assert all(goal.constructed and goal.period.trend is None for goal in others)
    assert len(annual.assignments) == int(stated["Budgetuppdrag"]) == 13
    assert all(assignment.constructed for assignment in annual.assignments)
    assert len(annual.priorities) == 4
    (unemployment,) = annual.indicators
    assert [(p.year, p.month, p.value) for p in unemployment.points] == [
        (2015, None, Decimal(stated["Arbetslöshet Malmö 2015"])),
        (2019, None, Decimal(stated["Arbetslöshet Malmö 2019"])),
        (2020, 11, Decimal(stated["Arbetslöshet Malmö november 2020"])),
    ]
    assert unemployment.as_wanted is False


def test_most_assignments_of_2020_are_done_or_final_reported_by_the_summer(
    malmo: Committee,
) -> None:
    counts = dict(goals_in(malmo, 2020, "arsanalys").assignment_counts)
    assert counts[AssignmentState.DONE] + counts[AssignmentState.FINAL_REPORTED] == 9
    ended = Assignment.objects.filter(
        year=2020, steps__state="final_reported", steps__on__lte="2021-06-30"
    )
    assert ended.count() == 12


def test_the_five_priorities_of_2023_are_there(malmo: Committee) -> None:
    august = goals_in(malmo, 2023, "augusti")
    assert [item.heading for item in august.priorities] == [
        "Krisberedskap och säkerhet",
        "Energiförsörjning",
        "Lokal utveckling, trygghet och brottsförebyggande arbete",
        "Kompetensförsörjning och en god organisation",
        "Hållbar och inkluderande tillväxt och stadsutveckling",
    ]


def test_a_goals_history_runs_from_2020_to_2023(malmo: Committee) -> None:
    goal = Goal.objects.get(slug="sjalvforsorjning")
    rights = rights_of(User.objects.get(username="fortroendevald"))
    found = [(past.year, past.round_slug) for past in history_of(goal, malmo, rights)]
    assert found == [(2023, "augusti"), (2023, "april"), (2020, "arsanalys")]
    rights = rights_of(User.objects.get(username="controller"))
    found = [(past.year, past.round_slug) for past in history_of(goal, malmo, rights)]
    assert found[:2] == [(2023, "oktober"), (2023, "augusti")]


def test_april_is_locked_with_constructed_goals_for_august_to_compare_with(
    malmo: Committee,
) -> None:
    april, august = (goals_in(malmo, 2023, slug) for slug in ("april", "augusti"))
    assert Round.objects.get(slug="april").state == "locked"
    assert all(goal.period.constructed and goal.term.constructed for goal in april.goals)
    assert {goal.state for goal in april.goals} == {"approved"}
    assert [len(goal.sections) for goal in april.goals] == [1] * 8
    # April: six on plan for the period and eight for the term; August, published: seven and six.
    before = [august.tally_before(horizon) for horizon in (Horizon.PERIOD, Horizon.TERM)]
    assert [tally and tally.on_plan for tally in before] == [6, 8]
    moves = {goal.slug: {goal.movement(horizon) for horizon in Horizon} for goal in august.moves}
    better, worse, same = Movement.BETTER, Movement.WORSE, Movement.SAME
    assert moves == {
        "attraktiv-arbetsgivare": {better, same},
        "kompetensforsorjning": {better, same},
        "trygghet": {same, worse},
        "service": {worse},
    }


def test_laget_knows_the_same_changes_as_the_goals_own_page(malmo: Committee) -> None:
    for slug in ("augusti", "oktober"):
        round_ = Round.objects.select_related("appropriation", "previous").get(slug=slug)
        summary, whole = summary_of(round_), goals_of(round_)
        assert [goal.slug for goal in summary.moves] == [goal.slug for goal in whole.moves]
        assert summary.tally_before(Horizon.TERM) == whole.tally_before(Horizon.TERM)


def test_october_is_a_draft_in_which_every_state_is_found(malmo: Committee) -> None:
    states = {goal.state for goal in goals_in(malmo, 2023, "oktober").goals}
    assert states == {"not_begun", "begun", "submitted", "returned", "approved"}
    assert {goal.slug for goal in goals_in(malmo, 2023, "oktober").moves} == {
        "service",
        "trygghet",
    }


def test_every_goal_of_2023_has_an_owner_who_may_write_it(malmo: Committee) -> None:
    for direction in GoalDirection.objects.filter(goal__term__first_year=2023):
        owners = list(direction.owners.all())
        assert owners
        assert all(rights_of(user).may_see_drafts(malmo.pk) for user in owners)


def test_loading_again_keeps_what_users_have_typed(malmo: Committee) -> None:
    october = Round.objects.get(slug="oktober", appropriation__committee=malmo)
    goal = Goal.objects.get(slug="kompetensforsorjning")
    section = GoalSection.objects.filter(round=october, goal=goal).first()
    assert section is not None
    save_section(SERVER, october, goal, section.pk, text="Vårt eget.")
    value = IndicatorValue.objects.get(year=2015)
    remove_thing(SERVER, value)
    before = Change.objects.count()
    load_goals(SERVER, malmo)
    assert not IndicatorValue.objects.filter(year=2015).exists()
    assert GoalSection.objects.get(pk=section.pk).text == "Vårt eget."
    assert Change.objects.count() == before


def test_no_person_loads_the_demo(malmo: Committee) -> None:
    controller = User.objects.get(username="controller")
    with pytest.raises(PermissionDenied):
        load_goals(Actor(controller), malmo)
