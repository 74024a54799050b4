"""An area's entry table is made of the same figures as the round's pages."""

from decimal import Decimal

import pytest
from django.forms import model_to_dict

from budget.access import rights_of
from budget.actions.amounts import save_actuals
from budget.actions.forecasts import ForecastCell, save_forecast, save_forecasts
from budget.actions.members import grant_role
from budget.actions.standing import standing_of
from budget.actions.structure import save_succession
from budget.calc.entry import suggestions_for
from budget.calc.phasing import MonthAmount
from budget.calc.suggestions import Method
from budget.models import Role, Round, User
from budget.queries.entry import area_at, entry_for, standings
from budget.queries.entry_amounts import amounts_of, entry_lines, entry_table, lines_as_entered
from budget.queries.entry_stored import stored_table
from budget.queries.structure import successions_of
from budget.workflow.action import SERVER
from tests.counting import counted
from tests.makers import KR, Ekby, make_round, months


def test_earlier_years_come_restated_and_test_the_methods(ekby: Ekby) -> None:
    # From 2024 on three fifths of Kartor are Bygglov's. 2023: 12 × −55 000 − 5 000 of its own,
    # and 12 × −10 000 × 3/5 from Kartor.
    save_actuals(SERVER, ekby.committee, 2023, months(ekby.kartor, ekby.loner, -10_000))
    shares = {ekby.bygglov: Decimal("0.6"), ekby.stadsmiljo: Decimal("0.4")}
    save_succession(SERVER, ekby.kartor, 2024, shares)
    found = amounts_of(ekby.april, ekby.bygglov.pk, successions_of(ekby.committee.pk))
    pay = ekby.loner.pk
    assert found.cells[pay].last_year == KR(-737_000)  # −665 000 − 72 000
    assert found.histories[pay].actuals[2023][5] == KR(-61_000)  # −55 000 − 6 000
    table = entry_table(ekby.april, lines_as_entered(entry_lines(2024).values()), found)
    offered = suggestions_for(table, found.histories, 2024, found.last_booked)[pay]
    # Pace to April of 2023: 12 × −61 000 = −732 000, 5 000 from the outcome.
    assert offered.miss
    assert (offered.miss.method, offered.miss.mean) == (Method.RUN_RATE, KR(5000))
    # 2024: 4 × −50 000 ÷ 4 × 12.
    assert offered.default
    assert offered.default.amount == KR(-600_000)


def test_what_is_decided_after_the_cut_off_is_not_yet_budget(ekby: Ekby) -> None:
    # Bygglov, Övrigt: the change of February, 10 × −12 000; two of the months by April.
    cell = amounts_of(ekby.april, ekby.bygglov.pk, ()).cells[ekby.ovrigt.pk]
    assert (cell.budget, cell.budget_to_date) == (KR(-120_000), KR(-24_000))


def test_the_budget_to_date_is_that_of_the_months_the_committee_has_booked(ekby: Ekby) -> None:
    """June's round: January–April are booked on Bygglov, June on Stadsmiljö, May nowhere."""
    june = make_round(ekby.year, "Juni", 6, ekby.april)
    booked = MonthAmount(ekby.stadsmiljo.pk, ekby.ovrigt.pk, 6, KR(-30_000))
    save_actuals(SERVER, ekby.committee, 2024, [booked])
    found = amounts_of(june, ekby.bygglov.pk, ())
    assert (found.booked, found.last_booked) == ((1, 2, 3, 4, 6), 6)
    cell = found.cells[ekby.loner.pk]
    # Five months of −60 000 against four of −50 000.
    assert (cell.budget_to_date, cell.actual) == (KR(-300_000), KR(-200_000))
    assert found.cells[ekby.ovrigt.pk].budget_to_date == KR(3 * -12_000)


def test_a_forecast_is_told_with_who_set_it(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    save_forecast(anna, ekby.april, ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(-1)))
    found = standings(ekby.april, ekby.bygglov.pk)
    pay, other = found[ekby.loner.pk], found[ekby.ovrigt.pk]
    assert (pay.version, pay.changed_by) == (2, "Anna Alm")
    assert (other.version, other.changed_by) == (1, "")


def test_round_area_and_rights_are_found_by_address_and_person(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna").user
    assert anna
    with counted() as statements:
        place = entry_for(anna.pk, "byggnadsnamnden", 2024, "april", "bygglov")
        assert place
        found, rights = place
        assert (found.round, found.area, found.area.name) == (ekby.april, ekby.bygglov, "Bygglov")
        assert found.round.appropriation.committee == ekby.committee
    assert len(statements) == 1
    assert found.task is None
    assert set(rights.memberships) == set(rights_of(anna).memberships)
    # All as it is stored: amounts in kronor, days as days, yes and no as yes and no.
    stored = Round.objects.select_related("appropriation").get(pk=ekby.april.pk)
    for mine, theirs in ((found.round, stored), (found.area, ekby.bygglov)):
        assert model_to_dict(mine) == model_to_dict(theirs)
    year, same = found.round.appropriation, stored.appropriation
    assert (year.threshold, year.closed) == (same.threshold, False)
    assert isinstance(year.threshold, Decimal)


def test_what_stands_is_not_taken_from_a_round_that_somebody_else_can_write(ekby: Ekby) -> None:
    place = entry_for(None, "byggnadsnamnden", 2024, "april", "bygglov")
    assert place
    with pytest.raises(ValueError, match="locked"):
        standing_of(place[0], stored_table(ekby.april, ekby.bygglov.pk), [ekby.loner.pk])


def test_a_person_with_several_roles_has_them_all_and_one_without_has_none(ekby: Ekby) -> None:
    stig = User.objects.create_user("stig")
    address = ("byggnadsnamnden", 2024, "april", "bygglov")
    found = entry_for(stig.pk, *address)
    assert found
    assert found[1].memberships == ()
    for area in (ekby.bygglov, ekby.stadsmiljo):
        grant_role(SERVER, stig, Role.BUDGET_HOLDER, ekby.committee, area)
    found = entry_for(stig.pk, *address)
    assert found
    assert found[1].may_forecast(ekby.committee.pk, ekby.stadsmiljo.pk)
    assert not found[1].may_forecast(ekby.committee.pk, ekby.matning.pk)


@pytest.mark.parametrize(
    "place",
    [
        ("byggnadsnamnden", 2024, "april", "kartor"),  # ended in 2023
        ("byggnadsnamnden", 2024, "april", "bibliotek"),  # another committee's
        ("byggnadsnamnden", 2023, "april", "bygglov"),
        ("kulturnamnden", 2024, "april", "bygglov"),
        ("byggnadsnamnden", 2024, "maj", "bygglov"),
    ],
)
def test_what_is_not_there_is_not_found(ekby: Ekby, place: tuple[str, int, str, str]) -> None:
    assert entry_for(None, *place) is None
    if place[:3] == ("byggnadsnamnden", 2024, "april"):
        assert area_at(ekby.april, place[3]) is None


def test_a_line_without_forecast_is_none_and_not_zero(ekby: Ekby) -> None:
    cells = [ForecastCell(ekby.bygglov.pk, ekby.loner.pk, None)]
    save_forecasts(SERVER, ekby.april, cells)
    cell = amounts_of(ekby.april, ekby.bygglov.pk, ()).cells[ekby.loner.pk]
    assert (cell.forecast, cell.previous) == (None, None)


def test_actuals_after_the_cut_off_do_not_count(ekby: Ekby) -> None:
    may = MonthAmount(ekby.bygglov.pk, ekby.loner.pk, 5, KR(-9))
    save_actuals(SERVER, ekby.committee, 2024, [may])
    found = amounts_of(ekby.april, ekby.bygglov.pk, ())
    assert (found.cells[ekby.loner.pk].actual, found.booked) == (KR(-200_000), (1, 2, 3, 4))
