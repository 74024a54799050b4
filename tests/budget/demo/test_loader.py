"""Loading the demo: what is then stored, and that loading again keeps what users have made."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.actions.loading import Loaded, load_case
from budget.demo.files import Case, read_case
from budget.models import (
    AccountRange,
    AccuracyRecord,
    Actual,
    Appropriation,
    Area,
    BudgetRow,
    Change,
    Committee,
    ControlTotal,
    Decision,
    Explanation,
    Forecast,
    FormerSlug,
    InvestmentYear,
    LineSet,
    ProjectGrant,
    Round,
    Segment,
    User,
)
from budget.workflow.action import SERVER, Actor, action
from tests.budget.demo.files import read

pytestmark = pytest.mark.django_db

COUNTED: tuple[Any, ...] = (
    AccountRange,
    AccuracyRecord,
    Actual,
    Appropriation,
    Area,
    BudgetRow,
    Change,
    ControlTotal,
    Decision,
    Explanation,
    Forecast,
    InvestmentYear,
    LineSet,
    ProjectGrant,
    Round,
    Segment,
)


@pytest.fixture
def case() -> Case:
    """The demo's case."""
    case, problems = read_case()
    assert problems == ()
    assert case
    return case


@pytest.fixture
def loaded(case: Case) -> Loaded:
    return load_case(SERVER, case)


@action
def save(actor: Actor, row: Any) -> None:
    row.save()


@action
def delete(actor: Actor, row: Any) -> None:
    row.delete()


def test_an_empty_database_gets_every_year(loaded: Loaded) -> None:
    assert (loaded.loaded, loaded.kept) == ((2020, 2022, 2023), ())
    assert loaded.committee == Committee.objects.get(slug="kommunstyrelsen")
    years = Appropriation.objects.all()
    assert {year.threshold for year in years} == {Decimal(500_000)}
    assert all(year.constructed for year in years)
    loads = Change.objects.filter(action="load_case").values_list("thing", flat=True)
    assert sorted(loads) == [f"Kommunstyrelsen {year}" for year in (2020, 2022, 2023)]


def test_loading_twice_changes_nothing(case: Case, loaded: Loaded) -> None:
    before = [model.objects.count() for model in COUNTED]
    again = load_case(SERVER, case)
    assert (again.committee, again.loaded) == (loaded.committee, ())
    assert again.kept == (2020, 2022, 2023)
    assert [model.objects.count() for model in COUNTED] == before


def test_what_users_have_made_survives_a_second_load(case: Case, loaded: Loaded) -> None:
    forecast = Forecast.objects.filter(round__slug="oktober")[0]
    forecast.amount = Decimal("-1.23")
    save(SERVER, forecast)
    text = Explanation.objects.filter(round__slug="oktober")[0]
    delete(SERVER, text)
    area = Area.objects.get(slug="upphandling")
    area.name, area.slug = "Inköp", "inkop"
    save(SERVER, area)
    load_case(SERVER, case)
    assert Forecast.objects.get(pk=forecast.pk).amount == Decimal("-1.23")
    assert not Explanation.objects.filter(text=text.text).exists()
    assert not Area.objects.filter(slug="upphandling").exists()


def test_a_committee_with_a_new_address_is_still_the_same(case: Case, loaded: Loaded) -> None:
    committee = loaded.committee
    committee.slug = "styrelsen"
    save(SERVER, committee)
    FormerSlug.objects.create(kind="committee", slug="kommunstyrelsen", object_id=committee.pk)
    assert load_case(SERVER, case).committee == committee
    assert Committee.objects.count() == 1


def test_a_year_that_is_missing_is_loaded_beside_the_others(case: Case) -> None:
    only_2022 = tuple(row for row in case.years if row.year == 2022)
    assert load_case(SERVER, replace(case, years=only_2022)).loaded == (2022,)
    actuals = Actual.objects.filter(year=2022).count()
    rest = load_case(SERVER, case)
    assert (rest.loaded, rest.kept) == ((2020, 2023), (2022,))
    assert Actual.objects.filter(year=2022).count() == actuals
    assert Area.objects.count() == len(read("budgetomraden.csv"))


def test_a_person_may_not_load(case: Case) -> None:
    user = User.objects.create_user("nyfiken")
    with pytest.raises(PermissionDenied):
        load_case(Actor(user), case)
    assert not Committee.objects.exists()


def test_a_case_that_breaks_a_rule_leaves_nothing(case: Case) -> None:
    with pytest.raises(ValidationError, match="469"):
        load_case(SERVER, replace(case, budget=case.budget[1:]))
    assert not Committee.objects.exists()
