"""The tables of goals: what is counted, both scales, and what is left out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from goals.shapes import (
    AreaOfGoals,
    AssignmentStanding,
    AssignmentState,
    GoalsOfRound,
    GoalStanding,
    Grade,
    Horizon,
    IndicatorPoint,
    IndicatorSeries,
    Judgement,
    PriorityItem,
    Scale,
    Step,
    Trend,
    WantedDirection,
)
from goals.wording import counted, shown_judgement
from reports.content.goals import (
    assignments_table,
    goal_tables,
    goals_table,
    indicators_table,
    priorities_table,
    with_goals,
)
from reports.content.shapes import Standing

ON, PARTLY, NOT = Grade.ON_PLAN, Grade.PARTLY, Grade.NOT_ON_PLAN
NO_BREAK = "\N{NO-BREAK SPACE}"


def goal(
    number: int, period: Grade | None, term: Grade | None, state: str = "begun"
) -> GoalStanding:
    """A goal judged so in area 1."""
    return GoalStanding(
        key=number,
        number=number,
        title=f"Mål {number}",
        slug=f"mal-{number}",
        area=1,
        period=Judgement(Horizon.PERIOD, grade=period),
        term=Judgement(Horizon.TERM, grade=term),
        state=state,
    )


def of(*goals: GoalStanding, scale: Scale = Scale.GRADES) -> GoalsOfRound:
    """A round with these goals in one area."""
    return GoalsOfRound(scale=scale, areas=(AreaOfGoals(1, "Trygg stad", goals),))


def test_goals_on_plan_are_counted_for_both_horizons() -> None:
    goals = of(goal(1, ON, ON), goal(2, ON, PARTLY), goal(3, NOT, PARTLY))
    words = "2 av 3 enligt plan under perioden, 1 av 3 sett till mandatperioden."
    assert counted(goals) == words
    table = goals_table(goals)
    assert table is not None
    assert table.footnotes == (words,)
    assert [row.values for row in table.rows] == [
        ("Trygg stad", "Mål 1", "Enligt plan", "Enligt plan"),
        ("Trygg stad", "Mål 2", "Enligt plan", "Delvis enligt plan"),
        ("Trygg stad", "Mål 3", "Inte enligt plan", "Delvis enligt plan"),
    ]


def test_a_goal_that_nobody_has_judged_is_said_and_counted_as_missing() -> None:
    goals = of(goal(1, ON, None), goal(2, None, None))
    assert counted(goals).endswith("0 av 2 sett till mandatperioden; 2 är inte bedömda.")
    assert counted(of(goal(1, ON, None))).endswith("; 1 är inte bedömt.")
    assert shown_judgement(goals.goals[1].period).kind == "none"
    table = goals_table(goals)
    assert table is not None
    assert table.value("mal-2", "bedomning_period") == ""


FIRST = Standing("Håller budgeten.", "")


def test_no_goal_followed_up_gives_neither_table_nor_fact_nor_words() -> None:
    goals = of(goal(1, None, None, state=""))
    assert (goals_table(goals), with_goals(FIRST, goals), counted(goals)) == (None, FIRST, "")
    assert goal_tables(GoalsOfRound()) == ()


def test_the_fact_counts_the_period() -> None:
    (fact,) = with_goals(FIRST, of(goal(1, ON, NOT), goal(2, PARTLY, NOT))).facts
    assert (fact.value, fact.unit) == (Decimal(1), "av 2, perioden")


def test_the_older_scale_shows_trends_and_counts_them() -> None:
    first = replace(goal(1, None, None), period=Judgement(Horizon.PERIOD, trend=Trend.PLANNED))
    other = replace(goal(2, None, None), period=Judgement(Horizon.PERIOD, trend=Trend.BOTH))
    goals = of(first, other, scale=Scale.TRENDS)
    table = goals_table(goals)
    assert table is not None
    assert [column.key for column in table.columns][2:] == ["trend"]
    assert table.value("mal-2", "trend") == "Både positiv och negativ avvikelse"
    assert table.footnotes == (
        "Av 2 mål: 1 enligt planering, 1 både positiv och negativ avvikelse.",
    )
    assert with_goals(FIRST, goals) == FIRST
    assert shown_judgement(other.period).kind == "partly"


def assignment(key: int, state: AssignmentState, *, overdue: bool = False) -> AssignmentStanding:
    """An assignment in a state, final-reported on a day where it is."""
    steps = (Step(date(2023, 5, 2), state, "Klart.", ""),)
    return AssignmentStanding(
        key, 2023, key, f"Uppdrag {key}", "", "STK 1", date(2023, 6, 1), state, overdue, steps
    )


def test_assignments_are_counted_by_state_and_a_late_one_says_so() -> None:
    table = assignments_table(
        GoalsOfRound(
            assignments=(
                assignment(1, AssignmentState.FINAL_REPORTED),
                assignment(2, AssignmentState.ONGOING, overdue=True),
                assignment(3, AssignmentState.ONGOING),
            )
        )
    )
    assert table is not None
    assert table.footnotes == ("3 uppdrag: 2 pågår, 1 slutrapporterat.",)
    assert table.value("uppdrag-1", "slutrapport") == date(2023, 5, 2)
    assert table.value("uppdrag-2", "lage") == "Pågår, försenat"
    assert table.value("uppdrag-2", "slutrapport") is None


def test_an_indicator_shows_its_newest_values_and_whether_it_goes_the_wanted_way() -> None:
    values = ((2017, "15.4"), (2018, "15"), (2019, "13.7"), (2020, "15.8"))
    points = tuple(IndicatorPoint(year, None, Decimal(value)) for year, value in values)
    series = IndicatorSeries(1, "Arbetslöshet", "%", WantedDirection.DOWN, "Källan", points)
    table = indicators_table(GoalsOfRound(indicators=(series, replace(series, key=2, points=()))))
    assert table is not None
    (row,) = table.rows
    assert row.values == (
        "Arbetslöshet",
        "%",
        "2018: 15 · 2019: 13,7 · 2020: 15,8",
        Decimal("15.8"),
        Decimal("2.1"),
        "minskande: går åt fel håll",
        "Källan",
    )


def test_a_priority_names_the_goals_that_describe_it() -> None:
    item = PriorityItem(1, "Trygghet", "Mer av det.", (2,))
    goals = replace(of(goal(1, ON, ON), goal(2, ON, ON)), priorities=(item,))
    table = priorities_table(goals)
    assert table is not None
    assert table.rows[0].values == ("Trygghet", "Mer av det.", "Mål 2")
