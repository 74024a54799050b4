"""Opening a round: every area gets its task and its holder, every line its start value."""

from datetime import date

import pytest

from budget.actions.amounts import save_actuals
from budget.actions.calendar import save_reporting_date
from budget.actions.rounds import change_round, open_round
from budget.calc.phasing import MonthAmount
from budget.models import AreaTask, Forecast, ReportingDate, Round, StartValues, TaskState
from budget.queries.tasks import forecasters_of, proposed_holders
from budget.workflow.action import SERVER
from tests.budget.actions.sharing import make_may
from tests.makers import KR, Ekby, make_round, refusals, write


def stored(round_: Round) -> dict[tuple[str, str], int]:
    """The round's forecasts, kronor by area and line."""
    rows = Forecast.objects.filter(round=round_).select_related("area", "line")
    return {(row.area.name, row.line.name): int(row.amount) for row in rows}


def test_every_area_of_the_year_gets_a_task_with_its_holder(ekby: Ekby) -> None:
    may = make_may(ekby)
    tasks = AreaTask.objects.filter(round=may).select_related("area", "holder")
    assert {(t.area.name, t.holder and t.holder.username, t.state) for t in tasks} == {
        ("Bygglov", "bo", TaskState.NOT_BEGUN),
        ("Stadsmiljö", None, TaskState.NOT_BEGUN),
        ("Mätning", "anna", TaskState.NOT_BEGUN),
    }


def test_lines_start_at_the_previous_forecast(ekby: Ekby) -> None:
    assert stored(make_may(ekby)) == {
        ("Bygglov", "Löner"): -700_000,
        ("Bygglov", "Övrigt"): -120_000,
        ("Stadsmiljö", "Övrigt"): -480_000,
        ("Mätning", "Avgifter"): 120_000,
        ("Mätning", "Löner"): -120_000,
    }


def test_a_line_without_previous_forecast_starts_at_its_budget(ekby: Ekby) -> None:
    only_pay = Forecast.objects.filter(round=ekby.april, area=ekby.matning, line=ekby.loner)
    write(SERVER, lambda: only_pay.delete())
    assert stored(make_may(ekby))["Mätning", "Löner"] == -120_000


def test_lines_start_at_the_budget_as_of_the_cut_off(ekby: Ekby) -> None:
    may = make_may(ekby, StartValues.BUDGET)
    assert stored(may)["Bygglov", "Löner"] == 12 * -60_000
    january = open_round(
        SERVER,
        ekby.year,
        name="Januari",
        slug="januari",
        cutoff_month=1,
        deadline=date(2024, 2, 15),
        start_values=StartValues.BUDGET,
        holders={},
    )
    # The change of 20 February is not decided yet: its line has no budget to start from.
    assert ("Bygglov", "Övrigt") not in stored(january)


def test_a_line_that_is_only_booked_starts_at_zero(ekby: Ekby) -> None:
    booked = MonthAmount(ekby.stadsmiljo.pk, ekby.avgifter.pk, 2, KR(900))
    save_actuals(SERVER, ekby.committee, 2024, [booked])
    assert stored(make_may(ekby))["Stadsmiljö", "Avgifter"] == 0


def test_lines_may_start_empty(ekby: Ekby) -> None:
    may = make_may(ekby, StartValues.EMPTY)
    assert stored(may) == {}
    assert may.tasks.count() == 3


def test_there_must_be_a_previous_round_of_the_year_to_start_from(ekby: Ekby) -> None:
    def without() -> Round:
        return open_round(
            SERVER,
            ekby.year,
            name="Juni",
            slug="juni",
            cutoff_month=6,
            deadline=date(2024, 7, 15),
            start_values=StartValues.PREVIOUS,
            holders={},
        )

    assert refusals(without) == {"no_previous"}
    assert not Round.objects.filter(slug="juni").exists()


def test_an_area_is_given_only_to_those_who_may_forecast_it(ekby: Ekby) -> None:
    def wrong() -> Round:
        return open_round(
            SERVER,
            ekby.year,
            name="Juni",
            slug="juni",
            cutoff_month=6,
            deadline=date(2024, 7, 15),
            holders={ekby.matning.pk: ekby.cast.bo_budget_holder},
        )

    assert refusals(wrong) == {"may_not_forecast"}
    assert not Round.objects.filter(slug="juni").exists()


def test_a_round_that_is_only_registered_asks_nobody(ekby: Ekby) -> None:
    june = make_round(ekby.year, "Juni", 6)
    assert not june.tasks.exists()
    assert not june.forecasts.exists()


def test_holders_are_proposed_from_the_last_round_else_the_areas_budget_holder(ekby: Ekby) -> None:
    cast, people = ekby.cast, forecasters_of(ekby.committee.pk)
    may = make_may(ekby)
    assert proposed_holders(ekby.year, may, people) == {
        ekby.bygglov.pk: cast.bo_budget_holder,
        ekby.stadsmiljo.pk: None,
        ekby.matning.pk: cast.anna_controller,
    }
    assert proposed_holders(ekby.year, None, people) == {
        ekby.bygglov.pk: cast.bo_budget_holder,
        ekby.stadsmiljo.pk: None,
        ekby.matning.pk: None,
    }
    assert set(people.of_area(ekby.bygglov.pk)) == {cast.anna_controller, cast.bo_budget_holder}
    assert people.of_area(ekby.matning.pk) == (cast.anna_controller,)


def calendar_of_june() -> ReportingDate:
    row = ReportingDate(
        year=2024,
        name="Delårsrapport",
        cutoff_month=6,
        committees_due=date(2024, 8, 9),
        due=date(2024, 8, 30),
        statutory=True,
    )
    return save_reporting_date(SERVER, row)


def june(ekby: Ekby, **changes: object) -> Round:
    values: dict[str, object] = {
        "cutoff_month": 6,
        "deadline": date(2024, 8, 9),
        "reporting_date": calendar_of_june(),
        **changes,
    }
    return open_round(SERVER, ekby.year, name="Juni", slug="juni", **values)  # type: ignore[arg-type]


def test_a_round_keeps_to_the_citys_calendar(ekby: Ekby) -> None:
    assert june(ekby).reporting_date is not None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"deadline": date(2024, 8, 10)}, "after_calendar"),
        ({"cutoff_month": 7}, "round_outside_calendar"),
    ],
)
def test_a_round_beside_the_citys_calendar_is_refused(
    ekby: Ekby, changes: dict[str, object], code: str
) -> None:
    assert refusals(lambda: june(ekby, **changes)) == {code}


def test_a_deadline_is_not_moved_past_the_calendar(ekby: Ekby) -> None:
    row = june(ekby)
    late = refusals(lambda: change_round(SERVER, row, deadline=date(2024, 8, 31)))
    assert late == {"after_calendar"}
