"""Rows written in bulk: new and stored ones in one statement, remembered and checked as others."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection

from budget.models import Actual, Area, Change, Forecast, StatementLine
from budget.models.bulk import together
from budget.models.guard import GuardedModel, open_write
from budget.workflow import history
from budget.workflow.action import SERVER
from tests.counting import counted
from tests.makers import KR, Ekby, breaches, write


def booked(ekby: Ekby, month: int, **values: Any) -> Actual:
    """An actual of Stadsmiljö, not saved."""
    place = {"area": ekby.stadsmiljo, "line": ekby.ovrigt, "year": 2024, "month": month}
    return Actual(**{**place, "amount": -1, **values})


def test_new_and_stored_rows_are_written_in_one_statement(ekby: Ekby) -> None:
    old = [booked(ekby, month) for month in (1, 2)]
    write(SERVER, lambda: Actual.objects.bulk_create(old))

    def change() -> None:
        new = [booked(ekby, month, amount=-month) for month in (3, 4)]
        stored = list(Actual.objects.filter(pk__in=[row.pk for row in old]).order_by("month"))
        for row in stored:
            remember([row])
            row.amount, row.year = KR(-20 * row.month), 1999  # the year is not to be written
        with counted() as statements:
            Actual.objects.bulk_write([stored[0], new[0], stored[1], new[1]], ["amount"])
        assert [row.pk for row in new] == sorted(row.pk for row in new)
        for row in new:
            assert Actual.objects.get(pk=row.pk).month == row.month
        assert len(statements) == 1
        for row in stored:
            row.year = 2024

    write(SERVER, change)
    rows = Actual.objects.filter(area=ekby.stadsmiljo, year=2024).order_by("month")
    assert list(rows.values_list("month", "amount")) == [(1, -20), (2, -40), (3, -3), (4, -4)]


def remember(rows: list[Any]) -> None:
    """Note rows in the open action as they are stored."""
    open_ = open_write()
    assert open_
    model: type[GuardedModel] = type(rows[0])
    open_.remember(model._base_manager.filter(pk__in=[row.pk for row in rows]))


@pytest.mark.parametrize("others", [0, 1])
def test_nothing_is_as_good_a_value_as_another_in_bulk(ekby: Ekby, others: int) -> None:
    anna = ekby.cast.actor("anna").user
    rows = list(ekby.april.forecasts.order_by("pk")[:2])
    at = datetime(2024, 5, 2, 12, 30, tzinfo=UTC)
    (rows[0].changed_by, rows[0].changed_at), rows[1].spread = (anna, at), "even"
    rows[1].changed_at = None

    def change() -> None:
        remember(rows)
        new = [forecast_of(ekby, ekby.stadsmiljo, ekby.loner)] * others
        Forecast.objects.bulk_write([*rows, *new], ["changed_by", "changed_at", "spread"])
        # The months of a spread are no matter here.
        Forecast.objects.filter(spread="even").update(spread="")

    write(SERVER, change)
    stored = Forecast.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    assert [(row.changed_by, row.changed_at) for row in stored] == [(anna, at), (None, None)]


def forecast_of(ekby: Ekby, area: Area, line: StatementLine) -> Forecast:
    """A new forecast of April, not saved."""
    return Forecast(round=ekby.april, area=area, line=line, amount=KR(-1))


def test_a_stored_row_is_remembered_before_it_is_written_in_bulk(ekby: Ekby) -> None:
    row = ekby.april.forecasts.first()
    with pytest.raises(ValueError, match="remembered"):
        write(SERVER, lambda: Forecast.objects.bulk_write([row], ["amount"]))


def test_a_new_row_in_bulk_takes_nobodys_place(ekby: Ekby) -> None:
    row = forecast_of(ekby, ekby.bygglov, ekby.loner)
    with pytest.raises(IntegrityError):
        write(SERVER, lambda: Forecast.objects.bulk_write([row], ["amount"]))
    assert ekby.april.forecasts.get(area=ekby.bygglov, line=ekby.loner).amount == KR(-700_000)


def test_rows_written_in_bulk_are_checked(ekby: Ekby) -> None:
    row = forecast_of(ekby, ekby.foreign_area, ekby.loner)
    assert breaches(lambda: Forecast.objects.bulk_write([row], ["amount"])) == {"area_elsewhere"}

    def move() -> None:
        stored = ekby.april.forecasts.get(area=ekby.bygglov, line=ekby.loner)
        remember([stored])
        stored.line = ekby.gamla_bidrag
        Forecast.objects.bulk_write([stored], ["line"])

    assert breaches(move) == {"line_outside_years"}


def told(ekby: Ekby, number: int | None, old: str = "") -> history.Told:
    """A change of the committee, made up."""
    place = {"who_id": None, "action": "try", "committee_id": ekby.committee.pk, "model": "area"}
    words = {"thing": "Å'%s", "field": "amount", "old": old, "new": "5", "reason": ""}
    return history.Told(**place, object_id=number, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [1, 2, 150])
def test_what_is_told_is_kept_as_it_is_in_its_order(ekby: Ekby, count: int) -> None:
    # A key that is the same for all is told once, others each; and one of them has none.
    for given in (
        [told(ekby, 7, "3") for _number in range(count)],
        [told(ekby, None if number == 1 else number, str(number)) for number in range(count)],
    ):
        Change.objects.all().delete()
        with counted() as statements:
            history.record(given)
        kept = Change.objects.order_by("pk")
        assert [(c.object_id, c.old) for c in kept] == [(g.object_id, g.old) for g in given]
        assert {(c.thing, c.new, c.who_id) for c in kept} == {("Å'%s", "5", None)}
        assert {c.committee for c in kept} == {ekby.committee}
        assert len(statements) == (2 if count == 150 and connection.vendor == "sqlite" else 1)


def test_texts_are_kept_whatever_signs_they_have(ekby: Ekby) -> None:
    texts = ['"a", {b}', '\\ \\n \\"', "", "NULL", "null", " å\t\n€ ", "{}", "%s", "'", ","]
    history.record([told(ekby, number, text) for number, text in enumerate(texts)])
    kept = Change.objects.filter(action="try").order_by("object_id")
    assert list(kept.values_list("old", flat=True)) == texts


def test_what_is_written_together_is_one_statement_where_the_database_takes_it(ekby: Ekby) -> None:
    def change() -> None:
        row = ekby.april.forecasts.get(area=ekby.bygglov, line=ekby.loner)
        remember([row])
        row.amount = KR(-5)
        with counted() as statements, together():
            Forecast.objects.bulk_write([row], ["amount"])
            # The key of a new row is there at once.
            new = forecast_of(ekby, ekby.stadsmiljo, ekby.loner)
            Forecast.objects.bulk_write([new], ["amount"])
            history.record([told(ekby, new.pk)])
        assert len(statements) == (2 if connection.vendor == "postgresql" else 3)
        assert Forecast.objects.get(pk=row.pk).amount == KR(-5)
        assert Change.objects.get(action="try").object_id == new.pk

    write(SERVER, change)


def test_what_was_to_be_written_together_is_not_where_something_stops_it(ekby: Ekby) -> None:
    @together()
    def stopped() -> None:
        history.record([told(ekby, 1)])
        raise ValueError("stopped")

    with pytest.raises(ValueError, match="stopped"):
        stopped()
    assert not Change.objects.filter(action="try").exists()
    history.record([told(ekby, 1)])
    assert Change.objects.filter(action="try").count() == 1
