"""The city's calendar: the statutory interim report keeps to the law, which is named."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.actions.calendar import remove_reporting_date, save_reporting_date
from budget.actions.members import grant_role
from budget.actions.rounds import open_round
from budget.calc.statutory import latest_due
from budget.models import ReportingDate, Role
from budget.workflow.action import SERVER, Actor
from tests.cast import person
from tests.makers import Ekby, breaches, refusals


def a_date(cutoff: int, due: date, *, statutory: bool = True, **values: object) -> ReportingDate:
    given = {"committees_due": min(due, date(2024, cutoff, 28)), **values}
    return ReportingDate(
        year=2024, name="Delår", cutoff_month=cutoff, due=due, statutory=statutory, **given
    )


@pytest.mark.parametrize(
    ("year", "cutoff", "last"),
    [
        (2023, 8, date(2023, 10, 31)),
        (2024, 7, date(2024, 9, 30)),  # September has no 31st
        (2024, 6, date(2024, 8, 30)),  # the day of the same number
    ],
)
def test_two_months_end_on_the_day_of_the_same_number(year: int, cutoff: int, last: date) -> None:
    assert latest_due(year, cutoff) == last


@pytest.mark.parametrize("cutoff", [1, 5, 9, 12, 13])
def test_no_statutory_report_ends_outside_june_to_august(cutoff: int) -> None:
    with pytest.raises(ValueError, match="statutory"):
        latest_due(2024, cutoff)


@pytest.mark.parametrize(
    ("cutoff", "due"),
    [(6, date(2024, 8, 30)), (7, date(2024, 9, 30)), (8, date(2024, 10, 31))],
)
def test_a_report_within_the_law_is_kept(ekby: Ekby, cutoff: int, due: date) -> None:
    assert save_reporting_date(SERVER, a_date(cutoff, due)).pk


@pytest.mark.parametrize("cutoff", [5, 9])
def test_half_to_two_thirds_of_the_year_with_the_law_named(ekby: Ekby, cutoff: int) -> None:
    with pytest.raises(ValidationError) as caught:
        save_reporting_date(SERVER, a_date(cutoff, date(2024, 10, 1)))
    assert "lag (2018:597) 13 kap. 1 §" in caught.value.message_dict["cutoff_month"][0]
    assert not ReportingDate.objects.exists()


@pytest.mark.parametrize(
    ("cutoff", "due"),
    [(6, date(2024, 8, 31)), (7, date(2024, 10, 1)), (8, date(2024, 11, 1))],
)
def test_two_months_with_the_law_named(ekby: Ekby, cutoff: int, due: date) -> None:
    with pytest.raises(ValidationError) as caught:
        save_reporting_date(SERVER, a_date(cutoff, due))
    assert "kommunallagen 11 kap. 16 §" in caught.value.message_dict["due"][0]


def test_a_follow_up_of_the_citys_own_choice_is_free(ekby: Ekby) -> None:
    assert save_reporting_date(SERVER, a_date(3, date(2024, 12, 1), statutory=False)).pk


def test_below_every_way_in_the_law_holds(ekby: Ekby) -> None:
    row = save_reporting_date(SERVER, a_date(8, date(2024, 10, 31)))
    rows = ReportingDate.objects.filter(pk=row.pk)
    assert breaches(lambda: rows.update(due=date(2024, 11, 1))) == {"statutory_due"}


def test_a_date_that_a_round_belongs_to_is_neither_moved_nor_removed(ekby: Ekby) -> None:
    row = save_reporting_date(SERVER, a_date(8, date(2024, 10, 31)))
    open_round(
        SERVER,
        ekby.year,
        name="Augusti",
        slug="augusti",
        cutoff_month=8,
        deadline=date(2024, 8, 28),
        reporting_date=row,
    )
    moved = refusals(lambda: save_reporting_date(SERVER, row, cutoff_month=7, due=date(2024, 9, 1)))
    assert moved == {"round_outside_calendar"}
    assert refusals(lambda: remove_reporting_date(SERVER, row)) == {"in_use"}


def test_the_calendar_is_the_municipalitys_administrators(ekby: Ekby) -> None:
    row = a_date(8, date(2024, 10, 31))
    for who in ("anna", "bo", "cia", "dan", "eva", "frej", "gun"):
        with pytest.raises(PermissionDenied):
            save_reporting_date(ekby.cast.actor(who), row)
    ulf = person("ulf", "Ulf", "Uv")
    grant_role(SERVER, ulf, Role.ADMINISTRATOR, None)
    assert save_reporting_date(Actor(ulf), row).pk
