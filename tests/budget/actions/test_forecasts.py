"""What is typed in a round: forecasts with versions, explanations, remarks."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from budget.actions.forecasts import (
    ForecastCell,
    comment_row,
    save_explanation,
    save_forecast,
    save_forecasts,
)
from budget.actions.rounds import submit
from budget.models import Area, Explanation, Forecast, Horizon, RowComment, StatementLine
from budget.workflow.conflicts import Clash, Conflict
from tests.counting import counted
from tests.makers import KR, Ekby, refusals, told


def cell(
    area: Area, line: StatementLine, amount: str | None, version: int | None = None
) -> ForecastCell:
    return ForecastCell(area.pk, line.pk, None if amount is None else KR(amount), version)


def pay(ekby: Ekby, amount: str | None, version: int | None = 1) -> ForecastCell:
    """Bygglov's pay, of which April has −700 000 in version 1."""
    return cell(ekby.bygglov, ekby.loner, amount, version)


def stored_pay(ekby: Ekby) -> Decimal:
    amount: Decimal = ekby.april.forecasts.get(area=ekby.bygglov, line=ekby.loner).amount
    return amount


# Forecasts


@pytest.mark.parametrize("who", ["anna", "bo"])
def test_a_forecast_is_saved_in_its_next_version(ekby: Ekby, who: str) -> None:
    row = save_forecast(ekby.cast.actor(who), ekby.april, pay(ekby, "-650000.50"))
    assert row
    row.refresh_from_db()
    assert (row.amount, row.version) == (KR("-650000.50"), 2)
    name = {"anna": "Anna Alm", "bo": "Bo Bok"}[who]
    assert told("save_forecasts")[-1] == (
        f"{name}: April 2024: Bygglov, Löner: amount: -700000.00 → -650000.50"
    )


def test_a_new_forecast_begins_with_version_1_and_an_empty_one_goes(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    new = cell(ekby.stadsmiljo, ekby.loner, "-5", 0)
    row = save_forecast(anna, ekby.april, new)
    assert row
    assert row.version == 1
    assert save_forecast(anna, ekby.april, cell(ekby.stadsmiljo, ekby.loner, None, 1)) is None
    assert not Forecast.objects.filter(area=ekby.stadsmiljo, line=ekby.loner).exists()
    assert told("save_forecasts")[-2:] == [
        "Anna Alm: April 2024: Stadsmiljö, Löner: amount:  → -5.00",
        "Anna Alm: April 2024: Stadsmiljö, Löner: amount: -5.00 → ",
    ]


def test_an_unchanged_forecast_keeps_its_version_and_is_not_told(ekby: Ekby) -> None:
    before = len(told("save_forecasts"))
    row = save_forecast(ekby.cast.actor("anna"), ekby.april, pay(ekby, "-700000"))
    assert row
    assert row.version == 1
    assert len(told("save_forecasts")) == before


def test_a_forecast_that_somebody_else_changed_meanwhile_is_not_lost(ekby: Ekby) -> None:
    save_forecast(ekby.cast.actor("bo"), ekby.april, pay(ekby, "-650000"))
    with pytest.raises(Conflict) as caught:
        save_forecasts(
            ekby.cast.actor("anna"),
            ekby.april,
            [pay(ekby, "-690000"), cell(ekby.bygglov, ekby.ovrigt, "-1", 1)],
        )
    assert caught.value.clashes == (
        Clash(
            thing="Bygglov, Löner",
            mine=KR(-690_000),
            theirs=KR(-650_000),
            version=2,
            area=ekby.bygglov.pk,
            line=ekby.loner.pk,
            who="Bo Bok",
            at=ekby.april.forecasts.get(area=ekby.bygglov, line=ekby.loner).changed_at,
        ),
    )
    assert stored_pay(ekby) == KR(-650_000)
    # Nor is the other cell written: all or nothing.
    assert ekby.april.forecasts.get(area=ekby.bygglov, line=ekby.ovrigt).amount == KR(-120_000)


def test_a_forecast_removed_or_made_meanwhile_is_a_conflict_too(ekby: Ekby) -> None:
    anna, bo = ekby.cast.actor("anna"), ekby.cast.actor("bo")
    save_forecast(bo, ekby.april, pay(ekby, None))
    with pytest.raises(Conflict) as removed:
        save_forecast(anna, ekby.april, pay(ekby, "-1"))
    assert [(c.mine, c.theirs) for c in removed.value.clashes] == [(KR(-1), None)]
    save_forecast(bo, ekby.april, pay(ekby, "-2", 0))
    with pytest.raises(Conflict) as made:
        save_forecast(anna, ekby.april, pay(ekby, "-1", 0))
    assert [(c.mine, c.theirs) for c in made.value.clashes] == [(KR(-1), KR(-2))]


def test_two_who_type_the_same_do_not_disagree(ekby: Ekby) -> None:
    save_forecast(ekby.cast.actor("bo"), ekby.april, pay(ekby, "-650000"))
    row = save_forecast(ekby.cast.actor("anna"), ekby.april, pay(ekby, "-650000"))
    assert row
    assert row.version == 2


def test_the_way_on_from_a_conflict_is_the_version_it_names(ekby: Ekby) -> None:
    save_forecast(ekby.cast.actor("bo"), ekby.april, pay(ekby, "-650000"))
    save_forecast(ekby.cast.actor("anna"), ekby.april, pay(ekby, "-690000", 2))
    assert stored_pay(ekby) == KR(-690_000)


def test_a_budget_holder_has_their_own_areas_alone(ekby: Ekby) -> None:
    bo = ekby.cast.actor("bo")
    other = cell(ekby.stadsmiljo, ekby.ovrigt, "-1", 1)
    with pytest.raises(PermissionDenied):
        save_forecasts(bo, ekby.april, [pay(ekby, "-1"), other])
    assert stored_pay(ekby) == KR(-700_000)


@pytest.mark.parametrize("who", ["cia", "dan", "eva", "frej", "gun"])
def test_others_type_nothing(ekby: Ekby, who: str) -> None:
    actor = ekby.cast.actor(who)
    with pytest.raises(PermissionDenied):
        save_forecast(actor, ekby.april, pay(ekby, "-1"))
    with pytest.raises(PermissionDenied):
        save_explanation(actor, ekby.april, "x", area=ekby.bygglov)


def test_no_forecast_is_typed_when_the_round_is_handed_in(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    submit(anna, ekby.april)
    assert refusals(lambda: save_forecast(anna, ekby.april, pay(ekby, "-1"))) == {"round_not_open"}


def test_an_area_of_another_committee_or_of_none_is_refused(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    foreign = cell(ekby.foreign_area, ekby.loner, "-1", 0)
    assert refusals(lambda: save_forecast(anna, ekby.april, foreign)) == {"area_elsewhere"}
    nowhere = ForecastCell(999_999, ekby.loner.pk, KR(-1), 0)
    assert refusals(lambda: save_forecast(anna, ekby.april, nowhere)) == {"unknown"}


@pytest.mark.parametrize("amount", ["0.001", "1000000000000000"])
def test_an_amount_that_cannot_be_stored_is_refused(ekby: Ekby, amount: str) -> None:
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: save_forecast(anna, ekby.april, pay(ekby, amount)))
    assert stored_pay(ekby) == KR(-700_000)


def test_a_cell_is_given_once(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    twice = [pay(ekby, "-1"), pay(ekby, "-2")]
    assert refusals(lambda: save_forecasts(anna, ekby.april, twice)) == {"given_twice"}


def test_saving_takes_a_constant_number_of_queries(ekby: Ekby) -> None:
    bo = ekby.cast.actor("bo")
    with counted() as statements:
        save_forecast(bo, ekby.april, pay(ekby, "-1"))
    # Rights; the lines; the round, locked; what stands; the forecasts, written; history (PostgreSQL
    # writes both of one cell at once); then the rule: areas that are handed in.
    assert len(statements) == (6 if connection.vendor == "postgresql" else 7), statements
    pasted = [pay(ekby, "-2", 2), cell(ekby.bygglov, ekby.ovrigt, "-3", 1)]
    new = [cell(ekby.bygglov, ekby.avgifter, "4", 0)]
    with counted() as statements:
        save_forecasts(bo, ekby.april, [*pasted, *new])
    # Also with a new one among them.
    assert len(statements) == 7, statements


# Explanations


def test_an_explanation_is_written_changed_and_removed(ekby: Ekby) -> None:
    bo = ekby.cast.actor("bo")
    save_explanation(bo, ekby.april, " Vakanser ", area=ekby.bygglov, shown="")
    save_explanation(bo, ekby.april, "Två vakanser", area=ekby.bygglov, shown="Vakanser")
    assert [e.text for e in ekby.april.explanations.all()] == ["Två vakanser"]
    assert save_explanation(bo, ekby.april, "", area=ekby.bygglov) is None
    assert not ekby.april.explanations.exists()
    what = "Bo Bok: April 2024, Bygglov: text"
    assert told("save_explanation") == [
        f"{what}:  → Vakanser",
        f"{what}: Vakanser → Två vakanser",
        f"{what}: Två vakanser → ",
    ]


def test_full_year_and_period_have_texts_of_their_own(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    save_explanation(anna, ekby.april, "Året", segment=ekby.tax)
    save_explanation(anna, ekby.april, "Perioden", segment=ekby.tax, horizon=Horizon.PERIOD)
    texts = Explanation.objects.filter(segment=ekby.tax).order_by("horizon")
    assert [(e.horizon, e.text) for e in texts] == [("full_year", "Året"), ("period", "Perioden")]


def test_a_segments_text_is_not_a_budget_holders_of_one_area(ekby: Ekby) -> None:
    with pytest.raises(PermissionDenied):
        save_explanation(ekby.cast.actor("bo"), ekby.april, "x", segment=ekby.tax)


def test_a_text_that_somebody_else_changed_meanwhile_is_not_lost(ekby: Ekby) -> None:
    save_explanation(ekby.cast.actor("bo"), ekby.april, "Bos text", area=ekby.bygglov, shown="")
    with pytest.raises(Conflict) as caught:
        save_explanation(
            ekby.cast.actor("anna"), ekby.april, "Annas text", area=ekby.bygglov, shown=""
        )
    clash = caught.value.clashes[0]
    assert (clash.mine, clash.theirs) == ("Annas text", "Bos text")


def test_a_text_is_of_the_committees_own_place_and_not_too_long(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    foreign = ekby.foreign_area
    refused = refusals(lambda: save_explanation(anna, ekby.april, "x", area=foreign))
    assert refused == {"area_elsewhere"}
    assert refusals(lambda: save_explanation(anna, ekby.april, "x" * 4001, area=ekby.bygglov))
    assert refusals(lambda: save_explanation(anna, ekby.april, "x"))


def test_markup_and_formulas_are_kept_as_typed(ekby: Ekby) -> None:
    text = "<script>alert(1)</script> =1+1"
    row = save_explanation(ekby.cast.actor("bo"), ekby.april, text, area=ekby.bygglov)
    assert row
    assert row.text == text


# Remarks


@pytest.mark.parametrize("who", ["anna", "bo", "cia", "eva"])
def test_those_who_see_the_draft_remark_on_its_rows(ekby: Ekby, who: str) -> None:
    actor = ekby.cast.actor(who)
    row = comment_row(actor, ekby.april, ekby.bygglov, ekby.loner, " Se över ")
    assert (row.text, row.author) == ("Se över", actor.user)
    assert told("comment_row") == [
        f"{actor.user}: April 2024, Bygglov, Löner: text:  → Se över",
    ]


@pytest.mark.parametrize("who", ["dan", "frej", "gun"])
def test_others_remark_nothing(ekby: Ekby, who: str) -> None:
    with pytest.raises(PermissionDenied):
        comment_row(ekby.cast.actor(who), ekby.april, ekby.bygglov, ekby.loner, "x")


def test_an_empty_remark_is_refused(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: comment_row(anna, ekby.april, ekby.bygglov, ekby.loner, " "))
    assert not RowComment.objects.exists()
