"""Counts of goals and assignments are figures that the text can count by."""

from dataclasses import replace
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
    Scale,
    Trend,
    WantedDirection,
)
from reports.figures import FormerName, figures_of
from reports.text.live import Form, Style, shown
from tests.reports.case import case

# Malmö 2023: seven of eight on plan for the period, six for the term of office.
PERIOD = [Grade.ON_PLAN] * 7 + [Grade.PARTLY]
TERM = [Grade.ON_PLAN] * 6 + [Grade.PARTLY] * 2


def goal(key: int, period: Judgement, term: Judgement) -> GoalStanding:
    return GoalStanding(key, key, f"Mål {key}", f"mal-{key}", 1, period, term, state="open")


def graded() -> GoalsOfRound:
    goals = tuple(
        goal(key, Judgement(Horizon.PERIOD, period), Judgement(Horizon.TERM, term))
        for key, (period, term) in enumerate(zip(PERIOD, TERM, strict=True), 1)
    )
    assignments = tuple(
        AssignmentStanding(key, 2023, key, f"U{key}", "", "", None, state, False, ())
        for key, state in enumerate([AssignmentState.ONGOING] * 2 + [AssignmentState.DONE])
    )
    points = tuple(
        IndicatorPoint(year, None, Decimal(value))
        for year, value in ((2018, "15"), (2019, "13.7"), (2020, "15.8"))
    )
    series = (
        IndicatorSeries(1, "Arbetslöshet", "%", WantedDirection.DOWN, "", points),
        IndicatorSeries(2, "Arbetslöshet", "personer", WantedDirection.DOWN, "", points[:1]),
    )
    return GoalsOfRound(
        areas=(AreaOfGoals(1, "Område", goals),), assignments=assignments, indicators=series
    )


def test_counts_of_goals_are_figures_counted_of_all() -> None:
    figures = figures_of(case(), goals=graded())
    counted = {
        "mal/perioden/enligt_plan": "7 av 8",
        "mal/perioden/delvis_enligt_plan": "1 av 8",
        "mal/perioden/inte_enligt_plan": "0 av 8",
        "mal/mandatperioden/enligt_plan": "6 av 8",
        "budgetuppdrag/pagaende": "2 av 3",
        "budgetuppdrag/slutrapporterade": "0 av 3",
    }
    form = Form(style=Style.COUNTED)
    assert {key: shown(figures[key], form) for key in counted} == counted
    assert shown(figures["mal/antal"]) == "8"


def test_indicators_are_figures_by_year_and_by_the_last_value() -> None:
    figures = figures_of(case(), goals=graded())
    assert shown(figures["indikator/arbetsloshet/2019"]) == "13,7\u00a0%"
    assert shown(figures["indikator/arbetsloshet/senaste"]) == "15,8\u00a0%"
    assert shown(figures["indikator/arbetsloshet-2/senaste"]) == "15"


def test_an_indicator_keeps_its_figures_when_it_is_renamed() -> None:
    goals = graded()
    new = tuple(replace(one, name=f"Öppen {one.name}") for one in goals.indicators)
    figures = figures_of(case(), goals=replace(goals, indicators=new))
    tokens = [k for k in figures_of(case(), goals=goals) if k.startswith("indikator/")]
    assert "indikator/arbetsloshet~1/2019" in tokens
    assert shown(figures["indikator/arbetsloshet~1/2019"]) == "13,7\u00a0%"
    assert shown(figures["indikator/arbetsloshet~2/senaste"]) == "15"
    assert "indikator/arbetsloshet/2019" not in figures
    former = [FormerName("indicator", 1, "Arbetslöshet")]
    followed = figures_of(case(), goals=replace(goals, indicators=new), former=lambda: former)
    assert shown(followed["indikator/arbetsloshet/2019"]) == "13,7\u00a0%"


def test_trends_are_counted_and_grades_that_nobody_gave_are_not() -> None:
    trends = [Trend.PLANNED, Trend.PLANNED, Trend.BOTH]
    goals = tuple(
        goal(key, Judgement(Horizon.PERIOD, trend=trend), Judgement(Horizon.TERM))
        for key, trend in enumerate(trends, 1)
    )
    of_2020 = GoalsOfRound(Scale.TRENDS, areas=(AreaOfGoals(1, "Område", goals),))
    figures = figures_of(case(), goals=of_2020)
    assert figures["mal/trend/enligt_planering"].value == 2
    assert figures["mal/trend/bade_positiv_och_negativ"].total == 3
    assert not [key for key in figures if key.startswith("mal/perioden")]


def test_a_round_without_goals_has_no_figures_of_them() -> None:
    assert list(figures_of(case(), goals=GoalsOfRound())) == list(figures_of(case()))
