"""Rules of rounds: what may change in which state, and that a locked round never does."""

from collections.abc import Callable
from typing import Any

import pytest

from budget.actions.locking import lock_round
from budget.models import (
    Appropriation,
    ControlTotal,
    Explanation,
    Forecast,
    InvestmentForecast,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    LockedAmount,
    Round,
    RoundLock,
    RoundState,
    RowComment,
)
from budget.workflow.action import SERVER
from goals.models import GoalsLock
from tests.makers import KR, Ekby, breaches, bring_to_decided, bring_to_signed, make_round, write


def a_forecast(ekby: Ekby, **values: Any) -> Forecast:
    """A forecast where April has none."""
    place = {"round": ekby.april, "area": ekby.stadsmiljo, "line": ekby.loner, "amount": KR(-1)}
    return Forecast(**place | values)


def a_comment(ekby: Ekby, **values: Any) -> RowComment:
    """A remark by Anna on Bygglov's pay."""
    place = {"round": ekby.april, "area": ekby.bygglov, "line": ekby.loner, "text": "Se över"}
    return RowComment(**place | {"author": ekby.cast.anna_controller} | values)


def an_explanation(ekby: Ekby, **values: Any) -> Explanation:
    """Why Bygglov deviates."""
    return Explanation(**{"round": ekby.april, "area": ekby.bygglov, "text": "Vakanser"} | values)


def a_project_year(ekby: Ekby, year: Appropriation) -> InvestmentYear:
    """A project in a frame of the year."""
    project = InvestmentProject(
        committee=year.committee, name="Lab", slug="lab", first_year=2023, last_year=2025
    )
    frame = InvestmentFrame(appropriation=year, name="Ram")
    row = InvestmentYear(frame=frame, project=project, original=KR(-100))

    def save() -> None:
        project.save()
        frame.save()
        row.save()

    write(SERVER, save)
    return row


def set_state(ekby: Ekby, state: str) -> None:
    write(SERVER, lambda: Round.objects.filter(pk=ekby.april.pk).update(state=state))


# Places


PLACES: dict[str, tuple[Callable[[Ekby], dict[str, Any]], str]] = {
    "an area of another committee": (lambda e: {"area": e.foreign_area}, "area_elsewhere"),
    "an area that ended in 2023": (lambda e: {"area": e.kartor}, "area_outside_years"),
    "a line that ended in 2023": (lambda e: {"line": e.gamla_bidrag}, "line_outside_years"),
}


@pytest.mark.parametrize("wrong", PLACES)
def test_a_forecast_out_of_place_is_refused(ekby: Ekby, wrong: str) -> None:
    values, code = PLACES[wrong]
    assert breaches(a_forecast(ekby, **values(ekby)).save) == {code}
    row = a_forecast(ekby, **values(ekby))
    assert breaches(lambda: Forecast.objects.bulk_create([row])) == {code}
    pay = ekby.april.forecasts.filter(area=ekby.bygglov, line=ekby.loner)
    assert breaches(lambda: pay.update(**values(ekby))) == {code}


@pytest.mark.parametrize("wrong", PLACES)
def test_a_comment_out_of_place_is_refused(ekby: Ekby, wrong: str) -> None:
    values, code = PLACES[wrong]
    assert breaches(a_comment(ekby, **values(ekby)).save) == {code}


def test_an_explanation_is_of_the_committees_own_area_or_segment(ekby: Ekby) -> None:
    write(SERVER, an_explanation(ekby).save)
    write(SERVER, an_explanation(ekby, area=None, segment=ekby.tax).save)
    elsewhere = ekby.foreign_area
    assert breaches(an_explanation(ekby, area=elsewhere).save) == {"area_elsewhere"}
    of_segment = an_explanation(ekby, area=None, segment=elsewhere.segment)
    assert breaches(of_segment.save) == {"segment_elsewhere"}
    assert breaches(an_explanation(ekby, area=ekby.kartor).save) == {"area_outside_years"}


def test_an_investment_forecast_is_of_the_rounds_own_year(ekby: Ekby) -> None:
    def forecast(row: InvestmentYear) -> InvestmentForecast:
        return InvestmentForecast(
            round=ekby.april, year_row=row, year_amount=KR(-90), total_amount=KR(-90)
        )

    write(SERVER, forecast(a_project_year(ekby, ekby.year)).save)
    other = Appropriation(committee=ekby.elsewhere, year=2024)
    write(SERVER, other.save)
    assert breaches(forecast(a_project_year(ekby, other)).save) == {"project_elsewhere"}


# States

TYPED: dict[str, Callable[[Ekby], object]] = {
    "a forecast saved": lambda e: a_forecast(e).save(),
    "forecasts made in bulk": lambda e: Forecast.objects.bulk_create([a_forecast(e)]),
    "forecasts updated": lambda e: e.april.forecasts.update(amount=KR(1)),
    "forecasts removed": lambda e: e.april.forecasts.all().delete(),
    "a forecast moved": lambda e: e.april.forecasts.update(round=make_round(e.year, "Maj", 5)),
    "an explanation": lambda e: an_explanation(e).save(),
}


@pytest.mark.parametrize("what", TYPED)
def test_what_is_typed_changes_while_the_round_is_open(ekby: Ekby, what: str) -> None:
    write(SERVER, lambda: TYPED[what](ekby))


@pytest.mark.parametrize("state", [RoundState.SUBMITTED, RoundState.SIGNED])
@pytest.mark.parametrize("what", TYPED)
def test_what_is_typed_stands_still_in_a_later_state(ekby: Ekby, what: str, state: str) -> None:
    set_state(ekby, state)
    assert breaches(lambda: TYPED[what](ekby)) == {"round_not_open"}


def test_a_forecast_can_be_typed_and_handed_in_in_one_action(ekby: Ekby) -> None:
    def last_minute() -> None:
        a_forecast(ekby).save()
        Round.objects.filter(pk=ekby.april.pk).update(state=RoundState.SUBMITTED)

    write(SERVER, last_minute)


def test_a_round_is_not_opened_and_closed_around_a_change(ekby: Ekby) -> None:
    def slip() -> None:
        Round.objects.filter(pk=ekby.april.pk).update(state=RoundState.OPEN)
        a_forecast(ekby).save()
        Round.objects.filter(pk=ekby.april.pk).update(state=RoundState.SIGNED)

    bring_to_signed(ekby, ekby.april)
    assert breaches(slip) == {"round_not_open"}


def test_a_round_can_be_made_in_a_later_state_with_its_forecasts(ekby: Ekby) -> None:
    def load() -> None:
        round_ = Round.objects.create(
            appropriation=ekby.year,
            name="Maj",
            slug="maj",
            cutoff_month=5,
            deadline="2024-06-15",
            state=RoundState.SIGNED,
        )
        a_forecast(ekby, round=round_).save()

    write(SERVER, load)


def test_remarks_are_free_until_the_round_is_locked(ekby: Ekby) -> None:
    bring_to_decided(ekby, ekby.april)
    write(SERVER, a_comment(ekby).save)


# Locking


@pytest.fixture
def locked(ekby: Ekby) -> Ekby:
    """Ekby with April locked."""
    bring_to_decided(ekby, ekby.april)
    lock_round(ekby.cast.actor("anna"), ekby.april)
    return ekby


def a_control(ekby: Ekby) -> ControlTotal:
    """A published cell."""
    return ControlTotal(round=ekby.april, table="t", row="r", column="c", value="1", unit="tkr")


OF_LOCKED: dict[str, Callable[[Ekby], object]] = {
    **TYPED,
    "a comment": lambda e: a_comment(e).save(),
    "a control total": lambda e: a_control(e).save(),
    "its name": lambda e: Round.objects.filter(pk=e.april.pk).update(name="Mars"),
    "its state": lambda e: Round.objects.filter(pk=e.april.pk).update(state="open"),
    "a copied amount": lambda e: e.april.locked_amounts.update(amount=KR(1)),
    "copies removed": lambda e: e.april.locked_amounts.all().delete(),
    "a new copy": lambda e: LockedAmount.objects.create(
        round=e.april, measure="budget", area=e.kartor, line=e.loner, month=1, amount=KR(1)
    ),
    "copied inputs": lambda e: RoundLock.objects.filter(round=e.april).update(inputs={}),
    "copied goals": lambda e: GoalsLock.objects.filter(round=e.april).update(content={}),
    "copied goals removed": lambda e: GoalsLock.objects.filter(round=e.april).delete(),
}


@pytest.mark.parametrize("what", OF_LOCKED)
def test_nothing_of_a_locked_round_changes(locked: Ekby, what: str) -> None:
    assert breaches(lambda: OF_LOCKED[what](locked)) == {"round_locked"}


def test_a_locked_round_is_not_removed(locked: Ekby) -> None:
    def remove() -> None:
        RoundLock.objects.filter(round=locked.april).delete()
        GoalsLock.objects.filter(round=locked.april).delete()
        locked.april.locked_amounts.all().delete()
        locked.april.forecasts.all().delete()
        locked.april.delete()

    assert breaches(remove) == {"round_locked"}


def test_a_locked_round_is_not_unlocked_and_locked_around_a_change(locked: Ekby) -> None:
    def slip() -> None:
        Round.objects.filter(pk=locked.april.pk).update(state=RoundState.OPEN)
        locked.april.locked_amounts.update(amount=KR(1))
        Round.objects.filter(pk=locked.april.pk).update(state=RoundState.LOCKED)

    assert breaches(slip) == {"round_locked"}


def test_no_round_is_locked_without_its_copies(ekby: Ekby) -> None:
    bring_to_decided(ekby, ekby.april)
    row = Round.objects.filter(pk=ekby.april.pk)
    assert breaches(lambda: row.update(state=RoundState.LOCKED)) == {"lock_without_copies"}


def test_no_copies_are_made_for_a_round_that_is_not_locked(ekby: Ekby) -> None:
    lock = RoundLock(round=ekby.april, inputs={})
    assert breaches(lock.save) == {"copies_without_lock"}


def test_the_rest_of_the_year_still_changes_when_a_round_is_locked(locked: Ekby) -> None:
    write(SERVER, make_round(locked.year, "Maj", 5, previous=locked.april).save)


# Order


def test_the_previous_round_is_earlier_and_the_committees_own(ekby: Ekby) -> None:
    may = make_round(ekby.year, "Maj", 5, previous=ekby.april)
    december = make_round(ekby.last_year, "December", 12)
    write(SERVER, lambda: Round.objects.filter(pk=ekby.april.pk).update(previous=december))
    april = Round.objects.filter(pk=ekby.april.pk)
    assert breaches(lambda: april.update(previous=may)) == {"previous_not_earlier"}
    assert breaches(lambda: april.update(previous=ekby.april)) == {"previous_not_earlier"}
    other = Appropriation(committee=ekby.elsewhere, year=2024)
    write(SERVER, other.save)
    foreign = make_round(other, "Mars", 3)
    assert breaches(lambda: april.update(previous=foreign)) == {"previous_elsewhere"}


def test_a_round_does_not_move_past_the_one_that_follows_it(ekby: Ekby) -> None:
    make_round(ekby.year, "Maj", 5, previous=ekby.april)
    april = Round.objects.filter(pk=ekby.april.pk)
    assert breaches(lambda: april.update(cutoff_month=5)) == {"previous_not_earlier"}


def test_only_a_locked_round_of_the_same_year_is_replaced(ekby: Ekby) -> None:
    row = Round(
        appropriation=ekby.year,
        name="April, rättad",
        slug="april-2",
        cutoff_month=4,
        deadline="2024-05-15",
        replaces=ekby.april,
    )
    assert breaches(row.save) == {"replaces_not_locked"}
    elsewhere = Round(
        appropriation=ekby.last_year,
        name="April, rättad",
        slug="april-2",
        cutoff_month=4,
        deadline="2023-05-15",
        replaces=ekby.april,
    )
    assert breaches(elsewhere.save) == {"replaces_elsewhere"}
