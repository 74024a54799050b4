"""A round's amounts: what of the rows it counts, restated last year, months, live and locked."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import QuerySet

from budget.actions.amounts import save_actuals
from budget.actions.appropriations import (
    create_appropriation,
    register_decision,
    update_appropriation,
)
from budget.actions.locking import lock_round
from budget.actions.structure import save_succession
from budget.calc.cells import Amounts, Sums
from budget.calc.inputs import RoundInputs
from budget.calc.phasing import MonthAmount
from budget.models import (
    Actual,
    Appropriation,
    Area,
    BudgetRow,
    DecisionKind,
    Forecast,
    Round,
    RoundLock,
)
from budget.queries.city import newest_rounds, standings_of
from budget.queries.months import months_of
from budget.queries.rounds import inputs_of, live_inputs
from budget.workflow.action import SERVER
from tests.makers import KR, Ekby, bring_to_decided, forecast_all, make_area, make_round, months
from tests.reports.raw import overwrite

pytestmark = pytest.mark.django_db


def stored(round_: Round) -> Round:
    found: Round = Round.objects.select_related("appropriation__committee", "previous").get(
        pk=round_.pk
    )
    return found


def inputs(round_: Round) -> RoundInputs:
    return inputs_of(stored(round_))


def lock(ekby: Ekby) -> None:
    bring_to_decided(ekby, ekby.april)
    lock_round(SERVER, stored(ekby.april))


def test_a_cell_holds_each_measure(ekby: Ekby) -> None:
    """Bygglov, Löner: see tests/makers.py; last year counts month 13, but not to date."""
    cell = inputs(ekby.april).cube.at(ekby.bygglov.pk, ekby.loner.pk)
    assert cell == Amounts(
        budget=KR(-720_000),
        budget_to_date=KR(4 * -60_000),
        original=KR(-720_000),
        actual=KR(4 * -50_000),
        forecast=KR(-700_000),
        last_year=KR(12 * -55_000 - 5_000),
        last_year_to_date=KR(4 * -55_000),
    )


def test_a_change_counts_from_its_month_and_is_not_the_original(ekby: Ekby) -> None:
    cell = inputs(ekby.april).cube.at(ekby.bygglov.pk, ekby.ovrigt.pk)
    assert (cell.budget, cell.budget_to_date) == (KR(10 * -12_000), KR(2 * -12_000))
    assert cell.original == 0
    assert cell.changes == KR(-120_000)


def test_a_decision_counts_from_its_day_on(ekby: Ekby) -> None:
    """The last day of the cut-off month is in, the day after is not."""
    for day, amount in ((date(2024, 4, 30), 1_200), (date(2024, 5, 1), 2_400)):
        register_decision(
            SERVER,
            ekby.year,
            kind=DecisionKind.CHANGE,
            case_number=f"EKBY 2024-{amount}",
            title="Ett till",
            amount=amount,
            decided_on=day,
            rows=months(ekby.stadsmiljo, ekby.ovrigt, -amount // 12),
        )
    april, may = inputs(ekby.april), make_round(ekby.year, "Maj", 5, ekby.april)
    key = (ekby.stadsmiljo.pk, ekby.ovrigt.pk)
    assert april.cube.at(*key).budget == KR(-480_000 - 1_200)
    assert [d.amount for d in april.decisions] == [KR(1_200_000), KR(120_000), KR(1_200)]
    assert inputs(may).cube.at(*key).budget == KR(-480_000 - 1_200 - 2_400)


def test_actuals_stop_at_the_cut_off(ekby: Ekby) -> None:
    later = [MonthAmount(ekby.bygglov.pk, ekby.loner.pk, month, KR(-1)) for month in (5, 12, 13)]
    save_actuals(SERVER, ekby.committee, 2024, later)
    april = inputs(ekby.april)
    assert april.total.actual == KR(-200_000)
    assert [month.actual for month in april.months] == [KR(-50_000)] * 4 + [KR(0)] * 8


def test_months_hold_the_whole_committees_budget(ekby: Ekby) -> None:
    # 60 000 + 40 000 − 10 000 + 10 000 a month; from March 12 000 more.
    found = [month.budget for month in inputs(ekby.april).months]
    assert found == [KR(-100_000)] * 2 + [KR(-112_000)] * 10


def test_another_committees_amounts_do_not_count(ekby: Ekby) -> None:
    before = inputs(ekby.april).total
    from_elsewhere = months(ekby.foreign_area, ekby.loner, -9_000)
    year = register_elsewhere(ekby)
    save_actuals(SERVER, ekby.elsewhere, 2024, from_elsewhere)
    forecast_all(make_round(year, "April", 4), [(ekby.foreign_area, ekby.loner, -1)])
    assert inputs(ekby.april).total == before


def register_elsewhere(ekby: Ekby) -> Appropriation:
    return create_appropriation(SERVER, ekby.elsewhere, 2024)


def test_the_previous_rounds_forecast_stands_beside(ekby: Ekby) -> None:
    august = make_round(ekby.year, "Augusti", 8, ekby.april)
    forecast_all(august, [(ekby.bygglov, ekby.loner, -690_000)])
    cell = inputs(august).cube.at(ekby.bygglov.pk, ekby.loner.pk)
    assert (cell.forecast, cell.previous) == (KR(-690_000), KR(-700_000))
    assert cell.movement == KR(10_000)
    # Without an earlier round nothing stands there.
    assert inputs(ekby.april).total.previous == 0


def split_kartor(ekby: Ekby, amount: str) -> tuple[Area, Area, Area]:
    """Kartor, of 2023, becomes three areas in 2024; it had `amount` on Löner each month of 13."""
    parts = tuple(make_area(ekby.tax, f"Karta {n}", f"karta-{n}") for n in range(3))
    booked = [
        MonthAmount(ekby.kartor.pk, ekby.loner.pk, month, Decimal(amount)) for month in range(1, 14)
    ]
    save_actuals(SERVER, ekby.committee, 2023, booked)
    shares = {area: Decimal("0.333333") for area in parts[:2]} | {parts[2]: Decimal("0.333334")}
    save_succession(SERVER, ekby.kartor, 2024, shares)
    return parts[0], parts[1], parts[2]


def test_what_is_added_up_are_the_sums_of_the_cells(ekby: Ekby) -> None:
    forecast_all(ekby.april, [(ekby.bygglov, ekby.loner, -690_000)])
    cells, sums = inputs(ekby.april), inputs_of(stored(ekby.april), added_up=True)
    assert isinstance(sums.cube, Sums)
    assert not isinstance(cells.cube, Sums)
    areas = [area.key for area in cells.structure.areas]
    assert [sums.area_total(area) for area in areas] == [cells.area_total(area) for area in areas]
    assert sums.by_segment == cells.by_segment
    assert sums.total == cells.total
    assert sums.cube.by_line() == cells.cube.by_line()
    assert sums.cube.total(lines=[ekby.loner.pk]) == cells.cube.total(lines=[ekby.loner.pk])
    assert (sums.months, sums.booked) == (cells.months, cells.booked)
    told = ("has_amounts", "has_forecast", "has_last_year")
    assert [getattr(sums, name) for name in told] == [getattr(cells, name) for name in told]
    assert sums.grants == ()


def test_no_cell_is_known_of_what_is_added_up(ekby: Ekby) -> None:
    cube = inputs_of(stored(ekby.april), added_up=True).cube
    area = ekby.bygglov.pk
    with pytest.raises(LookupError):
        cube.at(area, ekby.loner.pk)
    with pytest.raises(LookupError):
        cube.within([area])
    with pytest.raises(LookupError):
        cube.by_line([area])
    with pytest.raises(LookupError):
        _ = cube.cells


def test_a_year_without_amounts_has_none_added_up(ekby: Ekby) -> None:
    for model in (Forecast, BudgetRow, Actual):
        QuerySet(model).delete()
    found = inputs_of(stored(ekby.april), added_up=True)
    assert not found.has_amounts
    assert (found.by_area, found.cube.by_line(), found.booked) == ({}, {}, ())


def test_last_year_is_restated_to_the_ore(ekby: Ekby) -> None:
    parts = split_kartor(ekby, "-100.01")
    cube = inputs(ekby.april).cube
    found = [cube.at(area.pk, ekby.loner.pk) for area in parts]
    # 13 × 100.01 = 1 300.13; a third is 433.3763…; four months 400.04, a third 133.3465…
    assert sum((cell.last_year for cell in found), KR(0)) == Decimal("-1300.13")
    assert sum((cell.last_year_to_date for cell in found), KR(0)) == Decimal("-400.04")
    for cell in found:
        assert abs(cell.last_year + Decimal("433.3763")) < Decimal("0.01")
    assert cube.at(ekby.kartor.pk, ekby.loner.pk) == Amounts()


def test_where_an_area_has_followed_another_the_cells_are_added_up_here(ekby: Ekby) -> None:
    split_kartor(ekby, "-100.01")
    found = inputs_of(stored(ekby.april), added_up=True)
    assert not isinstance(found.cube, Sums)
    assert found.cube == inputs(ekby.april).cube


def test_an_areas_months_sum_to_its_restated_year(ekby: Ekby) -> None:
    parts = split_kartor(ekby, "-100.01")
    april = stored(ekby.april)
    read = inputs_of(april)
    for area in parts:
        rows = months_of(april, read, [area.pk])
        year = read.area_total(area.pk)
        assert sum((row.last_year for row in rows), KR(0)) == year.last_year
        assert sum((row.last_year for row in rows[:4]), KR(0)) == year.last_year_to_date


def test_the_restated_months_of_all_successors_sum_to_what_was_booked(ekby: Ekby) -> None:
    parts = split_kartor(ekby, "-100.01")
    april = stored(ekby.april)
    rows = months_of(april, inputs_of(april), [area.pk for area in parts])
    assert [row.last_year for row in rows] == [Decimal("-100.01")] * 13


def test_months_of_a_place_sum_to_its_cell(ekby: Ekby) -> None:
    april = stored(ekby.april)
    read = inputs_of(april)
    rows = months_of(april, read, [ekby.bygglov.pk], [ekby.loner.pk])
    assert [row.number for row in rows] == list(range(1, 14))
    assert sum(row.budget for row in rows) == KR(-720_000)
    assert sum(row.actual for row in rows) == KR(-200_000)
    assert sum(row.last_year for row in rows) == KR(-665_000)
    closing = rows[-1]
    assert (closing.budget, closing.actual, closing.last_year) == (KR(0), KR(0), KR(-5_000))


def test_a_locked_round_has_the_inputs_that_it_was_locked_with(ekby: Ekby) -> None:
    split_kartor(ekby, "-100.01")
    bring_to_decided(ekby, ekby.april)
    live = inputs(ekby.april)
    april = stored(ekby.april)
    live_months = months_of(april, live, [ekby.bygglov.pk])
    lock_round(SERVER, april)
    update_appropriation(SERVER, ekby.year, grant_limit=KR(300_000))
    locked = inputs(ekby.april)
    assert locked.info.grant_limit == 1_000_000
    assert live_inputs(stored(ekby.april)).info.grant_limit == 300_000
    assert locked.cube == live.cube
    assert locked.months == live.months
    assert locked.structure == live.structure
    assert locked.decisions == live.decisions
    assert locked.explanations == live.explanations
    assert months_of(stored(ekby.april), locked, [ekby.bygglov.pk]) == live_months


def june_of(ekby: Ekby) -> Round:
    """A round to June: January–April are booked on Bygglov, June on Stadsmiljö, May nowhere."""
    june = make_round(ekby.year, "Juni", 6, ekby.april)
    forecast_all(
        june,
        [
            (ekby.bygglov, ekby.loner, -1),
            (ekby.stadsmiljo, ekby.ovrigt, -1),
            (ekby.matning, ekby.loner, -1),
        ],
    )
    booked = [MonthAmount(ekby.stadsmiljo.pk, ekby.ovrigt.pk, 6, KR(-30_000))]
    # Nothing is booked by a zero; what comes after the cut-off does not count.
    booked.append(MonthAmount(ekby.bygglov.pk, ekby.loner.pk, 5, KR(0)))
    booked += [MonthAmount(ekby.bygglov.pk, ekby.loner.pk, month, KR(-1)) for month in (7, 13)]
    save_actuals(SERVER, ekby.committee, 2024, booked)
    return june


# −100 000 a month, −112 000 from March: January–April −424 000, May and June −112 000 each.
WITHOUT_MAY, WITH_MAY = KR(-536_000), KR(-648_000)


def test_a_period_is_of_the_months_in_which_the_committee_has_anything_booked(ekby: Ekby) -> None:
    found = inputs(june_of(ekby))
    assert (found.booked, found.counted, found.not_booked) == ((1, 2, 3, 4, 6),) * 2 + ((5,),)
    assert found.total.budget_to_date == WITHOUT_MAY
    # Bygglov has nothing in June, but the committee has: 5 × −60 000.
    pay = found.cube.at(ekby.bygglov.pk, ekby.loner.pk)
    assert (pay.budget_to_date, pay.actual) == (KR(-300_000), KR(-200_000))
    # −230 000 booked.
    assert found.period_deviation(found.total) == KR(306_000)
    assert [month.budget for month in found.months] == [KR(-100_000)] * 2 + [KR(-112_000)] * 10


def test_a_month_whose_amounts_come_to_nothing_together_is_booked(ekby: Ekby) -> None:
    june = june_of(ekby)
    may = [
        MonthAmount(ekby.bygglov.pk, ekby.loner.pk, 5, KR(-5_000)),
        MonthAmount(ekby.bygglov.pk, ekby.ovrigt.pk, 5, KR(5_000)),
    ]
    save_actuals(SERVER, ekby.committee, 2024, may)
    found = inputs(june)
    assert (found.booked, found.total.budget_to_date) == ((1, 2, 3, 4, 5, 6), WITH_MAY)


def test_while_nothing_is_booked_a_period_has_no_deviation(ekby: Ekby) -> None:
    year = register_elsewhere(ekby)
    found = inputs(make_round(year, "April", 4))
    assert (found.booked, found.not_booked) == ((), (1, 2, 3, 4))
    assert found.period_deviation(found.total) is None


def test_a_locked_round_keeps_which_months_were_booked(ekby: Ekby) -> None:
    june = june_of(ekby)
    bring_to_decided(ekby, june)
    lock_round(SERVER, stored(june))
    live = inputs(june)
    may = MonthAmount(ekby.bygglov.pk, ekby.loner.pk, 5, KR(-50_000))
    save_actuals(SERVER, ekby.committee, 2024, [may])
    found = inputs(june)
    assert found.cube == live.cube
    assert (found.counted, found.total.budget_to_date) == ((1, 2, 3, 4, 6), WITHOUT_MAY)
    assert standings_of([stored(june)])[0].amounts.budget_to_date == WITHOUT_MAY


def test_copies_that_do_not_say_which_months_were_booked_count_them_all(ekby: Ekby) -> None:
    june = june_of(ekby)
    bring_to_decided(ekby, june)
    lock_round(SERVER, stored(june))
    kept = RoundLock.objects.get(round=june).inputs
    overwrite(RoundLock, {"round": june}, inputs={k: v for k, v in kept.items() if k != "booked"})
    found = inputs(june)
    assert (found.booked, found.counted) == (None, (1, 2, 3, 4, 5, 6))
    assert found.total.budget_to_date == WITH_MAY
    (standing,) = standings_of([stored(june)])
    assert standing.amounts.budget_to_date == WITH_MAY
    assert (standing.period.counted, standing.period.not_booked) == ((1, 2, 3, 4, 5, 6), ())


@pytest.mark.parametrize("locked", [False, True])
def test_the_citys_sums_are_those_of_the_rounds_own_page(ekby: Ekby, locked: bool) -> None:
    split_kartor(ekby, "-100.01")
    june = june_of(ekby)
    if locked:
        bring_to_decided(ekby, june)
        lock_round(SERVER, stored(june))
    (standing,) = standings_of([stored(june)])
    found = inputs(june)
    total = found.total
    assert (standing.period.counted, standing.period.not_booked) == (
        found.counted,
        found.not_booked,
    )
    for measure in ("budget", "budget_to_date", "actual", "forecast", "last_year"):
        assert getattr(standing.amounts, measure) == getattr(total, measure), measure
    assert standing.amounts.deviation == total.deviation
    assert standing.amounts.period_deviation == total.period_deviation


def test_the_citys_rounds_live_and_locked_are_summed_apart(ekby: Ekby) -> None:
    lock(ekby)
    august = make_round(ekby.year, "Augusti", 8, ekby.april)
    forecast_all(august, [(ekby.bygglov, ekby.loner, -690_000)])
    year = register_elsewhere(ekby)
    other = make_round(year, "April", 4)
    forecast_all(other, [(ekby.foreign_area, ekby.loner, -77)])
    found = standings_of([stored(august), stored(other)])
    assert [standing.amounts.forecast for standing in found] == [KR(-690_000), KR(-77)]
    assert found[0].amounts.previous == inputs(august).total.previous == KR(-1_300_000)
    assert [standing.amounts.budget for standing in found] == [KR(-1_320_000), KR(0)]
    assert standings_of([]) == ()


@pytest.mark.parametrize("locked", [False, True])
def test_the_citys_sums_tell_a_forecast_from_none(ekby: Ekby, locked: bool) -> None:
    empty = make_round(register_elsewhere(ekby), "April", 4)
    if locked:
        lock(ekby)
    known, none = standings_of([stored(ekby.april), stored(empty)])
    assert (known.has_forecast, known.has_last_year) == (True, True)
    assert (none.has_forecast, none.has_last_year) == (False, False)


def test_a_committees_newest_round_and_newest_draft_are_found_beside_each_other(ekby: Ekby) -> None:
    """All of Ekby's rounds are drafts until one is decided; then it and the newest draft."""
    make_round(ekby.last_year, "December", 12)
    assert newest_rounds() == [stored(ekby.april)]
    bring_to_decided(ekby, ekby.april)
    make_round(ekby.year, "Juni", 6, ekby.april)
    august = make_round(ekby.year, "Augusti", 8, ekby.april)
    elsewhere = make_round(register_elsewhere(ekby), "April", 4)
    assert newest_rounds() == [august, ekby.april, elsewhere]
