"""What is counted and compared of goals, without a database."""

from decimal import Decimal

import pytest

from budget.calc.frozen import from_plain, to_plain
from goals.lacks import GoalLack, LackCode, lacks_of
from goals.shapes import (
    AreaOfGoals,
    GoalsOfRound,
    GoalStanding,
    Grade,
    Horizon,
    IndicatorPoint,
    IndicatorSeries,
    Judgement,
    Movement,
    Scale,
    Section,
    Trend,
    WantedDirection,
    moved,
    tally,
)

ON, PARTLY, NOT = Grade.ON_PLAN, Grade.PARTLY, Grade.NOT_ON_PLAN


def graded(period: Grade | None, term: Grade | None) -> GoalStanding:
    """A goal in these grades."""
    return GoalStanding(
        key=1,
        number=1,
        title="Mål",
        slug="mal",
        area=1,
        period=Judgement(Horizon.PERIOD, period, motive="Så är det."),
        term=Judgement(Horizon.TERM, term, motive="Så är det."),
    )


def trended(trend: Trend | None) -> GoalStanding:
    """A goal on the older scale."""
    return GoalStanding(
        key=1,
        number=1,
        title="Mål",
        slug="mal",
        area=1,
        period=Judgement(Horizon.PERIOD, trend=trend, motive="Så är det."),
        term=Judgement(Horizon.TERM),
        sections=(Section(1, "Avstämning", "Text."),),
    )


def test_goals_are_counted_by_grade_for_each_horizon() -> None:
    goals = [graded(ON, ON), graded(ON, PARTLY), graded(NOT, PARTLY), graded(None, None)]
    period, term = (tally(goals, horizon) for horizon in Horizon)
    assert [period.of(grade) for grade in Grade] == [2, 0, 1]
    assert [term.of(grade) for grade in Grade] == [1, 2, 0]
    assert (period.total, period.missing, term.missing) == (4, 1, 1)


def test_no_goals_count_to_nothing() -> None:
    assert tally([], Horizon.TERM).total == tally([], Horizon.TERM).missing == 0


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (ON, ON, Movement.SAME),
        (ON, PARTLY, Movement.WORSE),
        (ON, NOT, Movement.WORSE),
        (PARTLY, NOT, Movement.WORSE),
        (NOT, PARTLY, Movement.BETTER),
        (NOT, ON, Movement.BETTER),
        (PARTLY, PARTLY, Movement.SAME),
        (None, ON, Movement.NEW),
        (ON, None, Movement.NEW),
        (Trend.BOTH, Trend.BOTH, Movement.SAME),
        (Trend.BOTH, Trend.PLANNED, Movement.NEW),
        (Trend.PLANNED, ON, Movement.NEW),
    ],
)
def test_an_assessment_is_compared_on_one_scale(
    before: Grade | Trend | None, now: Grade | Trend | None, expected: Movement
) -> None:
    def judged(value: Grade | Trend | None) -> Judgement:
        if isinstance(value, Trend):
            return Judgement(Horizon.PERIOD, trend=value)
        return Judgement(Horizon.PERIOD, value)

    assert moved(judged(before), judged(now)) is expected


def test_trends_are_counted_in_the_scales_order() -> None:
    goals = tuple(map(trended, (Trend.BOTH, Trend.PLANNED, Trend.BOTH, None)))
    found = GoalsOfRound(scale=Scale.TRENDS, areas=(AreaOfGoals(1, "Område", goals),))
    assert found.trends == ((Trend.PLANNED, 1), (Trend.BOTH, 2))


def test_a_goal_on_the_older_scale_lacks_no_assessment_of_the_term() -> None:
    assert lacks_of(trended(Trend.BOTH), Scale.TRENDS) == ()
    assert lacks_of(trended(None), Scale.TRENDS) == (GoalLack(LackCode.GRADE, Horizon.PERIOD),)


def series(wanted: WantedDirection, *values: str) -> IndicatorSeries:
    """An indicator measured once a year from 2020."""
    points = (IndicatorPoint(2020 + at, None, Decimal(value)) for at, value in enumerate(values))
    return IndicatorSeries(1, "Arbetslöshet", "procent", wanted, "SCB", tuple(points))


@pytest.mark.parametrize(
    ("wanted", "values", "change", "as_wanted"),
    [
        (WantedDirection.DOWN, ("15.0", "13.7"), "-1.3", True),
        (WantedDirection.DOWN, ("15.0", "13.7", "15.8"), "2.1", False),
        (WantedDirection.UP, ("100", "200"), "100", True),
        (WantedDirection.UP, ("100", "100"), "0", None),
        (WantedDirection.NONE, ("1", "2"), "1", None),
        (WantedDirection.UP, ("1",), None, None),
        (WantedDirection.UP, (), None, None),
    ],
)
def test_an_indicator_moves_as_wanted_or_not(
    wanted: WantedDirection, values: tuple[str, ...], change: str | None, as_wanted: bool | None
) -> None:
    found = series(wanted, *values)
    assert found.change == (None if change is None else Decimal(change))
    assert found.as_wanted is as_wanted


def test_goals_are_kept_as_json_without_loss() -> None:
    goals = GoalsOfRound(
        areas=(AreaOfGoals(1, "Område", (graded(ON, None), trended(Trend.BOTH))),),
        indicators=(series(WantedDirection.DOWN, "15.0", "13.7"),),
    )
    assert from_plain(GoalsOfRound, to_plain(goals)) == goals
