"""Rules of decisions, actuals and years: held below forms, whichever way a row is written."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from budget.models import Actual, Appropriation, BudgetRow, Decision, DecisionKind, ProjectGrant
from budget.workflow.action import SERVER
from budget.workflow.rules import RULES, Rule, models_of
from tests.counting import counted
from tests.makers import KR, Ekby, breaches, bring_to_decided, write


def a_row(ekby: Ekby, **values: Any) -> BudgetRow:
    """A budget row of the change, in March on Stadsmiljö and Löner, where nothing stands."""
    place = {"decision": ekby.change, "area": ekby.stadsmiljo, "line": ekby.loner, "month": 3}
    return BudgetRow(**{"amount": KR(0)} | place | values)


def a_decision(ekby: Ekby, **values: Any) -> Decision:
    """A change of 0 kronor, which needs no rows."""
    given = {
        "appropriation": ekby.year,
        "kind": DecisionKind.CHANGE,
        "case_number": "EKBY 2024-18",
        "title": "Ny",
        "amount": KR(0),
        "decided_on": date(2024, 5, 2),
    }
    return Decision(**given | values)


def an_actual(ekby: Ekby, **values: Any) -> Actual:
    """A booked krona on Stadsmiljö and Övrigt in May 2024."""
    place = {"area": ekby.stadsmiljo, "line": ekby.ovrigt, "year": 2024, "month": 5}
    return Actual(**{"amount": KR(-1)} | place | values)


def close(ekby: Ekby) -> None:
    write(SERVER, lambda: Appropriation.objects.filter(pk=ekby.year.pk).update(closed=True))


# Decisions and their rows


def test_rows_that_sum_to_minus_the_decision_are_kept(ekby: Ekby) -> None:
    def move() -> None:
        # One krona from March on Övrigt to March on Löner: −12 000 = −11 999 − 1.
        ekby.change.rows.filter(month=3).update(amount=KR(-11_999))
        a_row(ekby, amount=KR(-1)).save()

    write(SERVER, move)
    assert ekby.change.rows.count() == 11


ROWS: dict[str, Callable[[Ekby], object]] = {
    "save": lambda e: a_row(e, amount=KR(-1)).save(),
    "bulk_create": lambda e: BudgetRow.objects.bulk_create([a_row(e, amount=KR(-1))]),
    "update": lambda e: e.change.rows.filter(month=3).update(amount=KR(-1)),
    "delete": lambda e: e.change.rows.filter(month=3).delete(),
    "the decision's amount": lambda e: Decision.objects.filter(pk=e.change.pk).update(amount=1),
    "a decision without rows": lambda e: a_decision(e, amount=KR(1)).save(),
    "a row of another decision": lambda e: e.change.rows.filter(month=3).update(
        decision=e.original
    ),
}


@pytest.mark.parametrize("way", ROWS)
def test_a_decision_whose_rows_do_not_sum_to_it_is_refused(ekby: Ekby, way: str) -> None:
    assert breaches(lambda: ROWS[way](ekby)) == {"decision_sum"}


def test_the_refusal_says_both_sums_in_swedish_notation(ekby: Ekby) -> None:
    with pytest.raises(ValidationError) as caught:
        write(SERVER, lambda: ekby.change.rows.filter(month=3).update(amount=KR("-12000.5")))
    assert caught.value.messages == [
        "Budgetbeloppen i beslutet ”EKBY 2024-17 Digitala bygglov” summerar till "
        "−120 000,50 kronor, men ska summera till −120 000 kronor. Det skiljer 0,50 kronor: "
        "ändra budgetbeloppen eller beslutets belopp.".replace(" 000", "\xa0000")
    ]


def test_a_reallocation_sums_to_zero(ekby: Ekby) -> None:
    def move(amount: int) -> None:
        decision = a_decision(ekby, kind=DecisionKind.REALLOCATION, case_number="")
        decision.save()
        a_row(ekby, decision=decision, amount=KR(-500)).save()
        a_row(ekby, decision=decision, area=ekby.bygglov, amount=KR(amount)).save()

    assert breaches(lambda: move(499)) == {"decision_sum"}
    write(SERVER, lambda: move(500))


PLACES: dict[str, tuple[Callable[[Ekby], dict[str, Any]], str]] = {
    "an area of another committee": (lambda e: {"area": e.foreign_area}, "area_elsewhere"),
    "an area that ended in 2023": (lambda e: {"area": e.kartor}, "area_outside_years"),
    "a line that ended in 2023": (lambda e: {"line": e.gamla_bidrag}, "line_outside_years"),
    "a month before the change's first": (lambda e: {"month": 2}, "before_from_month"),
}


@pytest.mark.parametrize("wrong", PLACES)
def test_a_budget_row_out_of_place_is_refused(ekby: Ekby, wrong: str) -> None:
    values, code = PLACES[wrong]
    row = a_row(ekby, **values(ekby))
    assert breaches(row.save) == {code}
    assert breaches(lambda: BudgetRow.objects.bulk_create([a_row(ekby, **values(ekby))])) == {code}
    march = ekby.change.rows.filter(month=3)
    assert breaches(lambda: march.update(**values(ekby))) == {code}


def test_an_area_counts_in_its_first_and_in_its_last_year(ekby: Ekby) -> None:
    ekby.stadsmiljo.first_year = ekby.stadsmiljo.last_year = 2024
    write(SERVER, ekby.stadsmiljo.save)
    write(SERVER, a_row(ekby).save)


def test_a_change_needs_an_original_decision(ekby: Ekby) -> None:
    decision = a_decision(ekby, appropriation=ekby.last_year)
    assert breaches(decision.save) == {"no_original"}


def test_the_original_decision_stays_while_there_are_changes(ekby: Ekby) -> None:
    def remove() -> None:
        ekby.original.rows.all().delete()
        ekby.original.delete()

    assert breaches(remove) == {"no_original"}


def test_a_decision_stays_in_its_year(ekby: Ekby) -> None:
    rows = Decision.objects.filter(pk=ekby.change.pk)
    assert "fixed" in breaches(lambda: rows.update(appropriation=ekby.last_year))


def test_a_decision_that_a_signed_round_reports_is_not_removed(ekby: Ekby) -> None:
    def remove() -> None:
        ekby.change.rows.all().delete()
        ekby.change.delete()

    bring_to_decided(ekby, ekby.april)
    assert breaches(remove) == {"decision_reported"}


SETTLED: dict[str, dict[str, Any]] = {
    "amount": {"amount": KR(240_000)},
    "day, out of the report": {"decided_on": date(2024, 5, 2)},
    "day, in the report": {"decided_on": date(2024, 4, 30)},
}


@pytest.mark.parametrize("what", SETTLED)
def test_a_decision_that_a_signed_round_reports_stays_as_it_was_decided(
    ekby: Ekby, what: str
) -> None:
    def change() -> None:
        Decision.objects.filter(pk=ekby.change.pk).update(**SETTLED[what])
        if what == "amount":
            for row in ekby.change.rows.all():
                row.amount *= 2
                row.save()

    # Nothing else is in the way of it.
    with transaction.atomic():
        write(SERVER, change)
        transaction.set_rollback(True)
    bring_to_decided(ekby, ekby.april)
    assert "decision_reported" in breaches(change)


def test_what_is_told_of_a_reported_decision_may_be_put_right(ekby: Ekby) -> None:
    bring_to_decided(ekby, ekby.april)
    told = {"title": "Digitala bygglov, rättad", "case_number": "EKBY 2024-171"}
    write(SERVER, lambda: Decision.objects.filter(pk=ekby.change.pk).update(**told))


def test_no_decision_is_dated_back_into_a_signed_round(ekby: Ekby) -> None:
    later = Decision.objects.filter(pk=ekby.change.pk)
    write(SERVER, lambda: later.update(decided_on=date(2024, 5, 2)))
    bring_to_decided(ekby, ekby.april)
    write(SERVER, lambda: later.update(decided_on=date(2024, 5, 3)))
    back = {"decided_on": date(2024, 4, 30)}
    assert breaches(lambda: later.update(**back)) == {"decision_reported"}


# Actuals


def test_an_actual_in_its_year_is_kept_month_13_too(ekby: Ekby) -> None:
    write(SERVER, an_actual(ekby).save)
    write(SERVER, an_actual(ekby, month=13).save)


ACTUALS: dict[str, tuple[Callable[[Ekby], dict[str, Any]], set[str]]] = {
    "an area that ended in 2023": (lambda e: {"area": e.kartor}, {"area_outside_years"}),
    "a line that ended in 2023": (lambda e: {"line": e.gamla_bidrag}, {"line_outside_years"}),
    "a year without appropriation": (lambda e: {"year": 2025}, {"no_year"}),
    "a committee without one": (lambda e: {"area": e.foreign_area}, {"no_year"}),
}


@pytest.mark.parametrize("wrong", ACTUALS)
def test_an_actual_out_of_place_is_refused(ekby: Ekby, wrong: str) -> None:
    values, codes = ACTUALS[wrong]
    assert breaches(an_actual(ekby, **values(ekby)).save) == codes
    row = an_actual(ekby, **values(ekby))
    assert breaches(lambda: Actual.objects.bulk_create([row])) == codes
    booked = Actual.objects.filter(year=2024, month=4)
    assert breaches(lambda: booked.update(**values(ekby))) == codes


# Closed years

AMOUNTS: dict[str, Callable[[Ekby], object]] = {
    "an actual": lambda e: an_actual(e).save(),
    "an actual removed": lambda e: Actual.objects.filter(year=2024).delete(),
    "a decision": lambda e: a_decision(e).save(),
    "a budget row": lambda e: a_row(e).save(),
    "a forecast": lambda e: e.april.forecasts.update(amount=1),
    "a grant": lambda e: ProjectGrant.objects.create(area=e.bygglov, year=2024, title="x"),
    "a threshold": lambda e: Appropriation.objects.filter(pk=e.year.pk).update(threshold=1),
}


@pytest.mark.parametrize("what", AMOUNTS)
def test_nothing_of_a_closed_year_changes(ekby: Ekby, what: str) -> None:
    close(ekby)
    assert breaches(lambda: AMOUNTS[what](ekby)) == {"year_closed"}


@pytest.mark.parametrize("what", ["an actual", "a decision", "a forecast"])
def test_a_year_is_not_opened_and_changed_in_one_action(ekby: Ekby, what: str) -> None:
    def slip(closed: bool) -> None:
        year = Appropriation.objects.filter(pk=ekby.year.pk)
        year.update(closed=False)
        AMOUNTS[what](ekby)
        year.update(closed=closed)

    close(ekby)
    assert breaches(lambda: slip(closed=True)) == {"year_closed"}
    assert breaches(lambda: slip(closed=False)) == {"year_closed"}


@pytest.mark.parametrize("what", ["an actual", "a decision", "a forecast"])
def test_a_year_is_not_changed_and_closed_in_one_action(ekby: Ekby, what: str) -> None:
    def last_minute() -> None:
        AMOUNTS[what](ekby)
        Appropriation.objects.filter(pk=ekby.year.pk).update(closed=True)

    assert breaches(last_minute) == {"year_closed"}


def test_other_years_stay_open(ekby: Ekby) -> None:
    close(ekby)
    write(SERVER, an_actual(ekby, year=2023).save)


def test_a_closed_year_can_be_made_with_its_amounts(ekby: Ekby) -> None:
    def load() -> None:
        Appropriation.objects.create(committee=ekby.committee, year=2022, closed=True)
        an_actual(ekby, year=2022).save()

    write(SERVER, load)
    assert breaches(an_actual(ekby, year=2022, month=6).save) == {"year_closed"}


def test_a_year_with_amounts_is_not_removed(ekby: Ekby) -> None:
    assert breaches(ekby.last_year.delete) == {"year_has_amounts"}


def test_all_breaches_are_told_at_once(ekby: Ekby) -> None:
    def wrong() -> None:
        an_actual(ekby, area=ekby.kartor).save()
        a_row(ekby, month=2).save()

    assert breaches(wrong) == {"area_outside_years", "before_from_month"}


def test_the_number_of_queries_does_not_grow_with_the_rows(ekby: Ekby) -> None:
    def book(months: range) -> Callable[[], object]:
        rows = [an_actual(ekby, month=month) for month in months]
        return lambda: Actual.objects.bulk_create(rows)

    for months in (range(5, 6), range(6, 13)):
        with counted() as statements:
            write(SERVER, book(months))
        # The insert; then the areas, the year, what stands there, lines outside the year.
        assert len(statements) == 5, statements


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.__module__}.{rule.__name__}")
def test_a_rule_looks_for_what_is_written_before_it_asks(rule: Rule) -> None:
    """Else no action would ask it."""
    assert models_of(rule)
