"""Statements put together once: the same rows as Django's own, however often they are asked."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from budget.models import Appropriation, Area, Decision, Round
from budget.models.columns import one_cursor
from budget.prepared import Asked, Prepared, PreparedObjects
from tests.counting import counted
from tests.makers import KR, Ekby, make_round

pytestmark = pytest.mark.django_db


def amounts(*wanted: Any) -> QuerySet[Decision, Any]:
    appropriation, day = wanted
    return (
        Decision.objects.filter(appropriation=appropriation, decided_on__lte=day)
        .order_by("order")
        .values_list("title", "amount", "decided_on")
    )


@pytest.fixture
def decisions() -> Prepared:
    return Prepared(lambda: amounts(Asked("appropriation"), Asked("day")))


@pytest.fixture
def rounds() -> PreparedObjects[Round]:
    return PreparedObjects(
        lambda: Round.objects.filter(appropriation__year=Asked("year")).order_by("pk"),
        "appropriation",
        "appropriation__committee",
        "previous",
    )


def test_the_rows_are_those_of_the_query_set_whatever_is_asked(
    ekby: Ekby, decisions: Prepared
) -> None:
    for day in (ekby.original.decided_on, ekby.change.decided_on, date(1999, 1, 1)):
        found = decisions.rows(appropriation=ekby.year.pk, day=day)
        assert found == list(amounts(ekby.year, day))
    assert decisions.rows(appropriation=ekby.last_year.pk, day=date(2024, 12, 31)) == []


def test_money_and_dates_are_read_as_the_fields_read_them(ekby: Ekby, decisions: Prepared) -> None:
    first, *_later = decisions.rows(appropriation=ekby.year.pk, day=ekby.change.decided_on)
    assert first == (ekby.original.title, KR(1_200_000), ekby.original.decided_on)


def test_a_statement_is_put_together_once(ekby: Ekby) -> None:
    made: list[int] = []

    def make() -> QuerySet[Area, Any]:
        made.append(1)
        return Area.objects.filter(slug=Asked("slug")).values_list("pk")

    areas = Prepared(make)
    assert areas.rows(slug="bygglov") == [(ekby.bygglov.pk,)]
    assert areas.rows(slug="stadsmiljo") == [(ekby.stadsmiljo.pk,)]
    assert len(made) == 1


def test_objects_bring_what_they_point_at_in_one_query(
    ekby: Ekby, rounds: PreparedObjects[Round]
) -> None:
    august = make_round(ekby.year, "Augusti", 8, ekby.april)
    with counted() as statements:
        first, second = rounds.objects(year=2024)
        assert (first.previous, second.previous) == (None, ekby.april)
        assert second.appropriation.committee.name == ekby.committee.name
    assert len(statements) == 1
    assert [first.pk, second.pk] == [ekby.april.pk, august.pk]


def test_an_object_holds_all_that_is_stored_of_it(
    ekby: Ekby, rounds: PreparedObjects[Round]
) -> None:
    (found,) = rounds.objects(year=2024)
    assert list(values(found)) == list(values(Round.objects.get(pk=ekby.april.pk)))
    stored = Appropriation.objects.get(pk=ekby.year.pk)
    assert list(values(found.appropriation)) == list(values(stored))


def values(row: Any) -> Iterator[Any]:
    for field in row._meta.concrete_fields:
        yield getattr(row, field.attname)


def test_what_is_not_given_is_an_error_and_not_a_guess(ekby: Ekby, decisions: Prepared) -> None:
    with pytest.raises(KeyError, match="day"):
        decisions.rows(appropriation=ekby.year.pk)


def test_all_that_is_asked_inside_is_asked_by_one_cursor(
    ekby: Ekby, decisions: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    cursor = connection.cursor

    def noted() -> Any:
        made.append(cursor())
        return made[-1]

    monkeypatch.setattr(connection, "cursor", noted)
    with one_cursor():
        first = decisions.rows(appropriation=ekby.year.pk, day=ekby.change.decided_on)
        again = decisions.rows(appropriation=ekby.year.pk, day=ekby.change.decided_on)
    assert first == again != []
    assert len(made) == 1
    decisions.rows(appropriation=ekby.year.pk, day=ekby.change.decided_on)
    assert len(made) == 2
