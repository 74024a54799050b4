"""A round's goals: what they say, as of when, in how many queries, and what a lock keeps."""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from budget.access import rights_of
from budget.actions.appropriations import create_appropriation
from budget.actions.locking import correct_round, lock_round
from budget.actions.members import pseudonymise
from budget.actions.rounds import open_round
from budget.models import Change, Round, User
from budget.workflow.action import SERVER, Actor
from goals.actions.rows import save_thing
from goals.actions.tasks import begin_follow_up, return_goal, submit_goal
from goals.actions.writing import judge, save_section
from goals.models import Assessment, GoalsLock, GoalTask
from goals.queries.reports import history_of, moved_goal_slug
from goals.queries.rounds import goals_of
from goals.shapes import (
    AssignmentState,
    GoalsOfRound,
    GoalStanding,
    Grade,
    Horizon,
    Movement,
    without_people,
)
from tests.counting import counted
from tests.goals.case import Goals, approve_all, fill
from tests.goals.rows import (
    make_assignment,
    make_contribution,
    make_indicator,
    make_priority,
    make_step,
    make_value,
)
from tests.makers import bring_to_decided, make_round, write


def goal_of(round_: Round, slug: str = "snabba-lov") -> GoalStanding:
    """A goal of a round by its address."""
    found = goals_of(round_).goal(slug)
    assert found is not None
    return found


def decide_april(goals: Goals, grades: tuple[str, str] = ("on_plan", "partly")) -> None:
    """April with snabba lov in these grades and the others on plan, decided."""
    fill(goals.april, goals.permits, *grades)
    for goal in (goals.houses, goals.answers):
        fill(goals.april, goal, "on_plan", "on_plan")
    approve_all(goals, goals.april)
    bring_to_decided(goals.ekby, goals.april)


def august_of(goals: Goals) -> Round:
    """An open round after April, with its follow-up begun."""
    round_ = open_round(
        SERVER,
        goals.year,
        name="Augusti",
        slug="augusti",
        cutoff_month=8,
        deadline=date(2024, 9, 15),
    )
    begin_follow_up(SERVER, round_)
    return round_


def test_goals_stand_under_their_areas_with_owners_and_contributions(begun: Goals) -> None:
    make_contribution(begun, "E-tjänst")
    found = goals_of(begun.april)
    assert [(area.name, [goal.title for goal in area.goals]) for area in found.areas] == [
        ("Bygga", ["Snabba lov", "Täta hus"]),
        ("Gott bemötande", ["Klara svar"]),
    ]
    permits = goal_of(begun.april)
    assert [owner.name for owner in permits.owners] == ["Bo Bok"]
    assert [item.heading for item in permits.contributions] == ["E-tjänst"]
    assert (found.term, found.followed_up) == ("2023–2026", True)


def test_a_round_that_follows_nothing_up_has_its_goals_still(ekby_goals: Goals) -> None:
    found = goals_of(ekby_goals.april)
    assert not found.followed_up
    assert len(found.goals) == 3


def test_the_counts_are_of_the_assessments(begun: Goals) -> None:
    fill(begun.april, begun.permits, "on_plan", "partly")
    fill(begun.april, begun.houses, "not_on_plan", "partly")
    found = goals_of(begun.april)
    period, term = found.tally(Horizon.PERIOD), found.tally(Horizon.TERM)
    assert (period.total, period.on_plan, period.partly, period.not_on_plan) == (3, 1, 0, 1)
    assert (period.missing, term.of(Grade.PARTLY), term.missing) == (1, 2, 1)


def test_a_round_asks_five_times_however_much_there_is(begun: Goals) -> None:
    fill(begun.april, begun.permits, "on_plan", "partly")
    with counted() as few:
        goals_of(begun.april)
    for number in range(1, 5):
        make_step(make_assignment(begun, number), date(2024, 2, number), "ongoing")
        make_value(make_indicator(begun, f"Indikator {number}"), 2023, "1")
        make_priority(begun, f"Prioritet {number}")
        make_contribution(begun, f"Bidrag {number}")
    fill(begun.april, begun.houses, "on_plan", "partly")
    with counted() as many:
        goals_of(begun.april)
    tables = [sql.split('FROM "')[1].split('"')[0] for sql in many]
    assert tables == [
        "goals_goaldirection",
        "goals_goalsection",
        "goals_assessment",
        "goals_assignment",
        "goals_indicator",
    ]
    assert len(few) == len(many) == 5


def test_assignments_are_as_of_the_cut_off(ekby_goals: Goals) -> None:
    assignment = make_assignment(ekby_goals)  # due on 20 June
    make_step(assignment, date(2024, 2, 1), "ongoing")
    make_step(assignment, date(2024, 4, 30), "done")
    make_step(assignment, date(2024, 5, 1), "final_reported")
    (april,) = goals_of(ekby_goals.april).assignments
    assert (april.state, len(april.steps), april.final_report) == (AssignmentState.DONE, 2, None)
    (august,) = goals_of(make_round(ekby_goals.year, "Augusti", 8)).assignments
    assert august.state is AssignmentState.FINAL_REPORTED
    assert august.final_report is not None
    assert (august.final_report.on, august.final_report.text) == (date(2024, 5, 1), "Klart.")


def test_an_assignment_is_overdue_when_the_cut_off_has_passed_its_day(ekby_goals: Goals) -> None:
    make_assignment(ekby_goals)
    done = make_assignment(ekby_goals, 2)
    make_step(done, date(2024, 6, 20), "done")
    august = make_round(ekby_goals.year, "Augusti", 8)
    assert [row.overdue for row in goals_of(ekby_goals.april).assignments] == [False, False]
    assert [row.overdue for row in goals_of(august).assignments] == [True, False]
    assert dict(goals_of(august).assignment_counts) == {
        AssignmentState.NOT_STARTED: 1,
        AssignmentState.ONGOING: 0,
        AssignmentState.DONE: 1,
        AssignmentState.FINAL_REPORTED: 0,
    }


def test_earlier_years_assignments_stay_until_the_year_after_their_final_report(
    ekby_goals: Goals,
) -> None:
    waiting = make_assignment(ekby_goals, 1, 2023)
    ended = make_assignment(ekby_goals, 2, 2023)
    make_step(ended, date(2023, 12, 31), "final_reported")
    this_year = make_assignment(ekby_goals, 3, 2023)
    make_step(this_year, date(2024, 1, 1), "final_reported")
    keys = [row.key for row in goals_of(ekby_goals.april).assignments]
    assert keys == [waiting.pk, this_year.pk]


def test_indicators_are_as_of_the_cut_off(ekby_goals: Goals) -> None:
    indicator = make_indicator(ekby_goals)
    make_value(indicator, 2024, "6.5", 4)
    make_value(indicator, 2024, "9", 5)
    make_value(indicator, 2024, "7")
    make_value(indicator, 2023, "8")
    (series,) = goals_of(ekby_goals.april).indicators
    assert [(p.year, p.month, p.value) for p in series.points] == [
        (2023, None, Decimal(8)),
        (2024, 4, Decimal("6.5")),
    ]
    assert (series.change, series.as_wanted) == (Decimal("-1.5"), True)
    assert goal_of(ekby_goals.april).indicators == (indicator.pk,)


def test_an_indicator_measured_later_is_not_in_an_earlier_report(ekby_goals: Goals) -> None:
    make_value(make_indicator(ekby_goals), 2024, "9", 5)
    assert goals_of(ekby_goals.april).indicators == ()


def test_priorities_are_the_years_with_their_goals(ekby_goals: Goals) -> None:
    make_priority(ekby_goals, "Förra årets", 2023)
    make_priority(ekby_goals)
    (item,) = goals_of(ekby_goals.april).priorities
    assert (item.heading, item.goals) == ("Snabbare besked", (ekby_goals.permits.pk,))


def test_a_change_since_the_last_report_is_told_by_horizon(begun: Goals) -> None:
    decide_april(begun, ("on_plan", "partly"))
    august = august_of(begun)
    judge(SERVER, august, begun.permits, "period", grade="partly")
    judge(SERVER, august, begun.permits, "term", grade="on_plan")
    permits = goal_of(august)
    assert permits.movement(Horizon.PERIOD) is Movement.WORSE
    assert permits.movement(Horizon.TERM) is Movement.BETTER
    assert goal_of(august, "tata-hus").movement(Horizon.TERM) is Movement.SAME
    assert [goal.slug for goal in goals_of(august).moves] == ["snabba-lov"]
    assert goal_of(begun.april).movement(Horizon.PERIOD) is Movement.NEW


def test_a_draft_is_nobodys_last_report(begun: Goals) -> None:
    fill(begun.april, begun.permits, "on_plan", "partly")
    assert goal_of(august_of(begun)).previous is None


def test_history_runs_over_terms_and_scales(begun: Goals) -> None:
    annual = old_report(begun)
    decide_april(begun)
    permits = goal_of(august_of(begun))
    assert [(past.year, past.round_slug, past.goal) for past in permits.history] == [
        (2024, "april", "snabba-lov"),
        (2022, "arsanalys", "korta-koer"),
    ]
    assert permits.history[1].period.trend == "both"
    assert goal_of(begun.april).movement(Horizon.PERIOD) is Movement.NEW  # not to be compared
    assert annual.pk == permits.history[1].round


def old_report(goals: Goals) -> Round:
    """An annual analysis of 2022, decided elsewhere, with one trend."""
    from_2022 = create_appropriation(SERVER, goals.ekby.committee, 2022)
    round_ = make_round(from_2022, "Arsanalys", 12)

    def register() -> None:
        at = {"state": "approved", "submitted_at": "2023-01-20T12:00:00Z"}
        GoalTask.objects.create(round=round_, goal=goals.queues, **at)
        Assessment.objects.create(
            round=round_, goal=goals.queues, horizon="period", trend="both", motive="Blandat."
        )

    write(SERVER, register)
    bring_to_decided(goals.ekby, round_)
    return round_


def test_elected_members_see_no_drafts_in_the_history(begun: Goals) -> None:
    cast = begun.ekby.cast
    fill(begun.april, begun.permits, "on_plan", "partly")

    def seen_by(user: User) -> list[str]:
        found = history_of(begun.permits, begun.ekby.committee, rights_of(user))
        return [past.round_slug for past in found]

    assert seen_by(cast.anna_controller) == ["april"]
    assert seen_by(cast.dan_elected) == seen_by(cast.frej_auditor) == []
    assert seen_by(cast.gun_stranger) == []
    for goal in (begun.houses, begun.answers):
        fill(begun.april, goal, "on_plan", "on_plan")
    approve_all(begun, begun.april)
    bring_to_decided(begun.ekby, begun.april)
    assert seen_by(cast.dan_elected) == ["april"]


def test_the_history_of_the_older_goal_leads_to_the_newer(begun: Goals) -> None:
    old_report(begun)
    decide_april(begun)
    rights = rights_of(begun.ekby.cast.dan_elected)
    with counted() as queries:
        found = history_of(begun.queues, begun.ekby.committee, rights)
    assert [past.goal for past in found] == ["snabba-lov", "korta-koer"]
    assert len(queries) == 2


def test_a_locked_rounds_goals_never_move(begun: Goals) -> None:
    make_value(make_indicator(begun), 2024, "6.5", 3)
    assignment = make_assignment(begun)
    decide_april(begun)
    before = goals_of(begun.april)
    lock_round(SERVER, begun.april)
    begun.permits.title = "Ännu snabbare lov"
    save_thing(SERVER, begun.permits)
    make_step(assignment, date(2024, 4, 2), "done")
    locked = Round.objects.select_related("appropriation").get(pk=begun.april.pk)
    with counted() as queries:
        after = goals_of(locked)
    assert len(queries) == 1
    assert after == without_people(before)
    assert not any(goal.owners for goal in after.goals)


def test_a_round_locked_before_there_were_goals_has_none(begun: Goals) -> None:
    decide_april(begun)
    lock_round(SERVER, begun.april)
    locked = Round.objects.select_related("appropriation").get(pk=begun.april.pk)
    QuerySet(GoalsLock).delete()
    assert goals_of(locked) == GoalsOfRound()


def test_a_correction_takes_the_goals_along_and_stands_for_the_report(begun: Goals) -> None:
    decide_april(begun, ("on_plan", "partly"))
    lock_round(SERVER, begun.april)
    new = correct_round(SERVER, Round.objects.get(pk=begun.april.pk))
    permits = goal_of(new)
    assert (permits.state, permits.term.grade, permits.term.version) == ("approved", "partly", 1)
    assert [section.heading for section in permits.sections] == ["Läget"]
    return_goal(SERVER, new, begun.permits, "Rättas.")
    judge(SERVER, new, begun.permits, "term", grade="not_on_plan")
    section = permits.sections[0]
    save_section(SERVER, new, begun.permits, section.key, text="Rättat.", version=1)
    locked = Round.objects.select_related("appropriation").get(pk=begun.april.pk)
    assert goal_of(locked).term.grade == "partly"
    anna, dan = begun.ekby.cast.anna_controller, begun.ekby.cast.dan_elected
    committee = begun.ekby.committee
    (seen,) = history_of(begun.permits, committee, rights_of(anna))
    assert (seen.round, seen.term.grade) == (new.pk, "not_on_plan")
    (seen,) = history_of(begun.permits, committee, rights_of(dan))
    assert (seen.round, seen.term.grade) == (begun.april.pk, "partly")


def test_the_last_report_is_the_corrected_one_once_it_is_signed(begun: Goals) -> None:
    decide_april(begun)
    lock_round(SERVER, begun.april)
    new = correct_round(SERVER, Round.objects.get(pk=begun.april.pk))
    august = august_of(begun)
    assert [past.round for past in goal_of(august).history] == [begun.april.pk]
    bring_to_decided(begun.ekby, new)
    assert [past.round for past in goal_of(august).history] == [new.pk]


def test_an_address_that_was_leads_to_todays(begun: Goals) -> None:
    begun.permits.slug = "lov-i-tid"
    save_thing(SERVER, begun.permits)
    assert moved_goal_slug(begun.april, "snabba-lov") == "lov-i-tid"
    assert moved_goal_slug(begun.april, "korta-koer") is None
    assert moved_goal_slug(begun.april, "finns-inte") is None


def test_names_are_taken_away_from_the_history_of_goals_too(begun: Goals) -> None:
    bo = begun.ekby.cast.bo_budget_holder
    fill(begun.april, begun.permits, "on_plan", "partly")
    submit_goal(Actor(bo), begun.april, begun.permits)
    pseudonymise(SERVER, bo)
    texts = [f"{row.thing}{row.old}{row.new}" for row in Change.objects.all()]
    assert not [text for text in texts if "Bo Bok" in text]
